"""Numbers shared by the Cauchy laws of circle and sphere: divergence and resultant from the hyperbolic radius.

A crowd that starts uniform and follows one field f for unit time has radius s = |f|. With
E over B ~ Beta((d − 1)/2, ½),

    KL(s) = (d − 1)/2 · E log(1 + sinh² s · B)      and      dKL/ds = (d − 1) · A(s),

where A is the mean resultant length: the faster the crowd gathers, the faster its information grows.

References:
    Kato & McCullagh (2020), Some properties of a Cauchy family on the sphere, arXiv 1510.07679.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from scipy.special import roots_jacobi
from torch import Tensor

from kuralab.distributions.directional import DistributionError
from kuralab.distributions.langevin import coth_excess


def information(radius: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """KL to the uniform law and mean resultant length at hyperbolic radius s, for float64 s ≥ 0.

    Closed with ρ = tanh(s/2) and L = −log(1 − ρ²) for d = 2: L, ρ; for d = 3: 2(s coth s − 1), coth s − s/sinh² s;
    for d = 4: 3(L + ρ²/2), ρ(3 − ρ²)/2.
    """
    if dim == 3:
        excess, slope = coth_excess(radius)
        return 2 * excess, slope
    if dim > 4:
        return _by_nodes(radius[..., None], dim)
    rho = torch.tanh(radius / 2)
    if dim == 2:
        return _log_cosh_squared(radius), rho
    return 3 * (_log_cosh_squared(radius) + rho.square() / 2), rho * (3 - rho.square()) / 2


def _log_cosh_squared(s: Tensor) -> Tensor:
    """2 log cosh(s/2), without overflow for large s and without losing small s."""
    near = torch.log1p(torch.sinh(s.clamp_max(20) / 2).square())
    far = s + 2 * torch.log1p(torch.exp(-s)) - 2 * math.log(2)
    return torch.where(s < 20, near, far)


def _by_nodes(s: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """Sums of positive terms only, so that no digits are lost at either end."""
    node, weight = _nodes(dim, s.device)
    fall = -torch.expm1(-2 * s)
    # cosh-like total e^{-2s}(1 + sinh² s B): neither overflows nor vanishes.
    total = torch.exp(-2 * s) + fall.square() / 4 * node
    near = torch.log1p(torch.sinh(s.clamp_max(1)).square() * node)
    logs = torch.where(s < 1, near, 2 * s + total.log())
    pull = -torch.expm1(-4 * s) / 4 * node / total
    return (dim - 1) / 2 * (logs @ weight), pull @ weight


@lru_cache
def _nodes(dim: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Values of B and their weights: Gauss–Legendre in angle up to d = 24, Gauss–Jacobi beyond."""
    if dim <= 24:
        point, weight = np.polynomial.legendre.leggauss(48)
        angle = (point + 1) * np.pi / 4
        node, weight = np.sin(angle) ** 2, weight * np.sin(angle) ** (dim - 2)
    else:
        point, weight = roots_jacobi(16, (dim - 3) / 2, -0.5)
        node = (1 - point) / 2
    weight = weight / weight.sum()
    return torch.from_numpy(node).to(device), torch.from_numpy(weight).to(device)


class _Divergence(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, radius: Tensor, dim: int) -> Tensor:
        kl, resultant = information(radius.double(), dim)
        ctx.save_for_backward(((dim - 1) * resultant).to(radius))
        return kl.to(radius)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        (slope,) = ctx.saved_tensors
        return grad * slope, None


def divergence(radius: Tensor, dim: int) -> Tensor:
    """KL to the uniform law at hyperbolic radius s ≥ 0, with its exact gradient, (…)."""
    kl: Tensor = _Divergence.apply(radius, dim)  # type: ignore[no-untyped-call]
    return kl


def distance(cosine_gap: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Hyperbolic distance of two parameters, (…), which is the radius of one law seen from the other.

    `cosine_gap` is 1 − cos of the angle between their directions, `first` and `second` are their radii.
    """
    apart = torch.sinh((first - second) / 2).square()
    aside = torch.sinh(first) * torch.sinh(second) * cosine_gap / 2
    return 2 * torch.asinh((apart + aside).clamp_min(torch.finfo(apart.dtype).tiny).sqrt())


def log_density_ratio(radius: Tensor, gap: Tensor, dim: int) -> Tensor:
    """Log density relative to the uniform law where 1 − cos of the angle to the mode is `gap`, (…).

    The density is (cosh s − (1 − gap) sinh s)^(1−d); written without the difference, which cancels at the mode.
    """
    gap = gap.clamp_min(torch.finfo(gap.dtype).tiny)
    growing = radius + gap.log()
    fading = (2 - gap).clamp_min(torch.finfo(gap.dtype).tiny).log() - radius
    return (1 - dim) * (torch.logaddexp(growing, fading) - math.log(2))


def radius_of(rho: Tensor | float | None, radius: Tensor | float | None, dtype: torch.dtype) -> Tensor:
    """The hyperbolic radius 2 artanh ρ from whichever of the two was given.

    Raises:
        DistributionError: Unless exactly one was given.
    """
    given = rho if radius is None else radius
    if given is None or (rho is not None and radius is not None):
        raise DistributionError("Expected one of rho and radius; got both or neither. Give one of them.")
    strength = given if isinstance(given, Tensor) else torch.tensor(given, dtype=torch.float64)
    if radius is None:
        strength = torch.log1p(2 * strength / (1 - strength))
    return strength.to(dtype)
