"""Steps under any coupling, several systems side by side; they keep their stages and fields for the slopes.

Everything is flat, as in `fields`; stages and fields are those of `stages`, but for the scale of fields. `Step` holds
those of one step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Room, Web, add_up, field, room
from kuralab.kuramoto.kernels.stages import FAST


class Step(NamedTuple):
    """Rotations c and s, the first positions z[0], z[1], stages a, b and c after them, and fields of all, (8, n)."""

    c: Any
    s: Any
    z: Any
    f: Any


@njit(cache=True, error_model="numpy")
def step_room(x: Any, lanes: int) -> Step:
    """Memory for a step of positions (2, batch, n)."""
    n, kind = x.shape[2] * lanes, x.dtype
    return Step(np.empty(n, kind), np.empty(n, kind), np.empty((8, n), kind), np.empty((8, n), kind))


@njit(cache=True, error_model="numpy")
def gather(x: Any, b: int, lanes: int, out: Any) -> None:
    """Puts members b, b + 1, … (wherever there is only one, it) of x (batch, n) side by side."""
    for lane in range(lanes):
        row = x[(b + lane) % len(x)]
        for k in range(row.size):
            out[k * lanes + lane] = row[k]


@njit(cache=True, error_model="numpy")
def scatter(x: Any, b: int, lanes: int, out: Any) -> None:
    """The way back."""
    for lane in range(lanes):
        for k in range(out.shape[1]):
            out[b + lane, k] = x[k * lanes + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _first(x: Any, y: Any, c: Any, s: Any, u: Any, v: Any, h: Any, ax: Any, ay: Any) -> None:
    for k in range(np.uint64(x.size)):
        wx, wy = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]
        r = h * (v[k] * x[k] - u[k] * y[k])
        ax[k], ay[k] = wx - r * wy, wy + r * wx


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _middle(
    x: Any, y: Any, c: Any, s: Any, u: Any, v: Any, h: Any, ax: Any, ay: Any, bx: Any, by: Any
) -> None:  # fmt: skip
    """b of a, or p of b."""
    for k in range(np.uint64(x.size)):
        wx, wy = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]
        r = h * (v[k] * ax[k] - u[k] * ay[k])
        bx[k], by[k] = wx - r * ay[k], wy + r * ax[k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn(c: Any, s: Any, x: Any, y: Any) -> None:
    for k in range(np.uint64(x.size)):
        x[k], y[k] = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _last(
    x: Any, y: Any, c: Any, s: Any, ax: Any, ay: Any, bx: Any, by: Any, zx: Any, zy: Any, u: Any, v: Any, h: Any,
    ex: Any, ey: Any,
) -> None:  # fmt: skip
    one, third = x.dtype.type(1), x.dtype.type(1 / 3)
    for k in range(np.uint64(x.size)):
        wx, wy = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]
        px, py = c[k] * zx[k] + s[k] * zy[k], c[k] * zy[k] - s[k] * zx[k]
        qx, qy = (ax[k] + bx[k] + bx[k] + px - wx) * third, (ay[k] + by[k] + by[k] + py - wy) * third
        r = h * (v[k] * zx[k] - u[k] * zy[k])
        nx, ny = c[k] * qx - s[k] * qy - r * zy[k], s[k] * qx + c[k] * qy + r * zx[k]
        length = one / np.sqrt(nx * nx + ny * ny)
        ex[k], ey[k] = nx * length, ny * length


@njit(cache=True, error_model="numpy")
def advance(now: Step, h: float, b: int, lanes: int, web: Web, room: Room, wide: bool) -> None:
    """Fills stages and fields from z[0] and z[1]."""
    c, s, z, f = now
    half, whole = z.dtype.type(h / 2), z.dtype.type(h)
    for p in range(4):  # a loop, for the field to be compiled once
        x, y, u, v = z[2 * p], z[2 * p + 1], f[2 * p], f[2 * p + 1]
        field(x, y, b, lanes, web, room, u, v, wide)
        if p == 0:
            _first(x, y, c, s, u, v, half, z[2], z[3])
        elif p < 3:
            size = half if p == 1 else whole
            _middle(z[0], z[1], c, s, u, v, size, x, y, z[2 * p + 2], z[2 * p + 3])
        if p == 2:
            _turn(c, s, z[6], z[7])


@njit(cache=True, error_model="numpy")
def finish(now: Step, h: float, x: Any, y: Any) -> None:
    """The new positions."""
    c, s, z, f = now
    sixth = z.dtype.type(h / 6)
    _last(z[0], z[1], c, s, z[2], z[3], z[4], z[5], z[6], z[7], f[6], f[7], sixth, x, y)


@njit(cache=True, nogil=True, error_model="numpy")
def forward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, low: int, high: int, most: int, wide: bool
) -> None:  # fmt: skip
    """Members `low` to `high`, in place: positions (2, batch, n), the means of each step in `track`."""
    groups = track.shape[3]
    for b in range(low, high, most):
        lanes = min(most, high - b)
        now = step_room(x, lanes)
        own = room(now.z[0], groups, lanes, web)
        gather(x[0], b, lanes, now.z[0])
        gather(x[1], b, lanes, now.z[1])
        gather(c, b, lanes, now.c)
        gather(s, b, lanes, now.s)
        for moment in range(len(track)):
            advance(now, step, b, lanes, web, own, wide)
            finish(now, step, now.z[0], now.z[1])
            for axis in range(2):
                add_up(now.z[axis], groups / x.shape[2], lanes, own.mean[axis])
                for g in range(groups):
                    for lane in range(lanes):
                        track[moment, axis, b + lane, g] = own.mean[axis, g * lanes + lane]
        scatter(now.z[0], b, lanes, x[0])
        scatter(now.z[1], b, lanes, x[1])
