"""The uniform law of directions."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions.directional import Directional, DistributionError, log_area, unit_vectors
from kuralab.manifolds.unit import normalise


class HypersphericalUniform(Distribution):
    """Unit vectors of R^dim with equal density everywhere.

    Shapes: batch `()`, event `(dim,)`.

    Raises:
        DistributionError: If `dim` is below two.

    >>> HypersphericalUniform(3).entropy().exp() / torch.pi
    tensor(4.0000)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {}
    support = unit_vectors
    has_rsample = True

    def __init__(self, dim: int, validate_args: bool | None = None) -> None:
        if dim < 2:
            raise DistributionError(f"Expected at least 2 axes; got {dim}. Choose 2 or more.")
        self.dim = dim
        super().__init__(torch.Size(), torch.Size((dim,)), validate_args)

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Normal draws, scaled to length one."""
        return normalise(torch.randn(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        """−log area, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        return torch.full_like(value[..., 0], -log_area(self.dim))

    def entropy(self) -> Tensor:
        """log area."""
        return torch.tensor(log_area(self.dim))


@register_kl(Directional, HypersphericalUniform)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl_to_uniform(p: Directional, q: HypersphericalUniform) -> Tensor:
    return p.kl_to_uniform()


@register_kl(HypersphericalUniform, HypersphericalUniform)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl_of_equals(p: HypersphericalUniform, q: HypersphericalUniform) -> Tensor:
    return torch.zeros(())
