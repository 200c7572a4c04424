"""Steps of fixed length: RK4 along the coupling in the frame of the exact free motion (IFRK4).

Steppers are pure: they write into nothing they are given, run on any device in any precision, and gradients flow
through them into positions, frequencies and couplings. References: Lawson, Generalized Runge–Kutta processes for
stable systems with large Lipschitz constants (1967), for the integrating factor.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling


class Stepper(ABC):
    """The integrator of one set of frequencies.

    Args:
        omega: Rates of free motion, (generators, *batch, groups, N).
        step: Length of a step; above 1/|f| it is inaccurate, and above 2.8/|f| goes wrong (see `limits.steps`).
    """

    def __init__(self, omega: Tensor, step: float) -> None:
        self.omega, self.step = omega, step

    @abstractmethod
    def advance(self, x: Tensor, coupling: Coupling) -> Tensor:
        """Positions one step later."""

    def run(self, x: Tensor, coupling: Coupling, steps: int) -> tuple[Tensor, Tensor]:
        """Positions after several steps, and each group's mean after every one of them.

        Shapes: (ambient, *batch, groups, N) to the same and (steps, ambient, *batch, groups).
        """
        means, coupling = [], coupling.like(x)
        for _ in range(steps):
            x = self.advance(x, coupling)
            means.append(x.mean(-1))
        return x, torch.stack(means)


class RotationStepper(Stepper):
    """IFRK4 of x' = A x + f − ⟨f, x⟩x, every A a rotation whose half step is known exactly."""

    @abstractmethod
    def turn(self, x: Tensor) -> Tensor:
        """Free motion for half a step."""

    def advance(self, x: Tensor, coupling: Coupling) -> Tensor:
        h = self.step
        w = self.turn(x)
        a = self.turn(_pushed(x, coupling, h / 2, x))
        b = _pushed(a, coupling, h / 2, w)
        p = _pushed(b, coupling, h, w)
        end = _pushed(self.turn(p), coupling, h / 6, self.turn((p + a + 2 * b - w) / 3))
        return end / end.square().sum(0).sqrt()


def _pushed(at: Tensor, coupling: Coupling, h: float, base: Tensor) -> Tensor:
    """base + h(f − ⟨f, x⟩x), read at x = `at`."""
    f = h * coupling.field(at)
    return base + f - (f * at).sum(0) * at
