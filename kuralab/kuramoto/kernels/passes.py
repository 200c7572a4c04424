"""The passes of a step backwards: each takes slopes from a stage to the one before, computing the stages again.

Everything is flat, and passes go, as in `steps`. A pass has two loops where one would write so many arrays that the
compiler, which compares each with all others (128 times at most), would do without vectors.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.steps import pushed, turned


class Slopes(NamedTuple):
    """Slopes with respect to positions, and what passes add to.

    `gx` and `gy` by those of the step's end at first, at last by its start, `hx` and `hy` by the stage a pass begins
    with, `wx` and `wy` by the base w; `cos` and `sin` by rotations; `push` by what fields need of that stage, `felt`
    by its field, (2, …).
    """

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
def to_end(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """Puts c where its slopes will be and (a + 2b + p − w) / 3 where those of the base will."""
    u1, v1, u2, v2, u3, v3 = f[0], f[1], f[2], f[3], f[4], f[5]
    cx, cy, qx, qy = to.hx, to.hy, to.wx, to.wy
    half, whole, part = x.dtype.type(h / 2), x.dtype.type(h), x.dtype.type(1 / 3)
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
                cx[i], cy[i] = turned(c[i], s[i], px, py)
                qx[i], qy[i] = (ax + bx + bx + px - wx) * part, (ay + by + by + py - wy) * part


@njit(cache=True, fastmath=FAST, error_model="numpy")
def last(over: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From the end to c, and a share of all stages in gx and gy."""
    gx, gy, hx, hy, qx, qy, to_c, to_s, push, felt = to
    u4, v4, push_x, push_y, du, dv = f[6], f[7], push[0], push[1], felt[0], felt[1]
    sixth, one, part = c.dtype.type(h / 6), c.dtype.type(1), c.dtype.type(1 / 3)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                cx, cy = hx[i], hy[i]
                ex, ey = turned(c[i], s[i], qx[i], qy[i])
                r = sixth * (v4[j] * cx - u4[j] * cy)
                nx, ny = ex - r * cy, ey + r * cx
                inverse = one / (nx * nx + ny * ny)
                across = inverse * np.sqrt(inverse) * ((gy[i] + push_y[j]) * nx - (gx[i] + push_x[j]) * ny)
                zx, zy = -across * ny, across * nx
                back = sixth * (zy * cx - zx * cy)
                hx[i], hy[i] = r * zy + back * v4[j], -r * zx - back * u4[j]
                du[j] -= back * cy
                dv[j] += back * cx
                to_c[i] += zx * qx[i] + zy * qy[i]
                to_s[i] += zy * qx[i] - zx * qy[i]
                gx[i], gy[i] = (c[i] * zx + s[i] * zy) * part, (c[i] * zy - s[i] * zx) * part


@njit(cache=True, fastmath=FAST, error_model="numpy")
def to_b(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """Puts b where the slopes of the base will be."""
    u1, v1, u2, v2, half, to_x, to_y = f[0], f[1], f[2], f[3], x.dtype.type(h / 2), to.wx, to.wy
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                r = half * (v1[j] * x[i] - u1[j] * y[i])
                to_x[i], to_y[i] = pushed(wx, wy, wx - r * wy, wy + r * wx, half * u2[j], half * v2[j])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def third(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
    """From c to b."""
    gx, gy, hx, hy, to_x, to_y, to_c, to_s, push, felt = to
    u3, v3, push_x, push_y, du, dv, whole = f[4], f[5], push[0], push[1], felt[0], felt[1], x.dtype.type(h)
    for g in range(over[0]):
        for k in range(over[1]):
            row, all_of = (g * over[1] + k) * over[2], g * over[2]
            for lane in range(over[2]):
                i, j = row + lane, all_of + lane
                wx, wy = turned(c[i], s[i], x[i], y[i])
                bx, by = to_x[i], to_y[i]
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
def second(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
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
def first(over: Any, x: Any, y: Any, c: Any, s: Any, f: Any, h: Any, to: Slopes) -> None:
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
