"""sphC: the law a swarm takes when it follows the encoder's field for unit time.

References:
    Sablica & Hornik (2025), spherical Cauchy variational autoencoders, arXiv 2506.21278.
"""

from __future__ import annotations

from torch import Tensor

from kuralab.config import Config
from kuralab.distributions import spherical_cauchy
from kuralab.latents.base import Latent
from kuralab.latents.directional import DirectionalPosterior
from kuralab.latents.field import polar
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.sphere import hypersphere


class SphericalCauchy(Latent):
    """Unit vectors of R^dim; the encoder emits a field whose strength is the hyperbolic radius."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = hypersphere(config.dim)
        self.raw_features = config.dim

    def posterior(self, raw: Tensor) -> DirectionalPosterior:
        """The posterior of the field `raw`, (B, dim)."""
        loc, radius = polar(raw)
        law = spherical_cauchy.SphericalCauchy(loc, radius=radius, validate_args=False)
        return DirectionalPosterior(law, "radius")

    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor:
        """The swarm follows the field: its radius grows in proportion to time."""
        loc, radius = polar(raw)
        return carry(start, loc, times[:, None] * radius)
