"""The same motion by an adaptive integrator of order 8, to check fixed steps against."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.solve import TOLERANCE, solved


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
    tolerance: float = TOLERANCE,
) -> Tensor:
    """Positions at rising times, from `x` at time 0, in float64; no gradient flows through.

    Shapes: (T, ambient, *batch, groups, N).

    Raises:
        KuramotoError: If times do not rise from 0 or later, or the integrator gives up.
    """
    return solved(lambda now: velocity(flow, now, omega, coupling), x, times, tolerance)
