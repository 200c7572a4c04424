"""K-wC: angles whose laws pull at each other while they follow the encoder's fields; the coupling is learned.

References:
    Ott & Antonsen (2008), Low dimensional behavior of large systems of globally coupled oscillators, arXiv 0806.0004.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from kuralab.config import Config
from kuralab.distributions import wrapped_cauchy
from kuralab.distributions.known import widened
from kuralab.latents.base import Latent
from kuralab.latents.field import polar
from kuralab.latents.ott_antonsen import Crowds
from kuralab.latents.wrapped_cauchy import WrappedCauchyPosterior
from kuralab.manifolds.base import angle_of
from kuralab.manifolds.torus import angles

STEPS = 4
FIRST_COUPLING = 0.05


class KuramotoTorus(Latent):
    """`dim` angles, each a crowd; the encoder emits a field for each, and a frequency if rotation is on.

    The crowds feel each other's means through one coupling matrix and one matrix of phase lags, learned with the
    network; the posterior is still a product of wrapped Cauchy laws, whose parameters talk to each other.

    Attributes:
        coupling: K, how strongly angle k follows angle l, (dim, dim).
        lag: β, at which angle it follows, (dim, dim), in radians.
        strength: What K is multiplied by; 1 unless somebody wants to see less or more of it.
    """

    strength: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = angles(config.dim)
        self.turning = config.rotation == "on"
        self.width = 3 if self.turning else 2
        self.raw_features = self.width * config.dim
        self.coupling = nn.Parameter(FIRST_COUPLING * torch.randn(config.dim, config.dim))
        self.lag = nn.Parameter(torch.zeros(config.dim, config.dim))
        self.register_buffer("strength", torch.ones(()))

    def posterior(self, raw: Tensor) -> WrappedCauchyPosterior:
        """The posterior of fields and frequencies `raw`, (B, raw_features)."""
        direction, radius = polar(self._crowds(raw).settled(STEPS).to(raw.dtype))
        law = wrapped_cauchy.WrappedCauchy(angle_of(direction), radius=radius, validate_args=False)
        return WrappedCauchyPosterior(law)

    def network(self) -> dict[str, Tensor]:
        """What was learned: `coupling` K and `lag` β, each (dim, dim), row k what angle k follows."""
        return {"coupling": self.coupling.detach(), "lag": self.lag.detach()}

    @torch.no_grad()
    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor:
        """Every angle's phases follow the field that the crowds' means make."""
        crowds = self._crowds(raw[None])
        z = torch.view_as_complex(start.double().reshape(len(start), -1, 2).contiguous())
        w, frames = torch.zeros_like(crowds.outer), []
        place = 0
        for moment in times.double().clamp(0, 1).sort().values.tolist():
            while (place + 1) / STEPS <= moment:
                z, w = _together(crowds, z, w, 1 / STEPS)
                place += 1
            frames.append(_together(crowds, z, w, moment - place / STEPS)[0])
        order = times.argsort().argsort()
        return torch.view_as_real(torch.stack(frames)[order]).flatten(-2).to(start.dtype)

    def _crowds(self, raw: Tensor) -> Crowds:
        parts = widened(raw).reshape(len(raw), -1, self.width)
        outer = torch.complex(parts[..., 0], parts[..., 1])
        web = torch.polar(torch.ones_like(self.lag), self.lag) * (self.strength * self.coupling)
        return Crowds(outer, web.to(outer.dtype), parts[..., 2] if self.turning else None)


def _together(crowds: Crowds, z: Tensor, w: Tensor, length: float) -> tuple[Tensor, Tensor]:
    """Phases (S, n) and means (1, n) one step later."""
    for pull in crowds.pulls(w, length):
        z, w = crowds.mapped(z, pull, length / 2), crowds.mapped(w, pull, length / 2)
    return z / z.abs(), w
