"""Walks through the app: a cold server with a data directory of its own, and a real Chromium in front of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
BROKEN = "BidiComponent Error"

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serve(folder: Path, **variables: str) -> Iterator[str]:
    """The address of a server that has just been started on an empty data directory."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"KURALAB_HOME": str(folder / "home"), "OMP_NUM_THREADS": "1"} | variables
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environment,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for_health(port, process, folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(process)


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """What a file of walks sets in its server's environment."""
    return {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, variables: dict[str, str]) -> Iterator[str]:
    """A cold server of its own for each file of walks."""
    with serve(tmp_path_factory.mktemp("kuralab"), **variables) as address:
        yield address


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visit]:
    """`visit(path, **context options)` opens a path as a new person would; faults of the page fail the test."""
    expect.set_options(timeout=PATIENCE * 1000)
    faults: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.text.startswith(BROKEN):
            faults.append(message.text)

    def visit(path: str = "/", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(server + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not faults, faults


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_health(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Expected the server to answer within {PATIENCE:g} s; got this:\n{log.read_text()[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask once, then end the server with everything it started."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
