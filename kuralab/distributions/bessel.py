"""The normaliser of the von Mises–Fisher law, by the uniform expansion of Bessel functions at a safe order.

With ν = d/2 − 1, K(κ) = log ₀F₁(; d/2; κ²/4) is the log of E exp(κ c) over the height c of a uniform point, and
A = K' = I_{ν+1}(κ)/I_ν(κ) is the mean resultant length. The expansion is used at an order of at least 12, where it is
exact to machine precision for every κ; steps with positive terms only lead back to ν:

    A_m = κ / (2(m+1) + κ A_{m+1}),     K_m = K_{m+1} + log(1 + κ A_{m+1} / (2(m+1))).

References:
    NIST Digital Library of Mathematical Functions, 10.41.3 (expansion) and 10.29.1 (recurrence).
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor

from kuralab.distributions import debye
from kuralab.distributions.law import DistributionError

SAFE_ORDER = 12.0
STEPS = 60
# A greater resultant is that of equal samples, up to rounding.
SAME = 1 - 1e-14


class Normaliser:
    """K (`log`), A (`ratio`) and A' (`curvature()`) of float64 concentrations κ ≥ 0 in dimension d, each (…)."""

    def __init__(self, kappa: Tensor, dim: int) -> None:
        order = dim / 2 - 1
        steps = max(0, math.ceil(SAFE_ORDER - order))
        self._kappa = kappa
        self._twice = [2 * (order + m + 1) for m in range(steps)]
        log_k, ratio, self._slope = _expansion(kappa, order + steps)
        self._ratios = [ratio]
        for twice in reversed(self._twice):
            self._ratios.append(kappa / torch.addcmul(torch.full_like(kappa, twice), kappa, self._ratios[-1]))
        self.ratio = self._ratios[-1]
        if steps:
            above = torch.stack(self._ratios[:-1], -1) * kappa[..., None]
            log_k = log_k + torch.log1p(above / _descending(tuple(self._twice), kappa.device)).sum(-1)
        self.log = log_k

    def curvature(self) -> Tensor:
        """A' = K'', by the differentiated recurrence."""
        slope, square = self._slope, self._kappa.square()
        for twice, ratio in zip(reversed(self._twice), self._ratios, strict=False):
            slope = (twice - square * slope) / (twice + self._kappa * ratio).square()
        return slope


@lru_cache
def _descending(twice: tuple[float, ...], device: torch.device) -> Tensor:
    return torch.tensor(twice[::-1], dtype=torch.float64, device=device)


def _expansion(kappa: Tensor, order: float) -> tuple[Tensor, Tensor, Tensor]:
    """K, A, A' at a safe order; every term is a multiple of κ² (K), κ (A) or 1 (A'), so small κ keep their digits."""
    z = kappa / order
    square = z.square()
    root = torch.sqrt(1 + square)
    t = square / (1 + root)
    delta = t / root
    log_sum, first, second = _polynomials(delta, order)
    log_k = order * (t - torch.log1p(t / 2)) - torch.log1p(square) / 4 + log_sum
    inverse = 1 / root
    cube = inverse**3
    ratio = z * (1 / (2 + t) + (first * cube - inverse.square() / 2) / order)
    bend = inverse**4 * (1 - square) / 2 - cube * (first * (1 - 3 * square / root**2) + second * square * cube)
    slope = (inverse / (2 + t) - bend / order) / order
    return log_k, ratio, slope


def _polynomials(delta: Tensor, order: float) -> tuple[Tensor, Tensor, Tensor]:
    """log S(δ) and its first two derivatives, where S sums the expansion at p = 1 − δ and S(0) = 1."""
    table = debye.table(order, delta.device)
    powers = (2 * delta - 1)[..., None].expand(*delta.shape, debye.DEGREE).cumprod(-1)
    value, first, second = (powers @ table[1:] + table[0]).unbind(-1)
    return delta * value, value + delta * first, 2 * first + delta * second


def inverse_ratio(resultant: Tensor, dim: int) -> Tensor:
    """κ where A(κ) is `resultant`, float64 in [0, 1), both ().

    A is concave, so Newton's steps from below never pass the root; those from above are halved.

    Raises:
        DistributionError: If the resultant is 1: every sample is the same.

    >>> round(float(inverse_ratio(torch.tensor(0.537314720727, dtype=torch.float64), 3)), 9)
    2.0
    """
    if float(resultant) > SAME:
        raise DistributionError("Expected samples that differ; got one direction only. Give more samples.")
    kappa = resultant * (dim - resultant**2) / (1 - resultant**2)
    for _ in range(STEPS):
        bessel = Normaliser(kappa, dim)
        following = torch.maximum(kappa - (bessel.ratio - resultant) / bessel.curvature(), kappa / 2)
        if bool((following - kappa).abs() <= 4e-16 * following):
            break
        kappa = following
    return kappa
