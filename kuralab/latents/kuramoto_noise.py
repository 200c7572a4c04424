"""K-vMF: a swarm that is shaken while it follows the encoder's field, until it is von Mises–Fisher nearly.

In dx = (f − ⟨f, x⟩x) dt + σ∘dB the stationary law is von Mises–Fisher with κ = 2|f|/σ². The swarm starts uniform and
follows the field alone at first, exactly; then noise comes on, for a few of the swarm's own relaxation times.

References:
    Mardia & Jupp (2000), Directional Statistics, section 9.3.2 (the stationary law).
    Leimkuhler & Matthews (2015), Molecular Dynamics, chapter 7 (symmetric splittings).
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from kuralab.config import Config
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.kuramoto.sphere import kicked
from kuralab.latents.base import Latent
from kuralab.latents.directional import DirectionalPosterior
from kuralab.latents.field import polar
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.sphere import hypersphere
from kuralab.manifolds.unit import normalise

RELAXATIONS, STEPS, RATIO = 4.0, 12, 6.0


class NoisePosterior(DirectionalPosterior):
    """The swarm's law: divergence and parameters are those of its stationary form, points are simulated."""

    law: VonMisesFisher

    def rsample(self) -> Tensor:
        """Unit vectors, with the gradient of the simulation itself."""
        return simulated(self.law.loc, self.law.concentration)

    def aim(self, z: Tensor) -> Tensor:
        """Log density of the stationary form."""
        return self.law.log_prob(z)

    def log_prob(self, z: Tensor) -> Tensor:
        """Not known.

        Raises:
            NotImplementedError: Always; it says why.
        """
        raise NotImplementedError(
            "Expected a family whose density is known; got one that is simulated. Use its ELBO, or another family."
        )


class KuramotoNoise(Latent):
    """Unit vectors of R^dim; the encoder emits a field f with σ² = 2, whose strength is the concentration κ."""

    dense: ClassVar[bool] = False

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = hypersphere(config.dim)
        self.raw_features = config.dim

    def posterior(self, raw: Tensor) -> NoisePosterior:
        """The posterior of the field `raw`, (B, dim)."""
        loc, concentration = polar(raw)
        return NoisePosterior(VonMisesFisher(loc, concentration, validate_args=False), "concentration")

    @torch.no_grad()
    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor:
        """The swarm follows the field for the first half of the time, and is shaken in the second."""
        loc, kappa = polar(raw)
        loc, kappa = loc.expand_as(start), kappa.expand(len(start))
        head = head_start(kappa, start.shape[-1])
        shaken = [carry(start, loc, head)]
        for step in steps(kappa, start.shape[-1]):
            shaken.append(pushed(shaken[-1], loc, kappa, step))
        alone, late = times.clamp(0, 0.5), ((times - 0.5).clamp(0) * 2 * STEPS).round().long()
        leaving = carry(start, loc, 2 * alone[:, None] * head)
        return torch.where((times > 0.5)[:, None, None], torch.stack(shaken)[late], leaving)


def simulated(loc: Tensor, kappa: Tensor) -> Tensor:
    """One point of the shaken swarm for each direction (B, d) and concentration (B,)."""
    dim = loc.shape[-1]
    x = SphericalCauchy(loc, radius=head_start(kappa, dim), validate_args=False).rsample()
    for step in steps(kappa, dim):
        x = pushed(x, loc, kappa, step)
    return x


def head_start(kappa: Tensor, dim: int) -> Tensor:
    """For how long, times the field's strength, the swarm goes without noise, (…).

    Its mean resultant length is then right for small κ, while for large κ fewer stay behind than will be far away.
    """
    return 2 * torch.asinh(kappa / (2 * (dim - 1)))


def steps(kappa: Tensor, dim: int) -> list[Tensor]:
    """The lengths h of the steps with noise, each (…).

    The clock slows where the field is strong: the whole takes `RELAXATIONS` of the swarm's own times, so κh and dh stay
    bounded. Early steps are longer, since what they do wrong is forgotten.
    """
    rate = (kappa.square() + (dim - 1) ** 2).sqrt()
    shares = RATIO ** -(torch.arange(STEPS, dtype=torch.float64) / max(STEPS - 1, 1))
    return [RELAXATIONS * share / rate for share in (shares / shares.sum()).tolist()]


def pushed(x: Tensor, loc: Tensor, kappa: Tensor, step: Tensor) -> Tensor:
    """Half a step along the field, exact; the push of a whole step; half a step along the field."""
    half = (kappa * step / 2)[..., None]
    return _along(_shaken(_along(x, loc, half), (2 * step).sqrt()), loc, half)


def _shaken(x: Tensor, size: Tensor) -> Tensor:
    """x after a random push.

    A push looks alike from everywhere, so that it may turn along with x when x turns: its slope in x is that of the
    smallest rotation, an isometry, while pushes that stay as they are would drive neighbours apart.
    """
    still = x.detach()
    moved = kicked(still.movedim(-1, 0), size, torch.randn_like(x).movedim(-1, 0)).movedim(0, -1)
    turn, there = x - still, moved.detach()
    return moved + (still * there).sum(-1, keepdim=True) * turn - (turn * there).sum(-1, keepdim=True) * still


def _along(x: Tensor, loc: Tensor, strength: Tensor) -> Tensor:
    """As `carry`, for strengths of order one, where every part fades with the strength in proportion."""
    height = (x * loc).sum(-1, keepdim=True)
    sinh, less = torch.sinh(strength), 2 * torch.sinh(strength / 2).square()
    moved = x + (sinh + less * height) * loc
    return normalise(moved)
