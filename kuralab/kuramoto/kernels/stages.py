"""The four stages of IFRK4 over one block of oscillators, each in one pass over positions and rotations.

Positions x and y and rotations c and s are flat; a block is `size` oscillators of group `g`, its positions at `begin`,
its rotations at `turn`. All three are unsigned: an index that may be negative, a view of an array, or one of several
axes keeps the compiler from vectors, or costs more than a small system's arithmetic.

With E the free rotation by half a step, w = Ex and fields f already scaled (h/2, h/2, h, h/6), the stages are

    a = w + ⟨f₁, ix⟩ iw,   b = w + ⟨f₂, ia⟩ ia,   p = w + ⟨f₃, ib⟩ ib,   c = Ep,
    x ← E(a + 2b + p − w)/3 + ⟨f₄, ic⟩ ic,   divided by its length.

Field k needs the mean of stage k over all oscillators, hence four passes. None keeps a stage: each computes the earlier
ones again in registers, reads x and E (32 bytes in float64), and only the last writes (16). A step moves
4 · 32 + 16 = 144 bytes per oscillator in float64, 72 in float32. Means of stages can also be had from moments of
earlier ones, in two passes and 80 bytes, but the moments' products take longer than the bytes they save.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

# Sums may be reordered into vectors and products fused; infinities and NaN keep their meaning.
FAST = {"reassoc", "contract", "nsz", "arcp", "afn"}
MOVED = 18  # numbers per oscillator and step


@njit(cache=True, fastmath=FAST, error_model="numpy")
def first(x: Any, y: Any, c: Any, s: Any, f: Any, g: int, begin: Any, turn: Any, size: Any) -> Any:
    """The sum of a."""
    u, v = f[g, 0], f[g, 1]
    sum_x = sum_y = x.dtype.type(0)  # a zero that is an integer would make the sums, and so the loop, float64
    for k in range(size):
        x1, x2, cos, sin = x[begin + k], y[begin + k], c[turn + k], s[turn + k]
        wx, wy = cos * x1 - sin * x2, sin * x1 + cos * x2
        r = v * x1 - u * x2
        sum_x += wx - r * wy
        sum_y += wy + r * wx
    return sum_x, sum_y


@njit(cache=True, fastmath=FAST, error_model="numpy")
def second(x: Any, y: Any, c: Any, s: Any, f: Any, g: int, begin: Any, turn: Any, size: Any) -> Any:
    """The sum of b."""
    u1, v1, u2, v2 = f[g, 0], f[g, 1], f[g, 2], f[g, 3]
    sum_x = sum_y = x.dtype.type(0)
    for k in range(size):
        x1, x2, cos, sin = x[begin + k], y[begin + k], c[turn + k], s[turn + k]
        wx, wy = cos * x1 - sin * x2, sin * x1 + cos * x2
        r = v1 * x1 - u1 * x2
        ax, ay = wx - r * wy, wy + r * wx
        r = v2 * ax - u2 * ay
        sum_x += wx - r * ay
        sum_y += wy + r * ax
    return sum_x, sum_y


@njit(cache=True, fastmath=FAST, error_model="numpy")
def third(x: Any, y: Any, c: Any, s: Any, f: Any, g: int, begin: Any, turn: Any, size: Any) -> Any:
    """The sum of c."""
    u1, v1, u2, v2, u3, v3 = f[g, 0], f[g, 1], f[g, 2], f[g, 3], f[g, 4], f[g, 5]
    sum_x = sum_y = x.dtype.type(0)
    for k in range(size):
        x1, x2, cos, sin = x[begin + k], y[begin + k], c[turn + k], s[turn + k]
        wx, wy = cos * x1 - sin * x2, sin * x1 + cos * x2
        r = v1 * x1 - u1 * x2
        ax, ay = wx - r * wy, wy + r * wx
        r = v2 * ax - u2 * ay
        bx, by = wx - r * ay, wy + r * ax
        r = v3 * bx - u3 * by
        px, py = wx - r * by, wy + r * bx
        sum_x += cos * px - sin * py
        sum_y += sin * px + cos * py
    return sum_x, sum_y


@njit(cache=True, fastmath=FAST, error_model="numpy")
def last(x: Any, y: Any, c: Any, s: Any, f: Any, g: int, begin: Any, turn: Any, size: Any) -> Any:
    """Writes the new positions; their sum."""
    u1, v1, u2, v2, u3, v3, u4, v4 = f[g, 0], f[g, 1], f[g, 2], f[g, 3], f[g, 4], f[g, 5], f[g, 6], f[g, 7]
    one, part = x.dtype.type(1), x.dtype.type(1 / 3)
    sum_x = sum_y = x.dtype.type(0)
    for k in range(size):
        x1, x2, cos, sin = x[begin + k], y[begin + k], c[turn + k], s[turn + k]
        wx, wy = cos * x1 - sin * x2, sin * x1 + cos * x2
        r = v1 * x1 - u1 * x2
        ax, ay = wx - r * wy, wy + r * wx
        r = v2 * ax - u2 * ay
        bx, by = wx - r * ay, wy + r * ax
        r = v3 * bx - u3 * by
        px, py = wx - r * by, wy + r * bx
        cx, cy = cos * px - sin * py, sin * px + cos * py
        r = v4 * cx - u4 * cy
        qx, qy = (ax + bx + bx + px - wx) * part, (ay + by + by + py - wy) * part
        nx, ny = cos * qx - sin * qy - r * cy, sin * qx + cos * qy + r * cx
        t = one / np.sqrt(nx * nx + ny * ny)
        nx *= t
        ny *= t
        x[begin + k], y[begin + k] = nx, ny
        sum_x += nx
        sum_y += ny
    return sum_x, sum_y
