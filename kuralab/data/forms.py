"""What columns of numbers may mean: angles, places, unit vectors. One line here is one more meaning."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.data.directions import vectors
from kuralab.data.sheet import Sheet
from kuralab.manifolds.base import Manifold
from kuralab.manifolds.sphere import hypersphere
from kuralab.manifolds.torus import angles
from kuralab.manifolds.unit import normalise

Numbers = NDArray[np.float64]
LENGTH_SLACK = 0.02
UNITS = {"degrees": 360.0, "radians": 2 * math.pi}


@dataclass(frozen=True)
class Form:
    """A meaning of columns.

    Args:
        roles: What each column holds.
        words: Names that columns of each role usually have, as a regular expression.
        bounds: Least and greatest value of each role, in turns; none where any number will do.
        manifold: Where the points live.
        points: From numbers in radians (or coordinates) to points.
    """

    title: str
    roles: tuple[str, ...]
    words: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]
    manifold: Callable[[], Manifold]
    points: Callable[[Numbers], Tensor]
    earth: bool = False

    @property
    def turned(self) -> bool:
        """Whether the numbers are angles, which have a unit."""
        return bool(self.bounds)

    def expected(self, role: int, unit: str) -> str:
        """What a cell of this role should hold."""
        if not self.turned:
            return f"{self.roles[role]}, a number"
        low, high = (bound * UNITS[unit] for bound in self.bounds[role])
        return f"{self.roles[role]} in {unit}, from {low:.4g} to {high:.4g}".replace("-", "−")

    def faults(self, numbers: Numbers, unit: str) -> NDArray[np.int64]:
        """For each row the first role that cannot be used; the number of roles for a wrong length, −1 for none."""
        good = np.isfinite(numbers)
        if self.turned:
            low, high = (np.array(side) * UNITS[unit] * (1 + 1e-6) for side in zip(*self.bounds, strict=True))
            good &= (np.nan_to_num(numbers) >= low) & (np.nan_to_num(numbers) <= high)
        first = np.where(good.all(1), -1, np.argmin(good, 1))
        if not self.turned:
            wrong = np.abs(np.linalg.norm(np.nan_to_num(numbers), axis=1) - 1) > LENGTH_SLACK
            first = np.where((first < 0) & wrong, len(self.roles), first)
        return first.astype(np.int64)


def _plain(numbers: Numbers) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(numbers))


def _place(numbers: Numbers) -> Tensor:
    return vectors(numbers[:, 1], numbers[:, 0])


def _plane(numbers: Numbers) -> Tensor:
    return torch.atan2(_plain(numbers[:, 1:]), _plain(numbers[:, :1]))


def _space(numbers: Numbers) -> Tensor:
    return normalise(_plain(numbers))


_ANGLE = r"angle|theta|θ|dir|bearing|azimuth|heading|deg|rad|phase|wind"
FORMS: dict[str, Form] = {
    "latitude-longitude": Form(
        "Latitude and longitude", ("Latitude", "Longitude"), (r"lat", r"lon|lng"),
        ((-0.25, 0.25), (-1, 1)), lambda: hypersphere(3), _place, earth=True,
    ),
    "declination-ascension": Form(
        "Declination and right ascension", ("Declination", "Right ascension"), (r"de(c|$)", r"ra($|\W|_)|right"),
        ((-0.25, 0.25), (-1, 1)), lambda: hypersphere(3), _place,
    ),
    "xyz": Form(
        "Unit vectors x, y, z", ("x", "y", "z"), (r".*\bx$", r".*\by$", r".*\bz$"), (), lambda: hypersphere(3), _space
    ),
    "xy": Form("Unit vectors x, y", ("x", "y"), (r".*\bx$", r".*\by$"), (), lambda: hypersphere(2), _plane),
    "two-angles": Form(
        "Two angles", ("First angle", "Second angle"), (r"phi|φ|(\w+)?1$|first", r"psi|ψ|(\w+)?2$|second"),
        ((-1, 1), (-1, 1)), lambda: angles(2), _plain,
    ),
    "angle": Form("One angle", ("Angle",), (_ANGLE,), ((-1, 1),), lambda: angles(1), _plain),
}  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What somebody says the columns of a sheet are: the form, a column for each role, the unit, the label's column.

    `clockwise` marks bearings, measured clockwise from north.
    """

    form: str
    columns: tuple[int, ...]
    unit: str = "degrees"
    label: int | None = None
    clockwise: bool = False


def guess(sheet: Sheet) -> Meaning:
    """The likeliest meaning, by names first, then by values.

    >>> from kuralab.data.sheet import read
    >>> guess(read(b"city,lat,lon\\nBergen,60.4,5.3\\nLima,-12.0,-77.0")).form
    'latitude-longitude'
    """
    filled = np.isfinite(sheet.numbers).mean(0)
    able = [place for place in range(len(sheet.names)) if filled[place] > 0.5] or [int(np.argmax(filled))]
    form, columns = _by_name(sheet, able) or _by_value(sheet, able)
    words = [place for place in range(len(sheet.names)) if filled[place] < 0.1]
    label = next((place for place in words if 1 < len({row[place] for row in sheet.cells}) <= 50), None)
    names = " ".join(sheet.names[place].lower() for place in columns)
    clockwise = len(columns) == 1 and bool(re.search(r"wind|bearing|azimuth|heading|compass", names))
    return Meaning(form, columns, _unit(names, sheet.numbers[:, list(columns)]), label, clockwise)


def _by_name(sheet: Sheet, able: Sequence[int]) -> tuple[str, tuple[int, ...]] | None:
    for name, form in FORMS.items():
        found: list[int] = []
        for words in form.words:
            match = (p for p in able if p not in found and re.match(words, sheet.names[p].lower()))
            found += [place for place in [next(match, None)] if place is not None]
        if len(found) == len(form.roles):
            return name, tuple(found)
    return None


def _by_value(sheet: Sheet, able: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """Columns of length one are vectors, else the first one or two columns are angles."""
    for name in sorted(FORMS, key=lambda name: -len(FORMS[name].roles)):
        form, columns = FORMS[name], tuple(able[: len(FORMS[name].roles)])
        if not form.turned and len(able) == len(form.roles):
            faults = form.faults(sheet.numbers[:, list(columns)], "radians")
            if (faults < 0).mean() > 0.8:
                return name, columns
    fitting = [name for name, form in FORMS.items() if form.turned and not form.earth]
    name = max(fitting, key=lambda name: (len(FORMS[name].roles) == min(len(able), 2), fitting.index(name)))
    return name, tuple(able[: len(FORMS[name].roles)])


def _unit(names: str, numbers: Numbers) -> str:
    if re.search(r"deg|°|grad", names):
        return "degrees"
    known = numbers[np.isfinite(numbers)]
    small = bool(known.size) and bool(np.abs(known).max() <= 2 * np.pi + 0.01)
    whole = bool((known == np.round(known)).all())
    return "radians" if re.search(r"rad", names) or (small and not whole) else "degrees"
