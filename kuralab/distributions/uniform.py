"""The uniform law of directions."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions.directional import Directional, log_area, unit_vectors, weighed_directions
from kuralab.distributions.law import DistributionError, Law
from kuralab.manifolds.unit import normalise


class HypersphericalUniform(Law):
    """Unit vectors of R^dim with equal density everywhere.

    Shapes: batch `()` unless expanded, event `(dim,)`.

    Args:
        dim: Number of axes of the space around the sphere.
        dtype: Of the samples; torch's default if not given.
        device: Of the samples; torch's default if not given.

    Raises:
        DistributionError: If `dim` is below two.

    >>> HypersphericalUniform(3).entropy().exp() / torch.pi
    tensor(4.0000)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {}
    support = unit_vectors

    def __init__(
        self,
        dim: int,
        validate_args: bool | None = None,
        *,
        dtype: torch.dtype | None = None,
        device: torch.device | str | None = None,
    ) -> None:
        if dim < 2:
            raise DistributionError(f"Expected at least 2 axes; got {dim}. Choose 2 or more.")
        self.dim = dim
        self._zero = torch.zeros((), dtype=dtype, device=device)
        super().__init__(torch.Size(), torch.Size((dim,)), validate_args)

    def __repr__(self) -> str:
        return f"HypersphericalUniform(dim={self.dim})"

    @property
    def free_parameters(self) -> int:
        """None."""
        return 0

    @property
    def mode(self) -> Tensor:
        """Every direction; the first axis stands for all, (…, dim)."""
        return normalise(self.mean)

    @property
    def mean(self) -> Tensor:
        """The centre of the ball, (…, dim)."""
        return self._zero.expand(self._extended_shape())

    @property
    def mean_resultant_length(self) -> Tensor:
        """Zero, (…)."""
        return self._zero.expand(self.batch_shape)

    @property
    def variance(self) -> Tensor:
        """1/dim for every coordinate, (…, dim)."""
        return self.mean + 1 / self.dim

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> HypersphericalUniform:
        """The same law for every member of a batch."""
        new: HypersphericalUniform = self._get_checked_instance(HypersphericalUniform, _instance)  # type: ignore[no-untyped-call]
        new.dim, new._zero = self.dim, self._zero
        Distribution.__init__(new, torch.Size(batch_shape), self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Normal draws, scaled to length one."""
        shape = self._extended_shape(sample_shape)
        return normalise(torch.randn(shape, dtype=self._zero.dtype, device=self._zero.device))

    def log_prob(self, value: Tensor) -> Tensor:
        """−log area, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        return torch.full_like(value[..., 0], -log_area(self.dim)).expand(
            torch.broadcast_shapes(value.shape[:-1], self.batch_shape)
        )

    def entropy(self) -> Tensor:
        """log area, (…)."""
        return self._zero.expand(self.batch_shape) + log_area(self.dim)

    def kl_to_uniform(self) -> Tensor:
        """Zero, (…)."""
        return self._zero.expand(self.batch_shape)

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> HypersphericalUniform:
        """The only one there is, of the samples' dimension."""
        points, _ = weighed_directions(samples, weights)
        return cls(points.shape[-1], dtype=torch.float64)


@register_kl(Directional, HypersphericalUniform)  # type: ignore[untyped-decorator]
def _kl_to_uniform(p: Directional, q: HypersphericalUniform) -> Tensor:
    _check_dimension(p.dim, q.dim)
    return p.kl_to_uniform() + q.kl_to_uniform()


def _check_dimension(first: int, second: int) -> None:
    if first != second:
        raise DistributionError(f"Expected laws of one dimension; got {first} and {second} axes. Give one sphere.")


@register_kl(HypersphericalUniform, HypersphericalUniform)  # type: ignore[untyped-decorator]
def _kl_of_equals(p: HypersphericalUniform, q: HypersphericalUniform) -> Tensor:
    _check_dimension(p.dim, q.dim)
    return p.kl_to_uniform() + q.kl_to_uniform()
