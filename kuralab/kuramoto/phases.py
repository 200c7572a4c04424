"""Oscillators whose positions are angles: one exact free rotation, RK4 on the coupling alone.

The integrator keeps z = (cos θ, sin θ) and never calls a trigonometric function. It is RK4 in the
rotating frame of each oscillator (integrating factor, IFRK4), so that frequencies however large
cost no accuracy; then lengths are set to one.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.kuramoto import counter, kernels, start, theory
from kuralab.kuramoto.consistent import Answer
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.model import Model


class PhaseFlow(BaseFlow):
    """θ' = ω + Im(f e^{−iθ}) + σξ for each angle of each group."""

    ambient = 2
    generators = 1
    pushes = 1

    def start(self, count: int, seed: int, even: bool = False) -> Tensor:
        if even:
            angle = 2 * math.pi * start.recurrence(self.groups, count)
        else:
            angle = 2 * math.pi * counter.uniform(seed, counter.POSITIONS, 0, self.groups * count)
        return torch.stack((angle.cos(), angle.sin())).reshape(2, self.groups, count)

    def stepper(self, omega: Tensor, step: float) -> PhaseStepper:
        return PhaseStepper(omega, step)

    def drift(self, x: Tensor, omega: Tensor) -> Tensor:
        return torch.stack((-omega[0] * x[1], omega[0] * x[0]))

    def kick(self, x: Tensor, size: Tensor, normal: Tensor) -> Tensor:
        angle = size * normal[0]
        return _turned(x, angle.cos(), angle.sin())

    def answer(self, law: Law, model: Model) -> Answer:
        return theory.of_phases(law, model, self.groups)


class PhaseStepper(Stepper):
    """IFRK4 on angles: positions (2, *batch, groups, N), frequencies (1, *batch, groups, N).

    With w the position turned freely by half a step, the stages a, b, p in that frame and the last
    stage c = Ep, a step is E(a + 2b + p − w)/3 + (h/6)k(c).
    """

    def __init__(self, omega: Tensor, step: float) -> None:
        super().__init__(omega, step)
        self.cos, self.sin = (omega[0] * (step / 2)).cos(), (omega[0] * (step / 2)).sin()

    def advance(self, x: Tensor, coupling: Coupling) -> Tensor:
        return _advanced(x, self.cos, self.sin, coupling, self.step)

    def run(self, x: Tensor, coupling: Coupling, steps: int) -> tuple[Tensor, Tensor]:
        fast = kernels.run(x, self.cos, self.sin, coupling, self.step, steps, _advanced)
        return super().run(x, coupling, steps) if fast is None else fast


def _advanced(x: Tensor, cos: Tensor, sin: Tensor, coupling: Coupling, h: float) -> Tensor:
    w = _turned(x, cos, sin)
    a = _pushed(x, coupling, h / 2, w, w)
    b = _pushed(a, coupling, h / 2, a, w)
    p = _pushed(b, coupling, h, b, w)
    c = _turned(p, cos, sin)
    end = _pushed(c, coupling, h / 6, c, _turned((p + a + 2 * b - w) / 3, cos, sin))
    return end * (end[0] * end[0] + end[1] * end[1]).rsqrt()


def _turned(z: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return torch.stack((z[0] * cos - z[1] * sin, z[0] * sin + z[1] * cos))


def _pushed(at: Tensor, coupling: Coupling, h: float, lever: Tensor, base: Tensor) -> Tensor:
    """base + h·i·Im(f z̄)·lever, with the field f and z read at `at`."""
    f = h * coupling.field(at)
    s = at[0] * f[1] - at[1] * f[0]
    return torch.stack((base[0] - s * lever[1], base[1] + s * lever[0]))
