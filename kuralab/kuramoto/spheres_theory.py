"""What infinitely many oscillators on a sphere do: which of the known answers holds.

References: Chandra, Girvan & Ott, Phys. Rev. X 9 (2019) 011002, arXiv 1806.01314.
"""

from __future__ import annotations

import math

from kuralab.kuramoto import rotations_theory, theory
from kuralab.kuramoto.consistent import Answer, unknown
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.model import Model

NOISY = "Noise alone: r = A(2Kr/σ²), K_c = dσ²/2."


def of_spheres(law: Law, model: Model, dim: int, groups: int = 1) -> Answer:
    """Unit vectors of R^dim whose rotations have entries of this law."""
    if dim == 2:
        return theory.of_phases(law, model, groups)
    reason = theory.apart(model, groups, alike=False)
    if reason:
        return unknown(reason)
    if float(model.coupling) < 0:
        return Answer(theory.REPELS, without=0.0)
    if not law.width:
        return of_noise(model, dim)
    if model.noise or not law.isotropic:
        return unknown("this law of rotations" + (" with noise" if model.noise else ""))
    return rotations_theory.of_rotations(law, dim)


def of_quaternions(law: Law, model: Model, groups: int = 1) -> Answer:
    """Unit quaternions with three rates each of this law."""
    if not law.width or float(model.coupling) < 0:
        return of_spheres(law, model, 4, groups)
    reason = theory.apart(model, groups, alike=False) or ("quaternions that differ, with noise" if model.noise else "")
    return unknown(reason) if reason else rotations_theory.of_quaternions(law)


def of_noise(model: Model, dim: int) -> Answer:
    """Identical oscillators: with noise they follow von Mises and Fisher's law with κ = 2a/σ², so R(a) = A_d(2a/σ²)."""
    noise = float(model.noise)
    if not noise:
        return Answer(theory.IDENTICAL, lambda a: 1.0, 0.0)
    return Answer(NOISY, lambda a: resultant(2 * a / noise**2, dim), dim * noise**2 / 2)


def resultant(kappa: float, dim: int) -> float:
    """Mean resultant length of exp(κ⟨μ, x⟩): A_d = κ/(d + κA_{d+2}), backwards.

    >>> abs(resultant(2.0, 3) - (1 / math.tanh(2.0) - 0.5)) < 1e-15
    True
    """
    ratio = 0.0
    for d in range(dim + 2 * math.ceil(20 + kappa), dim - 1, -2):
        ratio = kappa / (d + kappa * ratio)
    return ratio
