"""Steps under any coupling, several systems side by side, in passes that keep no stage but what fields need of it.

Everything is flat, as in `fields`; stages are those of `stages`. What of a stage a field needs, and what oscillators
feel of it, is kept for every oscillator where there is a network or lanes are few, and else for every group and lane:
their sum, and one field for all. Passes go over (groups, N, lanes) oscillators with (groups, lanes) of these, or as
over (1, 1, all) with as many.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Room, Web, field, room
from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.sums import add_up, clear

NARROW = 8  # lanes below which oscillators are passed over as if they had a network: vectors go along lanes


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def turned(c: Any, s: Any, x: Any, y: Any) -> Any:
    """A rotation."""
    return c * x - s * y, s * x + c * y


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def pushed(wx: Any, wy: Any, x: Any, y: Any, u: Any, v: Any) -> Any:
    """w + ⟨f, iz⟩ iz."""
    r = v * x - u * y
    return wx - r * y, wy + r * x


@njit(cache=True, error_model="numpy")
def shape_of(groups: int, count: int, lanes: int, web: Web) -> Any:
    """Over what passes go."""
    if web.dense.size + web.data.size or lanes < NARROW:
        return np.uint64(1), np.uint64(1), np.uint64(groups * count * lanes)
    return np.uint64(groups), np.uint64(count), np.uint64(lanes)


@njit(cache=True, error_model="numpy")
def gathered(x: Any, b: int, lanes: int) -> Any:
    """Members b, b + 1, … (wherever there is only one, it) of x (batch, n) side by side."""
    out = np.empty(x.shape[1] * lanes, x.dtype)
    for lane in range(lanes):
        row = x[(b + lane) % len(x)]
        for k in range(row.size):
            out[k * lanes + lane] = row[k]
    return out


@njit(cache=True, error_model="numpy")
def scatter(x: Any, b: int, lanes: int, out: Any) -> None:
    """The way back."""
    for lane in range(lanes):
        for k in range(out.shape[1]):
            out[b + lane, k] = x[k * lanes + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _start(over: Any, x: Any, y: Any, to_x: Any, to_y: Any) -> None:
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                to_x[all_of + lane] += x[row + lane]
                to_y[all_of + lane] += y[row + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _first(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to_x: Any, to_y: Any) -> None:
    u1, v1, half = f[0], f[1], x.dtype.type(h / 2)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                to_x[j] += wx - r * wy
                to_y[j] += wy + r * wx


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _second(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to_x: Any, to_y: Any) -> None:
    u1, v1, u2, v2, half = f[0], f[1], f[2], f[3], x.dtype.type(h / 2)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                bx, by = pushed(wx, wy, wx - r * wy, wy + r * wx, half * u2[j], half * v2[j])
                to_x[j] += bx
                to_y[j] += by


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _third(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to_x: Any, to_y: Any) -> None:
    u1, v1, u2, v2, u3, v3 = f[0], f[1], f[2], f[3], f[4], f[5]
    half, whole = x.dtype.type(h / 2), x.dtype.type(h)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                bx, by = pushed(wx, wy, wx - r * wy, wy + r * wx, half * u2[j], half * v2[j])
                px, py = pushed(wx, wy, bx, by, whole * u3[j], whole * v3[j])
                cx, cy = turned(c[i], s[i], px, py)
                to_x[j] += cx
                to_y[j] += cy


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _last(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, ex: Any, ey: Any) -> None:
    u1, v1, u2, v2, u3, v3, u4, v4 = f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]
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
                qx, qy = turned(c[i], s[i], (ax + bx + bx + px - wx) * part, (ay + by + by + py - wy) * part)
                nx, ny = pushed(qx, qy, cx, cy, sixth * u4[j], sixth * v4[j])
                length = one / np.sqrt(nx * nx + ny * ny)
                ex[i], ey[i] = nx * length, ny * length


@njit(cache=True, error_model="numpy")
def advance(
    over: Any, x: Any, y: Any, c: Any, s: Any, kept: Any, h: float, b: int, lanes: int, web: Web, room: Room,
    wide: bool, ex: Any, ey: Any,
) -> None:  # fmt: skip
    """New positions; `kept` (16, …) receives four fields and what they need of the four stages."""
    clear(kept, 8)
    _start(over, x, y, kept[8], kept[9])
    for p in range(4):  # a loop, for the field to be compiled once
        field(kept[8 + 2 * p], kept[9 + 2 * p], b, lanes, web, room, kept[2 * p], kept[2 * p + 1], wide)
        if p == 0:
            _first(over, x, y, c, s, kept, h, kept[10], kept[11])
        elif p == 1:
            _second(over, x, y, c, s, kept, h, kept[12], kept[13])
        elif p == 2:
            _third(over, x, y, c, s, kept, h, kept[14], kept[15])
    _last(over, x, y, c, s, kept, h, ex, ey)


@njit(cache=True, nogil=True, error_model="numpy")
def forward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, low: int, high: int, most: int, wide: bool
) -> None:  # fmt: skip
    """Members `low` to `high`, in place: positions (2, batch, n), the means of each step in `track`."""
    groups, count = track.shape[3], x.shape[2] // track.shape[3]
    for b in range(low, high, most):
        lanes = min(most, high - b)
        over, own = shape_of(groups, count, lanes, web), room(x, count, groups, b, lanes, web)
        x1, x2, cos, sin = (
            gathered(x[0], b, lanes), gathered(x[1], b, lanes), gathered(c, b, lanes), gathered(s, b, lanes)
        )  # fmt: skip
        kept, new_x, new_y = np.empty((16, over[0] * over[2]), x.dtype), np.empty_like(x1), np.empty_like(x2)
        for moment in range(len(track)):
            advance(over, x1, x2, cos, sin, kept, step, b, lanes, web, own, wide, new_x, new_y)
            x1, x2, new_x, new_y = new_x, new_y, x1, x2  # a pass that wrote where it reads would do without vectors
            add_up(x1, own.share, lanes, own.mean[0])
            add_up(x2, own.share, lanes, own.mean[1])
            for axis in range(2):
                for g in range(groups):
                    for lane in range(lanes):
                        track[moment, axis, b + lane, g] = own.mean[axis, g * lanes + lane]
        scatter(x1, b, lanes, x[0])
        scatter(x2, b, lanes, x[1])
