"""What infinitely many oscillators on a sphere do.

References: Chandra, Girvan & Ott, Phys. Rev. X 9 (2019) 011002, for the jump to r = 1/2 on the
ordinary sphere at the least coupling.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.kuramoto import theory
from kuralab.kuramoto.flow import Theory
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.model import Model

UNKNOWN = "No closed theory is known here for {}: only the simulation speaks."


def of_spheres(law: Law, model: Model, dim: int) -> Theory:
    """K_c and r for unit vectors of R^dim whose rotations have entries of this law."""
    coupling, noise = float(model.coupling), float(model.noise)
    if dim == 2:
        return theory.of_phases(law, model)
    if model.phase_lag:
        return Theory(None, None, UNKNOWN.format("a phase lag in more than two dimensions"))
    if not law.width:
        return _identical(dim, coupling, noise)
    if dim == 3 and law.isotropic and not noise:
        return _turning(law, coupling)
    return Theory(None, None, UNKNOWN.format("this law of rotations" + (" with noise" if noise else "")))


def _identical(dim: int, coupling: float, noise: float) -> Theory:
    """Noise alone: the stationary law is von Mises–Fisher with κ = 2Kr/σ², so r = A_d(κ)."""
    threshold = dim * noise**2 / 2
    if not noise:
        return Theory(0.0, float(coupling > 0), "Identical oscillators synchronise at any coupling.")
    if coupling <= threshold:
        return Theory(threshold, 0.0, "Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.")
    scale = 2 * coupling / noise**2
    r = theory.bisect(lambda r: r - resultant(scale * r, dim), 0.0, 1.0)
    return Theory(threshold, r, "Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.")


def resultant(kappa: float, dim: int) -> float:
    """Mean resultant length of exp(κ⟨μ, x⟩): A_d = κ/(d + κA_{d+2}), backwards.

    >>> abs(resultant(2.0, 3) - (1 / math.tanh(2.0) - 0.5)) < 1e-15
    True
    """
    ratio = 0.0
    for d in range(dim + 2 * math.ceil(20 + kappa), dim - 1, -2):
        ratio = kappa / (d + kappa * ratio)
    return ratio


def _turning(law: Law, coupling: float) -> Theory:
    """Isotropic rotations in space: each oscillator stops where its turn balances the field.

    With c the height of the rest point along the field, a²c⁴ + (ω² − a²)c² = ω²cos²β.
    """
    line = "Isotropic rotations: each oscillator comes to rest, and r jumps to 1/2 at the least coupling."
    if coupling <= 0:
        return Theory(0.0, 0.0, line)
    speed, slant = 8 * _middles(400)[:, None], _middles(200)
    weight = speed**2 * (-(speed**2) / 2).exp()
    spin = (law.width * speed) ** 2

    def height(r: float) -> float:
        a2 = (coupling * r) ** 2
        q = ((a2 - spin) + ((a2 - spin) ** 2 + 4 * a2 * spin * slant**2).sqrt()) / (2 * a2)
        return float((weight * q.clamp(min=0).sqrt().mean(1, keepdim=True)).sum() / weight.sum())

    return Theory(0.0, theory.bisect(lambda r: r - height(r), 1e-9, 1.0), line)


def _middles(count: int) -> Tensor:
    return (torch.arange(count, dtype=torch.float64) + 0.5) / count
