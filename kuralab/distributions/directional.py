"""What laws of directions on a sphere have in common."""

from __future__ import annotations

import math
from typing import Any, Self

import torch
from torch import Tensor
from torch.distributions import Distribution, Transform, constraints, transform_to
from torch.types import _size

from kuralab.distributions.law import DistributionError, Law, weighed
from kuralab.manifolds.unit import normalise

TOLERANCE = 1e-4


class _UnitVectors(constraints.Constraint):
    """Vectors of length one along the last axis."""

    event_dim = 1

    def check(self, value: Any) -> Any:
        """Whether each vector has unit length, to single precision."""
        good: Tensor = (torch.linalg.vector_norm(value, dim=-1) - 1).abs() < TOLERANCE
        return good


unit_vectors = _UnitVectors()


class _Normalise(Transform):
    """Vectors scaled to length one: how an optimiser that knows no spheres moves on one."""

    domain = constraints.real_vector
    codomain = unit_vectors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Normalise)

    __hash__ = None  # type: ignore[assignment]

    def _call(self, x: Tensor) -> Tensor:
        return normalise(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return y


@transform_to.register(_UnitVectors)  # type: ignore[untyped-decorator]
def _to_unit_vectors(constraint: _UnitVectors) -> Transform:
    return _Normalise()


def log_area(dim: int) -> float:
    """Logarithm of the surface area of the unit sphere of R^dim.

    >>> round(math.exp(log_area(3)) / math.pi, 6)
    4.0
    """
    return math.log(2) + dim / 2 * math.log(math.pi) - math.lgamma(dim / 2)


class Directional(Law):
    """A law of unit vectors that is symmetric about one direction, `loc`.

    A subclass holds its parameters in the attributes named by `arg_constraints`: `loc` (…, d) and one concentration
    (…), both already broadcast to the batch shape.
    """

    support = unit_vectors
    loc: Tensor

    @property
    def dim(self) -> int:
        """Number of axes d of the space around the sphere."""
        return self._event_shape[0]

    @property
    def free_parameters(self) -> int:
        """A direction and a concentration: d."""
        return self.dim

    @property
    def mode(self) -> Tensor:
        """The direction of greatest density, (…, d)."""
        return self.loc

    @property
    def mean(self) -> Tensor:
        """Expectation of the vector, inside the ball, (…, d)."""
        return self.mean_resultant_length[..., None] * self.loc

    @property
    def variance(self) -> Tensor:
        """Variance of every coordinate of the vector, (…, d); a value, without gradient in the concentration."""
        along, across = (value.to(self.loc.dtype)[..., None] for value in self._spreads())
        square = self.loc.square()
        return along * square + across * (1 - square).clamp_min(0)

    def _spreads(self) -> tuple[Tensor, Tensor]:
        """Variances along `loc` and along any axis across, float64 (…), no gradient."""
        raise NotImplementedError

    def entropy(self) -> Tensor:
        """Differential entropy in nats, (…): log area − KL to the uniform law."""
        return log_area(self.dim) - self.kl_to_uniform()

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> Self:
        """The same law with parameters expanded to `batch_shape`."""
        batch_shape = torch.Size(batch_shape)
        new: Self = self._get_checked_instance(type(self), _instance)  # type: ignore[no-untyped-call]
        for name in self.arg_constraints:
            if name in self.__dict__:
                value = getattr(self, name)
                event = self._event_shape if name == "loc" else torch.Size()
                setattr(new, name, value.expand(batch_shape + event))
        Distribution.__init__(new, batch_shape, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new


def broadcast(loc: Tensor, concentration: Tensor | float) -> tuple[Tensor, Tensor]:
    """`loc` (…, d) and a concentration (…), expanded to one batch shape."""
    concentration = torch.as_tensor(concentration, dtype=loc.dtype, device=loc.device)
    if concentration.shape == loc.shape[:-1]:
        return loc, concentration
    batch = torch.broadcast_shapes(loc.shape[:-1], concentration.shape)
    return loc.expand(*batch, loc.shape[-1]), concentration.expand(batch)


def repeat(value: Tensor, shape: torch.Size) -> Tensor:
    """`value` expanded to `shape`."""
    # An expansion to the same shape is free forward but is one more node to walk back through.
    return value if value.shape == shape else value.expand(shape)


def scaled(x: Tensor) -> Tensor:
    """`x` divided by its length, (…, d); a zero stays zero, unlike in `normalise`, which costs more."""
    unit: Tensor = x / torch.linalg.vector_norm(x, dim=-1, keepdim=True).clamp_min(1e-30)
    return unit


def uniform_like(loc: Tensor) -> Tensor:
    """Uniform directions, one for each of `loc`, (…, d); one in 2²⁴ pairs of float32 normals is zero and stays so."""
    return scaled(torch.randn_like(loc))


def gap_between(x: Tensor, y: Tensor) -> Tensor:
    """1 − cos of the angle between vectors, float64, (…, d) to (…), with all its digits for near ones.

    Lengths do not count: what float32 leaves of a unit vector is not quite unit.
    """
    gap: Tensor = (scaled(x.double()) - scaled(y.double())).square().sum(-1) / 2
    return gap


def weighed_directions(samples: Tensor, weights: Tensor | None) -> tuple[Tensor, Tensor]:
    """Unit vectors (n, d) in float64 and weights that sum to one, checked.

    Raises:
        DistributionError: If they are not unit vectors, or cannot be weighed.
    """
    samples, share = weighed(samples, weights, 1)
    if samples.shape[-1] < 2 or not bool(unit_vectors.check(samples).all()):
        raise DistributionError(
            f"Expected unit vectors of at least 2 axes, of length 1 within {TOLERANCE}; got others. "
            "Divide each by its length."
        )
    return normalise(samples), share
