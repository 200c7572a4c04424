"""The sphere: unit vectors of space, and of spaces with more axes."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from kuralab.manifolds.base import Chart, Manifold, ManifoldError, Mesh, angle_of
from kuralab.manifolds.circle import Circle
from kuralab.manifolds.principal import first_axes, principal_axes
from kuralab.manifolds.unit import Spheres, normalise


def hypersphere(d: int) -> Manifold:
    """The unit vectors of R^d.

    >>> hypersphere(2).intrinsic_dim, hypersphere(5).space_features
    (1, 5)
    """
    return Circle() if d == 2 else Sphere(d)


class Sphere(Spheres):
    """The unit sphere of R^d, drawn with z up; for d > 3 its shadow on three axes is drawn.

    Raises:
        ManifoldError: If there are fewer than three axes.
    """

    name = "sphere"
    oscillates = True

    def __init__(self, d: int = 3) -> None:
        if d < 3:
            raise ManifoldError(f"Expected at least 3 axes; got {d}. Use `hypersphere({d})` for the circle.")
        super().__init__(factors=1, width=d)

    def chart(self, z: Tensor | None = None) -> Chart:
        """As it is in space; three principal axes of `z` beyond."""
        if self.width == 3:
            return Chart()
        return first_axes(self.width) if z is None else principal_axes(z, centred=False)

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """The drawn axes of each point, (N, 1, 3); inside the ball when axes are hidden."""
        basis = self._basis(chart)
        return (z.float() if basis is None else z.float() @ basis.to(z.device))[:, None, :]

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """The unit vector drawn in the direction of `xyz` whose hidden part is that of `z0`, (N, d)."""
        heading, basis = normalise(xyz[:, 0]), self._basis(chart)
        if basis is None:
            return heading
        basis = basis.to(xyz)
        hidden = torch.zeros(self.width).to(xyz) if z0 is None else z0.to(xyz) - (z0.to(xyz) @ basis) @ basis.T
        reach = (1 - hidden.square().sum(-1, keepdim=True)).clamp_min(0).sqrt()
        return normalise((reach * heading) @ basis.T + hidden)

    def mesh(self) -> Mesh:
        """The unit sphere with a graticule every 30° and its equator."""
        rows, columns = 48, 96
        row, column = np.meshgrid(np.arange(rows + 1), np.arange(columns), indexing="ij")
        vertices = _point(column * (2 * np.pi / columns), row * (np.pi / rows) - np.pi / 2).reshape(-1, 3)
        row, column = row[:-1], column[:-1]
        corner = np.stack(
            [(row + i) * columns + (column + j) % columns for i, j in ((0, 0), (0, 1), (1, 1), (1, 0))], -1
        ).reshape(-1, 4)
        faces = np.concatenate((corner[:, [0, 1, 2]], corner[:, [0, 2, 3]])).astype(np.int32)
        turn, half = np.linspace(0, 2 * np.pi, 97), np.linspace(-np.pi / 2, np.pi / 2, 49)
        parallels = [_point(turn, latitude) for latitude in np.radians((-60, -30, 0, 30, 60))]
        meridians = [_point(longitude, half) for longitude in np.arange(12) * np.pi / 6]
        lines = np.concatenate([np.stack((c[:-1], c[1:]), 1) for c in parallels + meridians])
        return Mesh(vertices, faces, lines, [parallels[2]])

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """n² points of a Fibonacci lattice, evenly spread over the drawn sphere."""
        count = n * n
        order = torch.arange(count, dtype=torch.float64) + 0.5
        height, turn = 1 - 2 * order / count, order * (torch.pi * (3 - 5**0.5))
        rest = (1 - height.square()).sqrt()
        xyz = torch.stack((rest * turn.cos(), rest * turn.sin(), height), -1).float()
        return self.lift(xyz[:, None, :], chart)

    def phase(self, z: Tensor) -> Tensor:
        """The longitude: the angle of the first two axes."""
        return angle_of(z[..., :2])

    def _basis(self, chart: Chart | None) -> Tensor | None:
        return (chart or self.chart()).basis


def _point(longitude: np.ndarray | float, latitude: np.ndarray | float) -> np.ndarray:
    longitude, latitude = np.broadcast_arrays(longitude, latitude)
    place = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    return np.stack(place, -1).astype(np.float32)
