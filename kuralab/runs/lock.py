"""Exclusive locks that vanish with their holder: SQLite's BEGIN EXCLUSIVE on a file of its own.

The operating system drops the lock when the process dies, however it dies; no stale lock is ever left to clean up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def try_lock(path: Path, wait: float = 0.0) -> sqlite3.Connection | None:
    """Take the lock, waiting up to so many seconds; None when someone else keeps it. Closing the answer frees it.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "lock"
    >>> first = try_lock(path)
    >>> try_lock(path) is None
    True
    >>> first.close()
    >>> again = try_lock(path)
    >>> again is None
    False
    >>> again.close()
    """
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        return None
    return connection


@contextmanager
def hold(path: Path, wait: float = 30.0) -> Iterator[None]:
    """Keep the lock for a block.

    Raises:
        TimeoutError: If it is not free in time.
    """
    connection = try_lock(path, wait)
    if connection is None:
        raise TimeoutError(f"Expected {path} to be free within {wait:g} s; it is still held. End the other process.")
    try:
        yield
    finally:
        connection.close()
