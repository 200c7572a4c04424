"""Oscillators in a real Chromium: frames per second, time from slider to redraw, reruns while dragging, time of a step.

    python benchmarks/frames.py [--port 8631] [--seconds 5] [--headed]

Starts a server with a data directory of its own, and opens the page with every manifold that oscillates, and with two
populations. Frames are counted where the dots are drawn (one call a frame); the redraw is the first one after an
input of a slider; reruns are messages the page sends while one is held. A step is what the engine alone takes,
in the same Chromium, with drawn frequencies and without and with noise. Headless Chromium draws in software, so these
numbers are a floor. Results go to benchmarks/results/frames.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

from kuralab.ui.oscillators import grounds
from kuralab.ui.stage import MODULES

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RESULTS = Path(__file__).parent / "results/frames.md"
COUNTS, DRAGS, STEPS = (1000, 10_000), 20, 60
POPULATIONS = 2
COUNTER = """
  window.dots = 0;
  const draw = WebGL2RenderingContext.prototype.drawArrays;
  WebGL2RenderingContext.prototype.drawArrays = function (mode, ...rest) {
    if (mode === this.POINTS) { window.dots += 1; window.told?.(); }
    return draw.call(this, mode, ...rest);
  };
"""
REDRAW = """
  (input) => new Promise((resolve) => {
    const began = performance.now();
    window.told = () => { window.told = null; resolve(performance.now() - began); };
    input.value = Number(input.value) + 0.05;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  })
"""


STEP = """
  async ([manifold, populations, count, noise, steps]) => {
    const { Simulation } = await import('/kuramoto/simulation.js');
    const { dimOf, features, flow } = await import(`/kuramoto/${manifold}.js`);
    const motion = flow(dimOf(features), populations), settings = { count, noise, law: 'gaussian', step: 1 / 30 };
    const simulation = new Simulation(motion, settings), times = [];
    for (let k = 0; k < 2 * steps; k++) {
      const began = performance.now();
      simulation.advance();
      times.push(performance.now() - began);
    }
    return times.slice(steps).sort((a, b) => a - b)[steps >> 1];
  }
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves the stage's modules and writes no log."""

    def log_message(self, *_: object) -> None:
        pass


def open_page(browser: Browser, port: int, query: str) -> tuple[Page, list[object]]:
    page, sent = browser.new_page(viewport={"width": 1280, "height": 900}), []
    page.add_init_script(COUNTER)
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"http://127.0.0.1:{port}/kuramoto?K=0.5&{query}")
    page.locator("canvas.gl").wait_for(timeout=90_000)
    page.wait_for_function("window.dots > 10", timeout=90_000)
    page.wait_for_timeout(3000)
    return page, sent


def measure(page: Page, sent: list[object], seconds: float) -> tuple[float, float, int]:
    """Frames per second, median milliseconds from slider to redraw, messages sent while dragging."""
    began, before = time.perf_counter(), page.evaluate("dots")
    page.wait_for_timeout(1000 * seconds)
    frames = (page.evaluate("dots") - before) / (time.perf_counter() - began)
    quiet, slider = len(sent), page.get_by_role("slider", name="Coupling K")
    waits = [slider.evaluate(REDRAW) for _ in range(DRAGS)]
    page.wait_for_timeout(1000)
    return frames, statistics.median(waits), len(sent) - quiet


def cases() -> list[tuple[str, int]]:
    """Every manifold with one population, and the first one with several."""
    names = [ground["name"] for ground in grounds()]
    return [(name, 1) for name in names] + [(names[0], POPULATIONS)]


def frames(browser: Browser, port: int, seconds: float) -> Iterator[str]:
    for name, populations in cases():
        for count in COUNTS:
            each = count // populations
            page, sent = open_page(browser, port, f"manifold={name}&M={populations}&N={each}")
            rate, redraw, reruns = measure(page, sent, seconds)
            page.close()
            yield f"| {name} | {populations} × {each:,} | {rate:.1f} | {redraw:.1f} | {reruns} |"


def steps(browser: Browser) -> Iterator[str]:
    with modules() as address:
        page = browser.new_page()
        page.goto(f"{address}/stage.css")
        for name, populations in cases():
            each = max(COUNTS) // populations
            plain, noisy = (page.evaluate(STEP, [name, populations, each, noise, STEPS]) for noise in (0, 0.5))
            yield f"| {name} | {populations} × {each:,} | {plain:.2f} | {noisy:.2f} |"
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8631)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument(
        "--headed", action="store_true", help="show the browser, and draw on the GPU where there is one"
    )
    args = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Expected Chromium; found none. Install chromium: apt-get install chromium")
    how = "in a window" if args.headed else "in software"
    lines = ["# The Kuramoto page in Chromium", ""]
    with serving(args.port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, headless=not args.headed)
        lines.append(
            f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, drawn {how}; Chromium {browser.version}."
        )
        lines += ["", "| manifold | oscillators | frames/s | redraw (ms) | reruns |", "| --- | --- | --- | --- | --- |"]
        lines += frames(browser, args.port, args.seconds)
        lines += ["", "| manifold | oscillators | step (ms) | step with noise (ms) |", "| --- | --- | --- | --- |"]
        lines += steps(browser)
        browser.close()
    RESULTS.write_text("\n".join(lines) + "\n")
    print(RESULTS.read_text())


@contextmanager
def serving(port: int) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        server = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=os.environ | {"KURALAB_HOME": home},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(port, server)
            yield
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def modules() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(MODULES)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"Expected a server on port {port}; it ended. Is the port taken?")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("Expected the server to answer within a minute; it did not.")


if __name__ == "__main__":
    main()
