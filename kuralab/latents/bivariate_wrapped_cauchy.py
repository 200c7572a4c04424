"""KP: pairs of angles of which the second hangs on the first, where a crowd settles that another crowd leads.

References:
    Kato & Pewsey (2015), A Möbius transformation-induced distribution on the torus, Biometrika 102.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from kuralab.config import Config
from kuralab.distributions import bivariate_wrapped_cauchy
from kuralab.distributions.angular import wrap
from kuralab.distributions.kato_pewsey import parted
from kuralab.latents.base import Latent, Posterior
from kuralab.latents.field import polar
from kuralab.manifolds.base import angle_of, points_at
from kuralab.manifolds.torus import angles


class BoundPosterior(Posterior):
    """Pairs of bound angles, (B, n), against uniform ones; points are (cos θ₁, sin θ₁, …), pair after pair."""

    def __init__(self, loc: Tensor, radius: Tensor, bond: Tensor) -> None:
        # Angles that no field has moved yet are bound as they are: the lag takes the turn of the law's own frame out.
        lag = torch.where(bond < 0, -1.0, 1.0) * loc[..., 0] - loc[..., 1]
        self.law = bivariate_wrapped_cauchy.BivariateWrappedCauchy(
            loc, radius=radius, bond=bond, lag=lag, validate_args=False
        )

    def kl(self) -> Tensor:
        """Σ −log(1 − ρ₁²) − log(1 − ρ₂²) − log(1 − c²) over the pairs."""
        return self.law.kl_to_uniform().sum(-1)

    def rsample(self) -> Tensor:
        """Points of the torus."""
        theta: Tensor = _Led.apply(self.law.loc, self.law.radius, self.law.bond)  # type: ignore[no-untyped-call]
        return points_at(theta).flatten(-3)

    def mode(self) -> Tensor:
        """The mean directions."""
        return points_at(self.law.loc).flatten(-3)

    def parameters(self) -> dict[str, Tensor]:
        """Mean angles, hyperbolic radii, mean resultant lengths, and the correlation of each pair."""
        law = self.law
        each = {"angle": law.loc, "radius": law.radius, "rho": law.rho}
        return {name: value.flatten(-2) for name, value in each.items()} | {"correlation": law.correlation}

    def log_prob(self, z: Tensor) -> Tensor:
        """Log density in radians, summed over the pairs."""
        return self.law.log_prob(angle_of(z.reshape(*z.shape[:-1], -1, 2, 2))).sum(-1)

    def prior_log_prob(self, z: Tensor) -> Tensor:
        """−2n log 2π, wherever `z` is."""
        pairs = torch.full_like(z[..., ::4], -2 * math.log(2 * math.pi))
        return pairs.sum(-1)


class BivariateWrappedCauchy(Latent):
    """`dim` pairs of angles; the encoder emits two fields of the plane and a bond for each pair.

    Uniform angles y₁ and y₂ = sign(b) y₁ + δ, δ wrapped Cauchy of radius |b|, each follow the field of their own for
    unit time. The bond b is any number: with |b| as a hyperbolic radius the correlation tanh(b/2) never rounds to 1.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = angles(2 * config.dim)
        self.raw_features = 5 * config.dim

    def posterior(self, raw: Tensor) -> BoundPosterior:
        """The posterior of fields and bonds `raw`, (B, 5 dim)."""
        parts = raw.reshape(len(raw), -1, 5)
        direction, radius = polar(parts[..., :4].reshape(len(raw), -1, 2, 2))
        return BoundPosterior(angle_of(direction), radius, parts[..., 4])


class _Led(torch.autograd.Function):
    """Pairs of angles with a motion that keeps the law in its family, as small as each field's own allows.

    A change of field k moves θ_k as it moves a lone wrapped Cauchy angle, dθ = −sin Δ ds + tanh s cos Δ dloc, which
    turns the angle y_k that it came from by tanh s tanh(s/2) dloc. The bond then lags by the difference of both turns;
    y₂ takes that back, and follows the bond, by the same rule for δ.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, radius: Tensor, bond: Tensor) -> Tensor:
        sign, tie = parted(bond)
        half = torch.empty_like(loc).uniform_(-math.pi / 2, math.pi / 2)
        first = loc[..., 0] + 2 * half[..., 0]
        delta = 2 * torch.atan(torch.exp(-tie) * half[..., 1].tan())
        y = torch.stack((first, sign * first + delta), -1) - loc
        narrow = torch.exp(-radius)
        offset = 2 * torch.atan2(narrow * (y / 2).sin(), (y / 2).cos())
        ctx.save_for_backward(radius, tie, sign, delta, offset, y)
        return wrap(loc + offset)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        radius, tie, sign, delta, offset, y = ctx.saved_tensors
        grown = torch.exp(radius[..., 1].clamp_max(80))
        half = y[..., 1] / 2
        pace = 1 / (grown * half.cos().square() + half.sin().square() / grown)
        carried = grad[..., 1] * pace
        own = torch.tanh(radius) * grad * offset.cos()
        turns = torch.tanh(radius) * torch.tanh(radius / 2)
        back = (carried * torch.tanh(tie) * delta.cos())[..., None] * turns
        lagging = torch.stack((sign, -torch.ones_like(sign)), -1) * back
        return own + lagging, -grad * offset.sin(), -sign * carried * delta.sin()
