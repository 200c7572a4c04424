"""The von Mises–Fisher law: the bell of the sphere.

References:
    Mardia & Jupp (2000), Directional Statistics, sections 9.3.2 and 10.3.1.
    Davidson et al. (2018), Hyperspherical Variational Auto-Encoders, arXiv 1804.00891.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import torch
from torch import Tensor
from torch.distributions import Distribution, constraints, register_kl
from torch.types import _size

from kuralab.distributions import heights
from kuralab.distributions.bessel import Normaliser
from kuralab.distributions.directional import Directional, broadcast, log_area, repeat, unit_vectors
from kuralab.distributions.langevin import SphereNormaliser

# Concentrations below this draw the same points; dividing by zero is all it prevents.
WEAKEST = 1e-9


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
        self._normaliser: tuple[Tensor, Tensor, Tensor] | None = None
        super().__init__(self.concentration.shape, self.loc.shape[-1:], validate_args)

    @property
    def mean_resultant_length(self) -> Tensor:
        """A(κ) = I_{d/2}(κ) / I_{d/2−1}(κ), (…)."""
        return self._bessel()[1].to(self.concentration)

    def expand(self, batch_shape: _size, _instance: Distribution | None = None) -> Self:
        """The same law with parameters expanded to `batch_shape`."""
        new = super().expand(batch_shape, _instance)
        new._normaliser = None
        return new

    def rsample(self, sample_shape: _size = ()) -> Tensor:
        """Heights by inversion (d = 3) or rejection, times uniform directions around `loc`."""
        shape = self._extended_shape(sample_shape)
        loc, kappa = repeat(self.loc, shape), repeat(self.concentration, shape[:-1])
        log_k, ratio, _ = (v.detach().expand(kappa.shape) for v in self._bessel())
        points: Tensor = _Drawn.apply(loc, kappa, log_k, ratio)  # type: ignore[no-untyped-call]
        return points

    def log_prob(self, value: Tensor) -> Tensor:
        """Log density with respect to surface area, (…)."""
        if self._validate_args:
            self._validate_sample(value)
        height = (value.double() * self.loc).sum(-1)
        log_density = self.concentration * height - self._bessel()[0] - log_area(self.dim)
        return log_density.to(value.dtype)

    def kl_to_uniform(self) -> Tensor:
        """κ A(κ) − K(κ), (…), in nats."""
        return self._bessel()[2].to(self.concentration)

    def _bessel(self) -> tuple[Tensor, Tensor, Tensor]:
        if self._normaliser is None:
            log, ratio, kl = _Bessel.apply(self.concentration, self.dim)  # type: ignore[no-untyped-call]
            self._normaliser = log, ratio, kl
        return self._normaliser


class _Bessel(torch.autograd.Function):
    """K, A and κA − K in float64, with their exact gradients A, A' and κA'."""

    @staticmethod
    def forward(ctx: Any, concentration: Tensor, dim: int) -> tuple[Tensor, Tensor, Tensor]:
        kappa = concentration.double()
        bessel = SphereNormaliser(kappa) if dim == 3 else Normaliser(kappa, dim)
        ctx.bessel = bessel
        ctx.save_for_backward(concentration)
        return bessel.log, bessel.ratio, kappa * bessel.ratio - bessel.log

    @staticmethod
    def backward(ctx: Any, log: Tensor, ratio: Tensor, kl: Tensor) -> tuple[Tensor, None]:
        (concentration,) = ctx.saved_tensors
        kappa = concentration.double()
        slope = log * ctx.bessel.ratio + (ratio + kl * kappa) * ctx.bessel.curvature()
        return slope.to(concentration), None


class _Drawn(torch.autograd.Function):
    """Samples with an unbiased gradient in both parameters.

    In κ a height moves so that its distribution function stays put. In `loc` a turn of every sample together with
    `loc` would do, but its size does not fade when the law becomes uniform. Weighting the turn by exp(−κw − K), which
    is the uniform law over this one, leaves the law as it is, so one minus that weight is used: it fades like κ.
    """

    @staticmethod
    def forward(ctx: Any, loc: Tensor, concentration: Tensor, log_k: Tensor, ratio: Tensor) -> Tensor:
        pole, kappa = loc.double(), concentration.double().clamp_min(WEAKEST)
        if loc.shape[-1] == 3:
            delta, slope = heights.by_inversion(kappa)
        else:
            delta = heights.by_rejection(kappa, loc.shape[-1])
            slope = heights.implicit_slope(delta, kappa, ratio, loc.shape[-1])
        draws = torch.randn_like(pole)
        across = draws - (draws * pole).sum(-1, keepdim=True) * pole
        across = across / torch.linalg.vector_norm(across, dim=-1, keepdim=True).clamp_min(1e-30)
        rest = torch.sqrt(delta * (2 - delta))[..., None]
        points: Tensor = (1 - delta)[..., None] * pole + rest * across
        fade = -torch.expm1(-kappa * (1 - delta) - log_k)
        ctx.save_for_backward(pole, across, rest, 1 - delta, slope, fade)
        ctx.dtype = loc.dtype
        return points.to(loc)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None, None]:
        pole, across, rest, height, slope, fade = ctx.saved_tensors
        grad = grad.double()
        along, aside = (grad * pole).sum(-1), (grad * across).sum(-1)
        safe = rest[..., 0].clamp_min(1e-15)
        strength = -slope * (along - height / safe * aside)
        points = height[..., None] * pole + rest * across
        turn = fade[..., None] * (height[..., None] * grad - along[..., None] * points)
        return turn.to(ctx.dtype), strength.to(ctx.dtype), None, None


@register_kl(VonMisesFisher, VonMisesFisher)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl(p: VonMisesFisher, q: VonMisesFisher) -> Tensor:
    aligned = (p.loc.double() * q.loc).sum(-1)
    (log_p, ratio, _), (log_q, _, _) = p._bessel(), q._bessel()
    apart = log_q - log_p + ratio * (p.concentration - q.concentration * aligned)
    return apart.to(p.concentration)
