"""The torus: several independent angles, each stored as a unit vector of the plane."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from kuralab.manifolds.base import Chart, Manifold, ManifoldError, Mesh, angle_of, points_at, spell
from kuralab.manifolds.circle import Circle
from kuralab.manifolds.unit import Spheres, superpose

CENTRE_RADIUS = 1.0
TUBE_RADIUS = 0.42
MOST_TRIED = 512


def angles(n: int) -> Manifold:
    """The space of `n` independent angles.

    >>> angles(1).intrinsic_dim, angles(3).space_features
    (1, 6)
    """
    return Circle() if n == 1 else Torus(n)


class Torus(Spheres):
    """The flat torus of `n` angles; the first two are drawn as a ring in space.

    Units: angles in radians; space coordinates are (cos θ₁, sin θ₁, cos θ₂, sin θ₂, …). The drawing puts θ₁
    around the hole and θ₂ around the tube; distances are those of the flat torus, not of the drawing.

    Raises:
        ManifoldError: If there are fewer than two angles.
    """

    name = "torus"
    oscillates = True

    def __init__(self, n: int = 2) -> None:
        if n < 2:
            raise ManifoldError(f"Expected at least 2 angles; got {n}. Use `angles({n})` for one angle.")
        super().__init__(factors=n, width=2)

    def theta(self, z: Tensor) -> Tensor:
        """The angles in [−π, π), (…, m) to (…, n)."""
        return angle_of(self.split(z))

    def align(self, z: Tensor, w: Tensor) -> Tensor:
        """The angles M θ + c, M unimodular with at most two entries ±1 in a row, that are nearest to those of `w`.

        Every row is tried for every angle of `w`; of the best rows those are taken that together are unimodular.
        """
        rows, theta, wanted = _rows(self.factors).to(z), self.theta(z), self.theta(w)
        gap = wanted[:, :, None] - (theta @ rows.T)[:, None, :]
        costs = 1 - torch.hypot(gap.cos().mean(0), gap.sin().mean(0))
        turned = points_at(theta @ rows[_unimodular(rows.cpu(), costs.cpu())].T)
        pairs = zip(turned.unbind(1), self.split(w).unbind(1), strict=True)
        return torch.cat([one @ superpose(one, other, reflect=False).T for one, other in pairs], -1)

    def chart(self, z: Tensor | None = None) -> Chart:
        """The first two angles."""
        if self.factors == 2:
            return Chart()
        return Chart(statement=f"First two of {spell(self.factors)} angles")

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """((R + r cos θ₂) cos θ₁, (R + r cos θ₂) sin θ₁, r sin θ₂), (N, 1, 3)."""
        around, tube = self.split(z.float())[:, 0], self.split(z.float())[:, 1]
        from_axis = CENTRE_RADIUS + TUBE_RADIUS * tube[:, :1]
        return torch.cat((from_axis * around, TUBE_RADIUS * tube[:, 1:]), -1)[:, None, :]

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """The two drawn angles of a point near the ring; the others are those of `z0`, (N, m)."""
        x, y, up = xyz[:, 0].unbind(-1)
        around = torch.atan2(y, x)
        tube = torch.atan2(up, torch.hypot(x, y) - CENTRE_RADIUS)
        hidden = torch.zeros(self.factors - 2).to(xyz) if z0 is None else self.theta(z0)[..., 2:].to(xyz)
        shown = torch.stack((around, tube), -1)
        return points_at(torch.cat((shown, hidden.expand(len(xyz), -1)), -1)).flatten(-2)

    def mesh(self) -> Mesh:
        """The ring, a graticule every 30°, and its two fundamental circles."""
        across, along = 96, 40
        outer, inner = np.meshgrid(np.arange(across), np.arange(along), indexing="ij")
        vertices = _ring_point(outer * (2 * np.pi / across), inner * (2 * np.pi / along)).reshape(-1, 3)
        corner = np.stack(
            [((outer + i) % across) * along + (inner + j) % along for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))], -1
        ).reshape(-1, 4)
        faces = np.concatenate((corner[:, [0, 1, 2]], corner[:, [0, 2, 3]])).astype(np.int32)
        turn = np.linspace(0, 2 * np.pi, 97)
        marks = np.arange(12) * np.pi / 6
        circles = [_ring_point(turn, mark) for mark in marks] + [_ring_point(mark, turn) for mark in marks]
        lines = np.concatenate([np.stack((c[:-1], c[1:]), 1) for c in circles])
        return Mesh(vertices, faces, lines, [_ring_point(turn, 0.0), _ring_point(0.0, turn)])

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """n × n equal angles; further angles are zero."""
        turn = torch.arange(n) * (2 * torch.pi / n)
        pair = torch.cartesian_prod(turn, turn)
        rest = torch.zeros(n * n, self.factors - 2)
        return points_at(torch.cat((pair, rest), -1)).flatten(-2)

    def phase(self, z: Tensor) -> Tensor:
        """The first angle."""
        return self.theta(z)[..., 0]


def _rows(n: int) -> Tensor:
    """The rows of n integers with one or two entries ±1, those with one entry first, (R, n)."""
    one = torch.eye(n)
    pairs = [one[i] + sign * one[j] for i in range(n) for j in range(i) for sign in (1, -1)]
    both = torch.stack([row for pair in pairs for row in (pair, -pair)])
    return torch.cat((one, -one, both))


def _unimodular(rows: Tensor, costs: Tensor) -> list[int]:
    """One row for each of n angles, of the least summed cost (n, R), such that their determinant is ±1.

    Many angles have too many choices: then only the best few rows of each are tried, and exchanges of angles.
    """
    n = len(costs)
    few = costs.topk(min(len(rows), max(2, int(MOST_TRIED ** (1 / n)))), largest=False).indices.tolist()
    alone = costs[:, : 2 * n].unflatten(1, (2, n)).min(1)
    angle, source = linear_sum_assignment(alone.values.numpy())
    choices = [*product(*few), tuple((source + n * alone.indices[angle, source].numpy()).tolist())]
    choices.sort(key=lambda choice: float(costs[range(n), choice].sum()))
    return list(next(choice for choice in choices if round(abs(float(torch.det(rows[list(choice)])))) == 1))


def _ring_point(around: np.ndarray | float, tube: np.ndarray | float) -> np.ndarray:
    around, tube = np.broadcast_arrays(around, tube)
    from_axis = CENTRE_RADIUS + TUBE_RADIUS * np.cos(tube)
    place = (from_axis * np.cos(around), from_axis * np.sin(around), TUBE_RADIUS * np.sin(tube))
    return np.stack(place, -1).astype(np.float32)
