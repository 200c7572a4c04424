"""The exact slopes of steps, backwards, several systems side by side.

They are those of the discrete steps, not of the flow they approximate: what automatic differentiation would give,
without its tape. Everything is flat, as in `steps`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels import passes
from kuralab.kuramoto.kernels.fields import Web, room
from kuralab.kuramoto.kernels.passes import Slopes
from kuralab.kuramoto.kernels.pulling import pull
from kuralab.kuramoto.kernels.steps import advance, gathered, scatter, shape_of
from kuralab.kuramoto.kernels.sums import clear, hand_out


@njit(cache=True, error_model="numpy")
def _retreat(
    over: Any, x: Any, y: Any, c: Any, s: Any, kept: Any, h: float, b: int, lanes: int, web: Web, room: Any, out: Web,
    slot: int, to: Slopes,
) -> None:  # fmt: skip
    """From the end of a step to its start; `push` is part of both."""
    for p in range(3, -1, -1):
        clear(to.felt, 0)
        if p == 3:
            passes.to_end(over, x, y, c, s, kept, h, to)
            passes.last(over, c, s, kept, h, to)
        elif p == 2:
            passes.to_b(over, x, y, c, s, kept, h, to)
            passes.third(over, x, y, c, s, kept, h, to)
        elif p == 1:
            passes.second(over, x, y, c, s, kept, h, to)
        else:
            passes.first(over, x, y, c, s, kept, h, to)
        clear(to.push, 0)
        stage = kept[8 + 2 * p], kept[9 + 2 * p]
        pull(stage[0], stage[1], b, lanes, web, room, to.felt[0], to.felt[1], to.push[0], to.push[1], out, slot)


@njit(cache=True, error_model="numpy")
def _settle(over: Any, to: Slopes, b: int, lanes: int, room: Any, out: Web) -> None:
    """Adds what is left to the slopes of positions and of mean fields."""
    for g in range(over[0]):
        for k in range(over[1]):
            for lane in range(over[2]):
                to.gx[(g * over[1] + k) * over[2] + lane] += to.push[0, g * over[2] + lane]
                to.gy[(g * over[1] + k) * over[2] + lane] += to.push[1, g * over[2] + lane]
    for lane in range(lanes):
        for which in range(4):
            out.settings[b + lane, which] += room.to_settings[which, lane]
        for which in range(2):
            for g in range(room.to_weights.shape[1]):
                for other in range(room.to_weights.shape[1]):
                    out.weights[which, b + lane, g, other] += room.to_weights[which, g, other, lane]


@njit(cache=True, nogil=True, error_model="numpy")
def backward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, ends: Any, cos: Any, sin: Any, out: Web,
    low: int, high: int, most: int, slot: int, wide: bool,
) -> None:  # fmt: skip
    """Slopes of members `low` to `high`: `ends` holds those with respect to the end and receives those of the start.

    `track` are the slopes with respect to means; `cos` and `sin` (batch, n) receive theirs and `out` is added to.
    """
    steps, groups, count = len(track), track.shape[3], x.shape[2] // track.shape[3]
    for b in range(low, high, most):
        lanes = min(most, high - b)
        over, own = shape_of(groups, count, lanes, web), room(x, count, groups, b, lanes, web)
        c1, s1, n, size = gathered(c, b, lanes), gathered(s, b, lanes), x.shape[2] * lanes, over[0] * over[2]
        path, kept = np.empty((steps + 1, 2, n), x.dtype), np.empty((steps, 16, size), x.dtype)
        start_x, start_y = gathered(x[0], b, lanes), gathered(x[1], b, lanes)
        for k in range(n):
            path[0, 0, k], path[0, 1, k] = start_x[k], start_y[k]
        for t in range(steps):
            advance(
                over, path[t, 0], path[t, 1], c1, s1, kept[t], step, b, lanes, web, own, wide, path[t + 1, 0],
                path[t + 1, 1],
            )  # fmt: skip
        to = Slopes(
            gathered(ends[0], b, lanes), gathered(ends[1], b, lanes), np.empty_like(c1), np.empty_like(c1),
            np.empty_like(c1), np.empty_like(c1), np.zeros_like(c1), np.zeros_like(c1),
            np.zeros((2, size), x.dtype), np.empty((2, size), x.dtype),
        )  # fmt: skip
        for t in range(steps - 1, -1, -1):
            for axis in range(2):
                for place in range(groups * lanes):
                    own.felt[axis, place] = track[t, axis, b + place % lanes, place // lanes]
                hand_out(own.felt[axis], own.share, lanes, to.push[axis])
            _retreat(over, path[t, 0], path[t, 1], c1, s1, kept[t], step, b, lanes, web, own, out, slot, to)
        _settle(over, to, b, lanes, own, out)
        scatter(to.cos, b, lanes, cos)
        scatter(to.sin, b, lanes, sin)
        scatter(to.gx, b, lanes, ends[0])
        scatter(to.gy, b, lanes, ends[1])
