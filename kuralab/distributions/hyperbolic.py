"""x coth x − 1 and its derivative, which make the spherical Cauchy law of the ordinary sphere closed.

References:
    Abramowitz & Stegun, 4.5.67 (series by Bernoulli numbers).
"""

from __future__ import annotations

import torch
from scipy.special import bernoulli, factorial
from torch import Tensor

from kuralab.distributions.constant import constant

# Below the threshold the closed forms lose digits; there 12 terms of the series leave nothing to the type.
THRESHOLD = {torch.float64: 0.5, torch.float32: 1.2}
TERMS = 12


def coth_excess(x: Tensor) -> tuple[Tensor, Tensor]:
    """x coth x − 1 and its derivative coth x − x / sinh² x, for `x` ≥ 0, (…).

    >>> [round(float(v), 12) for v in coth_excess(torch.tensor(1.0, dtype=torch.float64))]
    [0.313035285499, 0.588973624533]
    """
    threshold = THRESHOLD[x.dtype]
    small, safe = x < threshold, x.clamp_min(threshold)
    coth = 1 / torch.tanh(safe)
    square = x.clamp_max(threshold).square()
    powers = square[..., None].expand(*x.shape, TERMS).cumprod(-1)
    near, near_slope = (powers @ _series(device=x.device, dtype=x.dtype)).unbind(-1)
    # The series of the slope starts at x; the bound only keeps 0/0 away.
    near_slope = near_slope / x.clamp_min(torch.finfo(x.dtype).tiny)
    # x / sinh² x = 4x e^(−2x) / (1 − e^(−2x))², where coth² − 1 would cancel.
    fall = 4 * safe * torch.exp(-2 * safe) / torch.expm1(-2 * safe).square()
    return torch.where(small, near, safe * coth - 1), torch.where(small, near_slope, coth - fall)


@constant(lambda: (TERMS, 2))
def _series() -> Tensor:
    """Coefficients in x² of x coth x − 1 and of x times its derivative, (TERMS, 2)."""
    order = 2 * torch.arange(1, TERMS + 1)
    value = torch.from_numpy(bernoulli(2 * TERMS))[order] * 2.0**order / torch.from_numpy(factorial(order.numpy()))
    return torch.stack((value, value * order), -1)
