"""Geometry of unit vectors, and of products of unit spheres.

References:
    Absil, Mahony & Sepulchre (2008), Optimization Algorithms on Matrix Manifolds, section 5.4.
    Schönemann (1966), A generalized solution of the orthogonal Procrustes problem, Psychometrika 31, 1–10.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import torch
from torch import Tensor
from torch.nn import functional

from kuralab.manifolds.base import Manifold

WEISZFELD = 30
CLOSE = 1e-3


def normalise(y: Tensor) -> Tensor:
    """Unit vectors along `y`, (…, d); the first axis where `y` is zero.

    >>> normalise(torch.tensor([[3.0, 4.0], [0.0, 0.0]]))
    tensor([[0.6000, 0.8000],
            [1.0000, 0.0000]])
    """
    length = torch.linalg.vector_norm(y, dim=-1, keepdim=True)
    small = length < torch.finfo(y.dtype).tiny ** 0.5
    first = torch.zeros_like(y)
    first[..., 0] = 1.0
    return torch.where(small, first, y / torch.where(small, 1.0, length))


def angle_between(x: Tensor, y: Tensor) -> Tensor:
    """The angle in [0, π] between unit vectors, (…, d) to (…).

    Twice the arc tangent of |x − y| / |x + y|, which keeps its digits for near and for antipodal vectors, where
    the arc cosine of the inner product loses half of them.
    """
    apart, together = torch.linalg.vector_norm(x - y, dim=-1), torch.linalg.vector_norm(x + y, dim=-1)
    return 2 * torch.atan2(apart, together)


def exp(x: Tensor, v: Tensor) -> Tensor:
    """cos|v| x + sin|v| v/|v|: the great circle from `x` along the tangent vector `v`."""
    length = torch.linalg.vector_norm(v, dim=-1, keepdim=True)
    arrived: Tensor = length.cos() * x + torch.sinc(length / torch.pi) * v
    return arrived


def log(x: Tensor, y: Tensor) -> Tensor:
    """The tangent vector at `x` towards `y`, as long as their angle; any of them for antipodal points."""
    gap = y - x
    tangent = gap - (gap * x).sum(-1, keepdim=True) * x
    aside = functional.one_hot(x.abs().argmin(-1), x.shape[-1]).to(x)
    aside = aside - (aside * x).sum(-1, keepdim=True) * x
    length = torch.linalg.vector_norm(tangent, dim=-1, keepdim=True)
    lost = length < 4 * torch.finfo(x.dtype).eps
    heading = torch.where(lost, normalise(aside), tangent / torch.where(lost, 1.0, length))
    return angle_between(x, y)[..., None] * heading


def superpose(z: Tensor, w: Tensor, reflect: bool = True) -> Tensor:
    """The orthogonal matrix Q with the least mean angle between Q z and `w`, (N, d) both, to (d, d).

    Schönemann's solution for squares, again and again with each pair weighed by the inverse of its angle (Weiszfeld).

    Args:
        reflect: Whether reflections are tried too.

    >>> quarter = torch.tensor([[0.0, -1.0], [1.0, 0.0]])
    >>> z = normalise(torch.randn(9, 2, generator=torch.Generator().manual_seed(0)))
    >>> bool(torch.allclose(superpose(z, z @ quarter.T), quarter, atol=1e-5))
    True
    """
    found = [_superpose(z.double(), w.double(), sign) for sign in ((1, -1) if reflect else (1,))]
    return min(found, key=lambda q: float(angle_between(z.double() @ q.T, w.double()).mean())).to(z)


def _superpose(z: Tensor, w: Tensor, sign: int) -> Tensor:
    weight = torch.ones_like(z[:, :1])
    for _ in range(WEISZFELD):
        left, _, right = torch.linalg.svd(w.T @ (weight * z))
        last = torch.ones_like(z[0])
        last[-1] = sign * torch.sign(torch.det(left) * torch.det(right))
        q: Tensor = (left * last) @ right
        weight = 1 / angle_between(z @ q.T, w).clamp_min(CLOSE)[:, None]
    return q


class Spheres(Manifold):
    """A product of `factors` unit spheres, each of unit vectors with `width` coordinates.

    Space coordinates are the vectors one after another; the metric is the product metric.
    """

    def __init__(self, factors: int, width: int) -> None:
        self.factors, self.width = factors, width
        self.space_features = factors * width
        self.intrinsic_dim = factors * (width - 1)

    @property
    def betti(self) -> tuple[int, ...]:
        """The coefficients of (1 + t^(width − 1))^factors (Künneth)."""
        holes = [comb(self.factors, part) for part in range(self.factors + 1)]
        gap = (0,) * (self.width - 2)
        return (*(number for part in holes[:-1] for number in (part, *gap)), holes[-1])

    def split(self, z: Tensor) -> Tensor:
        """The unit vectors of a point: (…, m) to (…, factors, width)."""
        return z.reshape(*z.shape[:-1], self.factors, self.width)

    def uniform(
        self,
        shape: Sequence[int],
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """Points of the uniform law, (*shape, m)."""
        return self.project(torch.randn(*shape, self.space_features, generator=generator, dtype=dtype))

    def belongs(self, z: Tensor, atol: float = 1e-5) -> Tensor:
        """Whether every factor has unit length, (…)."""
        lengths = torch.linalg.vector_norm(self.split(z), dim=-1)
        good: Tensor = (lengths - 1).abs() <= atol
        return good.all(-1)

    def project(self, y: Tensor) -> Tensor:
        """Every factor scaled to unit length, (…, m)."""
        return normalise(self.split(y)).flatten(-2)

    def exp(self, z: Tensor, v: Tensor) -> Tensor:
        """Great circles in every factor, (…, m)."""
        return exp(self.split(z), self.split(v)).flatten(-2)

    def log(self, z: Tensor, w: Tensor) -> Tensor:
        """Tangent vectors along great circles in every factor, (…, m)."""
        return log(self.split(z), self.split(w)).flatten(-2)

    def dist(self, z: Tensor, w: Tensor) -> Tensor:
        """The root of the summed squares of the factors' angles, (…), in radians."""
        length: Tensor = torch.linalg.vector_norm(self.apart(z, w), dim=-1)
        return length

    def apart(self, z: Tensor, w: Tensor) -> Tensor:
        """The angle in every factor, (…, factors), in radians."""
        return angle_between(self.split(z), self.split(w))

    def align(self, z: Tensor, w: Tensor) -> Tensor | None:
        """Every factor rotated, or rotated and reflected, (N, m)."""
        pairs = zip(self.split(z).unbind(1), self.split(w).unbind(1), strict=True)
        return torch.cat([one @ superpose(one, other).T for one, other in pairs], -1)
