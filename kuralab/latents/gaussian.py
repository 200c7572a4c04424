"""N: independent Gaussians in flat space, the usual variational autoencoder.

References:
    Kingma & Welling (2014), Auto-Encoding Variational Bayes, arXiv 1312.6114, appendix B.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.config import Config
from kuralab.latents.base import Latent, Posterior
from kuralab.manifolds.euclidean import Euclidean

LOG_SCALE_BOUND = 15.0


class GaussianPosterior(Posterior):
    """N(loc, scale²) in every axis, against the standard normal."""

    def __init__(self, loc: Tensor, log_scale: Tensor) -> None:
        self.loc, self.log_scale = loc, log_scale
        self.scale = log_scale.exp()

    def kl(self) -> Tensor:
        """½ Σ (μ² + σ² − 1 − log σ²)."""
        terms: Tensor = self.loc.square() + self.scale.square() - 1 - 2 * self.log_scale
        return 0.5 * terms.sum(-1)

    def rsample(self) -> Tensor:
        """μ + σε."""
        return torch.addcmul(self.loc, self.scale, torch.randn_like(self.loc))

    def mode(self) -> Tensor:
        """The mean."""
        return self.loc

    def parameters(self) -> dict[str, Tensor]:
        """Mean and standard deviation per axis."""
        return {"loc": self.loc, "scale": self.scale}

    def log_prob(self, z: Tensor) -> Tensor:
        """Gaussian log density."""
        return _standard((z - self.loc) / self.scale) - self.log_scale.sum(-1)

    def prior_log_prob(self, z: Tensor) -> Tensor:
        """Standard normal log density."""
        return _standard(z)


class Gaussian(Latent):
    """`dim` axes; the encoder emits a mean and a log standard deviation for each.

    The log standard deviation bends smoothly towards ±15, so that no encoder output overflows.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = Euclidean(config.dim)
        self.raw_features = 2 * config.dim

    def posterior(self, raw: Tensor) -> GaussianPosterior:
        """The posterior of `raw`, (B, 2 dim)."""
        loc, log_scale = raw.chunk(2, -1)
        return GaussianPosterior(loc, LOG_SCALE_BOUND * torch.tanh(log_scale / LOG_SCALE_BOUND))


def _standard(z: Tensor) -> Tensor:
    return -0.5 * (z.square() + math.log(2 * math.pi)).sum(-1)
