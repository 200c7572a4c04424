"""Deaths: of a worker, of the dispatcher, of the server, with workers of our own and with a scheduler elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import psutil

from kuralab.catalogue import Config
from kuralab.jobs import Queue
from kuralab.runs import Run
from kuralab.runs.metrics import read

LONG = Config(latent="gaussian", dim=2, hidden=16, epochs=10_000, batch=512)
PATIENCE = 90.0


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

    @property
    def state(self) -> str:
        return self.queue.get(self.id).state

    @property
    def epochs(self) -> list[int]:
        return [row["epoch"] for row in read(self.run.path / "metrics.jsonl")]

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


def test_a_run_outlives_workers_and_dispatchers(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with dispatcher(tmp_path) as first:
        site.progress()
        took = {}
        for want, state in (("pause", "paused"), ("run", "running")):
            site.queue.want(site.id, "me", want)
            took[want] = until(lambda state=state: site.state == state)
        assert took["pause"] < 1, took
        site.queue.want(site.id, "me", "pause")
        until(lambda: site.state == "paused")
        stood = len(site.epochs)
        site.queue.want(site.id, "me", "step")
        until(lambda: len(site.epochs) == stood + 1 and site.queue.get(site.id).want == "pause")
        until(lambda: site.state == "paused")
        site.queue.want(site.id, "me", "run")
        site.goes_on_after(lambda: kill(site.worker))
        assert site.queue.get(site.id).attempt == 1
        with dispatcher(tmp_path) as second:
            site.goes_on_after(lambda: kill(first.pid))
            began = time.monotonic()
            assert second.stdin is not None
            second.stdin.close()
            second.wait()
            assert time.monotonic() - began < 2
            assert site.state == "queued"
            before = site.epochs
            time.sleep(0.5)
            assert site.epochs == before


def test_a_run_outlives_the_server(tmp_path: Path) -> None:
    site = Site(tmp_path)
    server = (
        "import subprocess, sys, time; "
        "subprocess.Popen([sys.executable, '-m', 'kuralab.jobs.dispatch'], stdin=subprocess.PIPE); time.sleep(1000)"
    )
    with ExitStack() as stack:
        first = stack.enter_context(process("-c", server, KURALAB_HOME=str(tmp_path)))
        site.progress()
        family = psutil.Process(first.pid).children(recursive=True)

        def death() -> None:
            kill(first.pid)
            first.wait()
            until(lambda: not any(map(alive, family)), 5)
            stack.enter_context(process("-c", server, KURALAB_HOME=str(tmp_path)))

        site.goes_on_after(death)
        site.queue.want(site.id, "me", "cancel")
        assert until(lambda: site.state == "cancelled") < 1


def alive(child: psutil.Process) -> bool:
    return child.is_running() and child.status() != psutil.STATUS_ZOMBIE


def test_a_scheduler_elsewhere(tmp_path: Path) -> None:
    site, file = Site(tmp_path), tmp_path / "scheduler.json"
    address = "tcp://127.0.0.1:18611"
    with dispatcher(tmp_path, address) as first, ExitStack() as stack:
        until(lambda: site.queue.notice())
        assert address in str(site.queue.notice())
        assert site.state == "queued"
        began = time.monotonic()
        site.queue.want(site.id, "me", "pause")
        until(lambda: site.state == "paused")
        site.queue.want(site.id, "me", "run")
        assert time.monotonic() - began < 1
        common = ("--host", "127.0.0.1", "--no-dashboard")
        where = ("--port", "18611", "--scheduler-file", str(file))
        stack.enter_context(process("-m", "distributed.cli.dask_scheduler", *common, *where))
        until(file.exists)
        worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        stack.enter_context(process("-m", *worker, "--local-directory", str(tmp_path / "scratch")))
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
        for _ in range(2):
            dead = site.worker
            kill(dead)
            until(lambda dead=dead: site.state == "failed" or (site.worker != dead and site.progress()))
        assert site.state == "failed"
        error = site.queue.get(site.id).error
        assert error is not None
        assert "died 3 times" in error
        assert json.loads((site.run.path / "config.json").read_text())["epochs"] == LONG.epochs
