"""What a data set is, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import torch
from torch import Generator, Tensor

from kuralab.data.likelihoods import Likelihood
from kuralab.manifolds.base import Manifold


class DataError(ValueError):
    """Data that cannot be used: what was expected, what came, what to do."""


@dataclass(frozen=True)
class Provenance:
    """Where data come from and on what terms they may be used; shown wherever they are named."""

    source: str
    licence: str
    note: str = ""


@dataclass(frozen=True)
class Truth:
    """Where the data truly lie, for data that were made from known places.

    Shapes: `train` (N, m) and `test` (M, m), points of `manifold` in its space coordinates.
    """

    manifold: Manifold
    train: Tensor
    test: Tensor


@dataclass(frozen=True)
class Dataset:
    """Pictures to learn from and pictures held out, with what is known about them.

    Shapes: `train` (N, P) and `test` (M, P), float32 in [0, 1], P = height × width of `shape`.
    Labels: by name, one value per datum: int64 is a class (its words are `classes[name]`),
    float32 an amount in `units[name]`, or an angle in radians where there is no unit. `titles`: what each
    held-out datum is called, if it has a name.
    Truth: the manifold the data come from and the place of each datum, where these are known.
    """

    name: str
    train: Tensor
    test: Tensor
    shape: tuple[int, int]
    likelihood: Likelihood
    provenance: Provenance
    train_labels: dict[str, Tensor] = field(default_factory=dict)
    test_labels: dict[str, Tensor] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    truth: Truth | None = None

    @cached_property
    def held_out(self) -> Tensor:
        """The held-out data as the model sees them, drawn once from a fixed seed."""
        drawn = self.likelihood.observe(self.test.cpu(), Generator().manual_seed(0))
        return drawn.to(self.test.device)

    def to(self, device: torch.device | str) -> Dataset:
        """The same data with the pictures on `device`; labels and truth stay where people read them."""
        return replace(self, train=self.train.to(device), test=self.test.to(device))


def split(rows: int, held_out: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Row numbers to train on and to hold out: a random split that is the same every time.

    >>> train, test = split(10, 3)
    >>> len(train), len(test), sorted([*train.tolist(), *test.tolist()]) == list(range(10))
    (7, 3, True)
    """
    order = torch.randperm(rows, generator=Generator().manual_seed(seed))
    return order[held_out:].sort().values, order[:held_out].sort().values
