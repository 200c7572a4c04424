r"""Infinitely many noisy phases, by the Fourier modes of their density: exact in the continuum.

The modes z_n = E e^{inθ} obey, with D = σ²/2 and the field f of the model,

    z_n' = n[½(f z_{n−1} − f̄ z_{n+1}) − γ z_n] − n² D z_n,

so without noise wrapped Cauchy phases (z_n = z₁ⁿ) stay wrapped Cauchy, while noise kills fine structure and leads to
von Mises. One noisy flow passes from the first law to the second.

References: Sakaguchi, Prog. Theor. Phys. 79 (1988) 39; Ott & Antonsen, arXiv 0806.0004.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.distributions import VonMisesFisher, WrappedCauchy
from kuralab.kuramoto.model import Model

MODES, GRID, LONGEST = 96, 1024, 0.02
Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class Density:
    """A density of phases at one moment.

    Attributes:
        modes: z_1, z_2, …, complex.
    """

    modes: Complex

    @property
    def order(self) -> float:
        """r = |z₁|."""
        return float(abs(self.modes[0]))

    @cached_property
    def theta(self) -> Tensor:
        """An even grid of angles in [−π, π), (GRID,)."""
        return -math.pi + 2 * math.pi * torch.arange(GRID, dtype=torch.float64) / GRID

    @cached_property
    def values(self) -> Tensor:
        """The density per radian on the grid."""
        angle = np.outer(self.theta.numpy(), np.arange(1, len(self.modes) + 1))
        wave = (self.modes * np.exp(-1j * angle)).real.sum(1)
        return torch.from_numpy((1 + 2 * wave) / (2 * math.pi)).clamp_min(1e-300)

    @property
    def entropy(self) -> float:
        """Differential entropy in nats."""
        return -self._mean(self.values.log())

    def to_wrapped_cauchy(self) -> float:
        """Divergence to the nearest wrapped Cauchy law, nats."""
        law = WrappedCauchy.fit(self.theta, self.values)
        return self._mean(self.values.log() - law.log_prob(self.theta))

    def to_von_mises(self) -> float:
        """Divergence to the nearest von Mises law, nats."""
        points = torch.stack((self.theta.cos(), self.theta.sin()), -1)
        law = VonMisesFisher.fit(points, self.values)
        return self._mean(self.values.log() - law.log_prob(points))

    def _mean(self, of: Tensor) -> float:
        return float((self.values * of).sum()) * 2 * math.pi / GRID


def wrapped_cauchy(w: complex, modes: int = MODES) -> Density:
    """Wrapped Cauchy phases with first moment w.

    >>> wrapped_cauchy(0.5).to_wrapped_cauchy() < 1e-12
    True
    """
    return Density(np.power(complex(w), np.arange(1, modes + 1)))


def follow(start: Density, model: Model, times: Sequence[float], spread: float = 0.0) -> list[Density]:
    """Densities at rising times, from one at time 0, of one group with Lorentzian frequencies of half-width `spread`.

    What decays does so exactly, the field acts by RK4 (IFRK4).

    >>> path = follow(wrapped_cauchy(0.1), Model(coupling=2.0, noise=0.5), [3.0, 8.0])
    >>> [density.to_wrapped_cauchy() < density.to_von_mises() for density in path]
    [True, False]
    """
    n = np.arange(1, len(start.modes) + 1)
    decay = n * spread + n**2 * float(model.noise) ** 2 / 2
    strength, lag = float(model.coupling), np.exp(-1j * float(model.phase_lag))

    def slope(z: Complex) -> Complex:
        field = strength * abs(z[0]) ** float(model.feedback) * lag * z[0] + float(model.field)
        below, above = np.concatenate(([1], z[:-1])), np.concatenate((z[1:], [0]))
        return np.asarray(n / 2 * (field * below - np.conj(field) * above))

    longest = min(LONGEST, 2 / (len(n) * max(1.0, abs(strength) + abs(float(model.field)))))
    z, out = start.modes, []
    for before, after in itertools.pairwise([0.0, *times]):
        steps = max(1, math.ceil((after - before) / longest))
        h = (after - before) / steps
        half = np.exp(-decay * h / 2)
        for _ in range(steps):
            k1 = slope(z)
            k2 = slope(half * (z + h / 2 * k1))
            k3 = slope(half * z + h / 2 * k2)
            k4 = slope(half * (half * z + h * k3))
            z = half * (half * (z + h / 6 * k1) + h / 3 * (k2 + k3)) + h / 6 * k4
        out.append(Density(z))
    return out
