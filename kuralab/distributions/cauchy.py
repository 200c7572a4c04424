"""Numbers shared by the Cauchy laws of circle and sphere: divergence and resultant from the hyperbolic radius.

A crowd that starts uniform and follows one field f for unit time has radius s = |f|. With
E over B ~ Beta((d − 1)/2, ½),

    KL(s) = (d − 1)/2 · E log(1 + sinh² s · B)      and      dKL/ds = (d − 1) · A(s),

where A is the mean resultant length: the faster the crowd gathers, the faster its information grows. Likewise
dA/ds = E[1 − w²], with w the height of a point along the field.

References:
    Kato & McCullagh (2020), Some properties of a Cauchy family on the sphere, arXiv 1510.07679.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import softplus

from kuralab.distributions import beta_nodes, chebyshev
from kuralab.distributions.chebyshev import Array
from kuralab.distributions.constant import constant
from kuralab.distributions.hyperbolic import coth_excess
from kuralab.distributions.known import known
from kuralab.distributions.law import DistributionError

TERMS = {torch.float64: 36, torch.float32: 18}


def information(radius: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """KL to the uniform law and mean resultant length at hyperbolic radius s ≥ 0, (…).

    Closed with ρ = tanh(s/2) and L = −log(1 − ρ²) for d = 2: L, ρ; for d = 3: 2(s coth s − 1), coth s − s/sinh² s;
    for d = 4: 3(L + ρ²/2), ρ(3 − ρ²)/2. Beyond, (d − 1)(L + ρ² c(y)) and ρ α(y), where c and α are smooth in
    y = exp(−s/2) and fitted once. All are good to the digits of the type of `radius`.
    """
    if dim == 3:
        excess, resultant = coth_excess(radius)
        return 2 * excess, resultant
    rho = torch.tanh(radius / 2)
    logs = log_cosh_squared(radius, rho)
    if dim == 2:
        return logs, rho
    square = rho * rho
    if dim == 4:
        return 3 * (logs + square / 2), rho * (3 - square) / 2
    rows = chebyshev.rows(torch.exp(-radius / 2), TERMS[radius.dtype])
    table = _table(dim, device=radius.device, dtype=radius.dtype)[:, : TERMS[radius.dtype]]
    bend, slope = chebyshev.read(rows, table).unbind(-1)
    return (dim - 1) * (logs + square * bend), rho * slope


def log_cosh_squared(s: Tensor, rho: Tensor) -> Tensor:
    """2 log cosh(s/2) = −log(1 − ρ²), without overflow for large s and without losing small s."""
    far = 2 * softplus(s, threshold=50) - (s + 2 * math.log(2))
    return torch.where(s < 3, -torch.log1p(-rho * rho), far)


def spread(radius: Tensor, dim: int) -> Tensor:
    """dA/ds = E[1 − w²] at float64 hyperbolic radius s ≥ 0, (…)."""
    fall = torch.cosh(radius.clamp_max(350) / 2).square().reciprocal()
    if dim == 2:
        return fall / 2
    if dim == 4:
        return 0.75 * fall.square()
    if dim == 3:
        safe = radius.clamp(1e-75, 350)
        return torch.where(radius < 1e-75, 2 / 3, 2 * coth_excess(safe)[0] / torch.sinh(safe).square())
    return beta_nodes.spread(radius, dim)


def divergence(radius: Tensor, dim: int) -> Tensor:
    """KL to the uniform law at hyperbolic radius s ≥ 0, with its exact gradient, (…)."""
    kl, resultant = information(radius.detach(), dim)
    return known(radius, kl, (dim - 1) * resultant)


def mean_resultant_length(radius: Tensor, dim: int) -> Tensor:
    """A(s), with its exact gradient, (…)."""
    resultant, slope = information(radius.detach(), dim)[1], spread(radius.detach().double(), dim)
    return known(radius, resultant, slope.to(radius.dtype))


def distance(gap: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Hyperbolic distance of two parameters, float64 (…), which is the radius of one law seen from the other.

    `gap` is 1 − cos of the angle between their directions, `first` and `second` are their radii. With
    cosh D = cosh(s₁ − s₂) + gap sinh s₁ sinh s₂, sinh²(D/2) = sinh²((s₁ − s₂)/2) + gap/2 · sinh s₁ sinh s₂.
    """
    # By logarithms, since sinh² overflows long before the distance does.
    tiny = torch.finfo(gap.dtype).tiny
    apart = 2 * _log_sinh((first - second).abs() / 2)
    aside = _log_sinh(first) + _log_sinh(second) + (gap / 2).clamp_min(tiny).log()
    both = torch.logaddexp(apart, aside)
    near = 2 * torch.asinh(torch.exp(both.clamp_max(80) / 2))
    return torch.where(both < 80, near, both + 2 * math.log(2))


def _log_sinh(x: Tensor) -> Tensor:
    x = x.clamp_min(1e-150)
    return x + torch.log(-torch.expm1(-2 * x)) - math.log(2)


def log_density_ratio(radius: Tensor, gap: Tensor, dim: int) -> Tensor:
    """Log density relative to the uniform law where 1 − cos of the angle to the mode is `gap`, (…).

    The density is (cosh s − (1 − gap) sinh s)^(1−d); written without the difference, which cancels at the mode.
    """
    gap = gap.clamp_min(torch.finfo(gap.dtype).tiny)
    growing = radius + gap.log()
    fading = (2 - gap).clamp_min(torch.finfo(gap.dtype).tiny).log() - radius
    return (1 - dim) * (torch.logaddexp(growing, fading) - math.log(2))


def radius_of(rho: Tensor | float | None, radius: Tensor | float | None, like: Tensor) -> Tensor:
    """The hyperbolic radius 2 artanh ρ from whichever of the two was given, in the type and place of `like`.

    Raises:
        DistributionError: Unless exactly one was given.
    """
    if (rho is None) == (radius is None):
        raise DistributionError("Expected one of rho and radius; got both or neither. Give one of them.")
    given = rho if radius is None else radius
    # A plain number has more digits than float32: they are kept until the radius is known.
    strength = given if isinstance(given, Tensor) else torch.tensor(given, dtype=torch.float64, device=like.device)
    if radius is None:
        strength = torch.log1p(2 * strength / (1 - strength))
    return strength.to(like.dtype)


@constant(lambda dim: (2, TERMS[torch.float64]))
def _table(dim: int) -> Tensor:
    return chebyshev.table(lambda y: _exact(y, dim), TERMS[torch.float64])


def _exact(y: Array, dim: int) -> Array:
    """c and α at y = exp(−s/2), (n, 2)."""
    radius = torch.from_numpy(-2 * np.log(y))
    kl, resultant = beta_nodes.information(radius, dim)
    rho = torch.tanh(radius / 2)
    bend = (kl / (dim - 1) - log_cosh_squared(radius, rho)) / rho.square()
    return torch.stack([bend, resultant / rho], -1).numpy()
