"""Random numbers without a state: a hash of (seed, stream, step, index).

The browser computes the same hash, so a draw can be named and repeated anywhere. The mixer is
the 32-bit finaliser of Wellons, "Prospecting for Hash Functions" (2018), known as lowbias32.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

POSITIONS, FREQUENCIES, ORDER, NOISE = range(4)
WEYL = 0x9E3779B9
MASK = 0xFFFFFFFF


def bits(seed: int, stream: int, step: int, count: int) -> NDArray[np.uint32]:
    """`count` hashed 32-bit words.

    Shapes: (count,), uint32.

    Args:
        seed: Any whole number; read modulo 2^32.
        stream: What the draw is for: `POSITIONS`, `FREQUENCIES`, `ORDER` or `NOISE`.
        step: The draw's place in its stream.

    >>> bits(0, POSITIONS, 0, 3).tolist() == bits(0, POSITIONS, 0, 5)[:3].tolist()
    True
    """
    key = 0
    for word in (step, stream, seed):
        key = _mix_word((word + WEYL) & MASK ^ key)
    return _mix(_places(count) + np.uint32(key))


def uniform(seed: int, stream: int, step: int, count: int) -> Tensor:
    """Uniform numbers in (0, 1), never 0 or 1: midpoints of 2^32 cells.

    >>> bool((uniform(1, NOISE, 0, 1000).mean() - 0.5).abs() < 0.03)
    True
    """
    words = bits(seed, stream, step, count).astype(np.float64)
    words += 0.5
    words *= 2.0**-32
    return torch.from_numpy(words)


def normal(seed: int, stream: int, step: int, count: int) -> Tensor:
    """Standard normal numbers by Box and Muller, cosines first, then sines.

    >>> normal(1, NOISE, 0, 5).shape
    torch.Size([5])
    """
    half = (count + 1) // 2
    first, second = uniform(seed, stream, step, 2 * half).reshape(2, half)
    radius, angle = (-2 * first.log()).sqrt(), 2 * math.pi * second
    return torch.cat((radius * angle.cos(), radius * angle.sin()))[:count]


def shuffled(seed: int, step: int, count: int) -> Tensor:
    """A permutation of 0 … count−1: the places of hashed words in rising order.

    >>> shuffled(3, 1, 100).sort().values.tolist() == list(range(100))
    True
    """
    return torch.from_numpy(np.argsort(bits(seed, ORDER, step, count), kind="stable"))


@lru_cache(maxsize=8)
def _places(count: int) -> NDArray[np.uint32]:
    return _mix(np.arange(count, dtype=np.uint32) + np.uint32(WEYL))


def _mix(x: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Mixes in place: fresh arrays would cost more than the hash."""
    shifted = x >> np.uint32(16)
    x ^= shifted
    x *= np.uint32(0x7FEB352D)
    x ^= np.right_shift(x, np.uint32(15), out=shifted)
    x *= np.uint32(0x846CA68B)
    x ^= np.right_shift(x, np.uint32(16), out=shifted)
    return x


def _mix_word(x: int) -> int:
    x = (x ^ x >> 16) * 0x7FEB352D & MASK
    x = (x ^ x >> 15) * 0x846CA68B & MASK
    return x ^ x >> 16
