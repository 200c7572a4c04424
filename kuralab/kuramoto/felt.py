"""What every coupling must say of itself, and several at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.settings import Setting


class Coupling(ABC):
    """A field over the oscillators. Couplings add.

    One of your own needs `field` alone; with `settings` and `most` it can also be checked before a run.

    Attributes:
        places: Whether it matters which oscillator is which, so that frequencies must not follow their order.
    """

    places: bool

    def __init_subclass__(cls, places: bool = True) -> None:
        cls.places = places

    @abstractmethod
    def field(self, x: Tensor) -> Tensor:
        """f for every oscillator, of a shape that broadcasts to that of `x`."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What it is made of: sizes, batches and values are compared before a run."""
        return ()

    def most(self, x: Tensor) -> float:
        """A bound on |f|, which bounds the step, over all positions; where nothing is known of it, |f| at `x`."""
        return float(self.field(x.detach()).detach().square().sum(0).max().sqrt())

    def like(self, x: Tensor) -> Coupling:
        """The same coupling in the precision and on the device of `x`: for many steps, converted once."""
        return self

    def potential(self, x: Tensor) -> Tensor:
        """V with f_i = −∂V/∂x_i, so that the flow goes down V and x_i' = −∇_i V on the sphere, (*batch).

        Raises:
            KuramotoError: If the field is not a gradient.
        """
        raise KuramotoError(
            f"Expected a coupling with a potential; got {type(self).__name__} that is no gradient. "
            "Use symmetric weights and no phase lag."
        )

    def __add__(self, other: Coupling) -> Coupling:
        return Sum((*_parts(self), *_parts(other)))


@dataclass(frozen=True, eq=False)
class Sum(Coupling):
    """Several couplings at once."""

    parts: tuple[Coupling, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", any(part.places for part in self.parts))

    @property
    def settings(self) -> tuple[Setting, ...]:
        return tuple(setting for part in self.parts for setting in part.settings)

    def most(self, x: Tensor) -> float:
        return sum(part.most(x) for part in self.parts)

    def like(self, x: Tensor) -> Coupling:
        return Sum(tuple(part.like(x) for part in self.parts))

    def field(self, x: Tensor) -> Tensor:
        total = self.parts[0].field(x)
        for part in self.parts[1:]:
            total = total + part.field(x)
        return total

    def potential(self, x: Tensor) -> Tensor:
        return torch.stack([part.potential(x) for part in self.parts]).sum(0)


def _parts(coupling: Coupling) -> tuple[Coupling, ...]:
    return coupling.parts if isinstance(coupling, Sum) else (coupling,)
