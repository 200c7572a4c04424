"""How slopes with respect to fields come back to positions and couplings; names and shapes as in `fields`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Web, means
from kuralab.kuramoto.kernels.stages import FAST

SLOPE = 7  # the place in Room.slopes of those with respect to a field


@njit(cache=True, fastmath=FAST, error_model="numpy")
def pull_network(z: Any, t: int, p: int, web: Web, b: int, slopes: Any, part: Any, out: Web, slot: int) -> None:
    """Adds to slopes[p] what slopes[SLOPE] says of positions through a network, and to `out` what it says of that."""
    count = part.shape[1]
    groups, at, own = z.shape[3] // count, b % max(len(web.dense), 1), b if len(web.dense) > 1 else slot
    cos, sin = z.dtype.type(web.turn[b % len(web.turn), 0]), z.dtype.type(web.turn[b % len(web.turn), 1])
    along = aside = 0.0
    for low in range(0, groups * count, count):
        for k in range(count):
            part[0, k] = cos * slopes[SLOPE, 0, low + k] - sin * slopes[SLOPE, 1, low + k]
            part[1, k] = sin * slopes[SLOPE, 0, low + k] + cos * slopes[SLOPE, 1, low + k]
        for j in range(count if web.dense.size else 0):
            x, y = z[t, p, 0, low + j], z[t, p, 1, low + j]
            u = v = x * 0
            for i in range(count):
                u += web.dense[at, j, i] * part[0, i]
                v += web.dense[at, j, i] * part[1, i]
                out.dense[own, j, i] += x * part[0, i] + y * part[1, i]
            slopes[p, 0, low + j] += u
            slopes[p, 1, low + j] += v
            along += u * x + v * y
            aside += u * y - v * x
        for i in range(count if web.data.size else 0):
            for place in range(web.indptr[i], web.indptr[i + 1]):
                j, u, v = low + web.indices[place], web.data[place] * part[0, i], web.data[place] * part[1, i]
                slopes[p, 0, j] += u
                slopes[p, 1, j] += v
                along += u * z[t, p, 0, j] + v * z[t, p, 1, j]
                aside += u * z[t, p, 1, j] - v * z[t, p, 0, j]
    out.turn[b, 0] += cos * along - sin * aside
    out.turn[b, 1] += sin * along + cos * aside


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def pull_means(
    z: Any, t: int, p: int, b: int, weights: Any, settings: Any, mean: Any, sums: Any, back: Any, slopes: Any,
    to_weights: Any, to_settings: Any,
) -> None:  # fmt: skip
    """The same through the mean fields. Arrays one by one: taking them out of tuples would cost most of the time."""
    at = b % weights.shape[1]
    groups = mean.shape[1]
    count = z.shape[3] // groups
    means(z, t, p, mean)
    for g in range(groups):
        back[0, g] = back[1, g] = along = aside = 0.0
        for k in range(np.uint64(g * count), np.uint64((g + 1) * count)):
            along += slopes[SLOPE, 0, k]
            aside += slopes[SLOPE, 1, k]
        sums[0, g], sums[1, g] = along, aside
    strength, power = settings[b, 0], settings[b, 1]
    for g in range(groups):
        u = v = 0.0
        for other in range(groups):
            u += weights[0, at, g, other] * mean[0, other] + weights[1, at, g, other] * mean[1, other]
            v += weights[0, at, g, other] * mean[1, other] - weights[1, at, g, other] * mean[0, other]
        along, aside = sums[0, g], sums[1, g]
        to_settings[b, 2] += along
        to_settings[b, 3] += aside
        size, dot = u * u + v * v, along * u + aside * v
        grown = size ** (power / 2) if power != 0 else 1.0
        to_settings[b, 0] += grown * dot
        if size > 0:
            to_settings[b, 1] += strength * grown * dot * np.log(size) / 2
            along, aside = along + power * u * dot / size, aside + power * v * dot / size
        along, aside = strength * grown * along, strength * grown * aside
        for other in range(groups):
            x, y = mean[0, other], mean[1, other]
            to_weights[0, b, g, other] += along * x + aside * y
            to_weights[1, b, g, other] += along * y - aside * x
            back[0, other] += weights[0, at, g, other] * along - weights[1, at, g, other] * aside
            back[1, other] += weights[1, at, g, other] * along + weights[0, at, g, other] * aside
    for g in range(groups):
        u, v = z.dtype.type(back[0, g] / count), z.dtype.type(back[1, g] / count)
        for k in range(np.uint64(g * count), np.uint64((g + 1) * count)):
            slopes[p, 0, k] += u
            slopes[p, 1, k] += v
