"""Deaths in earnest: of a worker, of the server, of the dispatcher, with workers of our own and with others."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import psutil

from kuralab.config import Config
from kuralab.jobs import Queue
from kuralab.runs import Run
from kuralab.runs.metrics import Tail

LONG = Config(latent="gaussian", dim=2, hidden=16, epochs=10_000, batch=512)
PATIENCE = 180.0
PROMPT = 3.0  # a second on a free machine; tests share theirs
SERVER = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-m', 'kuralab.jobs.dispatch'], stdin=subprocess.PIPE); time.sleep(1000)"
)


def until(true: Callable[[], object], patience: float = PATIENCE, said: Callable[[], object] = lambda: "") -> float:
    """Wait for something; how long it took, in seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < patience, said()
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def process(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child with its standard input open, ended with all its children at the end."""
    there = os.environ | environment | {"KURALAB_NICE": "0"}  # other tests run beside this one
    child = subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, env=there)
    try:
        yield child
    finally:
        family = psutil.Process(child.pid).children(recursive=True) if child.poll() is None else []
        for member in family:
            member.kill()
        child.kill()
        child.wait()


def dispatcher(home: Path, scheduler: str = "") -> AbstractContextManager[subprocess.Popen[bytes]]:
    return process("-m", "kuralab.jobs.dispatch", KURALAB_HOME=str(home), KURALAB_SCHEDULER=scheduler)


class Site:
    """A data directory with one long run in its queue."""

    def __init__(self, home: Path) -> None:
        self.queue = Queue(home)
        self.id = self.queue.submit(LONG, "me")
        self.run = Run(home / "runs" / self.id)
        self._tail = Tail(self.run.path / "metrics.jsonl")

    @property
    def state(self) -> str:
        return self.queue.get(self.id).state

    @property
    def epochs(self) -> list[int]:
        return [row["epoch"] for row in self._tail.rows()]

    @property
    def worker(self) -> int:
        return int((self.run.path / "owner").read_text().split("-")[0])

    def progress(self) -> list[int]:
        """Wait for two more epochs."""
        before = len(self.epochs)
        until(lambda: len(self.epochs) >= before + 2, said=lambda: (self.queue.get(self.id), self.queue.notice()))
        return self.epochs

    def goes_on_after(self, death: Callable[[], None]) -> None:
        """No finished epoch is lost, none is written twice, and the work continues."""
        before = self.progress()
        death()
        after = self.progress()
        assert len(after) > len(before)
        assert after == list(range(1, len(after) + 1))


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def alive(child: psutil.Process) -> bool:
    return child.is_running() and child.status() != psutil.STATUS_ZOMBIE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_run_outlives_workers_and_servers(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with process("-c", SERVER, KURALAB_HOME=str(tmp_path)) as server:
        site.progress()
        for want, state in (("pause", "paused"), ("run", "running")):
            site.queue.want(site.id, "me", want)
            assert until(lambda state=state: site.state == state) < PROMPT
        site.goes_on_after(lambda: kill(site.worker))
        assert site.queue.get(site.id).attempt == 1
        with dispatcher(tmp_path) as waiting:
            family = psutil.Process(server.pid).children(recursive=True)

            def death() -> None:
                kill(server.pid)
                server.wait()
                until(lambda: not any(map(alive, family)), 5 * PROMPT)

            site.goes_on_after(death)
            assert waiting.stdin is not None
            waiting.stdin.close()
            waiting.wait(2 * PROMPT)
            assert site.state == "queued"
            before = site.epochs
            time.sleep(0.5)
            assert site.epochs == before


def test_a_scheduler_elsewhere(tmp_path: Path) -> None:
    site, port = Site(tmp_path), str(free_port())
    address = f"tcp://127.0.0.1:{port}"
    with dispatcher(tmp_path, address) as first, ExitStack() as stack:
        until(lambda: address in str(site.queue.notice()))
        for want, state in (("pause", "paused"), ("run", "queued")):
            site.queue.want(site.id, "me", want)
            assert until(lambda state=state: site.state == state) < PROMPT
        common = ("--host", "127.0.0.1", "--no-dashboard")
        stack.enter_context(process("-m", "distributed.cli.dask_scheduler", *common, "--port", port))
        for name in ("one", "two"):
            alone = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / name))
            stack.enter_context(process("-m", "distributed.cli.dask_worker", address, *common, *alone))
        until(lambda: site.state == "running", said=site.queue.notice)
        assert site.queue.notice() is None
        site.goes_on_after(lambda: kill(site.worker))
        assert site.queue.get(site.id).attempt == 1

        def death() -> None:
            kill(first.pid)
            first.wait()
            claimed = (site.run.path / "owner").read_text()
            stack.enter_context(dispatcher(tmp_path, address))
            until(lambda: (site.run.path / "owner").read_text() != claimed)

        site.goes_on_after(death)
        assert site.queue.get(site.id).attempt == 1
