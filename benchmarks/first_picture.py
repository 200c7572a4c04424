"""How long until a page shows its picture, on a cold server and after, in a real Chromium.

    python benchmarks/first_picture.py [--port 8633] [--visits 3]

Each page gets a server of its own that nobody has asked before. Four ways to come to it, in seconds until the first
drawing of dots or of a surface (on Runs, until the table is there):

- cold: the first request of all, with a browser that has nothing cached;
- new: another browser that has nothing cached, same server;
- back: the same browser loads the page again;
- switch: from another page of the app, by its link in the sidebar.

The clock is the page's own (zero when the address is asked or the link is pressed); medians but for cold. Headless
Chromium draws in software and shares the processor with the server, so these numbers are a ceiling. Results go to
benchmarks/results/first_picture.json and .md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kuralab.catalogue import PAGES
from kuralab.jobs import Queue
from kuralab.runs import archive
from kuralab.runs.folder import EXAMPLE, Run

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WATCH = """
  window.drawn = window.listed = window.pressed = 0;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
    const draw = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...args) {
      const count = name.startsWith('drawElements') ? args[1] : args[2];
      if (!window.drawn && count > 50) window.drawn = performance.now();
      return draw.apply(this, args);
    };
  }
  new MutationObserver(() => {
    if (!window.listed && document.querySelector('[data-testid=stDataFrame] canvas')) window.listed = performance.now();
  }).observe(document, { childList: true, subtree: true });
  const press = () => { window.pressed = performance.now(); window.drawn = window.listed = 0; };
  addEventListener('pointerdown', press, true);
"""
TABLE = "runs"
WAYS = ("cold", "new", "back", "switch")
WITHOUT = {"compare"}  # nothing to show before there is a comparison


@contextmanager
def server(port: int) -> Iterator[float]:
    """A fresh server with one run in its home; yields the seconds until it answered."""
    with tempfile.TemporaryDirectory() as home:
        Queue(Path(home)).adopt(archive.import_(archive.export(Run(EXAMPLE)), Path(home)))
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=ROOT, env={**os.environ, "KURALAB_HOME": home},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not _answers(port):
                time.sleep(0.05)
            yield time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def visit(browser: Browser, port: int, page: str) -> dict[str, float]:
    """The ways to come to a page with one new browser."""
    seen = "listed" if page == TABLE else "drawn"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    tab.goto(_address(port, page))
    new = _wait(tab, seen)
    tab.reload()
    back = _wait(tab, seen)
    other = next(name for name in PAGES if name not in WITHOUT and (name == TABLE) != (page == TABLE))
    tab.goto(_address(port, other))
    _wait(tab, "listed" if other == TABLE else "drawn")
    tab.wait_for_timeout(1500)
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name=PAGES[page].title, exact=False).click()
    switch = _wait(tab, seen)
    context.close()
    return {"new": new, "back": back, "switch": switch}


def _address(port: int, page: str) -> str:
    path = "" if page == next(iter(PAGES)) else page
    return f"http://127.0.0.1:{port}/{path}?run={EXAMPLE.name}"


def _wait(tab: Page, seen: str) -> float:
    tab.wait_for_function(f"window.{seen}", timeout=90_000)
    return float(tab.evaluate(f"window.{seen} - window.pressed")) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8633)
    parser.add_argument("--visits", type=int, default=3)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Expected Chromium; found none. Install it: apt-get install chromium")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for page in PAGES:
            if page in WITHOUT:
                continue
            with server(asked.port) as start:
                visits = [visit(browser, asked.port, page) for _ in range(1 + asked.visits)]
            rest = {way: statistics.median(one[way] for one in visits[1:]) for way in WAYS[1:]}
            rows.append({"page": page, "server": start, "cold": visits[0]["new"], **rest})
            print(json.dumps(rows[-1]), flush=True)
        browser.close()
    about = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "rows": rows}
    lines = ["| page | server answers (s) | cold (s) | new (s) | back (s) | switch (s) |", "| --- " * 6 + "|"]
    lines += [f"| {row['page']} | " + " | ".join(f"{row[key]:.2f}" for key in ("server", *WAYS)) + " |" for row in rows]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "first_picture.json").write_text(json.dumps(about, indent=1) + "\n")
    (RESULTS / "first_picture.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
