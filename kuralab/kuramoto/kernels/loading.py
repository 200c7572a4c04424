"""When compiled code is worth its wait.

Compiling takes seconds, once on a machine, and reading it from the cache about one in every process. Work that is done
sooner without it never waits for it: code is loaded beside the plain path, once the work so far would have paid for it,
and a call waits for it at most half as long as the plain path would take.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec

WORTH = 2.0  # seconds of plain work in one process that pay for the loading

_spent: dict[str, float] = defaultdict(float)
_threads: dict[str, threading.Thread] = {}
_ready: set[str] = set()
_lock = threading.Lock()


def ready(kind: str, seconds: float, warm: Callable[[], None]) -> bool:
    """Whether to use this kind of compiled code for work that takes the plain path so many seconds.

    Args:
        kind: A name for what `warm` compiles.
        seconds: What the plain path would take.
        warm: Compiles, or reads from the cache; called once, in a thread of its own.
    """
    if kind in _ready:
        return True
    if not find_spec("numba"):
        return False
    with _lock:
        _spent[kind] += seconds
        if _spent[kind] < WORTH:
            return False
        if kind not in _threads:
            _threads[kind] = threading.Thread(target=_load, args=(kind, warm), name=f"kuralab {kind}")
            _threads[kind].start()
    _threads[kind].join(seconds / 2)
    return kind in _ready


def load(kind: str, warm: Callable[[], None]) -> None:
    """Loads now and waits.

    Raises:
        ImportError: If numba is not installed.
    """
    if kind not in _ready:
        warm()
        _ready.add(kind)


def _load(kind: str, warm: Callable[[], None]) -> None:
    warm()
    _ready.add(kind)
