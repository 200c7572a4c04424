"""The wrapped normal law: the Gaussian, wound around the circle.

References:
    Mardia & Jupp (2000), Directional Statistics, section 3.5.7.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions.angular import LOG_TURN, Angular, parameters, wrap
from kuralab.distributions.bessel import SAME
from kuralab.distributions.law import DistributionError, weighed
from kuralab.distributions.likelihood import climb

# Below this scale few turns of the Gaussian are felt, above it few harmonics.
MIDDLE = 1.8
TURNS, HARMONICS = 4, 8
NODES, FARTHEST = 513, 9.0


class WrappedNormal(Angular):
    """p(θ) = Σ_k N(θ + 2πk; loc, scale²), the law of heat on the circle.

    Shapes: `loc` and `scale` broadcast to the batch shape; event shape ().
    Units: radians, read modulo 2π; samples lie in [−π, π].

    Args:
        loc: Mean direction.
        scale: Standard deviation σ of the Gaussian before it is wound, in (0, ∞).

    Raises:
        ValueError: If validation is on and a parameter leaves its range.

    >>> WrappedNormal(0.0, 1.0).mean_resultant_length
    tensor(0.6065)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }

    def __init__(self, loc: Tensor | float, scale: Tensor | float, validate_args: bool | None = None) -> None:
        self.loc, self.scale = torch.broadcast_tensors(*parameters(loc, scale))
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean_resultant_length(self) -> Tensor:
        """exp(−σ²/2), (…)."""
        return torch.exp(-self.scale.square() / 2)

    @property
    def variance(self) -> Tensor:
        """The circular variance 1 − exp(−σ²/2), (…)."""
        return -torch.expm1(-self.scale.square() / 2)

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> WrappedNormal:
        """The same law with parameters expanded to `batch_shape`."""
        batch = torch.Size(batch_shape)
        new = WrappedNormal(self.loc.expand(batch), self.scale.expand(batch), validate_args=False)
        new._validate_args = self._validate_args
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Normal draws, wound, (*sample_shape, …)."""
        shape = self._extended_shape(sample_shape)
        draws = torch.randn(shape, dtype=self.loc.dtype, device=self.loc.device)
        return wrap(self.loc + self.scale * draws)

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density per radian, (…): a sum over turns for small σ, over harmonics for large."""
        if self._validate_args:
            self._validate_sample(value)
        return _log_density(wrap(value.double() - self.loc), self.scale.double()).to(self.loc.dtype)

    def kl_to_uniform(self) -> Tensor:
        """log 2π + E log p by quadrature, (…), in nats."""
        return (LOG_TURN + _mean_log(self, self)).clamp_min(0).to(self.loc.dtype)

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> WrappedNormal:
        """Climbs the likelihood from the mean direction and the scale of the same mean resultant length."""
        theta, share = weighed(samples, weights, 0)
        cos, sin = share @ theta.cos(), share @ theta.sin()
        length = torch.hypot(cos, sin)
        if float(length) > SAME:
            raise DistributionError("Expected angles that differ; got one only. Give more samples.")
        scale = torch.sqrt(-2 * torch.log(length.clamp_min(1e-6)))
        start = torch.stack((torch.atan2(sin, cos), scale.log()))
        best, _ = climb(lambda x: share @ cls(x[0], x[1].exp()).log_prob(theta), start)
        return cls(best[0], best[1].exp())


def _log_density(offset: Tensor, scale: Tensor) -> Tensor:
    offset, scale = torch.broadcast_tensors(offset, scale)
    turns = 2 * math.pi * torch.arange(-TURNS, TURNS + 1, dtype=offset.dtype, device=offset.device)
    narrow = scale.clamp_max(MIDDLE)
    distances = ((offset[..., None] + turns) / narrow[..., None]).square()
    few_turns = torch.logsumexp(-distances / 2, -1) - narrow.log() - math.log(2 * math.pi) / 2
    order = torch.arange(1, HARMONICS + 1, dtype=offset.dtype, device=offset.device)
    falls = torch.exp(-(order * scale.clamp_min(MIDDLE)[..., None]).square() / 2)
    few_harmonics = torch.log1p(2 * (falls * torch.cos(order * offset[..., None])).sum(-1)) - LOG_TURN
    return torch.where(scale < MIDDLE, few_turns, few_harmonics)


def _mean_log(p: WrappedNormal, q: WrappedNormal) -> Tensor:
    """E_p log q, by a sum over the unwound Gaussian, to nine digits unless q is much sharper than p."""
    t = torch.linspace(-FARTHEST, FARTHEST, NODES, dtype=torch.float64, device=p.loc.device)
    weight = torch.softmax(-t.square() / 2, 0)
    theta = p.loc.double()[..., None] + p.scale.double()[..., None] * t
    return _log_density(wrap(theta - q.loc.double()[..., None]), q.scale.double()[..., None]) @ weight


@register_kl(WrappedNormal, WrappedNormal)  # type: ignore[untyped-decorator]
def _kl(p: WrappedNormal, q: WrappedNormal) -> Tensor:
    return (_mean_log(p, p) - _mean_log(p, q)).to(p.loc.dtype)
