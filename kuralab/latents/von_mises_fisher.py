"""vMF: the bell of the sphere.

References:
    Davidson, Falorsi, De Cao, Kipf & Tomczak (2018), Hyperspherical Variational Auto-Encoders, arXiv 1804.00891.
"""

from __future__ import annotations

from torch import Tensor

from kuralab.config import Config
from kuralab.distributions import von_mises_fisher
from kuralab.latents.base import Latent
from kuralab.latents.directional import DirectionalPosterior
from kuralab.latents.field import polar
from kuralab.manifolds.sphere import hypersphere


class VonMisesFisher(Latent):
    """Unit vectors of R^dim; the encoder emits a field whose strength is the concentration κ."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = hypersphere(config.dim)
        self.raw_features = config.dim

    def posterior(self, raw: Tensor) -> DirectionalPosterior:
        """The posterior of the field `raw`, (B, dim)."""
        loc, concentration = polar(raw)
        law = von_mises_fisher.VonMisesFisher(loc, concentration, validate_args=False)
        return DirectionalPosterior(law, "concentration")
