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
    small = x < THRESHOLD
    coth = 1 / torch.tanh(x.clamp_min(THRESHOLD))
    near, near_slope = (_powers(x) @ _tables(x.device)[0]).unbind(-1)
    # The series of the slope starts at x; the bound only keeps 0/0 away.
    near_slope = near_slope / x.clamp_min(1e-150)
    return torch.where(small, near, x * coth - 1), torch.where(small, near_slope, coth - x * (coth.square() - 1))


def log_sinhc(x: Tensor) -> Tensor:
    """log(sinh x / x), for float64 `x` ≥ 0."""
    safe = x.clamp_min(THRESHOLD)
    far = safe + torch.log(-torch.expm1(-2 * safe) / (2 * safe))
    return torch.where(x < THRESHOLD, _powers(x) @ _tables(x.device)[1], far)


class SphereNormaliser:
    """K, A and A' of the von Mises–Fisher law on the ordinary sphere: log(sinh κ / κ), coth κ − 1/κ, and its slope."""

    def __init__(self, kappa: Tensor) -> None:
        excess, self._slope = coth_excess(kappa)
        self._kappa = kappa.clamp_min(1e-150)
        self.log = log_sinhc(kappa)
        self.ratio = excess / self._kappa

    def curvature(self) -> Tensor:
        """A' = K''; 1/3 in the limit of zero."""
        return torch.where(self._kappa < 1e-100, 1 / 3, (self._slope - self.ratio) / self._kappa)


def _powers(x: Tensor) -> Tensor:
    square = x.clamp_max(THRESHOLD).square()
    return square[..., None].expand(*x.shape, TERMS).cumprod(-1)


@lru_cache
def _tables(device: torch.device) -> tuple[Tensor, Tensor]:
    """Coefficients in x²: of x coth x − 1 and of x times its derivative, (TERMS, 2); of log(sinh x / x), (TERMS,)."""
    order = 2 * torch.arange(1, TERMS + 1)
    even = torch.from_numpy(bernoulli(2 * TERMS))[order]
    value = even * 2.0**order / torch.from_numpy(factorial(order.numpy()))
    return torch.stack((value, value * order), -1).to(device), (value / order).to(device)
