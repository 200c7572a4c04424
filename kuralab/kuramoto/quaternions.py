"""Oscillators that are unit quaternions: the non-Abelian Kuramoto model on SU(2), the 3-sphere.

q' = ω q + f − ⟨f, q⟩q, where the pure quaternion ω = (a, b, c) multiplies from the left. References: Lohe, Non-Abelian
Kuramoto models and synchronization, J. Phys. A 42 (2009) 395101.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor

from kuralab.kuramoto import spheres_theory
from kuralab.kuramoto.consistent import Answer
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.integrate import RotationStepper, Stepper
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.sphere import SphereFlow


class Flow(SphereFlow):
    """q = (w, x, y, z) with three rates each. With `coupling.Alignment` q and −q are one: rotations of space, SO(3).

    >>> Flow().rows
    3
    """

    default_dim: ClassVar[int] = 4
    dim_title: ClassVar[str] = "coordinates of a quaternion"
    least_dim: ClassVar[int] = 4
    most_dim: ClassVar[int] = 4
    ambient = 4
    pushes = 4
    generators = 3

    def stepper(self, omega: Tensor, step: float) -> Stepper:
        return QuaternionStepper(omega, step)

    def drift(self, x: Tensor, omega: Tensor) -> Tensor:
        return product(torch.cat((torch.zeros_like(omega[:1]), omega)), x)

    def answer(self, law: Law, model: Model) -> Answer:
        return spheres_theory.of_quaternions(law, model, self.groups)


class QuaternionStepper(RotationStepper):
    """IFRK4 on unit quaternions: positions (4, *batch, groups, N), frequencies (3, *batch, groups, N)."""

    def __init__(self, omega: Tensor, step: float) -> None:
        super().__init__(omega, step)
        self.half = exponential(omega * (step / 2))

    def turn(self, x: Tensor) -> Tensor:
        return product(self.half, x)


def exponential(omega: Tensor) -> Tensor:
    """e^ω of pure quaternions, (3, …) to (4, …).

    >>> exponential(torch.tensor([math.pi / 2, 0.0, 0.0])).round(decimals=6).tolist()
    [-0.0, 1.0, 0.0, 0.0]
    """
    # The root of a square has no slope at zero.
    angle = omega.square().sum(0, keepdim=True).clamp_min(torch.finfo(omega.dtype).tiny).sqrt()
    return torch.cat((angle.cos(), omega * torch.sinc(angle / math.pi)))


def product(p: Tensor, q: Tensor) -> Tensor:
    """Hamilton's product pq, (4, …) each.

    >>> i, j = torch.eye(4)[1], torch.eye(4)[2]
    >>> product(i, j).tolist()  # k
    [0.0, 0.0, 0.0, 1.0]
    """
    return torch.stack(
        (
            p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3],
            p[0] * q[1] + p[1] * q[0] + p[2] * q[3] - p[3] * q[2],
            p[0] * q[2] + p[2] * q[0] + p[3] * q[1] - p[1] * q[3],
            p[0] * q[3] + p[3] * q[0] + p[1] * q[2] - p[2] * q[1],
        )
    )
