"""The exact slopes of steps, backwards, several systems side by side.

They are those of the discrete steps, not of the flow they approximate: what automatic differentiation would give,
without its tape. Everything is flat, and passes go, as in `steps`. A pass takes slopes from a stage to the one before
and computes the stages again in registers. `Slopes` holds those with respect to positions: `gx` and `gy` to those of
the step's end at first, at last to its start, `hx` and `hy` to the stage a pass begins with, `wx` and `wy` to the base
w; `cos` and `sin` to rotations; `push` to what fields need of that stage, by its field, (2, …); `felt` to its field.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Web, hand_out, room
from kuralab.kuramoto.kernels.pulling import pull
from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.steps import advance, gathered, pushed, scatter, shape_of, turned


class Slopes(NamedTuple):
    """As above."""

    gx: Any
    gy: Any
    hx: Any
    hy: Any
    wx: Any
    wy: Any
    cos: Any
    sin: Any
    push: Any
    felt: Any


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _last(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From the end to c, and a share of all stages in gx and gy."""
    gx, gy, hx, hy, _, _, to_c, to_s, push, felt = to
    u1, v1, u2, v2, u3, v3, u4, v4 = f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]
    push_x, push_y, du, dv = push[0], push[1], felt[0], felt[1]
    half, whole, sixth = x.dtype.type(h / 2), x.dtype.type(h), x.dtype.type(h / 6)
    one, part = x.dtype.type(1), x.dtype.type(1 / 3)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                ax, ay = wx - r * wy, wy + r * wx
                bx, by = pushed(wx, wy, ax, ay, half * u2[j], half * v2[j])
                px, py = pushed(wx, wy, bx, by, whole * u3[j], whole * v3[j])
                cx, cy = turned(c[i], s[i], px, py)
                qx, qy = (ax + bx + bx + px - wx) * part, (ay + by + by + py - wy) * part
                ex, ey = turned(c[i], s[i], qx, qy)
                r = sixth * (v4[j] * cx - u4[j] * cy)
                nx, ny = ex - r * cy, ey + r * cx
                inverse = one / (nx * nx + ny * ny)
                across = inverse * np.sqrt(inverse) * ((gy[i] + push_y[j]) * nx - (gx[i] + push_x[j]) * ny)
                zx, zy = -across * ny, across * nx
                back = sixth * (zy * cx - zx * cy)
                hx[i], hy[i] = r * zy + back * v4[j], -r * zx - back * u4[j]
                du[j] -= back * cy
                dv[j] += back * cx
                to_c[i] += zx * qx + zy * qy
                to_s[i] += zy * qx - zx * qy
                gx[i], gy[i] = (c[i] * zx + s[i] * zy) * part, (c[i] * zy - s[i] * zx) * part


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _third(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From c to b."""
    gx, gy, hx, hy, to_x, to_y, to_c, to_s, push, felt = to
    u1, v1, u2, v2, u3, v3 = f[0], f[1], f[2], f[3], f[4], f[5]
    push_x, push_y, du, dv = push[0], push[1], felt[0], felt[1]
    half, whole = x.dtype.type(h / 2), x.dtype.type(h)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                bx, by = pushed(wx, wy, wx - r * wy, wy + r * wx, half * u2[j], half * v2[j])
                r = whole * (v3[j] * bx - u3[j] * by)
                px, py = wx - r * by, wy + r * bx
                zx, zy = hx[i] + push_x[j], hy[i] + push_y[j]
                to_c[i] += zx * px + zy * py
                to_s[i] += zy * px - zx * py
                zx, zy = c[i] * zx + s[i] * zy, c[i] * zy - s[i] * zx
                to_x[i], to_y[i] = zx, zy
                zx, zy = zx + gx[i], zy + gy[i]
                back = whole * (zy * bx - zx * by)
                hx[i] = gx[i] + gx[i] + r * zy + back * v3[j]
                hy[i] = gy[i] + gy[i] - r * zx - back * u3[j]
                du[j] -= back * by
                dv[j] += back * bx


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _second(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From b to a."""
    gx, gy, hx, hy, to_x, to_y, _, _, push, felt = to
    u1, v1, u2, v2, half = f[0], f[1], f[2], f[3], x.dtype.type(h / 2)
    push_x, push_y, du, dv = push[0], push[1], felt[0], felt[1]
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                ax, ay = wx - r * wy, wy + r * wx
                zx, zy = hx[i] + push_x[j], hy[i] + push_y[j]
                back, r = half * (zy * ax - zx * ay), half * (v2[j] * ax - u2[j] * ay)
                hx[i], hy[i] = gx[i] + r * zy + back * v2[j], gy[i] - r * zx - back * u2[j]
                to_x[i] += zx
                to_y[i] += zy
                du[j] -= back * ay
                dv[j] += back * ax


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _first(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From a to the start."""
    gx, gy, hx, hy, to_x, to_y, to_c, to_s, push, felt = to
    u1, v1, half, push_x, push_y, du, dv = f[0], f[1], x.dtype.type(h / 2), push[0], push[1], felt[0], felt[1]
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                zx, zy = hx[i] + push_x[j], hy[i] + push_y[j]
                back, r = half * (zy * wx - zx * wy), half * (v1[j] * x[i] - u1[j] * y[i])
                zx, zy = to_x[i] + zx + r * zy, to_y[i] + zy - r * zx
                to_c[i] += zx * x[i] + zy * y[i]
                to_s[i] += zy * x[i] - zx * y[i]
                gx[i] = c[i] * zx + s[i] * zy + back * v1[j]
                gy[i] = c[i] * zy - s[i] * zx - back * u1[j]
                du[j] -= back * y[i]
                dv[j] += back * x[i]


@njit(cache=True, error_model="numpy")
def _retreat(
    over: Any, x: Any, y: Any, c: Any, s: Any, kept: Any, h: float, b: int, lanes: int, web: Web, room: Any, out: Web,
    slot: int, to: Slopes,
) -> None:  # fmt: skip
    """From the end of a step to its start; `push` is part of both."""
    for p in range(3, -1, -1):
        to.felt[:] = 0
        if p == 3:
            _last(over, x, y, c, s, kept, h, to)
        elif p == 2:
            _third(over, x, y, c, s, kept, h, to)
        elif p == 1:
            _second(over, x, y, c, s, kept, h, to)
        else:
            _first(over, x, y, c, s, kept, h, to)
        to.push[:] = 0
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
        out.weights[:, b + lane] += room.to_weights[:, :, :, lane]
        out.settings[b + lane] += room.to_settings[:, lane]


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
        path[0, 0], path[0, 1] = gathered(x[0], b, lanes), gathered(x[1], b, lanes)
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
