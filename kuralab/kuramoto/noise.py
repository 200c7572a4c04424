"""Noise on a manifold: σ∘dB as Brownian motion, between two halves of each step of the drift.

A step is half a drift, the push of a whole step, half a drift. The composition is symmetric, and both parts keep
their laws to second order or exactly, so that the stationary law is right to second order in the step: von
Mises–Fisher in a constant field, its concentration to a quarter of a percent while σ²h(d − 1) ≤ 0.4 and h|f| ≤ 0.5, as
`limits.steps` sees to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from kuralab.kuramoto import counter
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.settings import Number, over


class Walker:
    """Drift and noise together; in a batch, members without noise take the same half steps.

    It keeps its place in the draw: a second run goes on where the first has ended.

    Args:
        flow: How the oscillators move.
        half: Its stepper for half a step.
        noise: σ.
        seeds: One for each member of the batch, or one for all.
    """

    def __init__(self, flow: BaseFlow, half: Stepper, noise: Number, seeds: Sequence[int]) -> None:
        self.flow, self.half, self.noise, self.seeds = flow, half, noise, seeds
        self.place = 0

    def run(self, x: Tensor, coupling: Coupling, steps: int) -> tuple[Tensor, Tensor]:
        """Positions after several steps, and each group's mean after every one of them: as `Stepper.run`."""
        size, means, coupling = over(self.noise, x) * math.sqrt(2 * self.half.step), [], coupling.like(x)
        for _ in range(steps):
            x = self.half.run(x, coupling, 1)[0]
            x = self.flow.kick(x, size, self.normal(x, self.place))
            self.place += 1
            x, mean = self.half.run(x, coupling, 1)
            means.append(mean)
        return x, torch.cat(means)

    def normal(self, x: Tensor, place: int) -> Tensor:
        """The normal numbers of one step, (pushes, *batch, groups, N); one draw per seed."""
        shape = (self.flow.pushes, *x.shape[-2:])
        drawn = [counter.normal(seed, counter.NOISE, place, math.prod(shape)).reshape(shape) for seed in self.seeds]
        return (drawn[0] if x.ndim == 3 else torch.stack(drawn, 1)).to(x)
