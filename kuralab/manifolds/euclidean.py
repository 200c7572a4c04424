"""Flat space of any dimension."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kuralab.manifolds.base import Chart, Manifold, ManifoldError, Mesh
from kuralab.manifolds.principal import first_axes, principal_axes

# Standard normal points mostly lie within 2.5, so this draws them about one unit in size.
DRAWN_SCALE = 1 / 2.5


class Euclidean(Manifold):
    """R^n: two axes are drawn in the xy-plane, three in space, more by a stated projection.

    Raises:
        ManifoldError: If there is no axis.

    >>> Euclidean(2).dist(torch.zeros(2), torch.tensor([3.0, 4.0]))
    tensor(5.)
    """

    name = "euclidean"
    reason = "Flat space has no phase: points that attract each other only collapse, they do not synchronise"

    def __init__(self, n: int = 3) -> None:
        if n < 1:
            raise ManifoldError(f"Expected at least 1 axis; got {n}. Choose 1 or more.")
        self.space_features = self.intrinsic_dim = n

    def uniform(
        self,
        shape: Sequence[int],
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """Standard normal points, (*shape, n): flat space has no uniform law."""
        return torch.randn(*shape, self.space_features, generator=generator, dtype=dtype)

    def belongs(self, z: Tensor, atol: float = 1e-5) -> Tensor:
        """Whether every coordinate is finite, (…)."""
        return z.isfinite().all(-1)

    def project(self, y: Tensor) -> Tensor:
        """The point itself."""
        return y

    def exp(self, z: Tensor, v: Tensor) -> Tensor:
        """z + v."""
        return z + v

    def log(self, z: Tensor, w: Tensor) -> Tensor:
        """w − z."""
        return w - z

    def dist(self, z: Tensor, w: Tensor) -> Tensor:
        """|w − z|, (…)."""
        length: Tensor = torch.linalg.vector_norm(w - z, dim=-1)
        return length

    def chart(self, z: Tensor | None = None) -> Chart:
        """As it is up to three axes; three principal axes of `z` beyond."""
        if self.space_features <= 3:
            return Chart()
        return first_axes(self.space_features) if z is None else principal_axes(z, centred=True)

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """The drawn axes, scaled to about one unit, (N, 1, 3)."""
        basis, origin = self._frame(chart, z.float())
        return (((z.float() - origin) @ basis) * DRAWN_SCALE)[:, None, :]

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """The point drawn at `xyz` whose hidden part is that of `z0`, (N, n)."""
        basis, origin = self._frame(chart, xyz)
        hidden = torch.zeros_like(origin) if z0 is None else z0.to(xyz) - origin
        hidden = hidden - (hidden @ basis) @ basis.T
        point: Tensor = origin + (xyz[:, 0] / DRAWN_SCALE) @ basis.T + hidden
        return point

    def mesh(self) -> Mesh:
        """A square graticule of the xy-plane, one unit of the space a step, and the drawn axes."""
        reach, ticks = 1.0 + DRAWN_SCALE / 2, np.arange(-3, 4) * DRAWN_SCALE
        segment = np.array([[-reach, 0, 0], [reach, 0, 0]], np.float32)
        lines = [segment + np.array([0, tick, 0]) for tick in ticks]
        lines += [segment[:, [1, 0, 2]] + np.array([tick, 0, 0]) for tick in ticks]
        axes = [np.roll(segment, axis, axis=1) for axis in range(min(self.space_features, 3))]
        nothing = np.zeros((0, 3))
        return Mesh(nothing.astype(np.float32), nothing.astype(np.int32), np.stack(lines).astype(np.float32), axes)

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """n × n standard normal quantiles of the first two drawn axes; n² of a single axis."""
        if self.space_features == 1:
            return _normal_quantiles(n * n)[:, None]
        quantiles = _normal_quantiles(n)
        plane = functional.pad(torch.cartesian_prod(quantiles, quantiles), (0, 1))
        return self.lift(DRAWN_SCALE * plane[:, None, :], chart)

    def _frame(self, chart: Chart | None, like: Tensor) -> tuple[Tensor, Tensor]:
        chart = chart or self.chart()
        basis = torch.eye(self.space_features, 3) if chart.basis is None else chart.basis
        origin = torch.zeros(self.space_features) if chart.origin is None else chart.origin
        return basis.to(like), origin.to(like)


def _normal_quantiles(n: int) -> Tensor:
    quantiles: Tensor = torch.special.ndtri((torch.arange(n) + 0.5) / n)
    return quantiles
