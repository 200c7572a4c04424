"""How long until a page shows its picture: on a cold server, then warm, in a real Chromium.

    python benchmarks/first_picture.py [--port 8633] [--warm 5]

Each page gets a server of its own that nobody has asked before, and a browser that has nothing cached. The clock is the
page's own (`performance.now`, zero when the address is asked) and stops at the first drawing of dots or of a surface;
on Runs, when the table is there. Warm: the same server, another browser context, nothing cached either; the median is
reported. Headless Chromium draws in software and shares the processor with the server, so these numbers are a ceiling.
Results go to benchmarks/results/first_picture.json and .md.
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

from playwright.sync_api import Browser, sync_playwright

from kuralab.catalogue import PAGES
from kuralab.runs import archive
from kuralab.runs.folder import EXAMPLE, Run

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WATCH = """
  window.seen = 0;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
    const draw = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...args) {
      const count = name.startsWith('drawElements') ? args[1] : args[2];
      if (!window.seen && count > 50) window.seen = performance.now();
      return draw.apply(this, args);
    };
  }
  new MutationObserver(() => {
    if (!window.seen && document.querySelector('[data-testid=stDataFrame] canvas')) window.seen = performance.now();
  }).observe(document, { childList: true, subtree: true });
"""
WITHOUT = {"compare"}  # nothing to show before there is a comparison


@contextmanager
def server(port: int) -> Iterator[float]:
    """A fresh server with one run in its home; yields the seconds until it answered."""
    with tempfile.TemporaryDirectory() as home:
        archive.import_(archive.export(Run(EXAMPLE)), Path(home))
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


def first_picture(browser: Browser, port: int, page: str) -> float:
    """Seconds from asking for a page to its first picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    tab.goto(f"http://127.0.0.1:{port}/{'' if page == next(iter(PAGES)) else page}?run={EXAMPLE.name}")
    tab.wait_for_function("window.seen", timeout=90_000)
    seconds = float(tab.evaluate("window.seen")) / 1000
    context.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8633)
    parser.add_argument("--warm", type=int, default=5)
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
                cold = first_picture(browser, asked.port, page)
                warm = [first_picture(browser, asked.port, page) for _ in range(asked.warm)]
            rows.append({"page": page, "server": start, "cold": cold, "warm": statistics.median(warm)})
            print(json.dumps(rows[-1]), flush=True)
        browser.close()
    about = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "rows": rows}
    lines = ["| page | server answers (s) | cold (s) | warm (s) |", "| --- | --- | --- | --- |"]
    lines += [f"| {row['page']} | {row['server']:.2f} | {row['cold']:.2f} | {row['warm']:.2f} |" for row in rows]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "first_picture.json").write_text(json.dumps(about, indent=1) + "\n")
    (RESULTS / "first_picture.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
