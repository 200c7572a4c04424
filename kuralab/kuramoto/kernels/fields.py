"""The field that every oscillator feels, of all couplings at once, in several systems side by side.

Positions x and y and fields u and v are flat, (groups · N · lanes): a lane is a system, and neighbours in memory are
the same oscillator of neighbouring systems: what is done to every oscillator runs in vectors, however small a system.
Means and what is felt are (2, groups · lanes) and (groups · lanes, 2). A network acts within each group.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.mean_field import felt
from kuralab.kuramoto.kernels.sparse import product, rows
from kuralab.kuramoto.kernels.stages import FAST


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
    """Memory to work in.

    Means and sums, (2, groups · lanes), what is felt, (groups · lanes, 2); of one group fields (2, N, lanes), slopes
    with respect to them, each flat, both coordinates (N, 2), and weights (N, N).
    """

    mean: Any
    sums: Any
    felt: Any
    part: Any
    along: Any
    aside: Any
    pairs: Any
    outer: Any


@njit(cache=True, error_model="numpy")
def room(x: Any, groups: int, lanes: int, web: Web) -> Room:
    """Memory for positions `x` of so many groups in so many lanes."""
    count, dense = x.size // (groups * lanes), web.dense.size > 0
    edges = count if dense or web.data.size else 0
    return Room(
        np.empty((2, groups * lanes)), np.empty((2, groups * lanes)), np.empty((groups * lanes, 2)),
        np.empty((2, edges, lanes), x.dtype), np.empty(edges * lanes, x.dtype), np.empty(edges * lanes, x.dtype),
        np.empty((edges, 2), x.dtype), np.empty((count if dense else 0, count), x.dtype),
    )  # fmt: skip


@njit(cache=True, fastmath=FAST, error_model="numpy")
def add_up(x: Any, scale: float, lanes: int, out: Any) -> None:
    """scale times the sums over each group in each lane, (groups · lanes), in float64."""
    count = np.uint64(x.size // out.size)
    if lanes == 1:
        for g in range(np.uint64(out.size)):
            total = 0.0
            for k in range(count):
                total += x[g * count + k]
            out[g] = scale * total
        return
    many = np.uint64(lanes)
    for place in range(np.uint64(out.size)):
        out[place] = 0
    for g in range(np.uint64(out.size // lanes)):
        for k in range(count):
            for lane in range(many):
                out[g * many + lane] += scale * x[(g * count + k) * many + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def hand_out(each: Any, place: int, scale: float, lanes: int, x: Any) -> None:
    """Adds to x of every oscillator scale times what `each` (groups · lanes, …) has for its group and lane."""
    count, many = np.uint64(x.size // len(each)), np.uint64(lanes)
    if lanes == 1:
        for g in range(np.uint64(len(each))):
            value = x.dtype.type(scale * each[g, place])
            for k in range(count):
                x[g * count + k] += value
        return
    for g in range(np.uint64(len(each) // lanes)):
        for k in range(count):
            for lane in range(many):
                x[(g * count + k) * many + lane] += x.dtype.type(scale * each[g * many + lane, place])


@njit(cache=True, error_model="numpy")
def field(x: Any, y: Any, b: int, lanes: int, web: Web, room: Room, u: Any, v: Any, wide: bool) -> None:
    """Fields u and v of members b, b + 1, … in so many lanes. `wide`: sparse rows side by side."""
    add_up(x, len(room.felt) / x.size, lanes, room.mean[0])
    add_up(y, len(room.felt) / x.size, lanes, room.mean[1])
    for lane in range(lanes):
        felt(room.mean, web.weights, web.settings, b + lane, lane, lanes, 1.0, room.felt, 0)
    for k in range(x.size):
        u[k] = v[k] = 0
    hand_out(room.felt, 0, 1.0, lanes, u)
    hand_out(room.felt, 1, 1.0, lanes, v)
    size = x.size * lanes // len(room.felt)
    if web.dense.size + web.data.size:
        for low in range(0, x.size, size):
            here = slice(low, low + size)
            network(x[here], y[here], b, lanes, web, room, wide)
            turn_into(room.part, web.turn, b, lanes, u[here], v[here])


@njit(cache=True, error_model="numpy")
def network(x: Any, y: Any, b: int, lanes: int, web: Web, room: Room, wide: bool) -> None:
    """Sums along the edges for one group, into room.part."""
    part, count = room.part, room.part.shape[1]
    if web.dense.size:
        weights = web.dense[b % len(web.dense)].T
        np.dot(weights, x.reshape(count, lanes), part[0])
        np.dot(weights, y.reshape(count, lanes), part[1])
        return
    for k in range(count):
        room.pairs[k, 0], room.pairs[k, 1] = x[k], y[k]
    if wide:
        product(web.indptr, web.indices, web.data, room.pairs.ravel(), part.ravel())
    else:
        rows(web.indptr, web.indices, web.data, room.pairs.ravel(), part.ravel(), 0, count)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def turn_into(part: Any, turn: Any, b: int, lanes: int, u: Any, v: Any) -> None:
    """Adds R(−α) of `part` to u and v."""
    along, aside = part[0].ravel(), part[1].ravel()
    for lane in range(lanes if len(turn) > 1 else 1):
        cos, sin = u.dtype.type(turn[(b + lane) % len(turn), 0]), u.dtype.type(turn[(b + lane) % len(turn), 1])
        for k in range(np.uint64(lane), np.uint64(u.size), np.uint64(lanes if len(turn) > 1 else 1)):
            u[k] += cos * along[k] + sin * aside[k]
            v[k] += cos * aside[k] - sin * along[k]
