"""A law of frequencies that is known by a sample of it, so that theory can be asked about any oscillators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.frequencies import NODES, Complex, Law

LEAST, SMOOTHING = 10, 0.3


@dataclass(frozen=True, eq=False)
class Sampled(Law):
    """The law of given frequencies, which need not be symmetric.

    Averages are over the sample itself, or over 1,000 equal shares of a larger one. Where theory asks for a density, as
    it does for the critical coupling without noise, the sample is smoothed by Lorentzian kernels, narrower the larger
    it is: an estimate, good to some per cent of thousands.

    Args:
        width: Half the range of the middle half of the sample, or its standard deviation; use `sampled`.
        rates: The frequencies, (N,), rising.
    """

    rates: Tensor
    symmetric: ClassVar[bool] = False

    def quantile(self, u: Tensor) -> Tensor:
        place = (u.double() * len(self.rates) - 0.5).clamp(0, len(self.rates) - 1)
        low = place.floor().long()
        high = (low + 1).clamp_max(len(self.rates) - 1)
        return torch.lerp(self.rates[low], self.rates[high], place - low)

    def response(self, s: complex) -> complex:
        band = 0.0 if s.real else SMOOTHING * self.width * len(self.rates) ** -0.2
        return complex((1 / (s + band - 1j * self.rates.numpy())).mean())

    @cached_property
    def nodes(self) -> Complex:
        middles = (torch.arange(NODES, dtype=torch.float64) + 0.5) / NODES
        rates = self.rates if len(self.rates) <= NODES else self.quantile(middles)
        return np.asarray(-1j * rates.numpy(), dtype=np.complex128)


def sampled(rates: Tensor) -> Sampled:
    """The law of these frequencies, (N,).

    Raises:
        KuramotoError: If they are too few or not finite.

    >>> from kuralab.kuramoto.flow import find
    >>> from kuralab.kuramoto.model import Model
    >>> law = sampled(torch.linspace(0.0, 2.0, 1000))  # uniform, of half-width 1 about 1
    >>> round(find("circle").theory(law, Model(coupling=2.0)).order, 3)
    0.952
    """
    rates = rates.detach().double().flatten().cpu()
    if len(rates) < LEAST or not bool(rates.isfinite().all()):
        raise KuramotoError(f"Expected at least {LEAST} finite frequencies; got {len(rates)}. Give more of them.")
    rates = rates.sort().values
    low, high = torch.quantile(rates[:: max(1, len(rates) // 10**6)], torch.tensor([0.25, 0.75], dtype=torch.float64))
    # Where half of them or more are equal the range of the middle says nothing of the others.
    return Sampled(float(high - low) / 2 or float(rates.std(correction=0)), rates)
