"""The circle: one angle, stored as a unit vector of the plane."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kuralab.manifolds.base import Chart, Mesh, angle_of, points_at
from kuralab.manifolds.unit import Spheres, normalise


class Circle(Spheres):
    """The unit circle, drawn in the xy-plane.

    Units: angles in radians; space coordinates are (cos θ, sin θ).

    >>> circle = Circle()
    >>> circle.dist(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]))
    tensor(1.5708)
    """

    name = "circle"
    oscillates = True

    def __init__(self) -> None:
        super().__init__(factors=1, width=2)

    def chart(self, z: Tensor | None = None) -> Chart:
        """The circle needs no projection."""
        return Chart()

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """(cos θ, sin θ, 0), (N, 1, 3)."""
        return functional.pad(z.float(), (0, 1))[:, None, :]

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """The direction of xy, (N, 2)."""
        return normalise(xyz[:, 0, :2])

    def mesh(self) -> Mesh:
        """The circle itself and a tick every 30°; it has no surface."""
        ring = _ring(180)
        ticks = _ring(12)
        lines = np.concatenate([np.stack((ring[:-1], ring[1:]), 1), np.stack((0.96 * ticks, 1.04 * ticks), 1)])
        return Mesh(ring[:-1], np.zeros((0, 3), np.int32), lines.astype(np.float32), [ring])

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """4n points at equal angles."""
        return points_at(torch.arange(4 * n) * (2 * torch.pi / (4 * n)))

    def phase(self, z: Tensor) -> Tensor:
        """The angle itself."""
        return angle_of(z)


def _ring(parts: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    theta = np.linspace(0, 2 * np.pi, parts + 1)
    return np.stack((np.cos(theta), np.sin(theta), np.zeros_like(theta)), -1).astype(np.float32)
