"""Rows of a sheet as points: what can be used, and what cannot, told row by row."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from kuralab.data.base import DataError
from kuralab.data.forms import FORMS, UNITS, Meaning
from kuralab.data.sheet import Sheet

CELL = 60
LEAST = 3


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used: its number, the cell as it is, and what was expected there."""

    row: int
    cell: str
    expected: str


@dataclass(frozen=True)
class Rows:
    """The points that were read, the words of their labels, and the rows left out."""

    points: Tensor
    words: tuple[str, ...]
    bad: tuple[BadRow, ...]


def check(sheet: Sheet, meaning: Meaning) -> None:
    """Complains about a meaning that this sheet cannot have.

    Raises:
        DataError: With what to choose instead.
    """
    form = FORMS.get(meaning.form)
    if form is None or meaning.unit not in UNITS:
        raise DataError(f"Expected columns to be one of {', '.join(FORMS)}; got {meaning.form!r}. Choose one of these.")
    asked = [*meaning.columns, *([] if meaning.label is None else [meaning.label])]
    if len(meaning.columns) != len(form.roles) or not all(0 <= place < len(sheet.names) for place in asked):
        raise DataError(
            f"Expected {len(form.roles)} columns for {form.title.lower()}; got {len(sheet.names)} in the table. "
            "Choose another meaning of the columns."
        )
    if len(set(meaning.columns)) < len(meaning.columns):
        raise DataError(
            f"Expected different columns for {' and '.join(form.roles)}; got one of them twice. Choose another one."
        )


def read(sheet: Sheet, meaning: Meaning) -> Rows:
    """The points of a sheet.

    Raises:
        DataError: If the meaning does not fit the sheet.

    >>> from kuralab.data import sheet
    >>> found = read(sheet.read(b"angle\\n10\\nwest\\n30\\n900"), Meaning("angle", (0,)))
    >>> [(bad.row, bad.cell, bad.expected) for bad in found.bad]
    [(3, 'west', 'Angle in degrees, from −360 to 360'), (5, '900', 'Angle in degrees, from −360 to 360')]
    """
    check(sheet, meaning)
    form, columns = FORMS[meaning.form], list(meaning.columns)
    numbers = sheet.numbers[:, columns]
    faults = form.faults(numbers, meaning.unit)
    good = faults < 0
    bad = []
    for place in np.flatnonzero(~good).tolist():
        role = int(faults[place])
        if role < len(columns):
            cell, expected = sheet.cells[place][columns[role]] or "nothing", form.expected(role, meaning.unit)
        else:
            cell = f"length {np.linalg.norm(numbers[place]):.4g}"
            expected = "a vector of length 1"
        bad.append(BadRow(sheet.rows[place], cell[:CELL], expected))
    scale = 2 * math.pi / UNITS[meaning.unit] if form.turned else 1.0
    points = form.points(numbers[good] * scale)
    label = meaning.label
    words = () if label is None else tuple(sheet.cells[place][label][:CELL] for place in np.flatnonzero(good).tolist())
    return Rows(points, words, tuple(bad))


def demand(rows: Rows, skip: bool) -> None:
    """Refuses rows that cannot be used unless somebody said to leave them out, and too few that can.

    Raises:
        DataError: With the number of bad rows and the first of them.
    """
    if rows.bad and not skip:
        first = rows.bad[0]
        raise DataError(
            f"Expected {first.expected}; got {first.cell!r} in row {first.row}, and {len(rows.bad):,} such "
            "rows in all. Correct them and upload again, or skip them."
        )
    if len(rows.points) < LEAST:
        raise DataError(
            f"Expected at least {LEAST} rows that can be used; got {len(rows.points)}. Choose what the columns are."
        )
