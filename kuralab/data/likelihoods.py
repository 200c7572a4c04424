"""How a decoder's output explains a datum: p(x | raw), summed over pixels, constants included.

Both likelihoods have the mean sigmoid(raw), so that a decoder is drawn the same way everywhere.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
from torch import Generator, Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


class Likelihood(ABC):
    """The law of a datum given the decoder's raw output.

    Shapes: `x` and `raw` are (B, P), values of `x` in [0, 1]; `log_prob` is (B,).
    Units: nats per datum.
    """

    @abstractmethod
    def log_prob(self, x: Tensor, raw: Tensor) -> Tensor:
        """log p(x | raw), summed over the P pixels."""

    @abstractmethod
    def observe(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        """The datum the model is asked to explain, for grey values `x`."""

    def mean(self, raw: Tensor) -> Tensor:
        """E[x | raw], in [0, 1]."""
        return torch.sigmoid(raw)


class Bernoulli(Likelihood):
    """Black-or-white pixels: x ~ Bernoulli(sigmoid(raw)).

    `observe` draws each pixel black with its grey value as the probability, anew at every
    visit (dynamic binarisation), so that the model never sees the same picture twice.

    >>> Bernoulli().log_prob(torch.tensor([[1.0, 0.0]]), torch.zeros(1, 2))
    tensor([-1.3863])
    """

    def log_prob(self, x: Tensor, raw: Tensor) -> Tensor:
        return -binary_cross_entropy_with_logits(raw, x, reduction="none").sum(1)

    def observe(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        noise = torch.rand(x.shape, generator=generator, dtype=x.dtype, device=x.device)
        return (noise < x).to(x.dtype)


class Gaussian(Likelihood):
    """Grey pixels with normal errors: x ~ N(sigmoid(raw), scale²).

    Args:
        scale: Standard deviation of one pixel, in grey values.

    >>> Gaussian(0.05).log_prob(torch.full((1, 1), 0.5), torch.zeros(1, 1))
    tensor([2.0768])
    """

    def __init__(self, scale: float = 0.05) -> None:
        self.scale = scale

    def log_prob(self, x: Tensor, raw: Tensor) -> Tensor:
        squares = ((x - self.mean(raw)) / self.scale).square().sum(1)
        return -0.5 * squares - x.shape[1] * math.log(self.scale * math.sqrt(2 * math.pi))

    def observe(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        return x
