"""Smooth functions on [0, 1] and on the square as short Chebyshev series, fitted once, then read by a matrix product.

References:
    Trefethen (2019), Approximation Theory and Approximation Practice, chapters 3, 4 and 8.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import linear

Array = NDArray[np.float64]


def nodes(count: int) -> Array:
    """Where to ask a function that is to be fitted by `count` coefficients, (count,), inside (0, 1)."""
    points: Array = np.cos(np.pi / 2 * (np.arange(count) + 0.5) / count) ** 2
    return points


def fit(values: Array) -> Array:
    """Coefficients of T₀, T₁, … at 2t − 1 of the polynomials through `values` at the `nodes`, along the first axis.

    >>> t = nodes(3)
    >>> fit(t**2).round(12)  # 3/8 + 1/2 T₁ + 1/8 T₂
    array([0.375, 0.5  , 0.125])
    """
    count = len(values)
    basis = np.cos(np.pi * np.outer(np.arange(count), np.arange(count) + 0.5) / count)
    basis[0] /= 2
    coefficients: Array = 2 / count * np.tensordot(basis, values, 1)
    return coefficients


def table(function: Callable[[Array], Array], count: int) -> Tensor:
    """Coefficients of the columns of `function`, (count points) to (count, k): the (k, count) matrix `read` wants."""
    return torch.from_numpy(np.ascontiguousarray(fit(function(nodes(count))).T))


def rows(t: Tensor, count: int) -> Tensor:
    """T₁ … T_{count − 1} at 2t − 1 for t in [0, 1], (…) to (…, count − 1)."""
    # 2t − 1 = cos θ with θ = 2 arcsin √(1 − t).
    turns = torch.arange(2, 2 * count, 2, dtype=t.dtype, device=t.device)
    return torch.cos(torch.asin(torch.sqrt(1 - t))[..., None] * turns)


def read(rows: Tensor, coefficients: Tensor) -> Tensor:
    """The fitted functions, (…, k), from `rows`, (…, count − 1), and their `table`, (k, count)."""
    return linear(rows, coefficients[:, 1:], coefficients[:, 0])
