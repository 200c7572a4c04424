"""The field that every oscillator of one system feels, of all couplings at once, and how slopes come back through it.

Positions and fields are flat, (2, groups · N). A network acts within each group.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit, prange

from kuralab.kuramoto.kernels.mean_field import felt
from kuralab.kuramoto.kernels.stages import FAST

CHUNK = 2048


class Web(NamedTuple):
    """The arrays of `web.Web`, or slopes with respect to them: of shared dense weights one for each thread."""

    weights: Any
    settings: Any
    dense: Any
    indptr: Any
    indices: Any
    data: Any
    turn: Any


@njit(cache=True, fastmath=FAST, error_model="numpy")
def means(z: Any, out: Any) -> None:
    """Means of each group, (2, groups), summed in float64."""
    groups = out.shape[1]
    count = z.shape[1] // groups
    for axis in range(2):
        for g in range(groups):
            total = 0.0
            for k in range(g * count, (g + 1) * count):
                total += z[axis, k]
            out[axis, g] = total / count


@njit(cache=True, fastmath=FAST, error_model="numpy")
def field(z: Any, web: Web, b: int, mean: Any, out: Any, wide: bool) -> None:
    """f for every oscillator of member b; `mean` receives the means. `wide`: sparse rows side by side."""
    groups = mean.shape[1]
    count = z.shape[1] // groups
    means(z, mean)
    felt_by = np.empty((groups, 2))
    felt(mean, web.weights[:, b % web.weights.shape[1]], web.settings[b], 1.0, felt_by)
    for g in range(groups):
        low, high = g * count, (g + 1) * count
        one, two = out[0, low:high], out[1, low:high]
        one[:] = 0
        two[:] = 0
        if web.dense.size:
            for j in range(count):
                matrix, x, y = web.dense[b % len(web.dense), j], z[0, low + j], z[1, low + j]
                for i in range(count):
                    one[i] += matrix[i] * x
                    two[i] += matrix[i] * y
        if web.data.size:
            if wide:
                product(web.indptr, web.indices, web.data, z[0, low:high], z[1, low:high], one, two)
            else:
                rows(web.indptr, web.indices, web.data, z[0, low:high], z[1, low:high], one, two, 0, count)
        cos, sin = z.dtype.type(web.turn[b % len(web.turn), 0]), z.dtype.type(web.turn[b % len(web.turn), 1])
        u, v = z.dtype.type(felt_by[g, 0]), z.dtype.type(felt_by[g, 1])
        for k in range(count):
            along, aside = one[k], two[k]
            one[k] = cos * along + sin * aside + u
            two[k] = cos * aside - sin * along + v


@njit(cache=True, fastmath=FAST, error_model="numpy")
def rows(indptr: Any, indices: Any, data: Any, x: Any, y: Any, one: Any, two: Any, low: int, high: int) -> None:
    """Adds a sparse matrix times both coordinates, reading each index once."""
    for i in range(low, high):
        u = v = x[0] * 0
        for place in range(indptr[i], indptr[i + 1]):
            j, w = indices[place], data[place]
            u += w * x[j]
            v += w * y[j]
        one[i] += u
        two[i] += v


@njit(cache=True, parallel=True, error_model="numpy")
def product(indptr: Any, indices: Any, data: Any, x: Any, y: Any, one: Any, two: Any) -> None:
    """The same, chunks of rows side by side."""
    for chunk in prange(-(-len(x) // CHUNK)):
        rows(indptr, indices, data, x, y, one, two, chunk * CHUNK, min(chunk * CHUNK + CHUNK, len(x)))


@njit(cache=True, fastmath=FAST, error_model="numpy")
def pull(z: Any, slope: Any, web: Web, b: int, mean: Any, to: Any, out: Web, slot: int) -> None:
    """Adds to `to` what slopes with respect to fields say of positions, and to `out` what they say of couplings."""
    groups = mean.shape[1]
    count = z.shape[1] // groups
    _pull_means(z, slope, web.weights[:, b % web.weights.shape[1]], web.settings[b], mean, to, out, b)
    if not web.dense.size and not web.data.size:
        return
    cos, sin = z.dtype.type(web.turn[b % len(web.turn), 0]), z.dtype.type(web.turn[b % len(web.turn), 1])
    one, two = np.empty(count, z.dtype), np.empty(count, z.dtype)
    along = aside = 0.0
    for g in range(groups):
        low = g * count
        for k in range(count):
            one[k] = cos * slope[0, low + k] - sin * slope[1, low + k]
            two[k] = sin * slope[0, low + k] + cos * slope[1, low + k]
        for j in range(count if web.dense.size else 0):
            matrix, more = web.dense[b % len(web.dense), j], out.dense[b if len(web.dense) > 1 else slot, j]
            x, y = z[0, low + j], z[1, low + j]
            u = v = x * 0
            for i in range(count):
                u += matrix[i] * one[i]
                v += matrix[i] * two[i]
                more[i] += x * one[i] + y * two[i]
            to[0, low + j] += u
            to[1, low + j] += v
            along += u * x + v * y
            aside += u * y - v * x
        for i in range(count if web.data.size else 0):
            for place in range(web.indptr[i], web.indptr[i + 1]):
                j, u, v = low + web.indices[place], web.data[place] * one[i], web.data[place] * two[i]
                to[0, j] += u
                to[1, j] += v
                along += u * z[0, j] + v * z[1, j]
                aside += u * z[1, j] - v * z[0, j]
    out.turn[b, 0] += cos * along - sin * aside
    out.turn[b, 1] += sin * along + cos * aside


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pull_means(z: Any, slope: Any, weights: Any, settings: Any, mean: Any, to: Any, out: Web, b: int) -> None:
    groups = mean.shape[1]
    count = z.shape[1] // groups
    sums, back = np.empty((2, groups)), np.zeros((2, groups))
    means(slope, sums)
    means(z, mean)
    for g in range(groups):
        u = v = 0.0
        for other in range(groups):
            u += weights[0, g, other] * mean[0, other] + weights[1, g, other] * mean[1, other]
            v += weights[0, g, other] * mean[1, other] - weights[1, g, other] * mean[0, other]
        along, aside = sums[0, g] * count, sums[1, g] * count
        out.settings[b, 2] += along
        out.settings[b, 3] += aside
        power, size, dot = settings[1], u * u + v * v, along * u + aside * v
        grown = size ** (power / 2) if power != 0 else 1.0
        out.settings[b, 0] += grown * dot
        if size > 0:
            out.settings[b, 1] += settings[0] * grown * dot * np.log(size) / 2
            along, aside = along + power * u * dot / size, aside + power * v * dot / size
        along, aside = settings[0] * grown * along, settings[0] * grown * aside
        for other in range(groups):
            x, y = mean[0, other], mean[1, other]
            out.weights[0, b, g, other] += along * x + aside * y
            out.weights[1, b, g, other] += along * y - aside * x
            back[0, other] += weights[0, g, other] * along - weights[1, g, other] * aside
            back[1, other] += weights[1, g, other] * along + weights[0, g, other] * aside
    for axis in range(2):
        for g in range(groups):
            shift = z.dtype.type(back[axis, g] / count)
            for k in range(g * count, (g + 1) * count):
                to[axis, k] += shift
