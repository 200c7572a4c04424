"""Models: coders around a latent family."""

from __future__ import annotations

from torch.random import fork_rng, manual_seed

from kuralab import latents
from kuralab.config import Config
from kuralab.data.base import Dataset
from kuralab.models.coders import ENCODERS, mlp_decoder
from kuralab.models.vae import VAE, Terms

__all__ = ["VAE", "Terms", "make"]


def make(config: Config, dataset: Dataset) -> VAE:
    """The untrained model of a configuration, on the CPU; the same seed gives the same weights."""
    with fork_rng(devices=[]):
        manual_seed(config.seed)
        latent = latents.make(config)
        encoder = ENCODERS[config.network](dataset.shape, config.hidden, latent.raw_features)
        decoder = mlp_decoder(latent.space_features, config.hidden, dataset.train.mean(0))
    return VAE(encoder, latent, decoder, dataset.likelihood)
