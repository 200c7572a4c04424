"""How slopes with respect to fields come back to positions and couplings; names and shapes as in `fields`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Room, Web, mixed
from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.sums import add_up, clear, hand_out


@njit(cache=True, error_model="numpy")
def pull(
    x: Any, y: Any, b: int, lanes: int, web: Web, room: Room, du: Any, dv: Any, gx: Any, gy: Any, out: Web, slot: int
) -> None:  # fmt: skip
    """Adds to gx and gy, and to `out`, what slopes du and dv with respect to fields say of positions and couplings."""
    _pull_means(x, y, lanes, room, du, dv)
    hand_out(room.felt[0], room.share, lanes, gx)
    hand_out(room.felt[1], room.share, lanes, gy)
    if not web.dense.size + web.data.size:
        return
    size = x.size * lanes // room.felt.shape[1]
    for low in range(0, x.size, size):
        here = slice(low, low + size)
        along, aside = room.along[:size], room.aside[:size]
        _turn_back(du[here], dv[here], web.turn, b, lanes, along, aside)
        if web.dense.size:
            at, own = b % len(web.dense), b if len(web.dense) > 1 else slot
            _pull_dense(x[here], y[here], lanes, web.dense[at], room, along, aside, gx[here], gy[here], out.dense[own])
        else:
            _pull_sparse(web.indptr, web.indices, web.data, along, aside, room.part)
        _pull_turn(x[here], y[here], b, lanes, web.turn, room.part, gx[here], gy[here], out.turn)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn_back(x: Any, y: Any, turn: Any, b: int, lanes: int, out_x: Any, out_y: Any) -> None:
    """R(α)."""
    if len(turn) == 1:
        cos, sin = x.dtype.type(turn[0, 0]), x.dtype.type(turn[0, 1])
        for k in range(np.uint64(x.size)):
            out_x[k], out_y[k] = cos * x[k] - sin * y[k], sin * x[k] + cos * y[k]
        return
    for lane in range(lanes):
        cos, sin = x.dtype.type(turn[b + lane, 0]), x.dtype.type(turn[b + lane, 1])
        for k in range(np.uint64(lane), np.uint64(x.size), np.uint64(lanes)):
            out_x[k], out_y[k] = cos * x[k] - sin * y[k], sin * x[k] + cos * y[k]


@njit(cache=True, error_model="numpy")
def _pull_dense(
    x: Any, y: Any, lanes: int, dense: Any, room: Room, along: Any, aside: Any, gx: Any, gy: Any, out: Any
) -> None:  # fmt: skip
    """Through dense weights, into room.part; slopes of the weights are added to `out`."""
    shape = len(dense), lanes
    left, right = along.reshape(shape), aside.reshape(shape)
    np.dot(dense, left, room.part[0])
    np.dot(dense, right, room.part[1])
    np.dot(x.reshape(shape), left.T, room.outer)
    _add(room.outer, out)
    np.dot(y.reshape(shape), right.T, room.outer)
    _add(room.outer, out)


@njit(cache=True, error_model="numpy")
def _add(more: Any, out: Any) -> None:
    for i in range(more.shape[0]):
        for j in range(more.shape[1]):
            out[i, j] += more[i, j]


@njit(cache=True, error_model="numpy")
def _pull_sparse(indptr: Any, indices: Any, data: Any, along: Any, aside: Any, part: Any) -> None:
    """The same through sparse weights, which have no slopes."""
    to_x, to_y = part[0].ravel(), part[1].ravel()
    for i in range(len(along)):
        to_x[i] = to_y[i] = 0
    for i in range(len(along)):
        for place in range(np.uint64(indptr[i]), np.uint64(indptr[i + 1])):
            j = np.uint64(indices[place])
            to_x[j] += data[place] * along[i]
            to_y[j] += data[place] * aside[i]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pull_turn(x: Any, y: Any, b: int, lanes: int, turn: Any, part: Any, gx: Any, gy: Any, out: Any) -> None:
    """Adds `part` to gx and gy, and to `out` the slopes of cos α and sin α."""
    px, py = part[0].ravel(), part[1].ravel()
    apart = lanes if len(turn) > 1 else 1
    for lane in range(apart):
        along = aside = 0.0
        for k in range(np.uint64(lane), np.uint64(x.size), np.uint64(apart)):
            gx[k] += px[k]
            gy[k] += py[k]
            along += px[k] * x[k] + py[k] * y[k]
            aside += px[k] * y[k] - py[k] * x[k]
        cos, sin = turn[(b + lane) % len(turn), 0], turn[(b + lane) % len(turn), 1]
        out[b + lane, 0] += cos * along - sin * aside
        out[b + lane, 1] += sin * along + cos * aside


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pull_means(x: Any, y: Any, lanes: int, room: Room, du: Any, dv: Any) -> None:
    """The same through the mean fields, as the slopes with respect to means, into room.felt."""
    add_up(x, room.share, lanes, room.mean[0])
    add_up(y, room.share, lanes, room.mean[1])
    add_up(du, 1.0, lanes, room.sums[0])
    add_up(dv, 1.0, lanes, room.sums[1])
    mixed(room, lanes)
    many = np.uint64(lanes)
    for g in range(np.uint64(room.weights.shape[1])):
        here = slice(g * many, (g + np.uint64(1)) * many)
        _pull_size(room.felt[0, here], room.felt[1, here], room.sums[0, here], room.sums[1, here], room)
    clear(room.felt, 0)
    for g in range(np.uint64(room.weights.shape[1])):
        for other in range(np.uint64(room.weights.shape[1])):
            p, q, to_p, to_q = (
                room.weights[0, g, other], room.weights[1, g, other],
                room.to_weights[0, g, other], room.to_weights[1, g, other],
            )  # fmt: skip
            for lane in range(many):
                its = other * many + lane
                along, aside = room.sums[0, g * many + lane], room.sums[1, g * many + lane]
                mx, my = room.mean[0, its], room.mean[1, its]
                to_p[lane] += along * mx + aside * my
                to_q[lane] += along * my - aside * mx
                room.felt[0, its] += p[lane] * along - q[lane] * aside
                room.felt[1, its] += q[lane] * along + p[lane] * aside


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pull_size(u: Any, v: Any, along: Any, aside: Any, room: Room) -> None:
    """From slopes along and aside with respect to K |F|^p F + h to those with respect to F = (u, v), in place."""
    settings, to, bent = room.settings, room.to_settings, False
    for lane in range(np.uint64(u.size)):
        size = u[lane] * u[lane] + v[lane] * v[lane]
        power, dot = settings[1, lane], along[lane] * u[lane] + aside[lane] * v[lane]
        bent |= power != 0
        grown = settings[0, lane] * (size ** (power / 2) if power != 0 else 1.0)
        if size > 0:
            to[1, lane] += grown * dot * np.log(size) / 2
    for lane in range(np.uint64(u.size)):
        to[2, lane] += along[lane]
        to[3, lane] += aside[lane]
    if not bent:
        for lane in range(np.uint64(u.size)):
            to[0, lane] += along[lane] * u[lane] + aside[lane] * v[lane]
            along[lane] *= settings[0, lane]
            aside[lane] *= settings[0, lane]
        return
    for lane in range(np.uint64(u.size)):
        size, power = u[lane] * u[lane] + v[lane] * v[lane], settings[1, lane]
        dot, own = along[lane] * u[lane] + aside[lane] * v[lane], size ** (power / 2) if power != 0 else 1.0
        to[0, lane] += own * dot
        if size > 0:
            along[lane] += power * u[lane] * dot / size
            aside[lane] += power * v[lane] * dot / size
        along[lane] *= own * settings[0, lane]
        aside[lane] *= own * settings[0, lane]
