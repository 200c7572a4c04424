"""Steps under any coupling that keep their stages, and the exact slopes of those steps, backwards.

Stages are (4, 2, groups · N): x, a, b, c of `stages`. The slopes are those of the discrete steps, not of the flow
they approximate: what automatic differentiation would give, without its tape.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Web, field, means, pull
from kuralab.kuramoto.kernels.stages import FAST


@njit(cache=True, fastmath=FAST, error_model="numpy")
def advance(z: Any, f: Any, c: Any, s: Any, web: Web, b: int, step: float, mean: Any, out: Any, wide: bool) -> None:
    """One step: fills the stages z[1:] from z[0] and their fields f (4, 2, n), and `out` with the new positions."""
    half, whole, sixth = z.dtype.type(step / 2), z.dtype.type(step), z.dtype.type(step / 6)
    one, part = z.dtype.type(1), z.dtype.type(1 / 3)
    x, a, e, d = z[0], z[1], z[2], z[3]
    for place in range(4):
        u, v = f[place, 0], f[place, 1]
        field(z[place], web, b, mean, f[place], wide)
        for k in range(c.size):
            wx, wy = c[k] * x[0, k] - s[k] * x[1, k], s[k] * x[0, k] + c[k] * x[1, k]
            if place == 0:
                r = half * (v[k] * x[0, k] - u[k] * x[1, k])
                a[0, k], a[1, k] = wx - r * wy, wy + r * wx
            elif place == 1:
                r = half * (v[k] * a[0, k] - u[k] * a[1, k])
                e[0, k], e[1, k] = wx - r * a[1, k], wy + r * a[0, k]
            elif place == 2:
                r = whole * (v[k] * e[0, k] - u[k] * e[1, k])
                px, py = wx - r * e[1, k], wy + r * e[0, k]
                d[0, k], d[1, k] = c[k] * px - s[k] * py, s[k] * px + c[k] * py
            else:
                r = sixth * (v[k] * d[0, k] - u[k] * d[1, k])
                px, py = c[k] * d[0, k] + s[k] * d[1, k], c[k] * d[1, k] - s[k] * d[0, k]
                qx, qy = (a[0, k] + 2 * e[0, k] + px - wx) * part, (a[1, k] + 2 * e[1, k] + py - wy) * part
                nx, ny = c[k] * qx - s[k] * qy - r * d[1, k], s[k] * qx + c[k] * qy + r * d[0, k]
                t = one / np.sqrt(nx * nx + ny * ny)
                out[0, k], out[1, k] = nx * t, ny * t


@njit(cache=True, error_model="numpy")
def _copy(x: Any, b: int, out: Any) -> None:
    """Positions of one member; plain loops, since assigning arrays compiles the words of its errors too."""
    for k in range(x.shape[2]):
        out[0, k], out[1, k] = x[0, b, k], x[1, b, k]


@njit(cache=True, nogil=True, error_model="numpy")
def forward(x: Any, c: Any, s: Any, web: Web, step: float, track: Any, low: int, high: int, wide: bool) -> None:
    """Members `low` to `high`, in place: positions (2, batch, n), the means of each step in `track`."""
    z, f = np.empty((4, 2, x.shape[2]), x.dtype), np.empty((4, 2, x.shape[2]), x.dtype)
    mean = np.empty((2, track.shape[3]))
    for b in range(low, high):
        _copy(x, b, z[0])
        for moment in range(track.shape[0]):
            advance(z, f, c[b % len(c)], s[b % len(s)], web, b, step, mean, z[0], wide)
            means(z[0], mean)
            for g in range(track.shape[3]):
                track[moment, 0, b, g], track[moment, 1, b, g] = mean[0, g], mean[1, g]
        for k in range(x.shape[2]):
            x[0, b, k], x[1, b, k] = z[0, 0, k], z[0, 1, k]


@njit(cache=True, nogil=True, error_model="numpy")
def backward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, to: Any, cos: Any, sin: Any, out: Web,
    low: int, high: int, slot: int, wide: bool,
) -> None:  # fmt: skip
    """Slopes of members `low` to `high`: `to` holds those with respect to the end and receives those of the start.

    `track` are the slopes with respect to means; `cos` and `sin` (batch, n) and `out` are added to.
    """
    steps, n = track.shape[0], x.shape[2]
    z, f = np.empty((steps + 1, 4, 2, n), x.dtype), np.empty((steps, 4, 2, n), x.dtype)
    mean, work = np.empty((2, track.shape[3])), np.empty((7, 2, n), x.dtype)
    count = n // track.shape[3]
    for b in range(low, high):
        _copy(x, b, z[0, 0])
        for moment in range(steps):
            advance(z[moment], f[moment], c[b % len(c)], s[b % len(s)], web, b, step, mean, z[moment + 1, 0], wide)
        _copy(to, b, work[0])
        for moment in range(steps - 1, -1, -1):
            for axis in range(2):
                for k in range(n):
                    work[0, axis, k] += track[moment, axis, b, k // count] / count
            _retreat(
                z[moment], f[moment], z[moment + 1, 0], c[b % len(c)], s[b % len(s)],
                web, b, step, mean, work, cos[b], sin[b], out, slot,
            )  # fmt: skip
        for k in range(n):
            to[0, b, k], to[1, b, k] = work[0, 0, k], work[0, 1, k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _retreat(
    z: Any, f: Any, end: Any, c: Any, s: Any, web: Web, b: int, step: float, mean: Any, work: Any,
    cos: Any, sin: Any, out: Web, slot: int,
) -> None:  # fmt: skip
    """One step back: work[0] holds the slopes with respect to its end and receives those of its start."""
    half, whole, sixth = z.dtype.type(step / 2), z.dtype.type(step), z.dtype.type(step / 6)
    one, part = z.dtype.type(1), z.dtype.type(1 / 3)
    x, a, e, d = z[0], z[1], z[2], z[3]
    g, to_a, to_e, to_d, w, to_w, slope = work[0], work[1], work[2], work[3], work[4], work[5], work[6]
    for place in range(3, -1, -1):
        if place == 3:
            for k in range(c.size):
                wx, wy = c[k] * x[0, k] - s[k] * x[1, k], s[k] * x[0, k] + c[k] * x[1, k]
                px, py = c[k] * d[0, k] + s[k] * d[1, k], c[k] * d[1, k] - s[k] * d[0, k]
                qx, qy = (a[0, k] + 2 * e[0, k] + px - wx) * part, (a[1, k] + 2 * e[1, k] + py - wy) * part
                r = sixth * (f[3, 1, k] * d[0, k] - f[3, 0, k] * d[1, k])
                nx, ny = c[k] * qx - s[k] * qy - r * d[1, k], s[k] * qx + c[k] * qy + r * d[0, k]
                t = one / np.sqrt(nx * nx + ny * ny)
                dot = g[0, k] * end[0, k] + g[1, k] * end[1, k]
                gx, gy = t * (g[0, k] - dot * end[0, k]), t * (g[1, k] - dot * end[1, k])
                back = sixth * (gy * d[0, k] - gx * d[1, k])
                slope[0, k], slope[1, k] = -back * d[1, k], back * d[0, k]
                to_d[0, k], to_d[1, k] = r * gy + back * f[3, 1, k], -r * gx - back * f[3, 0, k]
                cos[k] += gx * qx + gy * qy
                sin[k] += gy * qx - gx * qy
                g[0, k], g[1, k] = part * (c[k] * gx + s[k] * gy), part * (c[k] * gy - s[k] * gx)
                w[0, k], w[1, k] = wx, wy
        elif place == 2:
            for k in range(c.size):
                px, py = c[k] * d[0, k] + s[k] * d[1, k], c[k] * d[1, k] - s[k] * d[0, k]
                dx, dy = to_d[0, k], to_d[1, k]
                cos[k] += dx * px + dy * py
                sin[k] += dy * px - dx * py
                gx, gy = g[0, k] + c[k] * dx + s[k] * dy, g[1, k] + c[k] * dy - s[k] * dx
                r = whole * (f[2, 1, k] * e[0, k] - f[2, 0, k] * e[1, k])
                back = whole * (gy * e[0, k] - gx * e[1, k])
                slope[0, k], slope[1, k] = -back * e[1, k], back * e[0, k]
                to_e[0, k], to_e[1, k] = (
                    2 * g[0, k] + r * gy + back * f[2, 1, k],
                    2 * g[1, k] - r * gx - back * f[2, 0, k],
                )
                to_w[0, k], to_w[1, k] = gx - g[0, k], gy - g[1, k]
        elif place == 1:
            for k in range(c.size):
                gx, gy = to_e[0, k], to_e[1, k]
                r = half * (f[1, 1, k] * a[0, k] - f[1, 0, k] * a[1, k])
                back = half * (gy * a[0, k] - gx * a[1, k])
                slope[0, k], slope[1, k] = -back * a[1, k], back * a[0, k]
                to_a[0, k], to_a[1, k] = g[0, k] + r * gy + back * f[1, 1, k], g[1, k] - r * gx - back * f[1, 0, k]
                to_w[0, k] += gx
                to_w[1, k] += gy
        else:
            for k in range(c.size):
                ax, ay = to_a[0, k], to_a[1, k]
                r = half * (f[0, 1, k] * x[0, k] - f[0, 0, k] * x[1, k])
                back = half * (ay * w[0, k] - ax * w[1, k])
                wx, wy = to_w[0, k] + ax + r * ay, to_w[1, k] + ay - r * ax
                slope[0, k], slope[1, k] = -back * x[1, k], back * x[0, k]
                cos[k] += wx * x[0, k] + wy * x[1, k]
                sin[k] += wy * x[0, k] - wx * x[1, k]
                g[0, k] = c[k] * wx + s[k] * wy + back * f[0, 1, k]
                g[1, k] = c[k] * wy - s[k] * wx - back * f[0, 0, k]
        pull(z[place], slope, web, b, mean, work[place], out, slot)
