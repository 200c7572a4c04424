"""The wrapped Cauchy law of an angle: where uniform phases are after following one field.

References:
    Mardia & Jupp (2000), Directional Statistics, section 3.5.7.
    McCullagh (1996), Möbius transformation and Cauchy parameter estimation, Annals of Statistics 24.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.distributions import Distribution, constraints, register_kl
from torch.distributions.utils import lazy_property
from torch.types import _size

from kuralab.distributions import cauchy
from kuralab.distributions.angular import LOG_TURN, Angular, cosine_gap, parameters, wrap
from kuralab.distributions.barycentre import conformal_barycentre
from kuralab.distributions.law import weighed


class WrappedCauchy(Angular):
    """p(θ) = 1 / (2π (cosh s − cos(θ − loc) sinh s)), with s = 2 artanh ρ.

    Oscillators with Lorentzian frequencies settle into this law, and it is the image of uniform angles under a
    Möbius map: θ = loc + 2 atan(e^(−s) tan(u/2)).

    Shapes: `loc` and the concentration broadcast to the batch shape; event shape ().
    Units: radians. Any real `loc` and argument is read modulo 2π; samples lie in [−π, π].

    Args:
        loc: Mean direction.
        rho: Mean resultant length, in [0, 1).
        radius: The same as hyperbolic radius s in [0, ∞), which never rounds to 1; instead of `rho`.

    Raises:
        DistributionError: Unless exactly one of `rho` and `radius` is given.
        ValueError: If validation is on and a parameter leaves its range.

    >>> law = WrappedCauchy(torch.tensor([0.0, 1.0]), rho=0.5)
    >>> law.entropy().exp() / (2 * math.pi)  # the share of the circle it fills
    tensor([0.7500, 0.7500])
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {
        "loc": constraints.real,
        "rho": constraints.half_open_interval(0, 1),
        "radius": constraints.nonnegative,
    }

    def __init__(
        self,
        loc: Tensor | float,
        rho: Tensor | float | None = None,
        *,
        radius: Tensor | float | None = None,
        validate_args: bool | None = None,
    ) -> None:
        angle, *_ = parameters(*(v for v in (loc, rho, radius) if v is not None))
        strength = cauchy.radius_of(rho, radius, angle)
        batch = torch.broadcast_shapes(angle.shape, strength.shape)
        self.loc, self.radius = angle.expand(batch), strength.expand(batch)
        if rho is not None:
            self.rho = torch.as_tensor(rho, dtype=angle.dtype, device=angle.device).expand(batch)
        super().__init__(batch, validate_args=validate_args)

    @lazy_property
    def rho(self) -> Tensor:
        """Mean resultant length, tanh(s/2)."""
        # With the slope that autograd would lose where tanh rounds to one.
        return cauchy.mean_resultant_length(self.radius, 2)

    @property
    def mean_resultant_length(self) -> Tensor:
        """The same as `rho`."""
        rho: Tensor = self.rho
        return rho

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> WrappedCauchy:
        """The same law with parameters expanded to `batch_shape`."""
        batch = torch.Size(batch_shape)
        new = WrappedCauchy(self.loc.expand(batch), radius=self.radius.expand(batch), validate_args=False)
        new._validate_args = self._validate_args
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Uniform angles under the Möbius map, (*sample_shape, …)."""
        shape = self._extended_shape(sample_shape)
        loc = self.loc if self.loc.shape == shape else self.loc.expand(shape)
        radius = self.radius if self.radius.shape == shape else self.radius.expand(shape)
        theta: Tensor = _Gathered.apply(loc, radius)  # type: ignore[no-untyped-call]
        return theta

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density per radian, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        ratio = cauchy.log_density_ratio(self.radius.double(), cosine_gap(value, self.loc), 2)
        return (ratio - LOG_TURN).to(self.loc.dtype)

    def kl_to_uniform(self) -> Tensor:
        """log cosh²(s/2) = −log(1 − ρ²), (…), in nats."""
        return cauchy.divergence(self.radius, 2)

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> WrappedCauchy:
        """The point of the disc from which the angles look balanced: their conformal barycentre."""
        theta, share = weighed(samples, weights, 0)
        loc, radius = conformal_barycentre(torch.stack((theta.cos(), theta.sin()), -1), share)
        return cls(torch.atan2(loc[1], loc[0]), radius=radius)


class _Gathered(torch.autograd.Function):
    """Angles with the gradient of the least motion that keeps the law in its family.

    dθ = −sin Δ dradius + tanh(radius) cos Δ dloc, Δ = θ − loc. Unlike the plain derivative dθ = dloc it fades with
    the radius, so that a field of strength zero, which has no direction, still has a bounded gradient.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, radius: Tensor) -> Tensor:
        # tan of nearly a right angle is large, never infinite: no float is π/2.
        half = torch.empty_like(loc).uniform_(-math.pi / 2, math.pi / 2).tan_().mul_(torch.exp(-radius)).atan_()
        ctx.save_for_backward(radius, half)
        return wrap(torch.add(loc, half, alpha=2))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor]:
        radius, half = ctx.saved_tensors
        offset = 2 * half
        return grad * torch.tanh(radius) * offset.cos(), -grad * offset.sin()


@register_kl(WrappedCauchy, WrappedCauchy)  # type: ignore[untyped-decorator]
def _kl(p: WrappedCauchy, q: WrappedCauchy) -> Tensor:
    apart = cauchy.distance(cosine_gap(p.loc, q.loc), p.radius.double(), q.radius.double())
    return cauchy.divergence(apart, 2).to(p.radius.dtype)
