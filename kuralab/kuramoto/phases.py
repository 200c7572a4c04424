"""Oscillators whose positions are angles: one exact free rotation, RK4 on the coupling alone.

The integrator keeps z = (cos θ, sin θ) and never calls a trigonometric function. It is RK4 in the
rotating frame of each oscillator (integrating factor, IFRK4), so that frequencies however large
cost no accuracy; then lengths are set to one.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.kuramoto import counter, theory
from kuralab.kuramoto.flow import BaseFlow, Field, Theory
from kuralab.kuramoto.frequencies import Law


class PhaseFlow(BaseFlow):
    """θ' = ω + Im(f e^{−iθ}) + σξ for each of `groups` angles, f the field of its own mean."""

    ambient = 2

    def start(self, count: int, seed: int) -> Tensor:
        angle = 2 * math.pi * counter.uniform(seed, counter.POSITIONS, 0, self.groups * count)
        return torch.stack((angle.cos(), angle.sin())).reshape(2, self.groups, count)

    def stepper(self, omega: Tensor, step: float) -> PhaseStepper:
        return PhaseStepper(omega, step)

    def kick(self, x: Tensor, size: float, seed: int, place: int) -> None:
        angle = size * counter.normal(seed, counter.NOISE, place, x[0].numel()).reshape(x.shape[1:])
        cos, sin = angle.cos(), angle.sin()
        turned = torch.stack((x[0] * cos - x[1] * sin, x[0] * sin + x[1] * cos))
        x.copy_(turned)

    def theory(self, law: Law, coupling: float, noise: float, phase_lag: float) -> Theory:
        return theory.of_phases(law, coupling, noise, phase_lag)


class PhaseStepper:
    """IFRK4 on angles: positions (2, groups, N), frequencies (groups, N).

    With w the position turned freely by half a step, the stages a, b, p in that frame and the last
    stage c = Ep, a step is E(a + 2b + p − w)/3 + (h/6)k(c).
    """

    def __init__(self, omega: Tensor, step: float) -> None:
        self.step = step
        self.cos, self.sin = (omega * step / 2).cos(), (omega * step / 2).sin()
        self.w, self.a, self.b, self.p, self.c = (torch.empty(2, *omega.shape, dtype=torch.float64) for _ in range(5))
        self.s = torch.empty_like(omega)

    def __call__(self, x: Tensor, field: Field) -> None:
        w, a, b, p, c, h = self.w, self.a, self.b, self.p, self.c, self.step
        self._turn(x, w)
        self._stage(x, field, h / 2, w, w, a)
        self._stage(a, field, h / 2, a, w, b)
        self._stage(b, field, h, b, w, p)
        self._turn(p, c)
        p.add_(a).add_(b, alpha=2).sub_(w).div_(3)
        self._turn(p, w)
        self._stage(c, field, h / 6, c, w, x)
        torch.mul(x[0], x[0], out=self.s).addcmul_(x[1], x[1]).rsqrt_()
        x.mul_(self.s)

    def _turn(self, z: Tensor, out: Tensor) -> None:
        torch.mul(z[0], self.cos, out=out[0]).addcmul_(z[1], self.sin, value=-1)
        torch.mul(z[0], self.sin, out=out[1]).addcmul_(z[1], self.cos)

    def _stage(self, at: Tensor, field: Field, h: float, lever: Tensor, base: Tensor, out: Tensor) -> None:
        """out = base + h·i·Im(f z̄)·lever, with the field f and z read at `at`."""
        f = h * field(at.mean(-1))
        torch.mul(at[0], f[1, :, None], out=self.s).addcmul_(at[1], f[0, :, None], value=-1)
        torch.addcmul(base[0], self.s, lever[1], value=-1, out=out[0])
        torch.addcmul(base[1], self.s, lever[0], out=out[1])
