"""The field that every oscillator of one system feels, of all couplings at once, and how slopes come back through it.

Positions and fields of the stages of every step are (steps, 4, 2, groups · N), or (1, 4, …) where none is kept; `t` and
`p` are a step and a stage. A network acts within each group. `Room` is memory to work in.
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


class Room(NamedTuple):
    """Means (2, groups), felt fields (groups, 2), two sums (2, groups), slopes (8, 2, n), fields (2, N) and (N, 2)."""

    mean: Any
    felt: Any
    sums: Any
    back: Any
    slopes: Any
    part: Any
    pairs: Any


@njit(cache=True, error_model="numpy")
def room(z: Any, groups: int) -> Room:
    """Memory for stages (…, 2, n) of so many groups."""
    n, double = z.shape[3], np.float64
    return Room(
        np.empty((2, groups), double), np.empty((groups, 2), double), np.empty((2, groups), double),
        np.empty((2, groups), double), np.empty((8, 2, n), z.dtype),
        np.empty((2, n // groups), z.dtype), np.empty((n // groups, 2), z.dtype),
    )  # fmt: skip


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def means(z: Any, t: int, p: int, out: Any) -> None:
    """Means of each group, (2, groups), summed in float64."""
    groups = out.shape[1]
    count = z.shape[3] // groups
    for g in range(groups):
        total_x = total_y = 0.0
        for k in range(np.uint64(g * count), np.uint64((g + 1) * count)):
            total_x += z[t, p, 0, k]
            total_y += z[t, p, 1, k]
        out[0, g], out[1, g] = total_x / count, total_y / count


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def field(
    z: Any, t: int, p: int, b: int, weights: Any, settings: Any, mean: Any, felt_by: Any, f: Any
) -> None:  # fmt: skip
    """f[t, p] of the mean fields for every oscillator of member b."""
    groups = mean.shape[1]
    count = z.shape[3] // groups
    means(z, t, p, mean)
    felt(mean, weights, settings, b, 1.0, felt_by, 0)
    for g in range(groups):
        u, v = z.dtype.type(felt_by[g, 0]), z.dtype.type(felt_by[g, 1])
        for k in range(np.uint64(g * count), np.uint64((g + 1) * count)):
            f[t, p, 0, k], f[t, p, 1, k] = u, v


@njit(cache=True, fastmath=FAST, error_model="numpy")
def add_network(z: Any, t: int, p: int, b: int, web: Web, room: Room, f: Any, wide: bool) -> None:
    """Adds the field of a network. `wide`: sparse rows side by side."""
    part, count = room.part, room.part.shape[1]
    cos, sin = z.dtype.type(web.turn[b % len(web.turn), 0]), z.dtype.type(web.turn[b % len(web.turn), 1])
    for low in range(0, z.shape[3], count):
        _network(z, t, p, web, b, room, low, wide)
        for k in range(count):
            f[t, p, 0, low + k] += cos * part[0, k] + sin * part[1, k]
            f[t, p, 1, low + k] += cos * part[1, k] - sin * part[0, k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _network(z: Any, t: int, p: int, web: Web, b: int, room: Room, low: int, wide: bool) -> None:
    """Sums along the edges for the group that begins at `low`, into room.part."""
    part, dense, at = room.part, web.dense, b % max(len(web.dense), 1)
    count = part.shape[1]
    for k in range(count):
        part[0, k] = part[1, k] = 0
    for j in range(count if dense.size else 0):
        x, y = z[t, p, 0, low + j], z[t, p, 1, low + j]
        for i in range(count):
            part[0, i] += dense[at, j, i] * x
            part[1, i] += dense[at, j, i] * y
    if web.data.size:
        for k in range(count):
            room.pairs[k, 0], room.pairs[k, 1] = z[t, p, 0, low + k], z[t, p, 1, low + k]
        if wide:
            product(web.indptr, web.indices, web.data, room.pairs, part)
        else:
            every = len(web.indptr) - 1  # no literal bounds: they would compile rows a second time, and slower
            rows(web.indptr, web.indices, web.data, room.pairs, part, every - count, every)


@njit(cache=True, error_model="numpy")
def rows(indptr: Any, indices: Any, data: Any, z: Any, out: Any, low: int, high: int) -> None:
    """Adds a sparse matrix times both coordinates of `z` (N, 2) to `out` (2, N), reading each index once.

    Two edges at a time in plain arithmetic: gathered vectors were slower, and so were indices that may be negative.
    """
    for i in range(low, high):
        u = v = more_u = more_v = z[0, 0] * 0
        last = indptr[i + 1]
        for place in range(indptr[i], last - 1, 2):
            j, w = np.uint32(indices[place]), data[place]
            u += w * z[j, 0]
            v += w * z[j, 1]
            j, w = np.uint32(indices[place + 1]), data[place + 1]
            more_u += w * z[j, 0]
            more_v += w * z[j, 1]
        if (last - indptr[i]) % 2:
            j, w = np.uint32(indices[last - 1]), data[last - 1]
            u += w * z[j, 0]
            v += w * z[j, 1]
        out[0, i] += u + more_u
        out[1, i] += v + more_v


@njit(cache=True, parallel=True, error_model="numpy")
def product(indptr: Any, indices: Any, data: Any, z: Any, out: Any) -> None:
    """The same, chunks of rows side by side."""
    for chunk in prange(-(-len(z) // CHUNK)):
        rows(indptr, indices, data, z, out, chunk * CHUNK, min(chunk * CHUNK + CHUNK, len(z)))
