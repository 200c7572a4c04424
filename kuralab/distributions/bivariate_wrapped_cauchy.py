"""Two dependent angles, each wrapped Cauchy: the law of Kato and Pewsey on the torus.

References:
    Kato & Pewsey (2015), A Möbius transformation-induced distribution on the torus, Biometrika 102.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.distributions import Distribution, Independent, Uniform, constraints, register_kl, transform_to
from torch.distributions.utils import lazy_property
from torch.types import _size

from kuralab.distributions import cauchy, kato_pewsey
from kuralab.distributions.angular import LOG_TURN, check_whole_turn, cosine_gap, parameters, wrap
from kuralab.distributions.known import widened
from kuralab.distributions.law import Law, weighed


class _Between(constraints.Constraint):
    """Numbers above −1 and below 1."""

    def check(self, value: Any) -> Any:
        """Whether each lies strictly between."""
        good: Tensor = value.abs() < 1
        return good


between = _Between()


@transform_to.register(_Between)  # type: ignore[untyped-decorator]
def _to_between(constraint: _Between) -> Any:
    return transform_to(constraints.interval(-1, 1))


class BivariateWrappedCauchy(Law):
    """Uniform angles, the second bound to the first, each gathered by a field of its own.

    With y₁ uniform and y₂ = sign(c) y₁ + lag + δ, δ wrapped Cauchy with mean resultant length |c|,
    θ_k = loc_k + 2 atan(e^(−s_k) tan(y_k/2)), s_k = 2 artanh ρ_k. It is where two coupled crowds of oscillators
    settle of which one leads; marginals and conditionals are wrapped Cauchy. The lag is nought in the cited paper;
    any other belongs to the same family, at the same divergence from the uniform law.

    Shapes: `loc` and `rho` or `radius` (…, 2) and `correlation` or `bond` and `lag` (…) broadcast; batch shape (…),
    event shape (2,).
    Units: radians, read modulo 2π; samples lie in [−π, π].

    Args:
        loc: Mean directions.
        rho: Mean resultant lengths of the two angles, in [0, 1).
        radius: The same as hyperbolic radii s in [0, ∞), which never round to 1; instead of `rho`.
        correlation: c in (−1, 1), zero for independent angles.
        bond: The same as a signed hyperbolic radius 2 artanh c, which never rounds to 1; instead of `correlation`.
        lag: By how much the second angle is ahead of the first before their fields gather them.

    Raises:
        DistributionError: Unless exactly one of `rho` and `radius` is given.
        ValueError: If validation is on and a parameter leaves its range.

    >>> law = BivariateWrappedCauchy(torch.zeros(2), torch.tensor([0.5, 0.5]), correlation=0.5)
    >>> (law.kl_to_uniform() / 3).exp()  # three equal shares of −log(1 − ρ²)
    tensor(1.3333)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {
        "loc": constraints.real_vector,
        "rho": constraints.independent(constraints.half_open_interval(0, 1), 1),
        "radius": constraints.independent(constraints.nonnegative, 1),
        "correlation": between,
    }
    support = constraints.real_vector

    def __init__(
        self,
        loc: Tensor,
        rho: Tensor | float | None = None,
        correlation: Tensor | float = 0.0,
        *,
        radius: Tensor | float | None = None,
        bond: Tensor | float | None = None,
        lag: Tensor | float = 0.0,
        validate_args: bool | None = None,
    ) -> None:
        loc, tie, ahead = parameters(loc, correlation if bond is None else bond, lag)
        strength = cauchy.radius_of(rho, radius, loc)
        strength = strength.expand(2) if strength.dim() == 0 else strength
        batch = torch.broadcast_shapes(loc.shape[:-1], strength.shape[:-1], tie.shape, ahead.shape)
        self.loc, self.radius = loc.expand(*batch, 2), strength.expand(*batch, 2)
        self.bond, self.lag = (kato_pewsey.bond_of(tie) if bond is None else tie).expand(batch), ahead.expand(batch)
        if bond is None:
            self.correlation = tie.expand(batch)
        if rho is not None:
            self.rho = torch.as_tensor(rho, dtype=loc.dtype, device=loc.device).expand(*batch, 2)
        super().__init__(batch, torch.Size((2,)), validate_args)

    @lazy_property
    def rho(self) -> Tensor:
        """Mean resultant lengths of the angles, tanh(s/2), (…, 2)."""
        # With the slope that autograd would lose where tanh rounds to one.
        return cauchy.mean_resultant_length(self.radius, 2)

    @lazy_property
    def correlation(self) -> Tensor:
        """c = tanh(bond/2), (…)."""
        sign, strength = kato_pewsey.parted(self.bond)
        return sign * cauchy.mean_resultant_length(strength, 2)

    @property
    def free_parameters(self) -> int:
        """Two directions, two concentrations, one correlation: 5."""
        return 5

    @property
    def mean_resultant_length(self) -> Tensor:
        """Of each angle, (…, 2)."""
        rho: Tensor = self.rho
        return rho

    @property
    def mean(self) -> Tensor:
        """The mean directions, in [−π, π], (…, 2)."""
        return wrap(self.loc)

    @property
    def mode(self) -> Tensor:
        """The angles of greatest density: the mean directions, (…, 2)."""
        return wrap(self.loc)

    @property
    def variance(self) -> Tensor:
        """Circular variances of the angles, (…, 2)."""
        return 1 - self.mean_resultant_length

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> BivariateWrappedCauchy:
        """The same law with parameters expanded to `batch_shape`."""
        new = BivariateWrappedCauchy(
            self.loc.expand(*batch_shape, 2),
            bond=self.bond.expand(torch.Size(batch_shape)),
            lag=self.lag.expand(torch.Size(batch_shape)),
            radius=self.radius.expand(*batch_shape, 2),
            validate_args=False,
        )
        new._validate_args = self._validate_args
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Two uniform angles under three Möbius maps, (*sample_shape, …, 2)."""
        shape = self._extended_shape(sample_shape)
        half = math.pi * (torch.rand(shape, dtype=self.loc.dtype, device=self.loc.device) - 0.5)
        sign, bond = kato_pewsey.parted(self.bond)
        apart = torch.atan(torch.exp(-bond) * torch.tan(half[..., 1]))
        both = torch.stack((half[..., 0], sign * half[..., 0] + self.lag / 2 + apart), -1)
        return wrap(self.loc + 2 * torch.atan(torch.exp(-self.radius) * torch.tan(both)))

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density per square radian, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        radius, (sign, bond) = self.radius.double(), kato_pewsey.parted(self.bond.double())
        theta, loc = widened(value), widened(self.loc)
        each = cauchy.log_density_ratio(radius, cosine_gap(theta, loc), 2).sum(-1)
        first, second = kato_pewsey.released(theta - loc, radius).unbind(-1)
        together = cauchy.log_density_ratio(bond, cosine_gap(second, sign * first + widened(self.lag)), 2)
        return (each + together - 2 * LOG_TURN).to(self.loc.dtype)

    def kl_to_uniform(self) -> Tensor:
        """−Σ log(1 − ρ_k²) − log(1 − c²), (…), in nats."""
        _, bond = kato_pewsey.parted(self.bond)
        return cauchy.divergence(self.radius, 2).sum(-1) + cauchy.divergence(bond, 2)

    def entropy(self) -> Tensor:
        """2 log 2π − KL to the uniform law, (…), in nats."""
        return 2 * LOG_TURN - self.kl_to_uniform()

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> BivariateWrappedCauchy:
        """The best of two climbs, one for each sign of the correlation, from the best independent angles."""
        theta, share = weighed(samples, weights, 1)
        loc, radius, correlation = kato_pewsey.fit(theta, share, cls)
        return cls(loc, correlation=correlation, radius=radius)


@register_kl(BivariateWrappedCauchy, BivariateWrappedCauchy)  # type: ignore[untyped-decorator]
def _kl(p: BivariateWrappedCauchy, q: BivariateWrappedCauchy) -> Tensor:
    leading = cauchy.distance(cosine_gap(p.loc, q.loc)[..., 0], p.radius.double()[..., 0], q.radius.double()[..., 0])
    return (cauchy.divergence(leading, 2) + kato_pewsey.following(p, q)).to(p.loc.dtype)


@register_kl(BivariateWrappedCauchy, Independent)  # type: ignore[untyped-decorator]
def _kl_to_uniform(p: BivariateWrappedCauchy, q: Independent[Any]) -> Tensor:
    if not isinstance(q.base_dist, Uniform) or q.event_shape != p.event_shape:
        raise NotImplementedError
    check_whole_turn(q.base_dist)
    return p.kl_to_uniform()
