"""Reading a table of numbers that somebody made: CSV in, numbers and labels out, errors by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kuralab.data.base import DataError

BYTES = 200_000_000
ROWS = 100_000
COLUMNS = 4_096
CLASSES = 100
LEAST_ROWS = 20
LABEL = "label"
SHOWN = 3


@dataclass(frozen=True)
class Table:
    """Numbers (rows, columns), and a word per row if there was a column named label."""

    values: NDArray[np.float32]
    labels: list[str] | None


def parse(content: bytes) -> Table:
    """A table from the bytes of a CSV file.

    A first row of names is optional, and so is a column named "label"; every other cell is a number.
    Commas, semicolons or tabs separate the cells.

    Raises:
        DataError: If it is too large, is not text, or has rows that cannot be used; the message
            names the first of these rows.

    >>> parse(b"label,a,b\\n" + b"cat,1,2\\n" * 20).values.shape
    (20, 2)
    """
    lines = rows(decode(content))
    number, first = next(lines, (0, []))
    if not first:
        raise DataError("Expected a CSV table with a datum in each row; got an empty file. Choose another file.")
    names = _names(first)
    where = names.index(LABEL) if LABEL in names else None
    width = len(first) - (where is not None)
    if not 0 < width <= COLUMNS:
        raise DataError(f"Expected 1 to {COLUMNS:,} columns of numbers; got {width:,}. Keep the columns that matter.")
    reader = _Reader(len(first), where)
    if not names:
        reader.take(number, first)
    for number, cells in lines:
        reader.take(number, cells)
    return reader.table()


class _Reader:
    """Collects good rows, and the first complaints about bad ones."""

    def __init__(self, cells: int, label: int | None) -> None:
        self._cells = cells
        self._label = label
        self._values: list[NDArray[np.float32]] = []
        self._labels: list[str] = []
        self._complaints: list[str] = []
        self._bad = 0

    def take(self, number: int, cells: list[str]) -> None:
        if len(self._values) == ROWS:
            raise DataError(f"Expected at most {ROWS:,} rows; got more. Upload a part of the table.")
        if len(cells) != self._cells:
            self._complain(f"row {number}: expected {self._cells:,} cells; got {len(cells):,}")
            return
        if self._label is not None:
            self._labels.append(cells.pop(self._label).strip())
        try:
            values = np.array(cells, dtype=np.float32)
        except ValueError:
            values = np.array([_number(cell) for cell in cells], dtype=np.float32)
        if np.isfinite(values).all():
            self._values.append(values)
        else:
            cell = cells[int(np.argmin(np.isfinite(values)))]
            self._complain(f"row {number}: expected numbers; got {cell[:40]!r}")

    def table(self) -> Table:
        if self._bad:
            more = f"; and {self._bad - SHOWN:,} more rows" if self._bad > SHOWN else ""
            found = "; ".join(self._complaints) + more
            raise DataError(f"Expected a number in every cell. In {found}. Correct these rows and upload again.")
        if len(self._values) < LEAST_ROWS:
            raise DataError(
                f"Expected at least {LEAST_ROWS} rows of data; got {len(self._values)}. Upload a longer table."
            )
        return Table(np.stack(self._values), self._labels if self._label is not None else None)

    def _complain(self, sentence: str) -> None:
        self._bad += 1
        if self._bad <= SHOWN:
            self._complaints.append(sentence)


def decode(content: bytes) -> str:
    """The text in a file.

    Raises:
        DataError: If it is too large or not UTF-8.
    """
    if len(content) > BYTES:
        raise DataError(
            f"Expected at most {BYTES // 10**6} MB; got {len(content) / 10**6:.0f} MB. Upload a part of the table."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = "\0"
        reason: Exception | None = error
    else:
        reason = None
    if "\0" in text:
        raise DataError(
            "Expected a CSV table as UTF-8 text; got bytes that are no text. Save the table as CSV (UTF-8)."
        ) from reason
    return text


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the line each ends on.

    Raises:
        DataError: While it is read, if the text is no table.
    """
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(
            f"Expected a CSV table; got {error} in line {reader.line_num}. Save the table as CSV (UTF-8)."
        ) from error


def _names(cells: list[str]) -> list[str]:
    """The column names if the first row holds them, else nothing."""
    names = [cell.strip().lower() for cell in cells]
    numbers = np.isfinite([_number(cell) for cell in cells])
    return names if LABEL in names or not numbers.any() else []


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
