"""Where oscillators start: by chance or evenly spread, with as much order as is asked for.

References: Roberts, The unreasonable effectiveness of quasirandom sequences (2018), for the recurrence; Lipton,
Mirollo & Strogatz, arXiv 1907.07150, for the map.
"""

from __future__ import annotations

import torch
from torch import Tensor


def recurrence(rows: int, count: int) -> Tensor:
    """Evenly spread points of the cube: frac((k+1)·φ^−(row+1)), φ > 1 the root of φ^(rows+1) = φ + 1.

    One row takes the golden ratio.

    Shapes: (rows, count), float64, in [0, 1).

    >>> recurrence(1, 2)
    tensor([[0.6180, 0.2361]], dtype=torch.float64)
    """
    root = 1.5
    for _ in range(64):
        root = (1 + root) ** (1 / (rows + 1))
    strides = root ** -torch.arange(1, rows + 1, dtype=torch.float64)
    return (strides[:, None] * torch.arange(1, count + 1, dtype=torch.float64)) % 1


def normal_recurrence(rows: int, count: int) -> Tensor:
    """The same points through the normal law's quantiles: evenly spread in direction once they are normalised."""
    quantiles: Tensor = torch.special.ndtri(recurrence(rows, count))
    return quantiles


def ordered(u: Tensor, order: float, lead: bool = False) -> Tensor:
    """Each group moved towards the first axis by the Möbius map that takes the middle of the ball to a = ρ₀e₁.

    x = a + (1 − ρ₀²)(u + a)/|u + a|²: the uniform law becomes wrapped Cauchy on the circle, spherical Cauchy on
    spheres. ρ₀ = 1 puts all at e₁; `lead` puts the first group there whatever ρ₀.

    Shapes: (ambient, groups, N) to the same.
    """
    a = torch.zeros_like(u)
    a[0] = order
    if lead:
        a[0, 0] = 1
    if not a.any():
        return u
    apart = u + a
    rest = 1 - a[0].square()
    x = a + torch.where(rest > 0, rest / apart.square().sum(0).clamp_min(1e-300), 0) * apart
    return x / x.square().sum(0).sqrt()
