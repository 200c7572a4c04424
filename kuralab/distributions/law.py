"""What every law here has in common: a place among torch's distributions, and among Pyro's."""

from __future__ import annotations

import sys
from typing import Any, Self

import torch
from torch import Tensor
from torch.distributions import Distribution
from torch.types import _size

PYRO = "pyro.distributions.torch_distribution"


class DistributionError(ValueError):
    """A law with impossible parameters or samples: what was expected, what came, what to do."""


class Law(Distribution):
    """A law that can be sampled with gradients, measured against the uniform one, and fitted."""

    has_rsample = True

    def __call__(self, sample_shape: _size = torch.Size()) -> Tensor:  # noqa: B008
        """A draw, as Pyro asks for it."""
        return self.rsample(sample_shape)

    def __getattr__(self, name: str) -> Any:
        # Pyro gives its verbs (mask, to_event, score_parts …) to torch's own laws by a mixin; it lends them to ours
        # too, once somebody has imported it.
        pyro = sys.modules.get(PYRO)
        if pyro is None or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(pyro.TorchDistributionMixin, name).__get__(self)

    @property
    def free_parameters(self) -> int:
        """How many numbers choose a member of the family, for AIC and its relatives."""
        raise NotImplementedError

    @property
    def mean_resultant_length(self) -> Tensor:
        """Length of the mean of unit vectors, in [0, 1]."""
        raise NotImplementedError

    def kl_to_uniform(self) -> Tensor:
        """Kullback–Leibler divergence to the uniform law, (…), in nats."""
        raise NotImplementedError

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> Self:
        """The member of the family that makes `samples` most likely.

        Args:
            samples: (n, *event); they are taken as float64.
            weights: (n,), not negative; how much each sample counts. All alike by default.

        Raises:
            DistributionError: If the samples are none, not finite, or have no best member.
        """
        raise NotImplementedError


def weighed(samples: Tensor, weights: Tensor | None, event: int) -> tuple[Tensor, Tensor]:
    """Samples in float64 and weights that sum to one, checked.

    Raises:
        DistributionError: If shapes do not match, nothing has weight, or something is not finite.
    """
    if samples.dim() != event + 1 or not len(samples):
        raise DistributionError(
            f"Expected samples of shape (n, …) with {event} axes after the first; got {tuple(samples.shape)}. "
            "Give one sample per row, at least one."
        )
    samples = samples.double()
    share = (
        torch.ones(len(samples), dtype=torch.float64, device=samples.device) if weights is None else weights.double()
    )
    if share.shape != samples.shape[:1]:
        raise DistributionError(
            f"Expected {len(samples)} weights; got {tuple(share.shape)}. Give one number per sample."
        )
    good = samples.isfinite().all() & share.isfinite().all() & (share >= 0).all() & (share.sum() > 0)
    if not bool(good):
        raise DistributionError(
            "Expected finite samples and weights that are not negative nor all zero; got others. Leave those out."
        )
    return samples, share / share.sum()
