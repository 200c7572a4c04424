"""What every manifold can do: points, distances, and how it is drawn in three dimensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]


class ManifoldError(ValueError):
    """A manifold that cannot be made or drawn: what was expected, what came, what to do."""


@dataclass(frozen=True)
class Chart:
    """How space coordinates become a picture, said in words.

    Args:
        basis: Orthonormal axes that are drawn, (m, 3); none when the space is drawn as it is.
        origin: The point drawn in the middle, (m,); none for the zero vector.
        statement: One line for people: what is seen, and how much is not.
    """

    basis: Tensor | None = None
    origin: Tensor | None = None
    statement: str = "Drawn as it is"


@dataclass(frozen=True)
class Mesh:
    """The drawn surface as plain numpy arrays.

    Shapes: `vertices` (V, 3), `faces` (F, 3) possibly empty, `lines` (L, 2, 3) segments of the graticule,
    `axes` polylines (P, 3) drawn in inks of their own.
    """

    vertices: Floats
    faces: Integers
    lines: Floats
    axes: list[Floats] = field(default_factory=list)


class Manifold(ABC):
    """A space in which latent points live.

    Points are stored in space coordinates (…, m), which is also what a decoder reads. Drawing coordinates are
    xyz in R³, about one unit in size.
    """

    name: ClassVar[str]
    oscillates: ClassVar[bool] = False
    reason: ClassVar[str] = ""
    space_features: int
    intrinsic_dim: int
    panels: int = 1

    @property
    def betti(self) -> tuple[int, ...]:
        """How many independent holes of each dimension, from pieces on: (1,) for what can shrink to a point."""
        return (1,)

    @abstractmethod
    def uniform(
        self,
        shape: Sequence[int],
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """Independent points of the reference law, (*shape, m)."""

    @abstractmethod
    def belongs(self, z: Tensor, atol: float = 1e-5) -> Tensor:
        """Whether each point lies on the manifold, (…)."""

    @abstractmethod
    def project(self, y: Tensor) -> Tensor:
        """The nearest point of the manifold, (…, m)."""

    @abstractmethod
    def exp(self, z: Tensor, v: Tensor) -> Tensor:
        """Where the geodesic from `z` with tangent vector `v` arrives after unit time, (…, m)."""

    @abstractmethod
    def log(self, z: Tensor, w: Tensor) -> Tensor:
        """The shortest tangent vector at `z` whose geodesic arrives at `w`, (…, m)."""

    @abstractmethod
    def dist(self, z: Tensor, w: Tensor) -> Tensor:
        """Geodesic distance, (…)."""

    def apart(self, z: Tensor, w: Tensor) -> Tensor:
        """Geodesic distance in each independent part of the manifold, (…, parts); one part unless it is a product."""
        return self.dist(z, w)[..., None]

    def align(self, z: Tensor, w: Tensor) -> Tensor | None:
        """Points `z` after the symmetry of the manifold that brings them nearest to `w`, (N, m) both; none without.

        Near in the mean distance rather than its square, so that a few points far off do not tilt the rest.
        """
        return None

    def geodesic(self, z: Tensor, w: Tensor, t: Tensor | float) -> Tensor:
        """Points on the shortest path from `z` (t = 0) to `w` (t = 1).

        Shapes: (…, m) for a number `t`; (T, …, m) for `t` of shape (T,).
        """
        return self.exp(z, steps(t, z) * self.log(z, w))

    @abstractmethod
    def chart(self, z: Tensor | None = None) -> Chart:
        """How points are drawn: chosen from the points `z` (N, m) when the space has too many dimensions."""

    @abstractmethod
    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """Drawing coordinates, (N, panels, 3) float32, of points (N, m)."""

    @abstractmethod
    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """Points drawn at `xyz`, the inverse of `place`: (N, panels, 3) to (N, m).

        What the drawing hides is taken from `z0`, (N, m) or (m,); zero, or the first class, without it.
        """

    @abstractmethod
    def mesh(self) -> Mesh:
        """The surface to draw behind the points."""

    @abstractmethod
    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """About n² points, (G, m), spread over the drawn surface."""

    def phase(self, z: Tensor) -> Tensor | None:
        """An angle in [−π, π) to colour by, (…); none where the manifold has none."""
        return None


def steps(t: Tensor | float, z: Tensor) -> Tensor | float:
    """`t` shaped so that it multiplies points like `z`, with a leading axis if it has one."""
    if isinstance(t, Tensor) and t.dim():
        return t.to(z).reshape(-1, *([1] * z.dim()))
    return t


def angle_of(plane: Tensor) -> Tensor:
    """The angle in [−π, π) of vectors of the plane, (…, 2) to (…).

    >>> angle_of(torch.tensor([[0.0, 2.0], [-1.0, 0.0]]))
    tensor([ 1.5708, -3.1416])
    """
    theta = torch.atan2(plane[..., 1], plane[..., 0])
    return torch.where(theta >= torch.pi, theta - 2 * torch.pi, theta)


def points_at(theta: Tensor) -> Tensor:
    """Unit vectors of the plane at the angles `theta`, (…) to (…, 2)."""
    return torch.stack((theta.cos(), theta.sin()), -1)


def spell(count: int) -> str:
    """A small number in words, for one-line statements.

    >>> spell(5)
    'five'
    """
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
