"""The rows of a run, one JSON object per finished epoch, and a reader that reads only what is new."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from kuralab.runs.folder import write

Row = dict[str, Any]
_KEPT = 256


def append(path: Path, row: Mapping[str, Any]) -> None:
    """Add one row; numbers that are not finite become null, so that every reader can parse it."""
    with path.open("a", encoding="utf-8") as rows:
        rows.write(_line(row))


def truncate(path: Path, epochs: int) -> None:
    """Drop the rows after an epoch: those written by a worker that died before its checkpoint.

    The rest goes to a new file, so that readers with a cursor notice.
    """
    rows = read(path)
    kept = [row for row in rows if row["epoch"] <= epochs]
    if path.exists() and (len(kept) < len(rows) or not path.read_bytes().endswith(b"\n")):
        write(path, "".join(map(_line, kept)))


def read(path: Path) -> list[Row]:
    """All whole rows; a half row at the end, left by a death, is passed over."""
    return Tail(path).rows() if path.exists() else []


def _line(row: Mapping[str, Any]) -> str:
    clean = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()
    }
    return json.dumps(clean) + "\n"


class Tail:
    """Follows a file of rows: each call reads only the bytes that came since."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = (0, 0)
        self._offset = 0
        self._rows: list[Row] = []
        self._lock = Lock()

    def rows(self) -> list[Row]:
        """All whole rows so far."""
        with self._lock:
            try:
                state = self._path.stat()
            except FileNotFoundError:
                self._offset, self._rows = 0, []
                return []
            if (state.st_dev, state.st_ino) != self._file or state.st_size < self._offset:
                self._file, self._offset, self._rows = (state.st_dev, state.st_ino), 0, []
            if state.st_size > self._offset:
                self._read()
            return self._rows

    def _read(self) -> None:
        with self._path.open("rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._rows = self._rows + [row for row in map(_parse, whole.splitlines()) if row]


def _parse(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and isinstance(row.get("epoch"), int) else None


class Tails:
    """The tails of the runs watched last."""

    def __init__(self) -> None:
        self._tails: OrderedDict[Path, Tail] = OrderedDict()
        self._lock = Lock()

    def rows(self, path: Path) -> list[Row]:
        """All whole rows of a file, from memory as far as it did not change."""
        with self._lock:
            tail = self._tails.setdefault(path, Tail(path))
            self._tails.move_to_end(path)
            if len(self._tails) > _KEPT:
                self._tails.popitem(last=False)
        return tail.rows()
