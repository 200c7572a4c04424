"""wC: independent angles, each where phases settle that follow the encoder's field.

References:
    McCullagh (1996), Möbius transformation and Cauchy parameter estimation, Annals of Statistics 24.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.config import Config
from kuralab.distributions import wrapped_cauchy
from kuralab.latents.base import Latent, Posterior
from kuralab.latents.field import polar
from kuralab.manifolds.base import angle_of, points_at
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.torus import angles


class WrappedCauchyPosterior(Posterior):
    """One law per angle, (B, n), against uniform angles; points are (cos θ₁, sin θ₁, …)."""

    def __init__(self, law: wrapped_cauchy.WrappedCauchy) -> None:
        self.law = law

    def kl(self) -> Tensor:
        """Σ −log(1 − ρ²)."""
        return self.law.kl_to_uniform().sum(-1)

    def rsample(self) -> Tensor:
        """Points of the torus."""
        return points_at(self.law.rsample()).flatten(-2)

    def mode(self) -> Tensor:
        """The mean directions."""
        return points_at(self.law.loc).flatten(-2)

    def parameters(self) -> dict[str, Tensor]:
        """Mean angles, hyperbolic radii and mean resultant lengths."""
        return {"angle": self.law.loc, "radius": self.law.radius, "rho": self.law.rho}

    def log_prob(self, z: Tensor) -> Tensor:
        """Log density in radians, summed over the angles."""
        return self.law.log_prob(self._angles(z)).sum(-1)

    def prior_log_prob(self, z: Tensor) -> Tensor:
        """−n log 2π, wherever `z` is."""
        return torch.full_like(z[..., 0], -self.law.loc.shape[-1] * math.log(2 * math.pi))

    def _angles(self, z: Tensor) -> Tensor:
        return angle_of(z.reshape(*z.shape[:-1], -1, 2))


class WrappedCauchy(Latent):
    """`dim` angles; the encoder emits a field of the plane for each, whose strength is the hyperbolic radius."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = angles(config.dim)
        self.raw_features = self.manifold.space_features

    def posterior(self, raw: Tensor) -> WrappedCauchyPosterior:
        """The posterior of the fields `raw`, (B, 2 dim)."""
        direction, radius = polar(raw.reshape(len(raw), -1, 2))
        loc = angle_of(direction)
        law = wrapped_cauchy.WrappedCauchy(loc, radius=radius, validate_args=False)
        return WrappedCauchyPosterior(law)

    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor:
        """Every angle's phases follow its field: their radius grows in proportion to time."""
        loc, radius = polar(raw.reshape(-1, 2))
        return carry(start.reshape(len(start), -1, 2), loc, times[:, None, None] * radius).flatten(-2)
