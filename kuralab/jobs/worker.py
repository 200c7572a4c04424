"""What a worker does when it starts: give way to everyone else, and have torch at hand for the first job.

The local cluster loads this itself; elsewhere: `dask worker tcp://… --nthreads 1 --preload kuralab.jobs.worker`.
"""

from __future__ import annotations

import threading
import time
from importlib import import_module
from typing import Any

from kuralab.jobs.dispatch import give_way

HEAD_START = 4.0


def dask_setup(worker: Any) -> None:
    """Called by Dask in the worker's process before it takes jobs."""
    give_way()
    threading.Thread(target=_warm, name="kuralab-warm", daemon=True).start()


def _warm() -> None:
    time.sleep(HEAD_START)  # the first page comes first: both read hundreds of megabytes from a cold disk
    import_module("torch")
