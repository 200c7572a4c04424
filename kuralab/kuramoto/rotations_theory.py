r"""How oscillators with rotations of their own answer a steady field on spheres of any dimension.

In x' = A x + f − ⟨f, x⟩x with A and f steady, X = τ(x, 1) obeys a linear equation (see `exact`), so τ'/τ = ⟨f, x⟩.
Either τ grows like e^{λt}: then x comes to rest where ⟨f, x⟩ = λ, with 1/a² = ⟨e, (λ² − A²)^{−1} e⟩ for f = a e; or τ
stays bounded: then the mean of ⟨f, x⟩ over time is nought. So r = E[λ]/a exactly, whatever the dimension d.

For rotations whose entries are independent normal numbers no direction is special, and A in a basis that starts with e
has the same law as a band of two diagonals, ±b_j ~ σχ_{d−j} independent. The condition becomes a continued fraction,
a² = λ(λ + b₁²/(λ + b₂²/(λ + … b_{d−1}²/λ))). Odd d always lets x come to rest, so r jumps as soon as there is coupling;
even d needs a² > the fraction at λ = 0.

References: Chandra, Girvan & Ott, Continuous versus discontinuous transitions in the D-dimensional generalized Kuramoto
model: Odd D is different, Phys. Rev. X 9 (2019) 011002, arXiv 1806.01314.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from scipy.optimize import brentq
from torch import Tensor

from kuralab.kuramoto import start
from kuralab.kuramoto.consistent import Answer
from kuralab.kuramoto.frequencies import Law

COUNT, NUMBERS, NEWTON = 8192, 2**18, 12
FEW = 0.2  # in weaker fields, as a share of the width, too few oscillators rest to count them: there a power law holds
FLOOR = 1e-12


def of_rotations(law: Law, dim: int) -> Answer:
    """Rotations with independent normal entries, in R^dim."""
    squares = bands(dim)
    threshold, few = (0.0, 0.0) if dim % 2 else (critical(dim) * law.width, FEW * law.width)

    def order(a: float) -> float:
        return a / threshold if a < few else resting(a / law.width, squares)

    if dim % 2:
        line = f"Isotropic rotations: each oscillator comes to rest, and r jumps to {least_order(dim):.4g} at the least"
        return Answer(f"{line} coupling.", order, threshold)
    line = (
        "Isotropic rotations in an even dimension: oscillators come to rest only in a field stronger than their turn."
    )
    return Answer(line, order, threshold)


def of_quaternions(law: Law) -> Answer:
    """Unit quaternions turned by ω: A² = −|ω|², so that λ² = a² − |ω|², whatever the law."""
    speeds = law.quantile(start.recurrence(3, COUNT)).square().sum(0)

    def order(a: float) -> float:
        strong = max(a, FEW * law.width)
        return float((1 - speeds / strong**2).clamp_min(0).sqrt().mean()) * (a / strong) ** 3

    onset = _onset(law) if law.isotropic else None
    line = "few turn slowly: first there are waves" if onset else "where incoherence ends is not known for this law"
    return Answer(f"Quaternions come to rest in a field stronger than their turn; {line}.", order, onset, waves=True)


def _onset(law: Law) -> float:
    """Coupling at which uniform quaternions begin to beat: 4/(3 ∫ g̃(ω)/(iΩ − iω) dω) at the Ω that makes it real.

    g̃ is the density of ±|ω|. For independent normal rates it is ω²/σ² times the normal one, and the integral
    (s − s²G(s))/σ² with the normal law's own response G.
    """

    def response(turn: float) -> complex:
        s = 1j * turn * law.width
        return (s - s * s * law.response(s)) / law.width**2

    return 4 / (3 * response(brentq(lambda turn: response(turn).imag, 0.5, 3.0)).real)


def least_order(dim: int) -> float:
    """r as soon as there is any coupling, in odd dimensions: E|u₁| = Γ(d/2)/(√π Γ((d+1)/2)), u uniform.

    Each oscillator then rests at the end of its own axis that lies on the field's side.

    >>> [least_order(dim) for dim in (3, 5, 7)]
    [0.5, 0.375, 0.3125]
    """
    return round(math.exp(math.lgamma(dim / 2) - math.lgamma((dim + 1) / 2)) / math.sqrt(math.pi), 15)


def critical(dim: int) -> float:
    """K_c of rotations with standard normal entries in an even dimension: 2/(π g̃(0)).

    g̃ is the density of the rate of one of the n = d/2 planes of a rotation, with its sign:
    g̃(0) = (2/√2π) C(2n, n)/4ⁿ. A uniform crowd leaves incoherence already at K_c d/(2(d − 1)), but falls back to it.

    >>> round(critical(2) / math.sqrt(8 / math.pi), 12), round(critical(4), 4)
    (1.0, 2.1277)
    """
    n = dim // 2
    return float(4**n / (2 * math.comb(2 * n, n)) * math.sqrt(8 / math.pi))


def resting(a: float, squares: Tensor) -> float:
    """E[λ]/a for the squares b² of `bands`: Newton's steps from below, where the fraction is concave.

    >>> abs(resting(1e-3, bands(3)) - 0.5) < 2e-3
    True
    """
    level = torch.full_like(squares[0], FLOOR * a * a)
    for _ in range(NEWTON):
        value, slope = _fraction(level, squares)
        level = (level + (a * a - value) / slope).clamp(FLOOR * a * a, a * a)
    return float(torch.where(level > 2 * FLOOR * a * a, level, 0).sqrt().mean()) / a


@lru_cache(maxsize=4)
def bands(dim: int) -> Tensor:
    """Squares b₁², …, b_{d−1}² of evenly spread bands, (d − 1, count): each the sum of d − j squared normal numbers."""
    rows = dim * (dim - 1) // 2
    normal = start.normal_recurrence(rows, min(COUNT, NUMBERS // rows)).square()
    return torch.stack([part.sum(0) for part in normal.split(list(range(dim - 1, 0, -1)))])


def _fraction(level: Tensor, squares: Tensor) -> tuple[Tensor, Tensor]:
    """c₁ and its slope at λ² = `level`: c_d = λ², c_j = λ² + b_j² λ²/c_{j+1}."""
    value, slope = level, torch.ones_like(level)
    for square in squares.flip(0):
        ratio = level / value
        value, slope = level + square * ratio, 1 + square * (1 - ratio * slope) / value
    return value, slope
