"""Where a worker trains: a card of its own if there is one, else the processor."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from kuralab.runs.lock import try_lock


@contextmanager
def device() -> Iterator[torch.device]:
    """The first card no other worker of this machine trains on, the first of all if none is free, or the CPU."""
    if not torch.cuda.is_available():
        yield torch.device("cpu")
        return
    for index in range(torch.cuda.device_count()):
        lock = try_lock(Path(tempfile.gettempdir()) / f"kuralab-card-{index}.lock")
        if lock is not None:
            break
    else:
        index = 0
    try:
        with torch.cuda.device(index):
            yield torch.device("cuda", index)
    finally:
        if lock is not None:
            lock.close()


def named(where: torch.device) -> str:
    """A device in words: `cpu`, or the card's name."""
    return torch.cuda.get_device_name(where) if where.type == "cuda" else where.type
