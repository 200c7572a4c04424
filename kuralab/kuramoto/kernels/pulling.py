"""How slopes with respect to fields come back to positions and couplings; names and shapes as in `fields`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Room, Web, add_up, hand_out
from kuralab.kuramoto.kernels.stages import FAST


@njit(cache=True, error_model="numpy")
def pull(
    x: Any, y: Any, b: int, lanes: int, web: Web, room: Room, du: Any, dv: Any, gx: Any, gy: Any, out: Web, slot: int
) -> None:  # fmt: skip
    """Adds to gx and gy, and to `out`, what slopes du and dv with respect to fields say of positions and couplings."""
    _pull_means(x, y, b, lanes, web.weights, web.settings, room, du, dv, out.weights, out.settings)
    hand_out(room.felt, 0, len(room.felt) / x.size, lanes, gx)
    hand_out(room.felt, 1, len(room.felt) / x.size, lanes, gy)
    if not web.dense.size + web.data.size:
        return
    size = x.size * lanes // len(room.felt)
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
    for lane in range(lanes if len(turn) > 1 else 1):
        cos, sin = x.dtype.type(turn[(b + lane) % len(turn), 0]), x.dtype.type(turn[(b + lane) % len(turn), 1])
        for k in range(np.uint64(lane), np.uint64(x.size), np.uint64(lanes if len(turn) > 1 else 1)):
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
def _pull_means(
    x: Any, y: Any, b: int, lanes: int, weights: Any, settings: Any, room: Room, du: Any, dv: Any,
    to_weights: Any, to_settings: Any,
) -> None:  # fmt: skip
    """The same through the mean fields, as the slopes with respect to means, into room.felt."""
    mean, sums, back = room.mean, room.sums, room.felt
    each = len(back) / x.size
    add_up(x, each, lanes, mean[0])
    add_up(y, each, lanes, mean[1])
    add_up(du, 1.0, lanes, sums[0])
    add_up(dv, 1.0, lanes, sums[1])
    for place in range(len(back)):
        back[place, 0] = back[place, 1] = 0
    for place in range(len(back)):
        g, lane = place // lanes, place % lanes
        member, at = b + lane, (b + lane) % weights.shape[1]
        u = v = 0.0
        for other in range(weights.shape[2]):
            along, aside, its = weights[0, at, g, other], weights[1, at, g, other], other * lanes + lane
            u += along * mean[0, its] + aside * mean[1, its]
            v += along * mean[1, its] - aside * mean[0, its]
        along, aside, power = sums[0, place], sums[1, place], settings[member, 1]
        to_settings[member, 2] += along
        to_settings[member, 3] += aside
        size, dot = u * u + v * v, along * u + aside * v
        grown = size ** (power / 2) if power != 0 else 1.0
        to_settings[member, 0] += grown * dot
        grown *= settings[member, 0]
        if size > 0:
            to_settings[member, 1] += grown * dot * np.log(size) / 2
            along, aside = along + power * u * dot / size, aside + power * v * dot / size
        for other in range(weights.shape[2]):
            its = other * lanes + lane
            p, q = weights[0, at, g, other], weights[1, at, g, other]
            to_weights[0, member, g, other] += grown * (along * mean[0, its] + aside * mean[1, its])
            to_weights[1, member, g, other] += grown * (along * mean[1, its] - aside * mean[0, its])
            back[its, 0] += grown * (p * along - q * aside)
            back[its, 1] += grown * (q * along + p * aside)
