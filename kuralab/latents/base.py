"""What every latent family can do: encoder output in, posterior and prior out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import torch
from torch import Tensor, nn

from kuralab.config import Config
from kuralab.manifolds.base import Manifold


class Posterior(ABC):
    """What the encoder believes about the latent point of each datum of a batch of B.

    Points are space coordinates (B, m) of the family's manifold; all logarithms are natural.
    """

    @abstractmethod
    def kl(self) -> Tensor:
        """Exact Kullback–Leibler divergence to the prior, (B,), in nats."""

    @abstractmethod
    def rsample(self) -> Tensor:
        """Points to train on, (B, m), with an unbiased gradient."""

    @torch.no_grad()
    def sample(self) -> Tensor:
        """Points to report, (B, m), without gradient: true draws of the law whose KL is `kl`."""
        return self.rsample()

    @abstractmethod
    def mode(self) -> Tensor:
        """The point that stands for each posterior in pictures, (B, m)."""

    @abstractmethod
    def parameters(self) -> dict[str, Tensor]:
        """The law's parameters for people, each (B, k)."""

    @abstractmethod
    def log_prob(self, z: Tensor) -> Tensor:
        """Log density of `z` in the measure of `prior_log_prob`, (…, B)."""

    def aim(self, z: Tensor) -> Tensor:
        """How well each posterior aims at its point of `z`, (B,): log density, by the law behind `kl` if in doubt."""
        return self.log_prob(z)

    @abstractmethod
    def prior_log_prob(self, z: Tensor) -> Tensor:
        """Log density of `z` under the prior, (…, B)."""


class Latent(nn.Module, ABC):
    """A latent family on its manifold.

    An encoder ends in `raw_features` numbers per datum; `posterior` reads them. The prior has no parameters.

    Attributes:
        dense: Whether a posterior's `log_prob` is known; bounds by importance weights need it.
    """

    dense: ClassVar[bool] = True
    raw_features: int
    manifold: Manifold

    def __init__(self, config: Config) -> None:
        super().__init__()

    @property
    def space_features(self) -> int:
        """How many numbers the decoder reads."""
        return self.manifold.space_features

    @abstractmethod
    def posterior(self, raw: Tensor) -> Posterior:
        """The posterior of encoder output `raw`, (B, raw_features)."""

    def prior_sample(self, n: int, device: torch.device | str = "cpu") -> Tensor:
        """`n` points of the prior, (n, m); the manifold's reference law unless the family says otherwise."""
        return self.manifold.uniform((n,)).to(device)

    def birth(self, raw: Tensor, start: Tensor, times: Tensor) -> Tensor | None:
        """How a uniform swarm leaves for the posterior of one datum, (T, S, m); None where nothing flows.

        At time 1 its law is the posterior's.

        Args:
            raw: Encoder output of the datum, (raw_features,).
            start: Uniform points, (S, m).
            times: Moments from 0 to 1, (T,).
        """
        return None

    def network(self) -> dict[str, Tensor] | None:
        """What was learned of who follows whom, matrices by name; None where nothing is coupled.

        A family with a network has a buffer `strength` that multiplies its coupling, 1 as trained.
        """
        return None

    def schedule(self, progress: float) -> dict[str, float]:
        """Sets what changes over training, from `progress` 0 to 1, and returns it by name."""
        return {}
