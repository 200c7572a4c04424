"""Products of a sparse matrix and both coordinates of every oscillator, reading each index once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

CHUNK = 2048


@njit(cache=True, error_model="numpy")
def rows(indptr: Any, indices: Any, data: Any, z: Any, out: Any, low: int, high: int) -> None:
    """Of rows `low` to `high`: z is (N, 2) and `out` (2, N), both flat.

    Plain arithmetic: gathered vectors were slower, and so were indices that may be negative.
    """
    count = len(indptr) - 1
    for i in range(low, high):
        u = v = z.dtype.type(0)
        for place in range(np.uint64(indptr[i]), np.uint64(indptr[i + 1])):
            j, w = np.uint64(indices[place]), data[place]
            u += w * z[j + j]
            v += w * z[j + j + np.uint64(1)]
        out[i], out[count + i] = u, v


@njit(cache=True, parallel=True, error_model="numpy")
def product(indptr: Any, indices: Any, data: Any, z: Any, out: Any) -> None:
    """The same of all rows, chunks of them side by side."""
    count = len(indptr) - 1
    for chunk in prange(-(-count // CHUNK)):
        rows(indptr, indices, data, z, out, chunk * CHUNK, min(chunk * CHUNK + CHUNK, count))
