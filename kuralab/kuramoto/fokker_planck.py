r"""Infinitely many noisy phases, by the Fourier modes of their density: exact in the continuum.

The modes z_n = E e^{inθ} obey, with D = σ²/2 and the field f of the model,

    z_n' = n[½(f z_{n−1} − f̄ z_{n+1}) − γ z_n] − n² D z_n,

so without noise wrapped Cauchy phases (z_n = z₁ⁿ) stay wrapped Cauchy, while noise kills fine structure and leads to
von Mises. One noisy flow passes from the first law to the second.

References: Sakaguchi, Prog. Theor. Phys. 79 (1988) 39; Ott & Antonsen, arXiv 0806.0004.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.distributions import VonMisesFisher, WrappedCauchy
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.solve import rising

LEAST, MOST, SHARE = 96, 96 * 2**6, 8  # modes; the last eighth of them must not matter
CARRIED, FORGOTTEN = 1e-13, 1e-18
LONGEST, SAFE, GRID = 0.02, 1.5, 1024
ROUNDING = 1e-9
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
        """An even grid of angles in [−π, π), GRID or more."""
        count = max(GRID, 1 << (4 * len(self.modes) - 1).bit_length())
        return -math.pi + 2 * math.pi * torch.arange(count, dtype=torch.float64) / count

    @cached_property
    def values(self) -> Tensor:
        """The density per radian on the grid.

        Raises:
            KuramotoError: If it is negative somewhere, so that the modes are those of no density.
        """
        turned = np.conj(self.modes) * (-1.0) ** np.arange(1, len(self.modes) + 1)  # the grid begins at −π
        density = np.fft.irfft(np.concatenate(([1], turned)), len(self.theta), norm="forward") / (2 * math.pi)
        if not density.min() > -ROUNDING * density.max():
            raise KuramotoError(
                f"Expected modes of a density, nowhere below 0; got {density.min():.3g} at the least. Give more modes."
            )
        return torch.from_numpy(density).clamp_min(torch.finfo(torch.float64).tiny)

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
        return float((self.values * of).sum()) * 2 * math.pi / len(self.theta)


def wrapped_cauchy(w: complex) -> Density:
    """Wrapped Cauchy phases with first moment w.

    Raises:
        KuramotoError: If more modes than `MOST` would be needed, as for |w| > 0.995.

    >>> wrapped_cauchy(0.5).to_wrapped_cauchy() < 1e-12
    True
    """
    size = LEAST
    while not abs(w) ** size < CARRIED:
        size *= 2
        _affordable(size, f"a first moment of length {abs(w):.4g}")
    return Density(np.power(complex(w), np.arange(1, size + 1)))


def follow(start: Density, model: Model, times: Sequence[float], spread: float = 0.0) -> list[Density]:
    """Densities at rising times, from one at time 0, of one group with Lorentzian frequencies of half-width `spread`.

    What decays does so exactly, the field acts by RK4 (IFRK4). There are as many modes as the density needs.

    Raises:
        KuramotoError: If times do not rise from 0 or later, or the density becomes too narrow for `MOST` modes.

    >>> path = follow(wrapped_cauchy(0.1), Model(coupling=2.0, noise=0.5), [3.0, 8.0])
    >>> [density.to_wrapped_cauchy() < density.to_von_mises() for density in path]
    [True, False]
    """
    now, z, out = 0.0, _fitted(start.modes), []
    for moment in rising(times):
        while now < moment:
            step = min(moment - now, LONGEST, SAFE / (len(z) * _strength(z, model)))
            z = _fitted(_advanced(z, model, spread, step))
            now = moment if moment - now <= step else now + step
        out.append(Density(z))
    return out


def _strength(z: Complex, model: Model) -> float:
    return max(1.0, abs(_field(z, model)))


def _field(z: Complex, model: Model) -> complex:
    lagging = float(model.coupling) * abs(z[0]) ** float(model.feedback) * np.exp(-1j * float(model.phase_lag)) * z[0]
    return complex(lagging + float(model.field))


def _advanced(z: Complex, model: Model, spread: float, h: float) -> Complex:
    """The modes one step of IFRK4 later."""
    n = np.arange(1, len(z) + 1)
    half = np.exp(-(n * spread + n**2 * float(model.noise) ** 2 / 2) * h / 2)

    def slope(z: Complex) -> Complex:
        field = _field(z, model)
        below, above = np.concatenate(([1], z[:-1])), np.concatenate((z[1:], [0]))
        return np.asarray(n / 2 * (field * below - np.conj(field) * above))

    k1 = slope(z)
    k2 = slope(half * (z + h / 2 * k1))
    k3 = slope(half * z + h / 2 * k2)
    k4 = slope(half * (half * z + h * k3))
    return np.asarray(half * (half * (z + h / 6 * k1) + h / 3 * (k2 + k3)) + h / 6 * k4)


def _fitted(z: Complex) -> Complex:
    """More modes, nought at first, where the last matter; half as many where that half is far below rounding."""
    size = len(z)
    if size < LEAST or np.abs(z[-size // SHARE :]).max() > CARRIED:
        size = max(LEAST, 2 * size)
        _affordable(size, "phases too close together for them")
        return np.concatenate((z, np.zeros(size - len(z))))
    half = size // 2
    if half >= LEAST and np.abs(z[half - half // SHARE :]).max() < FORGOTTEN:
        return z[:half]
    return z


def _affordable(size: int, what: str) -> None:
    if size > MOST:
        raise KuramotoError(
            f"Expected a density of at most {MOST} modes; got {what}. Add noise, take less time or a weaker field; "
            "without noise `Continuum` follows wrapped Cauchy phases to any order."
        )
