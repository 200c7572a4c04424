"""Ordinary differential equations by an adaptive integrator of order 8, in float64.

References: Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I (1993), for DOP853.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError

TOLERANCE = 1e-12
Floats = NDArray[np.float64]


def solved(
    slope: Callable[[Tensor], Tensor], start: Tensor, times: Iterable[float], tolerance: float = TOLERANCE
) -> Tensor:
    """States at rising times of y' = slope(y), from `start` at time 0; no gradient flows through.

    Shapes: (T, *start.shape).

    Raises:
        KuramotoError: If times do not rise from 0 or later, or the integrator gives up.

    >>> solved(lambda y: -y, torch.tensor([1.0]), [0.0, 1.0])[:, 0]
    tensor([1.0000, 0.3679], dtype=torch.float64)
    """

    def numbers(state: Floats) -> Floats:
        return slope(torch.from_numpy(state).to(start.device).reshape(start.shape)).flatten().cpu().numpy()

    with torch.no_grad():
        path = path_of(numbers, start.detach().double().flatten().cpu().numpy(), times, tolerance)
    return torch.from_numpy(path).to(start.device).reshape(-1, *start.shape)


def path_of(
    slope: Callable[[Floats], Floats], start: Floats, times: Iterable[float], tolerance: float = TOLERANCE
) -> Floats:
    """The same of flat arrays: (n,) to (T, n)."""
    moments = rising(times)
    later = moments[1:] if moments[0] == 0 else moments
    out = [start] * (len(moments) - len(later))
    if later:
        path = solve_ivp(
            lambda _, state: slope(state), (0.0, later[-1]), start, "DOP853", later, rtol=tolerance, atol=tolerance
        )
        if not path.success or not np.isfinite(path.y).all():
            raise KuramotoError(
                f"Expected a solution to time {later[-1]:g}; got none: {path.message} Take less time or weaker fields."
            )
        out += list(path.y.T)
    return np.stack(out)


def rising(times: Iterable[float]) -> list[float]:
    """The times as numbers.

    Raises:
        KuramotoError: If there are none, one is below 0 or not finite, or one does not come after the one before it.
    """
    moments = [float(time) for time in times]
    follow = all(before < after for before, after in itertools.pairwise(moments))
    if not moments or not follow or not all(0 <= moment < math.inf for moment in moments):
        told = ", ".join(f"{moment:g}" for moment in moments[:4]) or "none"
        raise KuramotoError(f"Expected times that rise from 0 or later; got {told}. Sort them and name each once.")
    return moments
