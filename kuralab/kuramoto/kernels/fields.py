"""The field that every oscillator feels, of all couplings at once, in several systems side by side.

Positions x and y and fields u and v are flat, (groups · N · lanes): a lane is a system, and neighbours in memory are
the same oscillator of neighbouring systems: what is done to every oscillator runs in vectors, however small a system.
Means and what is felt are (2, groups · lanes). A network acts within each group.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.sparse import product, rows
from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.sums import add_up, clear, hand_out


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
    """Memory to work in, and the lanes' mean fields.

    Means, sums and what is felt, (2, groups · lanes); of one group fields (2, N, lanes), slopes with respect to them,
    each flat, both coordinates (N, 2), and weights (N, N). Weights (2, groups, groups, lanes) and settings (4, lanes),
    and slopes with respect to both. `share` is 1 / N.
    """

    mean: Any
    sums: Any
    felt: Any
    part: Any
    along: Any
    aside: Any
    pairs: Any
    outer: Any
    weights: Any
    settings: Any
    to_weights: Any
    to_settings: Any
    share: float


@njit(cache=True, error_model="numpy")
def room(kind: Any, count: int, groups: int, b: int, lanes: int, web: Web) -> Room:
    """Memory for groups of `count` in so many lanes, the first of them member b."""
    dense = web.dense.size > 0
    edges = count if dense or web.data.size else 0
    weights, settings = np.empty((2, groups, groups, lanes)), np.empty((4, lanes))
    for lane in range(lanes):
        at = (b + lane) % web.weights.shape[1]
        for which in range(2):
            for g in range(groups):
                for other in range(groups):
                    weights[which, g, other, lane] = web.weights[which, at, g, other]
        for which in range(4):
            settings[which, lane] = web.settings[b + lane, which]
    return Room(
        np.empty((2, groups * lanes)), np.empty((2, groups * lanes)), np.empty((2, groups * lanes)),
        np.empty((2, edges, lanes), kind.dtype), np.empty(edges * lanes, kind.dtype),
        np.empty(edges * lanes, kind.dtype), np.empty((edges, 2), kind.dtype),
        np.empty((count if dense else 0, count), kind.dtype),
        weights, settings, np.zeros_like(weights), np.zeros_like(settings), 1 / count,
    )  # fmt: skip


@njit(cache=True, fastmath=FAST, error_model="numpy")
def mixed(room: Room, lanes: int) -> None:
    """Σ_l W_gl R(−α_gl) m_l of every lane, into room.felt."""
    many, u, v = np.uint64(lanes), room.felt[0], room.felt[1]
    clear(room.felt, 0)
    for g in range(np.uint64(room.weights.shape[1])):
        for other in range(np.uint64(room.weights.shape[1])):
            along, aside = room.weights[0, g, other], room.weights[1, g, other]
            mx, my = room.mean[0, other * many : (other + 1) * many], room.mean[1, other * many : (other + 1) * many]
            for lane in range(many):
                u[g * many + lane] += along[lane] * mx[lane] + aside[lane] * my[lane]
                v[g * many + lane] += along[lane] * my[lane] - aside[lane] * mx[lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def felt_by_all(room: Room, lanes: int) -> None:
    """What `mean_field.felt` says of one lane, of all, into room.felt."""
    mixed(room, lanes)
    many, u, v = np.uint64(lanes), room.felt[0], room.felt[1]
    size, power, along, aside = room.settings[0], room.settings[1], room.settings[2], room.settings[3]
    bent = False
    for lane in range(many):
        bent |= power[lane] != 0
    for g in range(np.uint64(room.weights.shape[1])):
        if bent:
            for lane in range(many):
                place = g * many + lane
                if power[lane] != 0:
                    grown = (u[place] * u[place] + v[place] * v[place]) ** (power[lane] / 2)
                    u[place], v[place] = grown * u[place], grown * v[place]
        for lane in range(many):
            place = g * many + lane
            u[place], v[place] = size[lane] * u[place] + along[lane], size[lane] * v[place] + aside[lane]


@njit(cache=True, error_model="numpy")
def field(x: Any, y: Any, b: int, lanes: int, web: Web, room: Room, u: Any, v: Any, wide: bool) -> None:
    """Fields u and v of members b, b + 1, … in so many lanes. `wide`: sparse rows side by side.

    Of all oscillators; without a network these may be (groups · lanes), sums and what all of a group feel.
    """
    add_up(x, room.share, lanes, room.mean[0])
    add_up(y, room.share, lanes, room.mean[1])
    felt_by_all(room, lanes)
    for k in range(x.size):
        u[k] = v[k] = 0
    hand_out(room.felt[0], 1.0, lanes, u)
    hand_out(room.felt[1], 1.0, lanes, v)
    size = x.size * lanes // room.felt.shape[1]
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
    if len(turn) == 1:
        cos, sin = u.dtype.type(turn[0, 0]), u.dtype.type(turn[0, 1])
        for k in range(np.uint64(u.size)):
            u[k] += cos * along[k] + sin * aside[k]
            v[k] += cos * aside[k] - sin * along[k]
        return
    for lane in range(lanes):
        cos, sin = u.dtype.type(turn[b + lane, 0]), u.dtype.type(turn[b + lane, 1])
        for k in range(np.uint64(lane), np.uint64(u.size), np.uint64(lanes)):
            u[k] += cos * along[k] + sin * aside[k]
            v[k] += cos * aside[k] - sin * along[k]
