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
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions import cauchy


class WrappedCauchy(Distribution):
    """p(θ) = 1 / (2π (cosh s − cos(θ − loc) sinh s)), with s = 2 artanh ρ.

    Oscillators with Lorentzian frequencies settle into this law, and it is the image of uniform angles under a
    Möbius map: θ = loc + 2 atan2(e^(−s) sin(u/2), cos(u/2)).

    Shapes: `loc` and the concentration broadcast to the batch shape; event shape ().
    Units: radians. Any real `loc` and argument is read modulo 2π; samples lie in [−π, π).

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
        "radius": constraints.nonnegative,
    }
    support = constraints.real
    has_rsample = True

    def __init__(
        self,
        loc: Tensor | float,
        rho: Tensor | float | None = None,
        *,
        radius: Tensor | float | None = None,
        validate_args: bool | None = None,
    ) -> None:
        given = [value.dtype for value in (loc, rho, radius) if isinstance(value, Tensor)]
        dtype = given[0] if given else torch.get_default_dtype()
        angle, strength = torch.as_tensor(loc, dtype=dtype), cauchy.radius_of(rho, radius, dtype)
        batch = torch.broadcast_shapes(angle.shape, strength.shape)  # type: ignore[no-untyped-call]
        self.loc, self.radius = angle.expand(batch), strength.expand(batch)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def rho(self) -> Tensor:
        """Mean resultant length, tanh(s/2)."""
        return torch.tanh(self.radius / 2)

    @property
    def mean_resultant_length(self) -> Tensor:
        """The same as `rho`."""
        return self.rho

    @property
    def mode(self) -> Tensor:
        """The angle of greatest density."""
        return self.loc

    @property
    def mean(self) -> Tensor:
        """The mean direction, an angle."""
        return self.loc

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> WrappedCauchy:
        """The same law with parameters expanded to `batch_shape`."""
        new = WrappedCauchy(self.loc.expand(batch_shape), radius=self.radius.expand(batch_shape), validate_args=False)
        new._validate_args = self._validate_args
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Uniform angles under the Möbius map, (*sample_shape, …)."""
        shape = self._extended_shape(sample_shape)
        half = math.pi * (torch.rand(shape, dtype=self.loc.dtype, device=self.loc.device) - 0.5)
        loc, radius = self.loc.expand(shape), self.radius.expand(shape)
        theta: Tensor = _Gathered.apply(loc, radius, half)  # type: ignore[no-untyped-call]
        return torch.remainder(theta + math.pi, 2 * math.pi) - math.pi

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density per radian, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        gap = 2 * torch.sin((value.double() - self.loc) / 2).square()
        ratio = cauchy.log_density_ratio(self.radius.double(), gap, 2)
        return (ratio - math.log(2 * math.pi)).to(self.loc)

    def kl_to_uniform(self) -> Tensor:
        """log cosh²(s/2) = −log(1 − ρ²), (…), in nats."""
        return cauchy.divergence(self.radius, 2)

    def entropy(self) -> Tensor:
        """log 2π − KL to the uniform law, (…), in nats."""
        return math.log(2 * math.pi) - self.kl_to_uniform()


class _Gathered(torch.autograd.Function):
    """Angles with the gradient of the least motion that keeps the law in its family.

    dθ = −sin Δ dradius + tanh(radius) cos Δ dloc, Δ = θ − loc. Unlike the plain derivative dθ = dloc it fades with
    the radius, so that a field of strength zero, which has no direction, still has a bounded gradient.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, radius: Tensor, half: Tensor) -> Tensor:
        offset = 2 * torch.atan2(torch.exp(-radius) * half.sin(), half.cos())
        ctx.save_for_backward(radius, offset)
        return loc + offset

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None]:
        radius, offset = ctx.saved_tensors
        return grad * torch.tanh(radius) * offset.cos(), -grad * offset.sin(), None


@register_kl(WrappedCauchy, WrappedCauchy)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl(p: WrappedCauchy, q: WrappedCauchy) -> Tensor:
    gap = 2 * torch.sin((p.loc.double() - q.loc) / 2).square()
    apart = cauchy.distance(gap, p.radius.double(), q.radius.double())
    return cauchy.divergence(apart, 2).to(p.radius)
