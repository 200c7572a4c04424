"""Where jobs are carried: Dask workers of our own, or those of a scheduler elsewhere (`KURALAB_SCHEDULER`).

A thread of its own connects and looks after the connection, so that the dispatcher never waits.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import threading
from pathlib import Path

import dask
from distributed import Client, Future, LocalCluster

from kuralab.jobs.work import work

TIMEOUT = 3.0
LOOK = 1.0
# A worker that dies ends its job's call at once: whether to try again is the dispatcher's to say. The rest is upkeep
# for thousands of small tasks, and would cost a few per cent of a core for nothing.
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "10s",
}

_log = logging.getLogger("kuralab")


def cards() -> int:
    """How many NVIDIA cards this machine offers, found without importing torch."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([name for name in visible.split(",") if name.strip() and name.strip() != "-1"])
    if not shutil.which("nvidia-smi"):
        return 0
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=10, check=False).stdout
    except subprocess.TimeoutExpired:
        return 0
    return sum(line.startswith("GPU ") for line in listed.splitlines())


def local_slots() -> int:
    """Runs trained at the same time: one per card, or one per core up to four."""
    return cards() or max(1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2))


class Pool:
    """The workers, as far as they can be reached.

    Args:
        scratch: A folder for our own workers; what is in it is thrown away.
        address: Of a scheduler; empty to start workers here.

    Attributes:
        client: None while there is no connection.
        slots: How many runs can train at the same time.
        notice: Why nothing can be carried just now, in one sentence; empty when it can.
    """

    def __init__(self, scratch: Path, address: str = "") -> None:
        self.address = address
        self.client: Client | None = None
        self.slots = 0
        self.notice = ""
        self._over = threading.Event()
        self._scratch = scratch
        self._keeper = threading.Thread(target=self._keep, name="kuralab-pool", daemon=True)
        self._keeper.start()

    def submit(self, folder: Path, ticket: str) -> Future[str]:
        """Carry `work(folder, ticket)` to a worker.

        Raises:
            ConnectionError: If the connection has just been lost.
        """
        client = self.client
        if client is None or client.status != "running":
            raise ConnectionError(self.notice)
        return client.submit(work, str(folder), ticket, key=f"{folder.name}-{ticket}", pure=False, retries=0)

    def close(self) -> None:
        """Forget the workers. Our own end when this process does: each watches its parent."""
        self._over.set()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _keep(self) -> None:
        while not self._over.is_set():
            client = None
            try:
                client = self._connect()
                self._look_after(client)
            except (OSError, RuntimeError, ValueError, ImportError) as error:
                self.notice = self._sentence(error)
                _log.warning("%s", self.notice)
            self.client, self.slots = None, 0
            if client is not None:
                client.close(timeout=1)
            self._over.wait(LOOK)

    def _connect(self) -> Client:
        if self.address:
            return Client(self.address, timeout=TIMEOUT, set_as_default=False)
        dask.config.set(_SETTINGS)
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._own = local_slots()
        cluster = LocalCluster(
            n_workers=self._own + 1,  # one more than train at a time, so that a picture never waits for a training
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # its health page still wants a port: any free one
            memory_limit=0,
            local_directory=str(self._scratch),
            preload=["kuralab.jobs.worker"],
            silence_logs=logging.ERROR,
        )
        return Client(cluster, set_as_default=False)

    def _look_after(self, client: Client) -> None:
        while not self._over.is_set() and client.status == "running":
            there = int(client.scheduler_info(n_workers=1)["n_workers"]) if self.address else self._own
            self.notice = "" if there else self._sentence(None)
            self.slots, self.client = there, client
            self._over.wait(LOOK)
        if not self._over.is_set():
            raise ConnectionError("the connection was lost")

    def _sentence(self, error: BaseException | None) -> str:
        if not self.address:
            return f"Expected to start workers on this machine; got {error}. Look at the server's log."
        if error is None:
            return (
                f"Expected workers at the scheduler {self.address}; it has none. Start one: "
                f"dask worker {self.address} --nthreads 1. Jobs wait meanwhile."
            )
        return (
            f"Expected the scheduler {self.address} to answer within {TIMEOUT:g} s; got "
            f"{' '.join(str(error).split())[:160] or type(error).__name__}. Start it, or start kuralab without "
            "KURALAB_SCHEDULER. Jobs wait meanwhile."
        )
