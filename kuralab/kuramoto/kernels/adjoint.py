"""Steps under any coupling that keep their stages, and the exact slopes of those steps, backwards.

Stages x, a, b, c (those of `stages`) and their fields are (steps, 4, 2, groups · N). The slopes are those of the
discrete steps, not of the flow they approximate: what automatic differentiation would give, without its tape.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Room, Web, add_network, field, means, room
from kuralab.kuramoto.kernels.pulling import SLOPE, pull_means, pull_network
from kuralab.kuramoto.kernels.stages import FAST

OLD, BASE = 5, 6  # places in Room.slopes: the free position w, and slopes with respect to it


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def advance(
    z: Any, f: Any, t: int, to: int, c: Any, s: Any, web: Web, b: int, step: float, weights: Any, settings: Any,
    mean: Any, felt_by: Any, room: Room, meshed: bool, wide: bool,
) -> None:  # fmt: skip
    """One step: fills the stages of step t and their fields from z[t, 0], and z[to, 0] with the new positions."""
    half, whole, sixth = z.dtype.type(step / 2), z.dtype.type(step), z.dtype.type(step / 6)
    one, third, at = z.dtype.type(1), z.dtype.type(1 / 3), b % len(c)
    for p in range(4):
        field(z, t, p, b, weights, settings, mean, felt_by, f)
        if meshed:
            add_network(z, t, p, b, web, room, f, wide)
        for k in range(c.shape[1]):
            cos, sin, zx, zy = c[at, k], s[at, k], z[t, p, 0, k], z[t, p, 1, k]
            x, y = z[t, 0, 0, k], z[t, 0, 1, k]
            r = f[t, p, 1, k] * zx - f[t, p, 0, k] * zy
            wx, wy = cos * x - sin * y, sin * x + cos * y
            if p == 0:
                z[t, 1, 0, k], z[t, 1, 1, k] = wx - half * r * wy, wy + half * r * wx
            elif p == 1:
                z[t, 2, 0, k], z[t, 2, 1, k] = wx - half * r * zy, wy + half * r * zx
            elif p == 2:
                px, py = wx - whole * r * zy, wy + whole * r * zx
                z[t, 3, 0, k], z[t, 3, 1, k] = cos * px - sin * py, sin * px + cos * py
            else:
                px, py = cos * zx + sin * zy, cos * zy - sin * zx
                qx = (z[t, 1, 0, k] + 2 * z[t, 2, 0, k] + px - wx) * third
                qy = (z[t, 1, 1, k] + 2 * z[t, 2, 1, k] + py - wy) * third
                nx, ny = cos * qx - sin * qy - sixth * r * zy, sin * qx + cos * qy + sixth * r * zx
                length = one / np.sqrt(nx * nx + ny * ny)
                z[to, 0, 0, k], z[to, 0, 1, k] = nx * length, ny * length


@njit(cache=True, nogil=True, error_model="numpy")
def forward(x: Any, c: Any, s: Any, web: Web, step: float, track: Any, low: int, high: int, wide: bool) -> None:
    """Members `low` to `high`, in place: positions (2, batch, n), the means of each step in `track`."""
    n, groups = x.shape[2], track.shape[3]
    z, f = np.empty((1, 4, 2, n), x.dtype), np.empty((1, 4, 2, n), x.dtype)
    own = room(z, groups)
    weights, settings, mean, felt_by = web.weights, web.settings, own.mean, own.felt
    meshed = web.dense.size + web.data.size > 0
    for b in range(low, high):
        for k in range(n):
            z[0, 0, 0, k], z[0, 0, 1, k] = x[0, b, k], x[1, b, k]
        for moment in range(track.shape[0]):
            advance(z, f, 0, 0, c, s, web, b, step, weights, settings, mean, felt_by, own, meshed, wide)
            means(z, 0, 0, mean)
            for g in range(groups):
                track[moment, 0, b, g], track[moment, 1, b, g] = mean[0, g], mean[1, g]
        for k in range(n):
            x[0, b, k], x[1, b, k] = z[0, 0, 0, k], z[0, 0, 1, k]


@njit(cache=True, nogil=True, error_model="numpy")
def backward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, ends: Any, cos: Any, sin: Any, out: Web,
    low: int, high: int, slot: int, wide: bool,
) -> None:  # fmt: skip
    """Slopes of members `low` to `high`: `ends` holds those with respect to the end and receives those of the start.

    `track` are the slopes with respect to means; `cos` and `sin` (batch, n) and `out` are added to.
    """
    steps, n = track.shape[0], x.shape[2]
    z, f = np.empty((steps + 1, 4, 2, n), x.dtype), np.empty((steps, 4, 2, n), x.dtype)
    own = room(z, track.shape[3])
    weights, settings, mean, felt_by = web.weights, web.settings, own.mean, own.felt
    sums, back, slopes, part, to_weights, to_settings = (
        own.sums,
        own.back,
        own.slopes,
        own.part,
        out.weights,
        out.settings,
    )
    meshed, count = web.dense.size + web.data.size > 0, n // track.shape[3]
    for b in range(low, high):
        for k in range(n):
            z[0, 0, 0, k], z[0, 0, 1, k] = x[0, b, k], x[1, b, k]
            slopes[0, 0, k], slopes[0, 1, k] = ends[0, b, k], ends[1, b, k]
        for t in range(steps):
            advance(z, f, t, t + 1, c, s, web, b, step, weights, settings, mean, felt_by, own, meshed, wide)
        for t in range(steps - 1, -1, -1):
            for g in range(track.shape[3]):
                u, v = z.dtype.type(track[t, 0, b, g] / count), z.dtype.type(track[t, 1, b, g] / count)
                for k in range(np.uint64(g * count), np.uint64((g + 1) * count)):
                    slopes[0, 0, k] += u
                    slopes[0, 1, k] += v
            for p in range(3, -1, -1):
                _retreat(z, f, t, p, c, s, b, step, slopes, cos, sin)
                pull_means(z, t, p, b, weights, settings, mean, sums, back, slopes, to_weights, to_settings)
                if meshed:
                    pull_network(z, t, p, web, b, slopes, part, out, slot)
        for k in range(n):
            ends[0, b, k], ends[1, b, k] = slopes[0, 0, k], slopes[0, 1, k]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _retreat(
    z: Any, f: Any, t: int, p: int, c: Any, s: Any, b: int, step: float, slopes: Any, to_cos: Any, to_sin: Any
) -> None:
    """From stage p + 1 of step t to p; slopes[0] is of the step's end at first, then a share, at last its start."""
    half, whole, sixth = z.dtype.type(step / 2), z.dtype.type(step), z.dtype.type(step / 6)
    one, third, at = z.dtype.type(1), z.dtype.type(1 / 3), b % len(c)
    for k in range(c.shape[1]):
        cos, sin, zx, zy, u, v = c[at, k], s[at, k], z[t, p, 0, k], z[t, p, 1, k], f[t, p, 0, k], f[t, p, 1, k]
        gx, gy, r = slopes[0, 0, k], slopes[0, 1, k], v * zx - u * zy
        if p == 3:
            x, y = z[t, 0, 0, k], z[t, 0, 1, k]
            wx, wy, px, py = cos * x - sin * y, sin * x + cos * y, cos * zx + sin * zy, cos * zy - sin * zx
            qx = (z[t, 1, 0, k] + 2 * z[t, 2, 0, k] + px - wx) * third
            qy = (z[t, 1, 1, k] + 2 * z[t, 2, 1, k] + py - wy) * third
            nx, ny = cos * qx - sin * qy - sixth * r * zy, sin * qx + cos * qy + sixth * r * zx
            length, ex, ey = one / np.sqrt(nx * nx + ny * ny), z[t + 1, 0, 0, k], z[t + 1, 0, 1, k]
            along = gx * ex + gy * ey
            gx, gy = length * (gx - along * ex), length * (gy - along * ey)
            back, r = sixth * (gy * zx - gx * zy), sixth * r
            slopes[3, 0, k], slopes[3, 1, k] = r * gy + back * v, -r * gx - back * u
            to_cos[b, k] += gx * qx + gy * qy
            to_sin[b, k] += gy * qx - gx * qy
            slopes[0, 0, k], slopes[0, 1, k] = third * (cos * gx + sin * gy), third * (cos * gy - sin * gx)
            slopes[OLD, 0, k], slopes[OLD, 1, k] = wx, wy
        elif p == 2:
            ex, ey, dx, dy = z[t, 3, 0, k], z[t, 3, 1, k], slopes[3, 0, k], slopes[3, 1, k]
            px, py = cos * ex + sin * ey, cos * ey - sin * ex
            to_cos[b, k] += dx * px + dy * py
            to_sin[b, k] += dy * px - dx * py
            hx, hy = gx + cos * dx + sin * dy, gy + cos * dy - sin * dx
            back, r = whole * (hy * zx - hx * zy), whole * r
            slopes[2, 0, k], slopes[2, 1, k] = 2 * gx + r * hy + back * v, 2 * gy - r * hx - back * u
            slopes[BASE, 0, k], slopes[BASE, 1, k] = hx - gx, hy - gy
        elif p == 1:
            hx, hy = slopes[2, 0, k], slopes[2, 1, k]
            back, r = half * (hy * zx - hx * zy), half * r
            slopes[1, 0, k], slopes[1, 1, k] = gx + r * hy + back * v, gy - r * hx - back * u
            slopes[BASE, 0, k] += hx
            slopes[BASE, 1, k] += hy
        else:
            ax, ay, wx, wy = slopes[1, 0, k], slopes[1, 1, k], slopes[OLD, 0, k], slopes[OLD, 1, k]
            back, r = half * (ay * wx - ax * wy), half * r
            hx, hy = slopes[BASE, 0, k] + ax + r * ay, slopes[BASE, 1, k] + ay - r * ax
            to_cos[b, k] += hx * zx + hy * zy
            to_sin[b, k] += hy * zx - hx * zy
            slopes[0, 0, k], slopes[0, 1, k] = cos * hx + sin * hy + back * v, cos * hy - sin * hx - back * u
        slopes[SLOPE, 0, k], slopes[SLOPE, 1, k] = -back * zy, back * zx
