"""The von Mises–Fisher law: the bell of the sphere.

References:
    Mardia & Jupp (2000), Directional Statistics, sections 9.3.2 and 10.3.1.
    Davidson et al. (2018), Hyperspherical Variational Auto-Encoders, arXiv 1804.00891.
    Banerjee et al. (2005), Clustering on the Unit Hypersphere using von Mises-Fisher Distributions, JMLR 6.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions import heights
from kuralab.distributions.bessel import inverse_ratio
from kuralab.distributions.directional import (
    Directional,
    broadcast,
    gap_between,
    log_area,
    repeat,
    scaled,
    unit_vectors,
    weighed_directions,
)
from kuralab.distributions.implicit import pace
from kuralab.distributions.known import known
from kuralab.distributions.langevin import Langevin
from kuralab.manifolds.unit import normalise


class VonMisesFisher(Directional):
    r"""p(x) = exp(κ ⟨loc, x⟩ − K(κ)) / area.

    The law of greatest entropy for a given mean vector, and the stationary law of a noisy oscillator on the sphere
    in a constant field, with κ = 2 |field| / σ². Its tails are light: exponential in the height ⟨loc, x⟩.

    Shapes: `loc` (…, d) and `concentration` (…) broadcast; batch shape (…), event shape (d,).
    Units: information in nats.

    Args:
        loc: Mean direction, of unit length.
        concentration: κ in [0, ∞).

    Raises:
        ValueError: If validation is on and a parameter leaves its range.

    >>> law = VonMisesFisher(torch.tensor([0.0, 0.0, 1.0]), 2.0)
    >>> law.mean_resultant_length
    tensor(0.5373)
    """

    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {
        "loc": unit_vectors,
        "concentration": constraints.nonnegative,
    }

    def __init__(self, loc: Tensor, concentration: Tensor | float, validate_args: bool | None = None) -> None:
        self.loc, self.concentration = broadcast(loc, concentration)
        self._known: dict[tuple[torch.dtype, int], Langevin] = {}
        super().__init__(self.concentration.shape, self.loc.shape[-1:], validate_args)

    @property
    def mean_resultant_length(self) -> Tensor:
        """A(κ) = I_{d/2}(κ) / I_{d/2−1}(κ), (…)."""
        numbers = self._numbers()
        return self._as_given(numbers.ratio, numbers.slope)

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> Self:
        """The same law with parameters expanded to `batch_shape`."""
        new = super().expand(batch_shape, _instance)
        new._known = {}
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Heights by inversion (d = 3) or rejection, times uniform directions around `loc`."""
        shape, numbers = self._extended_shape(sample_shape), self._numbers(self.loc.dtype)
        loc, kappa = repeat(self.loc, shape), repeat(self.concentration, shape[:-1])
        delta = heights.draw(numbers.kappa.expand(shape[:-1]), self.dim)
        speed = pace(delta, numbers, self.dim)
        points: Tensor = _Drawn.apply(loc, kappa, delta, speed, numbers.log.expand(shape[:-1]))  # type: ignore[no-untyped-call]
        return points

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density with respect to surface area, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        # One κ in float64, where its gradients meet before they are rounded.
        numbers, kappa, height = self._numbers(), self.concentration.double(), 1 - gap_between(value, self.loc)
        log_k = known(kappa, numbers.log, numbers.ratio)
        return (kappa * height - log_k - log_area(self.dim)).to(value.dtype)

    def kl_to_uniform(self) -> Tensor:
        """κ A(κ) − K(κ), (…), in nats."""
        # On the circle the terms of the slope nearly cancel: float32 would leave five digits.
        numbers = self._numbers(torch.float64 if self.dim == 2 else self.loc.dtype)
        return self._as_given(numbers.information, numbers.kappa * numbers.slope)

    @classmethod
    def fit(cls, samples: Tensor, weights: Tensor | None = None) -> VonMisesFisher:
        """The mean direction, and κ where A(κ) is the mean resultant length of the samples."""
        points, share = weighed_directions(samples, weights)
        mean = share @ points
        length = torch.linalg.vector_norm(mean)
        return cls(normalise(mean), inverse_ratio(length, points.shape[-1]))

    def _numbers(self, dtype: torch.dtype = torch.float64) -> Langevin:
        kappa = self.concentration
        # An optimiser may have moved κ in place since the numbers were found.
        version = 0 if torch.compiler.is_compiling() or kappa.is_inference() else kappa._version
        if (dtype, version) not in self._known:
            self._known = {key: old for key, old in self._known.items() if key[1] == version}
            self._known[dtype, version] = Langevin(kappa.detach().to(dtype), self.dim)
        return self._known[dtype, version]

    def _as_given(self, value: Tensor, slope: Tensor) -> Tensor:
        dtype = self.concentration.dtype
        return known(self.concentration, value.to(dtype), slope.to(dtype))

    def _spreads(self) -> tuple[Tensor, Tensor]:
        """A' along, and (1 − A² − A')/(d − 1) = A/κ across."""
        numbers = self._numbers()
        return numbers.slope, (numbers.rest * (1 + numbers.ratio) - numbers.slope) / (self.dim - 1)


class _Drawn(torch.autograd.Function):
    """Points at depth δ below `loc`, with an unbiased gradient in both parameters.

    In κ a height moves so that its distribution function stays put. In `loc` a turn of every sample together with
    `loc` would do, but its size does not fade when the law becomes uniform. The uniform law gains nothing by a turn, so
    any share of the samples may be counted as its own and left where it is. Its density relative to this law is
    e^(K − κw); e^(−3K) times that is left, which makes the turn fade like κ and adds no variance to concentrated laws.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, concentration: Tensor, delta: Tensor, speed: Tensor, log_k: Tensor) -> Tensor:
        height, rest, speed = (1 - delta)[..., None], torch.sqrt(delta * (2 - delta))[..., None], speed[..., None]
        fade = -torch.expm1(-2 * log_k[..., None] - concentration[..., None] * height)
        draws = torch.randn_like(loc)
        across = scaled(draws - (draws * loc).sum(-1, keepdim=True) * loc)
        if loc.shape[-1] < 4:
            # Again, for the draw that was nearly along `loc` and kept few digits; with more axes there is none.
            across = across - (across * loc).sum(-1, keepdim=True) * loc
        points = scaled(height * loc + rest * across)
        ctx.save_for_backward(points, across, height, rest, speed, fade, loc)
        return points

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        points, across, height, rest, speed, fade, loc = ctx.saved_tensors
        along, aside = (grad * loc).sum(-1, keepdim=True), (grad * across).sum(-1, keepdim=True)
        strength = speed * rest * (rest * along - height * aside)
        return fade * (height * grad - along * points), strength[..., 0], None, None, None


@register_kl(VonMisesFisher, VonMisesFisher)  # type: ignore[untyped-decorator]
def _kl(p: VonMisesFisher, q: VonMisesFisher) -> Tensor:
    # K₂ − K₁ + A₁ (κ₁ − κ₂ cos), written without the κ that the terms share.
    one, two = p._numbers(), q._numbers()
    first, second = p.concentration.double(), q.concentration.double()
    peaks = known(first, one.peak, one.rest) - known(second, two.peak, two.rest)
    ratio, rest = known(first, one.ratio, one.slope), known(first, one.rest, -one.slope)
    turned = ratio * second * gap_between(p.loc, q.loc)
    return (peaks + rest * (second - first) + turned).to(p.concentration.dtype)
