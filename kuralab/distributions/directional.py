"""What laws of directions on a sphere have in common."""

from __future__ import annotations

import math
from typing import Any, Self

import torch
from torch import Tensor
from torch.distributions import Distribution, constraints
from torch.types import _size


class DistributionError(ValueError):
    """A law with impossible parameters: what was expected, what came, what to do."""


class _UnitVectors(constraints.Constraint):
    """Vectors of length one along the last axis."""

    event_dim = 1

    def check(self, value: Any) -> Any:
        """Whether each vector has unit length, to single precision."""
        good: Tensor = (torch.linalg.vector_norm(value, dim=-1) - 1).abs() < 1e-4
        return good


unit_vectors = _UnitVectors()


def log_area(dim: int) -> float:
    """Logarithm of the surface area of the unit sphere of R^dim.

    >>> round(math.exp(log_area(3)) / math.pi, 6)
    4.0
    """
    return math.log(2) + dim / 2 * math.log(math.pi) - math.lgamma(dim / 2)


class Directional(Distribution):
    """A law of unit vectors that is symmetric about one direction, `loc`.

    A subclass holds its parameters in the attributes named by `arg_constraints`: `loc` (…, d) and one concentration
    (…), both already broadcast to the batch shape.
    """

    support = unit_vectors
    has_rsample = True
    loc: Tensor

    @property
    def dim(self) -> int:
        """Number of axes d of the space around the sphere."""
        return self._event_shape[0]

    @property
    def mode(self) -> Tensor:
        """The direction of greatest density, (…, d)."""
        return self.loc

    @property
    def mean(self) -> Tensor:
        """Expectation of the vector, inside the ball, (…, d)."""
        return self.mean_resultant_length[..., None] * self.loc

    @property
    def mean_resultant_length(self) -> Tensor:
        """Length of `mean`, (…)."""
        raise NotImplementedError

    def kl_to_uniform(self) -> Tensor:
        """Kullback–Leibler divergence to the uniform law of the sphere, (…), in nats."""
        raise NotImplementedError

    def entropy(self) -> Tensor:
        """Differential entropy in nats, (…): log area − KL to the uniform law."""
        return log_area(self.dim) - self.kl_to_uniform()

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> Self:
        """The same law with parameters expanded to `batch_shape`."""
        batch_shape = torch.Size(batch_shape)
        new: Self = self._get_checked_instance(type(self), _instance)  # type: ignore[no-untyped-call]
        for name in self.arg_constraints:
            value = getattr(self, name)
            event = self._event_shape if name == "loc" else torch.Size()
            setattr(new, name, value.expand(batch_shape + event))
        Distribution.__init__(new, batch_shape, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def _uniform_points(self, shape: torch.Size) -> Tensor:
        draws = torch.randn(shape, dtype=self.loc.dtype, device=self.loc.device)
        points: Tensor = draws / torch.linalg.vector_norm(draws, dim=-1, keepdim=True)
        return points


def broadcast(loc: Tensor, concentration: Tensor | float) -> tuple[Tensor, Tensor]:
    """`loc` (…, d) and a concentration (…), expanded to one batch shape."""
    concentration = torch.as_tensor(concentration, dtype=loc.dtype, device=loc.device)
    if concentration.shape == loc.shape[:-1]:
        return loc, concentration
    batch = torch.broadcast_shapes(loc.shape[:-1], concentration.shape)  # type: ignore[no-untyped-call]
    return loc.expand(*batch, loc.shape[-1]), concentration.expand(batch)


def repeat(value: Tensor, shape: torch.Size) -> Tensor:
    """`value` expanded to `shape`."""
    # An expansion to the same shape is free forward but is one more node to walk back through.
    return value if value.shape == shape else value.expand(shape)
