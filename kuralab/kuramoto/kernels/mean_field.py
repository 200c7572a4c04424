"""Oscillators under mean fields: many steps in one call, the systems or the blocks of one system side by side.

Positions x and y, (batch, groups, N), and cosine and sine of half a step's rotation, (1 or batch, groups, N), are
flat. Weights are (2, 1 or batch, groups, groups): W cos α and W sin α. Settings are (batch, 4): K, p, h₁, h₂.
Everything else is float64: sums over blocks of a fixed length, each in the precision of positions, are added in order,
so a result does not depend on the number of threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

from kuralab.kuramoto.kernels.stages import FAST, first, last, second, third

BLOCK = 4096


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def felt(
    mean: Any, weights: Any, settings: Any, b: int, lane: int, lanes: int, scale: float, out: Any, place: int
) -> None:
    """scale · (K |F_g|^p F_g + h) with F_g = Σ_l W_gl R(−α_gl) m_l of member b, into out[g · lanes + lane, place:].

    Means are (2, groups · lanes).
    """
    at = b % weights.shape[1]
    for g in range(weights.shape[2]):
        u = v = 0.0
        for other in range(weights.shape[2]):
            along, aside, its = weights[0, at, g, other], weights[1, at, g, other], other * lanes + lane
            u += along * mean[0, its] + aside * mean[1, its]
            v += along * mean[1, its] - aside * mean[0, its]
        size, to = settings[b, 0], g * lanes + lane
        if settings[b, 1] != 0:
            size *= (u * u + v * v) ** (settings[b, 1] / 2)
        out[to, place] = scale * (size * u + settings[b, 2])
        out[to, place + 1] = scale * (size * v + settings[b, 3])


@njit(cache=True, error_model="numpy")
def stage(p: int, x: Any, y: Any, c: Any, s: Any, f: Any, g: int, begin: int, turn: int, size: int) -> Any:
    """Stage number `p` over one block; the sums of what the next field needs."""
    low, shift, many = np.uint64(begin), np.uint64(turn), np.uint64(size)
    if p == 0:
        return first(x, y, c, s, f, g, low, shift, many)
    if p == 1:
        return second(x, y, c, s, f, g, low, shift, many)
    if p == 2:
        return third(x, y, c, s, f, g, low, shift, many)
    return last(x, y, c, s, f, g, low, shift, many)


@njit(cache=True, nogil=True, error_model="numpy")
def systems(
    x: Any, y: Any, c: Any, s: Any, weights: Any, settings: Any, step: float, means: Any, begin: int, end: int
) -> None:
    """Members `begin` to `end` of the batch, as many steps as `means` (steps, 2, batch, groups) has, in place.

    The first of the means holds those of the start.
    """
    _, _, members, groups = means.shape
    count = x.size // (members * groups)
    scales = (step / 2, step / 2, step, step / 6)
    mean, fields = np.empty((2, groups)), np.empty((groups, 8), x.dtype)
    for b in range(begin, end):
        for g in range(groups):
            mean[0, g], mean[1, g] = means[0, 0, b, g], means[0, 1, b, g]
        for moment in range(means.shape[0]):
            for p in range(4):
                felt(mean, weights, settings, b, 0, 1, scales[p], fields, 2 * p)
                for g in range(groups):
                    total_x = total_y = 0.0
                    place = (b * groups + g) * count
                    for low in range(place, place + count, BLOCK):
                        size = min(BLOCK, place + count - low)
                        sums = stage(p, x, y, c, s, fields, g, low, low % c.size, size)
                        total_x += sums[0]
                        total_y += sums[1]
                    mean[0, g], mean[1, g] = total_x / count, total_y / count
            for g in range(groups):
                means[moment, 0, b, g], means[moment, 1, b, g] = mean[0, g], mean[1, g]


@njit(cache=True, parallel=True, nogil=True, error_model="numpy")
def blocks(x: Any, y: Any, c: Any, s: Any, weights: Any, settings: Any, step: float, means: Any) -> None:
    """The same for a batch of one large system, its blocks side by side."""
    groups = means.shape[3]
    count = x.size // groups
    rest = -(-count // BLOCK)
    scales = (step / 2, step / 2, step, step / 6)
    mean, fields, sums = np.empty((2, groups)), np.empty((groups, 8), x.dtype), np.empty((groups * rest, 2))
    for g in range(groups):
        mean[0, g], mean[1, g] = means[0, 0, 0, g], means[0, 1, 0, g]
    for moment in range(means.shape[0]):
        for p in range(4):
            felt(mean, weights, settings, 0, 0, 1, scales[p], fields, 2 * p)
            for item in prange(groups * rest):
                g, begin = item // rest, item % rest * BLOCK
                place, size = g * count + begin, min(BLOCK, count - begin)
                more = stage(p, x, y, c, s, fields, g, place, place, size)
                sums[item, 0], sums[item, 1] = more[0], more[1]
            for g in range(groups):
                total_x = total_y = 0.0
                for item in range(g * rest, g * rest + rest):
                    total_x += sums[item, 0]
                    total_y += sums[item, 1]
                mean[0, g], mean[1, g] = total_x / count, total_y / count
        for g in range(groups):
            means[moment, 0, 0, g], means[moment, 1, 0, g] = mean[0, g], mean[1, g]
