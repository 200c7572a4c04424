"""The spherical Cauchy law: where a uniform crowd is after following one field.

References:
    Kato & McCullagh (2020), Some properties of a Cauchy family on the sphere, arXiv 1510.07679.
    Lipton, Mirollo & Strogatz (2021), The Kuramoto model on a sphere, arXiv 1907.07150.
"""

from __future__ import annotations

from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.distributions import constraints, register_kl
from torch.distributions.utils import lazy_property
from torch.types import _size

from kuralab.distributions import cauchy
from kuralab.distributions.barycentre import conformal_barycentre
from kuralab.distributions.directional import (
    Directional,
    broadcast,
    gap_between,
    log_area,
    repeat,
    uniform_like,
    unit_vectors,
    weighed_directions,
)
from kuralab.manifolds.mobius import carry


class SphericalCauchy(Directional):
    r"""p(x) = (cosh s − ⟨loc, x⟩ sinh s)^{1−d} / area, with s = 2 artanh ρ.

    It is the image of the uniform law under the Möbius map that a field of strength s along `loc` performs in unit
    time, so sampling needs no rejection. Tails are heavy: half the mass of a concentrated law on the sphere lies
    within the angle 2 e^(−s), but the density falls only like a power of the angle beyond.

    Shapes: `loc` (…, d) and the concentration (…) broadcast; batch shape (…), event shape (d,).
    Units: angles in radians, information in nats.

    Args:
        loc: Mean direction, of unit length.
        rho: Distance from the centre of the ball, in [0, 1).
        radius: The same as hyperbolic radius s in [0, ∞), which never rounds to 1; instead of `rho`.

    Raises:
        DistributionError: Unless exactly one of `rho` and `radius` is given.
        ValueError: If validation is on and a parameter leaves its range.

    >>> law = SphericalCauchy(torch.tensor([0.0, 0.0, 1.0]), rho=0.9)
    >>> law.kl_to_uniform()
    tensor(3.9216)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {
        "loc": unit_vectors,
        "rho": constraints.half_open_interval(0, 1),
        "radius": constraints.nonnegative,
    }

    def __init__(
        self,
        loc: Tensor,
        rho: Tensor | float | None = None,
        *,
        radius: Tensor | float | None = None,
        validate_args: bool | None = None,
    ) -> None:
        self.loc, self.radius = broadcast(loc, cauchy.radius_of(rho, radius, loc))
        if rho is not None:
            self.rho = broadcast(loc, rho)[1]
        super().__init__(self.radius.shape, self.loc.shape[-1:], validate_args)

    @lazy_property
    def rho(self) -> Tensor:
        """Distance from the centre of the ball, tanh(s/2)."""
        return torch.tanh(self.radius / 2)

    @property
    def mean_resultant_length(self) -> Tensor:
        """Length of the mean vector, (…)."""
        return cauchy.mean_resultant_length(self.radius, self.dim)

    def _spreads(self) -> tuple[Tensor, Tensor]:
        radius = self.radius.detach().double()
        scatter = cauchy.spread(radius, self.dim)
        along = 1 - scatter - cauchy.information(radius, self.dim)[1].square()
        return along.clamp_min(0), scatter / (self.dim - 1)

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Uniform points carried along the field, (*sample_shape, …, d)."""
        shape = self._extended_shape(sample_shape)
        loc, radius = repeat(self.loc, shape), repeat(self.radius, shape[:-1])
        points: Tensor = _Carried.apply(loc, radius, uniform_like(loc))  # type: ignore[no-untyped-call]
        return points

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density with respect to surface area, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        ratio = cauchy.log_density_ratio(self.radius.double(), gap_between(value, self.loc), self.dim)
        return (ratio - log_area(self.dim)).to(value.dtype)

    def kl_to_uniform(self) -> Tensor:
        """(d − 1)/2 · E log(1 + sinh² s · B), B ~ Beta((d − 1)/2, ½); closed for d = 2 and 3."""
        return cauchy.divergence(self.radius, self.dim)

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> SphericalCauchy:
        """The point of the ball from which the samples look balanced: their conformal barycentre."""
        points, share = weighed_directions(samples, weights)
        loc, radius = conformal_barycentre(points, share)
        return cls(loc, radius=radius)


class _Carried(torch.autograd.Function):
    """Samples with the gradient of the least motion that keeps the law in its family.

    Changing the field by df moves the law exactly as if every sample followed the field
    g = dradius · loc + tanh(radius) · dloc, so a sample's velocity g − ⟨g, x⟩ x is an unbiased gradient. It stays
    bounded at radius 0, where `loc` means nothing, and where the derivative at a fixed uniform point explodes.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, radius: Tensor, start: Tensor) -> Tensor:
        points = carry(start, loc, radius)
        ctx.save_for_backward(loc, radius, points)
        return points

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None]:
        loc, radius, points = ctx.saved_tensors
        pull = grad - (grad * points).sum(-1, keepdim=True) * points
        return torch.tanh(radius)[..., None] * pull, (pull * loc).sum(-1), None


@register_kl(SphericalCauchy, SphericalCauchy)  # type: ignore[untyped-decorator]
def _kl(p: SphericalCauchy, q: SphericalCauchy) -> Tensor:
    apart = cauchy.distance(gap_between(p.loc, q.loc), p.radius.double(), q.radius.double())
    return cauchy.divergence(apart, p.dim).to(p.radius.dtype)
