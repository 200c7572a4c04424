"""The way of a run: its integrator, and the moments at which positions are kept."""

from __future__ import annotations

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.noise import Walker
from kuralab.kuramoto.settings import Number, is_set


def motion(flow: BaseFlow, omega: Tensor, step: float, noise: Number, seeds: list[int]) -> Stepper | Walker:
    """The integrator, with noise if there is any."""
    if not is_set(noise):
        return flow.stepper(omega, step)
    return Walker(flow, flow.stepper(omega, step / 2), noise, seeds)


def places(snapshots: int, steps: int) -> list[int]:
    """Evenly spaced moments of a run, its start and end among them.

    Raises:
        KuramotoError: If there are not so many.

    >>> places(3, 20)
    [0, 10, 20]
    """
    if snapshots < 0 or snapshots == 1 or snapshots > steps + 1:
        raise KuramotoError(
            f"Expected no snapshots, or 2 to {steps + 1}, as many as there are moments; got {snapshots}. Choose one."
        )
    return [round(steps * place / (snapshots - 1)) for place in range(snapshots)]


def followed(motion: Stepper | Walker, x: Tensor, felt: Coupling, places: list[int]) -> tuple[list[Tensor], Tensor]:
    """States at rising places of a run, and the means of the start and of every step."""
    path, means, done = [], [x.mean(-1)[None]], 0
    for place in places:
        if place > done:
            x, more = motion.run(x, felt, place - done)
            means.append(more)
        path.append(x)
        done = place
    return path, torch.cat(means)
