"""Oscillators under mean fields: many steps in one call, the systems or the blocks of one system side by side.

Positions are (2, batch, groups, N), the cosine and sine of half a step's rotation (batch, groups, N) each. Weights are
(2, 1 or batch, groups, groups): W cos α and W sin α. Settings are (batch, 4): K, p, h₁, h₂. Everything else is float64:
sums over blocks of a fixed length are added in order, so a result does not depend on the number of threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

from kuralab.kuramoto.kernels.stages import FAST, first, last, second, third

BLOCK = 4096


@njit(cache=True, fastmath=FAST, error_model="numpy")
def felt(mean: Any, weights: Any, settings: Any, scale: float, out: Any) -> None:
    """scale · (K |F_g|^p F_g + h) with F_g = Σ_l W_gl R(−α_gl) m_l, by the means (2, groups)."""
    for g in range(mean.shape[1]):
        u = v = 0.0
        for other in range(mean.shape[1]):
            along, aside = weights[0, g, other], weights[1, g, other]
            u += along * mean[0, other] + aside * mean[1, other]
            v += along * mean[1, other] - aside * mean[0, other]
        size = settings[0]
        if settings[1] != 0:
            size *= (u * u + v * v) ** (settings[1] / 2)
        out[g, 0] = scale * (size * u + settings[2])
        out[g, 1] = scale * (size * v + settings[3])


@njit(cache=True, error_model="numpy")
def stage(place: int, x: Any, y: Any, c: Any, s: Any, f: Any) -> Any:
    """Stage number `place` over one block; the sums of what the next field needs."""
    if place == 0:
        return first(x, y, c, s, f)
    if place == 1:
        return second(x, y, c, s, f)
    if place == 2:
        return third(x, y, c, s, f)
    return last(x, y, c, s, f)


@njit(cache=True, nogil=True, error_model="numpy")
def systems(x: Any, c: Any, s: Any, weights: Any, settings: Any, step: float, means: Any, low: int, high: int) -> None:
    """Members `low` to `high` of the batch, as many steps as `means` (steps, 2, batch, groups) has, in place."""
    _, _, groups, count = x.shape
    scales = (step / 2, step / 2, step, step / 6)
    mean, fields = np.empty((2, groups)), np.empty((groups, 8), x.dtype)
    for b in range(low, high):
        for g in range(groups):
            mean[0, g], mean[1, g] = means[0, 0, b, g], means[0, 1, b, g]
        for moment in range(means.shape[0]):
            for place in range(4):
                felt(mean, weights[:, b % weights.shape[1]], settings[b], scales[place], fields[:, 2 * place :])
                for g in range(groups):
                    mean[0, g] = mean[1, g] = 0.0
                    for start in range(0, count, BLOCK):
                        part = slice(start, min(start + BLOCK, count))
                        sums = stage(place, x[0, b, g, part], x[1, b, g, part], c[b, g, part], s[b, g, part], fields[g])
                        mean[0, g] += sums[0]
                        mean[1, g] += sums[1]
                    mean[0, g] /= count
                    mean[1, g] /= count
            for g in range(groups):
                means[moment, 0, b, g], means[moment, 1, b, g] = mean[0, g], mean[1, g]


@njit(cache=True, parallel=True, nogil=True, error_model="numpy")
def blocks(x: Any, c: Any, s: Any, weights: Any, settings: Any, step: float, means: Any) -> None:
    """The same for a batch of one large system, its blocks side by side."""
    _, _, groups, count = x.shape
    rest = -(-count // BLOCK)
    scales = (step / 2, step / 2, step, step / 6)
    mean, fields, sums = np.empty((2, groups)), np.empty((groups, 8), x.dtype), np.empty((groups, rest, 2))
    for g in range(groups):
        mean[0, g], mean[1, g] = means[0, 0, 0, g], means[0, 1, 0, g]
    for moment in range(means.shape[0]):
        for place in range(4):
            felt(mean, weights[:, 0], settings[0], scales[place], fields[:, 2 * place :])
            for item in prange(groups * rest):
                g, block = item // rest, item % rest
                part = slice(block * BLOCK, min(block * BLOCK + BLOCK, count))
                more = stage(place, x[0, 0, g, part], x[1, 0, g, part], c[0, g, part], s[0, g, part], fields[g])
                sums[g, block, 0] = more[0]
                sums[g, block, 1] = more[1]
            for g in range(groups):
                mean[0, g] = mean[1, g] = 0.0
                for block in range(rest):
                    mean[0, g] += sums[g, block, 0]
                    mean[1, g] += sums[g, block, 1]
                mean[0, g] /= count
                mean[1, g] /= count
            for g in range(groups):
                means[moment, 0, 0, g], means[moment, 1, 0, g] = mean[0, g], mean[1, g]
