"""`python -m kuralab.jobs.dispatch`: the dispatcher as a process of its own, so that it never slows a page.

It ends when its standard input closes: with the server that started it, however that ends. Its workers import this file
too, before anything heavy: they give way to everyone from their first moment, by `KURALAB_NICE` (19; 0 for not at all).
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from kuralab.runs.folder import home
from kuralab.runs.lock import try_lock

BEAT = 0.05
LEAST = 19
STEADY = 10


def give_way(most: int = LEAST) -> None:
    """Let everyone go first who is less nice, as far as `KURALAB_NICE` says but no further than `most`."""
    asked = os.environ.get("KURALAB_NICE", "")
    if hasattr(os, "nice"):
        wanted = min(int(asked) if asked.isdigit() else LEAST, most)
        os.nice(max(0, wanted - os.nice(0)))  # a child begins as nice as its parent


def main() -> None:
    """Wait for the lock of the data directory, then dispatch until the standard input closes."""
    give_way(STEADY)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    threading.Thread(target=_outlast, args=(over,), daemon=True).start()
    home().mkdir(parents=True, exist_ok=True)
    lock = None
    while lock is None and not over.is_set():
        lock = try_lock(home() / "dispatch.lock", wait=0.5)
    if lock is not None:
        _dispatch(over)
    os._exit(0)  # Dask's threads would hold the process for seconds; its workers end with it


def _dispatch(over: threading.Event) -> None:
    from kuralab.jobs.dispatcher import Dispatcher
    from kuralab.jobs.ledger import Ledger
    from kuralab.jobs.pool import Pool

    ledger = Ledger()
    dispatcher = Dispatcher(ledger, Pool(ledger.home / "workers", os.environ.get("KURALAB_SCHEDULER", "")))
    while not over.wait(BEAT):
        dispatcher.step()
    dispatcher.leave()


def _outlast(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


if __name__ == "__mp_main__":
    give_way()
if __name__ == "__main__":
    main()
