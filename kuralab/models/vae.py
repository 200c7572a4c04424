"""The variational autoencoder: encoder, latent family, decoder, and the bound between them.

Kingma & Welling (2014), Auto-Encoding Variational Bayes, arXiv:1312.6114.
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

from kuralab.data.likelihoods import Likelihood
from kuralab.latents.base import Latent, Posterior


class Terms(NamedTuple):
    """The two halves of the ELBO, per datum and in nats: elbo = reconstruction − kl."""

    reconstruction: Tensor
    kl: Tensor


class VAE(nn.Module):
    r"""A picture x, its posterior q(z|x) on a manifold, and the picture p(x|z) made of it.

    .. math:: \log p(x) \ge E_{q(z|x)} \log p(x|z) - KL(q(z|x) \| p(z))

    Shapes: pictures are (B, P); points of the latent space are (B, latent.space_features).
    Units: nats per datum.
    """

    def __init__(self, encoder: nn.Module, latent: Latent, decoder: nn.Sequential, likelihood: Likelihood) -> None:
        super().__init__()
        self.encoder = encoder
        self.latent = latent
        self.decoder = decoder
        self.likelihood = likelihood

    def encode(self, x: Tensor) -> Posterior:
        """q(z | x) for observed pictures."""
        return self.latent.posterior(self.encoder(x))

    def decode(self, z: Tensor) -> Tensor:
        """The mean picture E[x | z], in [0, 1]."""
        return self.likelihood.mean(self.decoder(z))

    def forward(self, x: Tensor) -> Terms:
        """Both terms from one reparameterised draw per datum, with gradients."""
        posterior = self.encode(x)
        raw = self.decoder(posterior.rsample())
        return Terms(self.likelihood.log_prob(x, raw), posterior.kl())

    def loss(self, x: Tensor, beta: float = 1.0) -> Tensor:
        """The mean of β·kl − reconstruction; at β = 1 the negative ELBO."""
        terms: Terms = self(x)
        return (beta * terms.kl - terms.reconstruction).mean()
