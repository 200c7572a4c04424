"""The same motion by an adaptive integrator of order 8, to check fixed steps against.

References: Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I (1993), for DOP853.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow


def velocity(flow: BaseFlow, x: Tensor, omega: Tensor, coupling: Coupling) -> Tensor:
    """x' = A x + f − ⟨f, x⟩x, of the shape of `x`."""
    f = coupling.field(x)
    return flow.drift(x, omega) + f - (f * x).sum(0) * x


def reference(
    flow: BaseFlow,
    x: Tensor,
    omega: Tensor,
    coupling: Coupling,
    times: Sequence[float],
    tolerance: float = 1e-12,
) -> Tensor:
    """Positions at rising times, from `x` at time 0, by scipy's DOP853 in float64.

    Shapes: (T, ambient, *batch, groups, N).

    Raises:
        KuramotoError: If the integrator gives up.
    """
    start = x.to(torch.float64)

    def slope(_: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        now = torch.from_numpy(flat).reshape(start.shape)
        return np.asarray(velocity(flow, now, omega, coupling).flatten().numpy())

    solved = solve_ivp(
        slope, (0.0, max(times)), start.flatten().numpy(), "DOP853", list(times), rtol=tolerance, atol=tolerance
    )
    if not solved.success:
        raise KuramotoError(f"Expected a solution to time {max(times)}; got {solved.message} Take less time.")
    return torch.from_numpy(solved.y.T.copy()).reshape(len(times), *start.shape)
