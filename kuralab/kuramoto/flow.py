"""What an oscillating manifold must say of itself: one subclass called `Flow` in the file of its name.

References: Lipton, Mirollo & Strogatz, arXiv 1907.07150 (the model on spheres); Sakaguchi &
Kuramoto, Prog. Theor. Phys. 76 (1986) 576 (the phase lag).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from kuralab.catalogue import MANIFOLDS
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.frequencies import Law

Field = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Theory:
    """What infinitely many oscillators do, where it is known.

    Attributes:
        critical: Coupling at which incoherence ends; None where it is not known or never ends.
        order: Stationary order parameter; None where it is not known.
        statement: One sentence: the theory's source, or why there is none.
    """

    critical: float | None
    order: float | None
    statement: str


class Stepper(Protocol):
    """One step of x' = A x + f − ⟨f, x⟩x, f the field of the mean, for all oscillators, in place."""

    def __call__(self, x: Tensor, field: Field) -> None: ...


class BaseFlow(ABC):
    """How oscillators move on one manifold.

    Positions are a tensor of shape (ambient, groups, N): unit vectors of R^ambient, `groups` of
    them per oscillator, each feeling the mean of its own group.

    Args:
        dim: The dimension in the manifold's own unit; None takes `default_dim`.

    Raises:
        KuramotoError: If the manifold has no such dimension.
    """

    default_dim: ClassVar[int]
    dim_title: ClassVar[str]
    least_dim: ClassVar[int]
    most_dim: ClassVar[int]
    ambient: int
    groups: int
    rows: int

    def __init__(self, dim: int | None = None) -> None:
        self.dim = self.default_dim if dim is None else dim
        if not self.least_dim <= self.dim <= self.most_dim:
            raise KuramotoError(
                f"Expected {self.dim_title} from {self.least_dim} to {self.most_dim}; got {self.dim}. "
                "Choose a dimension in that range."
            )

    @abstractmethod
    def start(self, count: int, seed: int) -> Tensor:
        """Uniform positions by seed, (ambient, groups, count), float64."""

    @abstractmethod
    def stepper(self, omega: Tensor, step: float) -> Stepper:
        """The integrator for frequencies of shape (rows, N)."""

    @abstractmethod
    def kick(self, x: Tensor, size: float, seed: int, place: int) -> None:
        """Brownian motion of standard deviation `size` on the manifold, in place."""

    @abstractmethod
    def theory(self, law: Law, coupling: float, noise: float, phase_lag: float) -> Theory:
        """The order parameter of one group when N is infinite."""

    def state(self, space: Tensor) -> Tensor:
        """Space coordinates (N, groups·ambient) as positions (ambient, groups, N).

        Raises:
            KuramotoError: If the coordinates do not belong to the manifold.
        """
        width = self.groups * self.ambient
        if space.ndim != 2 or space.shape[1] != width:
            raise KuramotoError(
                f"Expected starting points of shape (N, {width}); got {tuple(space.shape)}. "
                "Give one row of space coordinates for each oscillator."
            )
        x = space.to(torch.float64).reshape(-1, self.groups, self.ambient).permute(2, 1, 0).contiguous()
        length = x.square().sum(0, keepdim=True).sqrt()
        if not bool(((length - 1).abs() < 1e-3).all()):
            raise KuramotoError(
                f"Expected starting points of length 1; got lengths from {length.min():.3g} to {length.max():.3g}. "
                "Divide each by its length."
            )
        return x / length

    def space(self, x: Tensor) -> Tensor:
        """Positions (ambient, groups, N) as space coordinates (N, groups·ambient)."""
        return x.permute(2, 1, 0).reshape(x.shape[-1], -1)


def find(manifold: str, dim: int | None = None) -> BaseFlow:
    """The flow of a manifold by name.

    Raises:
        KuramotoError: If the manifold is unknown or does not oscillate; the reason is the manifold's own.

    >>> find("torus", 3).groups
    3
    """
    if manifold not in MANIFOLDS:
        raise KuramotoError(
            f"Expected manifold to be one of {', '.join(MANIFOLDS)}; got {manifold!r}. Choose one of these."
        )
    place = MANIFOLDS[manifold].load()
    if not place.oscillates:
        able = ", ".join(name for name, entry in MANIFOLDS.items() if entry.load().oscillates)
        raise KuramotoError(
            f"Expected a manifold that oscillates ({able}); got {manifold!r}. {place.reason} Choose another."
        )
    flow: BaseFlow = import_module(f"kuralab.kuramoto.{manifold}").Flow(dim)
    return flow


def mean_field(coupling: float, phase_lag: float, ambient: int) -> Field:
    """The common field K·R(−α)·mean, R turning coordinates (1,2), (3,4), … by the phase lag.

    On the circle this is K·e^{−iα}·mean. With an odd number of coordinates the last one is the
    axis of the turn.
    """
    turn = coupling * torch.eye(ambient, dtype=torch.float64)
    cos, sin = coupling * math.cos(phase_lag), coupling * math.sin(phase_lag)
    for first in range(0, ambient - 1, 2):
        pair = slice(first, first + 2)
        turn[pair, pair] = torch.tensor([[cos, sin], [-sin, cos]], dtype=torch.float64)
    if phase_lag == 0:
        return lambda mean: coupling * mean
    return lambda mean: turn @ mean


def order(mean: Tensor) -> Tensor:
    """Length of each group's mean: 0 is incoherence, 1 is synchrony.

    Shapes: (ambient, groups) to (groups,).
    """
    return mean.square().sum(0).sqrt()
