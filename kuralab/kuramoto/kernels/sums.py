"""Sums over groups in lanes, and the way back to every oscillator; shapes as in `fields`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from kuralab.kuramoto.kernels.stages import FAST


@njit(cache=True, error_model="numpy")
def clear(x: Any, low: int) -> None:
    """Sets rows from `low` to nought: a slice would take a second to compile, wherever it is."""
    for row in range(low, x.shape[0]):
        for k in range(x.shape[1]):
            x[row, k] = 0


@njit(cache=True, fastmath=FAST, error_model="numpy")
def add_up(x: Any, scale: float, lanes: int, out: Any) -> None:
    """scale times the sums over each group in each lane, (groups · lanes), in float64."""
    count = np.uint64(x.size // out.size)
    if lanes == 1:
        for g in range(np.uint64(out.size)):
            total = 0.0
            for k in range(count):
                total += x[g * count + k]
            out[g] = scale * total
        return
    many = np.uint64(lanes)
    for place in range(np.uint64(out.size)):
        out[place] = 0
    for g in range(np.uint64(out.size // lanes)):
        for k in range(count):
            for lane in range(many):
                out[g * many + lane] += scale * x[(g * count + k) * many + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def hand_out(each: Any, scale: float, lanes: int, x: Any) -> None:
    """Adds to x of every oscillator scale times what `each` (groups · lanes) has for its group and lane."""
    count, many = np.uint64(x.size // len(each)), np.uint64(lanes)
    if lanes == 1:
        for g in range(np.uint64(len(each))):
            value = x.dtype.type(scale * each[g])
            for k in range(count):
                x[g * count + k] += value
        return
    for g in range(np.uint64(len(each) // lanes)):
        for k in range(count):
            for lane in range(many):
                x[(g * count + k) * many + lane] += x.dtype.type(scale * each[g * many + lane])
