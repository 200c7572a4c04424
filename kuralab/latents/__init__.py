"""Latent families: encoder output to posterior, prior and KL."""

from __future__ import annotations

from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.latents.base import Latent, Posterior

__all__ = ["Latent", "Posterior", "make"]


def make(config: Config) -> Latent:
    """The latent family a configuration asks for.

    >>> make(Config()).space_features
    3
    """
    latent: Latent = LATENTS[config.latent].load()(config)
    return latent
