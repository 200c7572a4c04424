"""x coth x − 1 and its relatives, which make both laws of the ordinary sphere closed.

References:
    Abramowitz & Stegun, 4.5.64 and 4.5.67 (series by Bernoulli numbers).
"""

from __future__ import annotations

from functools import lru_cache

import torch
from scipy.special import bernoulli, factorial
from torch import Tensor

# Below the threshold the closed forms lose digits; there 12 terms of the series are exact to 1e-16.
THRESHOLD = 0.5
TERMS = 12


def coth_excess(x: Tensor) -> tuple[Tensor, Tensor]:
    """x coth x − 1 and its derivative coth x − x / sinh² x, for float64 `x` ≥ 0.

    >>> [round(float(v), 12) for v in coth_excess(torch.tensor(1.0, dtype=torch.float64))]
    [0.313035285499, 0.588973624533]
    """
    fall = -torch.expm1(-2 * x)
    safe = torch.where(x < THRESHOLD, 1.0, fall)
    coth = (2 - fall) / safe
    slope = coth - 4 * x * (1 - fall) / safe.square()
    near, near_slope = _series(x, *_tables(x.device)[:2])
    small = x < THRESHOLD
    return torch.where(small, near, x * coth - 1), torch.where(small, near_slope, slope)


def log_sinhc(x: Tensor) -> Tensor:
    """log(sinh x / x), for float64 `x` ≥ 0."""
    small = x < THRESHOLD
    safe = torch.where(small, 1.0, x)
    far = safe + torch.log(-torch.expm1(-2 * safe) / (2 * safe))
    near = _powers(x) @ _tables(x.device)[2]
    return torch.where(small, near, far)


def _series(x: Tensor, value: Tensor, slope: Tensor) -> tuple[Tensor, Tensor]:
    powers = _powers(x)
    # The slope's series starts one power of x lower; dividing by x would lose x = 0.
    lower = torch.cat((torch.ones_like(powers[..., :1]), powers[..., :-1]), -1)
    return powers @ value, x * (lower @ slope)


def _powers(x: Tensor) -> Tensor:
    square = x.clamp_max(THRESHOLD).square()
    return square[..., None].expand(*x.shape, TERMS).cumprod(-1)


@lru_cache
def _tables(device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    order = 2 * torch.arange(1, TERMS + 1)
    even = torch.from_numpy(bernoulli(2 * TERMS))[order]
    value = even * 2.0**order / torch.from_numpy(factorial(order.numpy()))
    tables = value, value * order, value / order
    return tables[0].to(device), tables[1].to(device), tables[2].to(device)
