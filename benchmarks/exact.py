"""Laws of directions by dense quadrature, from their densities alone: what samples and gradients are measured against.

With t = log tan(φ/2), φ the angle from the mode, cos φ = −tanh t and sin φ = sech t. Densities in t fall exponentially
on both sides, so that plain sums converge faster than any power; and neither end of a sharp or heavy law is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.integrate import cumulative_simpson
from torch import Tensor
from torch.distributions import Distribution

from kuralab.distributions import SphericalCauchy, VonMisesFisher

NODES, DEPTH = 40001, 45.0
Array = np.ndarray


@dataclass(frozen=True)
class Cell:
    """A law of directions in one dimension at one strength: κ for von Mises–Fisher, ρ for spherical Cauchy."""

    law: str
    dim: int
    strength: float

    def at(self, loc: Tensor, strength: Tensor | None = None) -> Distribution:
        """The library's law around `loc`; `strength` is then κ or the hyperbolic radius."""
        if self.law == "vMF":
            return VonMisesFisher(loc, self.strength if strength is None else strength)
        return SphericalCauchy(loc, radius=self.parameter if strength is None else strength)

    @property
    def parameter(self) -> float:
        """κ, or the hyperbolic radius 2 artanh ρ."""
        return self.strength if self.law == "vMF" else 2 * math.atanh(self.strength)


class Profile:
    """Where points of a cell's law stand between the mode and its antipode."""

    def __init__(self, cell: Cell) -> None:
        wide = np.linspace(-60, 60, NODES)
        logs = log_density(cell, wide)
        inside = wide[logs > logs.max() - DEPTH]
        self.t = np.linspace(inside[0], inside[-1], NODES)
        logs = log_density(cell, self.t)
        density = np.exp(logs - logs.max())
        self.mass = density / density.sum()
        rising = cumulative_simpson(density, x=self.t, initial=0)
        self._rising = rising / rising[-1]
        self.cos, self.sin = -np.tanh(self.t), 1 / np.cosh(self.t)
        self.score = score(cell, self.t) - self.mean(score(cell, self.t))

    def mean(self, values: Array) -> float:
        return float(self.mass @ values)

    def slope(self, values: Array) -> float:
        """The derivative of a mean in κ or in the hyperbolic radius: its covariance with the score."""
        return float(self.mass @ (self.score * values))

    def below(self, t: Array) -> Array:
        """The distribution function."""
        return np.interp(t, self.t, self._rising)


def log_density(cell: Cell, t: Array) -> Array:
    """Of t, up to a constant: the density on the sphere times sin^{d−1} φ."""
    if cell.law == "vMF":
        return -2 * cell.strength / (1 + np.exp(-2 * t)) - (cell.dim - 1) * log_cosh(t)
    # cosh s − cos φ sinh s = cosh(t + s)/cosh t.
    return -(cell.dim - 1) * log_cosh(t + cell.parameter)


def score(cell: Cell, t: Array) -> Array:
    """The derivative of the log density in κ or in the hyperbolic radius, up to a constant."""
    return -np.tanh(t) if cell.law == "vMF" else -(cell.dim - 1) * np.tanh(t + cell.parameter)


def log_cosh(t: Array) -> Array:
    return np.abs(t) + np.log1p(np.exp(-2 * np.abs(t)))


def split(points: Tensor, loc: Tensor) -> tuple[Array, Tensor]:
    """Where points stand, as t (n,), and in which direction from `loc`, (n, d)."""
    height = points @ loc
    across = points - height[:, None] * loc
    away = torch.linalg.vector_norm(across, dim=-1)
    near = away / (1 + height.clamp_min(0))
    far = (1 - height.clamp_max(0)) / away.clamp_min(1e-300)
    return torch.where(height > 0, near, far).log().numpy(), across / away.clamp_min(1e-300)[:, None]


def directions(law: str) -> list[Cell]:
    """The grid: from uniform to all but one point, from the circle to a thousand axes."""
    dims = (2, 3, 4, 5, 10, 24, 50, 100, 500, 1000)
    strengths = (0.0, 0.1, 1.0, 12.0, 100.0, 1e4) if law == "vMF" else (0.0, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6)
    return [Cell(law, dim, strength) for dim in dims for strength in strengths]


def draws(dim: int, most: int) -> int:
    """How many points of a cell: fewer in high dimension, where each costs more and tells more."""
    return min(most, max(most // 5, 20 * most // dim))
