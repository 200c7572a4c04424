"""Oscillators on spheres of any dimension: x' = A x + f − ⟨f, x⟩x, every A its own rotation.

References: Lipton, Mirollo & Strogatz, arXiv 1907.07150.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor

from kuralab.kuramoto import counter, spheres_theory, start
from kuralab.kuramoto.consistent import Answer
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.integrate import RotationStepper, Stepper
from kuralab.kuramoto.model import Model


class SphereFlow(BaseFlow):
    """Unit vectors of R^ambient: how they start and how noise moves them."""

    ambient: int

    def start(self, count: int, seed: int, even: bool = False) -> Tensor:
        if even:
            x = start.normal_recurrence(self.ambient * self.groups, count)
        else:
            x = counter.normal(seed, counter.POSITIONS, 0, self.ambient * self.groups * count)
        x = x.reshape(self.ambient, self.groups, count)
        return x / _length(x)

    def kick(self, x: Tensor, size: Tensor, normal: Tensor) -> Tensor:
        return kicked(x, size, normal)


class Flow(SphereFlow):
    """Unit vectors of R^dim; their rotations are exact, RK4 moves along the coupling (IFRK4).

    A rate is an entry above the diagonal of A, so a positive first one turns the second axis towards the first: for
    `dim` 2 that is the circle with the sign of every frequency changed.

    >>> Flow(4).rows  # entries above the diagonal of A
    6
    """

    default_dim: ClassVar[int] = 3
    dim_title: ClassVar[str] = "ambient dimension of the sphere"
    least_dim: ClassVar[int] = 2
    most_dim: ClassVar[int] = 32

    def __init__(self, dim: int | None = None, populations: int = 1) -> None:
        super().__init__(dim, populations)
        self.ambient = self.pushes = self.dim
        self.generators = self.dim * (self.dim - 1) // 2

    def stepper(self, omega: Tensor, step: float) -> Stepper:
        return SphereStepper(omega, self.dim, step)

    def drift(self, x: Tensor, omega: Tensor) -> Tensor:
        return torch.einsum("...ij,j...->i...", antisymmetric(omega, self.dim), x)

    def answer(self, law: Law, model: Model) -> Answer:
        return spheres_theory.of_spheres(law, model, self.dim, self.groups)


class SphereStepper(RotationStepper):
    """IFRK4 on the sphere: positions (dim, *batch, groups, N), frequencies (generators, *batch, groups, N)."""

    def __init__(self, omega: Tensor, dim: int, step: float) -> None:
        super().__init__(omega, step)
        self.still = not omega.requires_grad and not bool(omega.any())
        whole = antisymmetric(omega * (step / 2), dim)
        self.turns = torch.linalg.matrix_exp(whole).movedim((-2, -1), (0, 1)).contiguous()

    def turn(self, x: Tensor) -> Tensor:
        if self.still:
            return x
        out: Tensor = self.turns[:, 0] * x[0]
        for column in range(1, x.shape[0]):
            out = torch.addcmul(out, self.turns[:, column], x[column])
        return out


def kicked(x: Tensor, size: Tensor, normal: Tensor) -> Tensor:
    """Where Brownian motion of variance size² takes unit vectors x by normal numbers, both (ambient, …)."""
    # A geodesic of Gaussian length loses less of the mean than Brownian motion does: shortened
    # so that both lose the same, to second order in the step.
    push = normal * (size / (1 + (len(x) - 2) * size**2 / 6).sqrt())
    push = push - (push * x).sum(0) * x
    length = _length(push)
    moved = x * length.cos() + push * torch.sinc(length / math.pi)
    return moved / _length(moved)


def antisymmetric(omega: Tensor, dim: int) -> Tensor:
    """A with these entries above its diagonal, row by row: (generators, …) to (…, dim, dim)."""
    row, column = torch.triu_indices(dim, dim, 1, device=omega.device)
    upper = omega.new_zeros(*omega.shape[1:], dim, dim)
    upper[..., row, column] = omega.movedim(0, -1)
    return upper - upper.mT


def _length(x: Tensor) -> Tensor:
    return x.square().sum(0).sqrt()
