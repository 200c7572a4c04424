"""What a set of directions is: points on a circle, a torus or a sphere, with what is known about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.catalogue import DIRECTIONS, OWN_DATA
from kuralab.data.base import DataError, Provenance
from kuralab.manifolds.base import Manifold, points_at

FILES = Path(__file__).parent / "files"
SHOWN_CLASSES = 9
REST = "Other"


@dataclass(frozen=True)
class Label:
    """One thing known of every point, to colour by.

    Args:
        values: Class numbers (integers), or numbers.
        names: The words of the classes; none when the values are numbers.
        unit: The unit of the numbers; "°" means an angle in degrees, which wraps.
    """

    values: NDArray[np.int32] | NDArray[np.float32]
    names: tuple[str, ...] = ()
    unit: str = ""

    @property
    def kind(self) -> str:
        """What the values are: a class, an angle or an amount."""
        return "class" if self.names else "angle" if self.unit == "°" else "amount"


@dataclass(frozen=True)
class Reading:
    """How a coordinate is written for people: its name, and the degrees its numbers begin at.

    Args:
        name: What people call it.
        start: The least value shown, in degrees: −180, or 0 where a compass or a clock is read.
    """

    name: str
    start: float = -180.0


@dataclass(frozen=True)
class Directions:
    """Points on a manifold.

    Shapes: `points` (n, k) angles, or (n, 3) unit vectors, float64.
    Units: radians. On the sphere the first axis points to longitude 0, the third to the north.

    Args:
        manifold: Where the points live.
        readings: The names of the angles; on the sphere those of longitude and latitude.
        titles: A name for each point; none when they have none.
        clockwise: Whether angles are bearings: clockwise from north, as on a compass.
        earth: Whether the points are places on Earth, so that coastlines help.
    """

    name: str
    title: str
    manifold: Manifold
    points: Tensor
    readings: tuple[Reading, ...]
    provenance: Provenance
    labels: dict[str, Label] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    clockwise: bool = False
    earth: bool = False

    @property
    def angular(self) -> bool:
        """Whether `points` are angles."""
        return self.points.shape[1] == self.manifold.intrinsic_dim

    @property
    def space(self) -> Tensor:
        """The points in space coordinates of the manifold, (n, m)."""
        return points_at(self.points).flatten(-2) if self.angular else self.points

    @property
    def coordinates(self) -> Tensor:
        """The points as the angles people read, (n, k), in radians: on the sphere longitude and latitude."""
        return self.points if self.angular else places(self.points)

    def __len__(self) -> int:
        return len(self.points)


def load(name: str, home: Path | None = None) -> Directions:
    """The set called `name`; those that come with kuralab are read once and kept.

    Args:
        name: A name of the catalogue, or the name uploaded data were kept under.
        home: The folder uploads are kept in; needed for those only.

    Raises:
        DataError: If there is no such set.
    """
    if name.startswith(OWN_DATA):
        from kuralab.data import own_directions  # knows this module

        return own_directions.load(name, home)
    if name not in DIRECTIONS:
        raise DataError(f"Expected directions to be one of {', '.join(DIRECTIONS)}; got {name!r}. Choose one of these.")
    return _shipped(name)


@lru_cache(maxsize=4)
def _shipped(name: str) -> Directions:
    found: Directions = DIRECTIONS[name].load()()
    return found


def arrays(name: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of a file that comes with kuralab."""
    with np.load(FILES / name, allow_pickle=False) as file:
        return dict(file)


def vectors(longitude: NDArray[np.floating], latitude: NDArray[np.floating]) -> Tensor:
    """Unit vectors of places given in radians, (n,) and (n,) to (n, 3).

    >>> vectors(np.array([0.0]), np.array([np.pi / 2])).round(decimals=6).tolist()
    [[0.0, 0.0, 1.0]]
    """
    lon, lat = torch.from_numpy(longitude.astype(np.float64)), torch.from_numpy(latitude.astype(np.float64))
    return torch.stack((lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()), -1)


def places(points: Tensor) -> Tensor:
    """Longitude and latitude of unit vectors in radians, (…, 3) to (…, 2)."""
    x, y, z = points.unbind(-1)
    return torch.stack((torch.atan2(y, x), torch.atan2(z, torch.hypot(x, y))), -1)


def classes(words: Sequence[str], shown: int = SHOWN_CLASSES) -> Label:
    """Words as classes, the most frequent first; what is beyond the first `shown` is one class of its own.

    >>> classes(["b", "a", "b"]).names
    ('b', 'a')
    >>> classes(["c", "b", "a", "a"], shown=1).names
    ('a', 'Other')
    """
    count = Counter(words)
    ranked = sorted(count, key=lambda word: (-count[word], word))
    names = ranked if len(ranked) <= shown + 1 else [*ranked[:shown], REST]
    number = {name: place for place, name in enumerate(names)}
    values = np.array([number.get(word, len(names) - 1) for word in words], dtype=np.int32)
    return Label(values, tuple(names))


def amounts(values: NDArray[np.generic], unit: str) -> Label:
    """Numbers with their unit."""
    return Label(values.astype(np.float32), (), unit)
