"""Oscillators in a real Chromium: frames per second, time from slider to redraw, reruns while dragging.

    python benchmarks/frames.py [--port 8631] [--seconds 5] [--headed]

Starts a server with a data directory of its own. Frames are counted where the dots are drawn (one call a frame); the
redraw is the first one after a slider's input; reruns are messages the page sends to the server while a slider is held.
Headless Chromium draws in software, so these numbers are a floor.
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
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
COUNTS, DRAGS = (1000, 10_000), 20
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


def open_page(browser: Browser, port: int, count: int) -> tuple[Page, list[object]]:
    page, sent = browser.new_page(viewport={"width": 1280, "height": 900}), []
    page.add_init_script(COUNTER)
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"http://127.0.0.1:{port}/kuramoto?N={count}&K=0.5")
    page.locator("canvas.gl").wait_for(timeout=90_000)
    page.locator(".caption", has_text="Critical K").wait_for(timeout=90_000)
    page.wait_for_timeout(2000)
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
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(args.port)]
        server = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=os.environ | {"KURALAB_HOME": home},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(args.port, server)
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, headless=not args.headed)
            how = "in a window" if args.headed else "in software"
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, drawn {how}")
            print(f"{'oscillators':>12}{'frames/s':>10}{'redraw ms':>11}{'reruns':>8}")
            for count in COUNTS:
                page, sent = open_page(browser, args.port, count)
                frames, redraw, reruns = measure(page, sent, args.seconds)
                print(f"{count:12,}{frames:10.1f}{redraw:11.1f}{reruns:8}")
                page.close()
            browser.close()
        finally:
            server.terminate()
            server.wait(20)


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
