"""Coefficients of the uniform expansion of Bessel functions, by exact fractions.

log S(δ) = log Σ U_k(1 − δ)/νᵏ − log Σ U_k(1)/νᵏ is wanted with all its digits as δ → 0. Shifting the Debye polynomials
to δ in floating point loses five digits; in fractions it loses none, and it is done once per dimension.

References:
    NIST Digital Library of Mathematical Functions, 10.41.10 (Debye polynomials).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb, log1p

import numpy as np
import torch
from numpy.polynomial import Chebyshev, Polynomial
from torch import Tensor

TERMS = 20
DEGREE = 22


@lru_cache
def table(order: float, device: torch.device) -> Tensor:
    """Coefficients in 2δ − 1 of log S(δ)/δ and its first two derivatives in δ, (DEGREE + 1, 3)."""
    shifted = _shifted(Fraction(order))
    rise = [c / shifted[0] for c in shifted[1:]]

    def quotient(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        deltas = [(Fraction(float(v)) + 1) / 2 for v in x]
        return np.array([log1p(float(delta * _horner(rise, delta))) / float(delta) for delta in deltas])

    fit = Chebyshev.interpolate(quotient, DEGREE).convert(kind=Polynomial)
    columns = [fit.coef, 2 * fit.deriv().coef, 4 * fit.deriv(2).coef]
    padded = [np.pad(c, (0, DEGREE + 1 - len(c))) for c in columns]
    return torch.from_numpy(np.stack(padded, -1)).to(device)


def _shifted(order: Fraction) -> list[Fraction]:
    """Coefficients in δ of Σ U_k(1 − δ)/νᵏ."""
    total: dict[int, Fraction] = {}
    for k, terms in enumerate(_polynomials()):
        for power, c in terms.items():
            total[power] = total.get(power, Fraction(0)) + c / order**k
    shifted = [Fraction(0)] * (max(total) + 1)
    for power, c in total.items():
        for j in range(power + 1):
            shifted[j] += c * comb(power, j) * (-1) ** j
    return shifted


@lru_cache
def _polynomials() -> tuple[dict[int, Fraction], ...]:
    """U_k(p) as {power: coefficient}, by U_{k+1} = ½p²(1 − p²)U_k' + ⅛∫(1 − 5p²)U_k."""
    found: list[dict[int, Fraction]] = [{0: Fraction(1)}]
    for _ in range(TERMS - 1):
        following: dict[int, Fraction] = {}
        for power, c in found[-1].items():
            up = c * (Fraction(power, 2) + Fraction(1, 8 * (power + 1)))
            down = c * (Fraction(power, 2) + Fraction(5, 8 * (power + 3)))
            following[power + 1] = following.get(power + 1, Fraction(0)) + up
            following[power + 3] = following.get(power + 3, Fraction(0)) - down
        found.append(following)
    return tuple(found)


def _horner(coefficients: list[Fraction], x: Fraction) -> Fraction:
    value = Fraction(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value
