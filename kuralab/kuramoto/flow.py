"""What an oscillating manifold must say of itself: one subclass called `Flow` in the file of its name.

References: Lipton, Mirollo & Strogatz, arXiv 1907.07150 (the model on spheres).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import import_module
from typing import ClassVar

import torch
from torch import Tensor

from kuralab.catalogue import MANIFOLDS
from kuralab.kuramoto.consistent import Answer, Branch, Theory
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.model import Model

MOST_POPULATIONS = 64


class BaseFlow(ABC):
    """How oscillators move on one manifold.

    Positions are a tensor of shape (ambient, *batch, groups, N): unit vectors of R^ambient in groups, each group with
    a mean of its own.

    Attributes:
        ambient: Coordinates of a position.
        generators: Rates that turn one position freely.
        pushes: Normal numbers that one random push takes.
        contrast: The usual contrast between groups.

    Args:
        dim: The dimension in the manifold's own unit; None takes `default_dim`.
        populations: Groups of oscillators.

    Raises:
        KuramotoError: If the manifold has no such dimension, or no such number of populations.
    """

    default_dim: ClassVar[int]
    dim_title: ClassVar[str]
    least_dim: ClassVar[int]
    most_dim: ClassVar[int]
    most_populations: ClassVar[int] = MOST_POPULATIONS
    contrast: ClassVar[float] = 0.0
    ambient: int
    generators: int
    pushes: int

    def __init__(self, dim: int | None = None, populations: int = 1) -> None:
        self.dim = self.default_dim if dim is None else dim
        self.groups = populations
        _among(self.dim_title, self.dim, self.least_dim, self.most_dim)
        _among("populations", populations, 1, self.most_populations)

    @property
    def rows(self) -> int:
        """Frequencies of one oscillator: those of generator a and group g are row a·groups + g."""
        return self.generators * self.groups

    @abstractmethod
    def start(self, count: int, seed: int, even: bool = False) -> Tensor:
        """Uniform positions, (ambient, groups, count), float64: by seed, or evenly spread."""

    @abstractmethod
    def stepper(self, omega: Tensor, step: float) -> Stepper:
        """The integrator for frequencies of shape (generators, *batch, groups, N)."""

    @abstractmethod
    def drift(self, x: Tensor, omega: Tensor) -> Tensor:
        """The free velocity A x."""

    @abstractmethod
    def kick(self, x: Tensor, size: Tensor, normal: Tensor) -> Tensor:
        """Where Brownian motion of variance size² takes x, by normal numbers (pushes, *batch, groups, N).

        Its law is that of Brownian motion on the manifold to second order in size², or exactly.
        """

    @abstractmethod
    def answer(self, law: Law, model: Model) -> Answer:
        """How infinitely many oscillators with this law of frequencies answer a field."""

    def theory(self, law: Law, model: Model) -> Theory:
        """What infinitely many oscillators do."""
        return self.answer(law, model).theory(model)

    def branches(self, law: Law, model: Model, most: float) -> list[Branch]:
        """The diagram of r over K, up to K = `most`: stable, unstable and incoherent states."""
        return self.answer(law, model).branches(model, most)

    def state(self, space: Tensor) -> Tensor:
        """Space coordinates (N, groups·ambient) as positions (ambient, groups, N).

        Raises:
            KuramotoError: If the coordinates do not belong to the manifold.
        """
        width = self.groups * self.ambient
        if space.ndim != 2 or space.shape[1] != width or not len(space):
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
        """Positions (ambient, *batch, groups, N) as space coordinates (*batch, N, groups·ambient)."""
        return x.movedim(0, -1).transpose(-3, -2).flatten(-2)


def _among(title: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise KuramotoError(f"Expected {title} from {least} to {most}; got {value}. Choose a number in that range.")


def find(manifold: str, dim: int | None = None, populations: int = 1) -> BaseFlow:
    """The flow of a manifold by name.

    Raises:
        KuramotoError: If the manifold is unknown or does not oscillate; the reason is the manifold's own.

    >>> find("torus", 3).groups
    3
    """
    if not isinstance(manifold, str) or manifold not in MANIFOLDS:
        raise KuramotoError(
            f"Expected manifold to be one of {', '.join(MANIFOLDS)}; got {manifold!r}. Choose one of these."
        )
    place = MANIFOLDS[manifold].load()
    if not place.oscillates:
        able = ", ".join(name for name, entry in MANIFOLDS.items() if entry.load().oscillates)
        raise KuramotoError(
            f"Expected a manifold that oscillates ({able}); got {manifold!r}. {place.reason}. Choose another."
        )
    flow: BaseFlow = import_module(f"kuralab.kuramoto.{manifold}").Flow(dim, populations)
    return flow


def order(mean: Tensor) -> Tensor:
    """Length of each mean: 0 is incoherence, 1 is synchrony. Its slope at 0 is taken as 0.

    Shapes: (ambient, …) to (…).
    """
    length: Tensor = torch.linalg.vector_norm(mean, dim=0)
    return length


def alignment(x: Tensor) -> Tensor:
    """Nematic order of each group, with x and −x alike: (d λ − 1)/(d − 1), λ the largest eigenvalue of mean(x xᵀ).

    0 is uniform, 1 is all on one axis, however they are divided between its ends.

    Shapes: (ambient, *batch, groups, N) to (*batch, groups).

    >>> round(float(alignment(torch.tensor([[[1.0, -1.0, 1.0]], [[0.0, 0.0, 0.0]]]))), 6)
    1.0
    """
    q = torch.einsum("a...n,b...n->...ab", x, x) / x.shape[-1]
    top: Tensor = torch.linalg.eigvalsh(q)[..., -1]
    return (len(x) * top - 1) / (len(x) - 1)
