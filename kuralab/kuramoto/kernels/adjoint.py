"""The exact slopes of steps, backwards, several systems side by side.

They are those of the discrete steps, not of the flow they approximate: what automatic differentiation would give,
without its tape. Everything is flat, as in `fields`; g holds slopes with respect to positions: g[0] and g[1] to those
of the step's end at first, at last to its start, the next six to stages a, b and c; g[8] and g[9] to the base w.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.fields import Web, hand_out, room
from kuralab.kuramoto.kernels.pulling import pull
from kuralab.kuramoto.kernels.stages import FAST
from kuralab.kuramoto.kernels.steps import Step, advance, finish, gather, scatter, step_room


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turned_by(x: Any, y: Any, gx: Any, gy: Any, to_c: Any, to_s: Any) -> None:
    """Adds the slopes of a rotation that turned x and y to where slopes are gx and gy."""
    for k in range(np.uint64(x.size)):
        to_c[k] += gx[k] * x[k] + gy[k] * y[k]
        to_s[k] += gy[k] * x[k] - gx[k] * y[k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn_back(c: Any, s: Any, h: Any, x: Any, y: Any, out_x: Any, out_y: Any) -> None:
    """h times the inverse rotation."""
    for k in range(np.uint64(x.size)):
        u, v = c[k] * x[k] + s[k] * y[k], c[k] * y[k] - s[k] * x[k]
        out_x[k], out_y[k] = h * u, h * v


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _mixed(c: Any, s: Any, z: Any, qx: Any, qy: Any) -> None:
    """(a + 2b + p − w)/3, from where the end is a rotation away."""
    x, y, ax, ay, bx, by, zx, zy, third = z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7], z.dtype.type(1 / 3)
    for k in range(np.uint64(x.size)):
        wx, wy = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]
        px, py = c[k] * zx[k] + s[k] * zy[k], c[k] * zy[k] - s[k] * zx[k]
        qx[k], qy[k] = (ax[k] + bx[k] + bx[k] + px - wx) * third, (ay[k] + by[k] + by[k] + py - wy) * third


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _unit(
    c: Any, s: Any, qx: Any, qy: Any, zx: Any, zy: Any, u: Any, v: Any, h: Any, gx: Any, gy: Any
) -> None:  # fmt: skip
    """Slopes before lengths were set to one, in place."""
    one = zx.dtype.type(1)
    for k in range(np.uint64(zx.size)):
        r = h * (v[k] * zx[k] - u[k] * zy[k])
        nx, ny = c[k] * qx[k] - s[k] * qy[k] - r * zy[k], s[k] * qx[k] + c[k] * qy[k] + r * zx[k]
        inverse = one / (nx * nx + ny * ny)
        across = inverse * np.sqrt(inverse) * (gy[k] * nx - gx[k] * ny)
        gx[k], gy[k] = -across * ny, across * nx


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pushed(
    zx: Any, zy: Any, u: Any, v: Any, h: Any, gx: Any, gy: Any, hx: Any, hy: Any, du: Any, dv: Any
) -> None:  # fmt: skip
    """From slopes gx and gy of h⟨f, iz⟩iz to hx and hy of z, du and dv of f."""
    for k in range(np.uint64(zx.size)):
        back, r = h * (gy[k] * zx[k] - gx[k] * zy[k]), h * (v[k] * zx[k] - u[k] * zy[k])
        hx[k], hy[k] = r * gy[k] + back * v[k], -r * gx[k] - back * u[k]
        du[k], dv[k] = -back * zy[k], back * zx[k]


@njit(cache=True, error_model="numpy")
def _last(z: Any, f: Any, c: Any, s: Any, h: Any, g: Any, turned: Any, push: Any) -> None:
    """From the end to c, and a share of all stages in g[0] and g[1]."""
    _mixed(c, s, z, g[8], g[9])
    _unit(c, s, g[8], g[9], z[6], z[7], f[6], f[7], h, g[0], g[1])
    _pushed(z[6], z[7], f[6], f[7], h, g[0], g[1], g[6], g[7], push[0], push[1])
    _turned_by(g[8], g[9], g[0], g[1], turned[0], turned[1])
    _turn_back(c, s, z.dtype.type(1 / 3), g[0], g[1], g[0], g[1])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _third(z: Any, f: Any, c: Any, s: Any, h: Any, g: Any, turned: Any, push: Any) -> None:
    """From c to b; z[6] and z[7] become p."""
    one = z.dtype.type(1)
    _turn_back(c, s, one, z[6], z[7], z[6], z[7])
    _turned_by(z[6], z[7], g[6], g[7], turned[0], turned[1])
    _turn_back(c, s, one, g[6], g[7], g[8], g[9])
    bx, by, u, v, gx, gy, hx, hy, wx, wy, du, dv = (
        z[4], z[5], f[4], f[5], g[0], g[1], g[4], g[5], g[8], g[9], push[0], push[1]
    )  # fmt: skip
    for k in range(np.uint64(bx.size)):
        px, py = gx[k] + wx[k], gy[k] + wy[k]
        back, r = h * (py * bx[k] - px * by[k]), h * (v[k] * bx[k] - u[k] * by[k])
        hx[k], hy[k] = gx[k] + gx[k] + r * py + back * v[k], gy[k] + gy[k] - r * px - back * u[k]
        du[k], dv[k] = -back * by[k], back * bx[k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _second(z: Any, f: Any, h: Any, g: Any, push: Any) -> None:
    """From b to a."""
    ax, ay, u, v, du, dv = z[2], z[3], f[2], f[3], push[0], push[1]
    gx, gy, hx, hy, bx, by, wx, wy = g[0], g[1], g[2], g[3], g[4], g[5], g[8], g[9]
    for k in range(np.uint64(ax.size)):
        back, r = h * (by[k] * ax[k] - bx[k] * ay[k]), h * (v[k] * ax[k] - u[k] * ay[k])
        hx[k], hy[k] = gx[k] + r * by[k] + back * v[k], gy[k] - r * bx[k] - back * u[k]
        wx[k] += bx[k]
        wy[k] += by[k]
        du[k], dv[k] = -back * ay[k], back * ax[k]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _first(z: Any, f: Any, c: Any, s: Any, h: Any, g: Any, turned: Any, push: Any) -> None:
    """From a to the start."""
    x, y, u, v, ax, ay, hx, hy, du, dv = z[0], z[1], f[0], f[1], g[2], g[3], g[8], g[9], push[0], push[1]
    for k in range(np.uint64(x.size)):
        wx, wy = c[k] * x[k] - s[k] * y[k], s[k] * x[k] + c[k] * y[k]
        back, r = h * (ay[k] * wx - ax[k] * wy), h * (v[k] * x[k] - u[k] * y[k])
        hx[k] += ax[k] + r * ay[k]
        hy[k] += ay[k] - r * ax[k]
        du[k], dv[k] = -back * y[k], back * x[k]
    _turned_by(x, y, hx, hy, turned[0], turned[1])
    _turn_back(c, s, z.dtype.type(1), hx, hy, g[0], g[1])
    _felt(x, y, u, v, du, dv, g[0], g[1])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _felt(x: Any, y: Any, u: Any, v: Any, du: Any, dv: Any, gx: Any, gy: Any) -> None:
    """Adds the slopes of ⟨f, ix⟩ by x."""
    for k in range(np.uint64(x.size)):
        back = (dv[k] * x[k] - du[k] * y[k]) / (x[k] * x[k] + y[k] * y[k])
        gx[k] += back * v[k]
        gy[k] -= back * u[k]


@njit(cache=True, error_model="numpy")
def _retreat(p: int, now: Step, h: float, g: Any, turned: Any, push: Any) -> None:
    """To stage p from what comes after it, but for what its field does, whose slopes are `push`."""
    c, s, z, f = now
    half, whole, sixth = z.dtype.type(h / 2), z.dtype.type(h), z.dtype.type(h / 6)
    if p == 3:
        _last(z, f, c, s, sixth, g, turned, push)
    elif p == 2:
        _third(z, f, c, s, whole, g, turned, push)
    elif p == 1:
        _second(z, f, half, g, push)
    else:
        _first(z, f, c, s, half, g, turned, push)


@njit(cache=True, nogil=True, error_model="numpy")
def backward(
    x: Any, c: Any, s: Any, web: Web, step: float, track: Any, ends: Any, cos: Any, sin: Any, out: Web,
    low: int, high: int, most: int, slot: int, wide: bool,
) -> None:  # fmt: skip
    """Slopes of members `low` to `high`: `ends` holds those with respect to the end and receives those of the start.

    `track` are the slopes with respect to means; `cos` and `sin` (batch, n) receive theirs and `out` is added to.
    """
    steps, groups = len(track), track.shape[3]
    for b in range(low, high, most):
        lanes = min(most, high - b)
        now = step_room(x, lanes)
        own = room(now.z[0], groups, lanes, web)
        z, n = now.z, now.c.size
        path, g = np.empty((steps, 2, n), x.dtype), np.empty((10, n), x.dtype)
        turned, push = np.zeros((2, n), x.dtype), np.empty((2, n), x.dtype)
        gather(c, b, lanes, now.c)
        gather(s, b, lanes, now.s)
        for axis in range(2):
            gather(x[axis], b, lanes, path[0, axis])
            gather(ends[axis], b, lanes, g[axis])
        for moment in range(2 * steps - 1):  # there, and back again
            t = min(moment, 2 * steps - 2 - moment)
            for k in range(n):
                z[0, k], z[1, k] = path[t, 0, k], path[t, 1, k]
            advance(now, step, b, lanes, web, own, wide)
            if moment < steps - 1:
                finish(now, step, path[t + 1, 0], path[t + 1, 1])
                continue
            for place in range(groups * lanes):
                member = b + place % lanes
                for axis in range(2):
                    own.felt[place, axis] = track[t, axis, member, place // lanes]
            hand_out(own.felt, 0, groups / x.shape[2], lanes, g[0])
            hand_out(own.felt, 1, groups / x.shape[2], lanes, g[1])
            for p in range(3, -1, -1):
                _retreat(p, now, step, g, turned, push)
                pull(z[2 * p], z[2 * p + 1], b, lanes, web, own, push[0], push[1], g[2 * p], g[2 * p + 1], out, slot)
        scatter(turned[0], b, lanes, cos)
        scatter(turned[1], b, lanes, sin)
        for axis in range(2):
            scatter(g[axis], b, lanes, ends[axis])
