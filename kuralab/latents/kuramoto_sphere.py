"""K-sphC: the law of a swarm that follows several fields in turn, and turns meanwhile if it may.

References:
    Lipton, Mirollo & Strogatz (2021), The Kuramoto model on a sphere, arXiv 1907.07150.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kuralab.config import Config
from kuralab.distributions import spherical_cauchy
from kuralab.distributions.known import widened
from kuralab.latents.base import Latent
from kuralab.latents.directional import DirectionalPosterior
from kuralab.latents.field import polar
from kuralab.manifolds import lorentz
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.sphere import hypersphere


class KuramotoSphere(Latent):
    """Unit vectors of R^dim; the encoder emits a field f, and a rotation A if that is on, for each of `intervals`.

    x' = A x + f − ⟨f, x⟩ x for unit time, f and A constant for equal shares of it. The uniform swarm stays spherical
    Cauchy, so density, entropy and divergence are closed; with one field alone this is the plain family.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = hypersphere(config.dim)
        self.dim, self.intervals = config.dim, config.intervals
        self.turning = config.rotation == "on"
        turns = self.dim * (self.dim - 1) // 2 if self.turning else 0
        self.raw_features = self.intervals * (self.dim + turns)

    def posterior(self, raw: Tensor) -> DirectionalPosterior:
        """The posterior of fields and rotations `raw`, (B, raw_features)."""
        loc, radius = polar(self._field(raw))
        law = spherical_cauchy.SphericalCauchy(loc, radius=radius, validate_args=False)
        return DirectionalPosterior(law, "radius")

    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor:
        """The swarm follows one field and rotation after the other."""
        fields, turns = self._pulls(raw.double()[None])
        moved, frames = start.double(), torch.empty(len(times), *start.shape, dtype=torch.float64, device=start.device)
        for k in range(self.intervals):
            share = (times.double() * self.intervals - k).clamp(0, 1)
            for place in (share > 0).nonzero()[:, 0].tolist():
                frames[place] = self._moved(moved, share[place], fields[0, k], turns[0, k])
            moved = self._moved(moved, torch.ones_like(share[0]), fields[0, k], turns[0, k])
        frames[times <= 0] = start.double()
        return frames.to(start.dtype)

    def _moved(self, points: Tensor, share: Tensor, field: Tensor, turn: Tensor) -> Tensor:
        if self.turning:
            return lorentz.carried(points, share * field, share * turn)
        loc, strength = polar(field)
        return carry(points, loc, share * strength)

    def _field(self, raw: Tensor) -> Tensor:
        """The one field that leads to the same law."""
        if self.intervals == 1 and not self.turning:
            return raw
        fields, turns = self._pulls(widened(raw))
        if self.turning:
            return lorentz.turned(fields, turns).to(raw.dtype)
        loc, strength = polar(fields)
        field = fields[:, 0]
        for k in range(1, self.intervals):
            field = lorentz.boosted(*polar(field), loc[:, k], strength[:, k])
        return field.to(raw.dtype)

    def _pulls(self, raw: Tensor) -> tuple[Tensor, Tensor]:
        """Fields (B, n, d) and rotations (B, n, d, d), each times the length of its interval."""
        parts = raw.reshape(len(raw), self.intervals, -1) / self.intervals
        shape = (*parts.shape[:-1], self.dim, self.dim)
        if not self.turning:
            return parts, parts.new_zeros(()).expand(shape)
        row, column = torch.triu_indices(self.dim, self.dim, 1, device=raw.device)
        upper = parts.new_zeros(shape)
        upper[..., row, column] = parts[..., self.dim :]
        return parts[..., : self.dim], upper - upper.mT
