"""A sheet of columns that somebody made: text tables, npz files and photographs in, cells and numbers out.

Nothing is refused here for what a cell says; what cannot be read at all is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kuralab.data import table
from kuralab.data.base import DataError

BYTES = 50_000_000
ROWS = 100_000
COLUMNS = 64
NAME = 60
ZIP = b"PK"


@dataclass(frozen=True)
class Sheet:
    """Columns by name; each row keeps the number people know it by.

    Shapes: `numbers` (rows, columns) float64, NaN where a cell holds no number; `cells` the same as text.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    numbers: NDArray[np.float64]


def read(content: bytes) -> Sheet:
    """The sheet in a CSV, TSV or TXT table, an npz file, or a zip file of photographs.

    Raises:
        DataError: If it is too large, of another kind, or empty; the message says what to do.

    >>> read(b"angle;label\\n10,5;a\\n20;b").numbers[:, 0].tolist()
    [10.5, 20.0]
    """
    if len(content) > BYTES:
        raise DataError(
            f"Expected at most {BYTES // 10**6} MB; got {len(content) / 10**6:.0f} MB. Upload a part of the data."
        )
    if content.startswith(ZIP):
        from kuralab.data import archives  # knows this module

        return archives.read(content)
    return _text(content)


def make(names: Sequence[str], rows: Sequence[int], cells: Sequence[Sequence[str]], decimal: str = ".") -> Sheet:
    """A sheet from cells of text.

    Raises:
        DataError: If it has no rows, or too many rows or columns.
    """
    if not cells:
        raise DataError("Expected rows of data; got none. Choose another file.")
    if len(cells) > ROWS:
        raise DataError(f"Expected at most {ROWS:,} rows; got more. Upload a part of the data.")
    width = len(names)
    if width > COLUMNS:
        raise DataError(f"Expected at most {COLUMNS} columns; got {width:,}. Keep the columns that matter.")
    # A row with fewer or more cells is kept: its missing cells are empty, and the reader of rows says so.
    even = tuple(tuple(cell.strip() for cell in islice([*row, *[""] * width], width)) for row in cells)
    numbers = np.array([[number(cell, decimal) for cell in row] for row in even], dtype=np.float64)
    return Sheet(distinct(names), tuple(rows), even, numbers.reshape(len(even), width))


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Column names cut to a readable length, numbered where they are missing or repeated.

    >>> distinct(["a", "", "a"])
    ('a', 'Column 2', 'a (3)')
    """
    found: list[str] = []
    for place, name in enumerate(names, 1):
        word = re.sub(r"\s+", " ", name).strip()[:NAME] or f"Column {place}"
        found.append(word if word not in found else f"{word} ({place})")
    return tuple(found)


def number(cell: str, decimal: str = ".") -> float:
    """The number a cell holds, NaN for none.

    >>> number("1,5", ","), number("wide")
    (1.5, nan)
    """
    try:
        found = float(cell if decimal == "." else cell.replace(decimal, "."))
    except ValueError:
        return float("nan")
    return found if np.isfinite(found) else float("nan")


def _text(content: bytes) -> Sheet:
    text = table.decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    spaced = not re.search(r"[,;\t]", first) and len(first.split()) > 1
    if spaced:
        text = "\n".join("\t".join(line.split()) for line in text.splitlines())
    decimal = "," if ";" in first or (spaced and "." not in text and "," in text) else "."
    found = list(islice(table.rows(text), ROWS + 2))
    if not found:
        raise DataError("Expected a table with a point in each row; got an empty file. Choose another file.")
    width = max(len(found[0][1]), 1)
    head = [number(cell.strip(), decimal) for cell in found[0][1]]
    named = not np.isfinite(head).any() and len(found) > 1
    names = found[0][1] if named else [""] * width
    body = found[1:] if named else found
    return make(names, [row for row, _ in body], [cells for _, cells in body], decimal)
