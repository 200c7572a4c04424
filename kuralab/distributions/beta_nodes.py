"""Expectations over B ~ Beta((d − 1)/2, ½), of which every number of the spherical Cauchy law is one.

References:
    Kato & McCullagh (2020), Some properties of a Cauchy family on the sphere, arXiv 1510.07679.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.special import roots_jacobi
from torch import Tensor

from kuralab.distributions.constant import constant

# Nodes for few dimensions, where B crowds at neither end, and for many.
FEW, MANY = 96, 16


def information(radius: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """(d − 1)/2 · E log(1 + sinh² s B) and E[sinh s cosh s B / (1 + sinh² s B)] for d > 4, float64 (…).

    Sums of positive terms only, so that no digits are lost at either end.
    """
    s, (node, weight) = radius[..., None], _nodes(dim, device=radius.device, dtype=radius.dtype)
    total = _total(s, node)
    near = torch.log1p(torch.sinh(s.clamp_max(1)).square() * node)
    logs = torch.where(s < 1, near, 2 * s + total.log())
    pull = -torch.expm1(-4 * s) / 4 * node / total
    return (dim - 1) / 2 * (logs @ weight), pull @ weight


def spread(radius: Tensor, dim: int) -> Tensor:
    """E[B (cosh² s + sinh² s (1 − B)) / (1 + sinh² s B)²], the slope of the second of these, float64 (…)."""
    s, (node, weight) = radius[..., None], _nodes(dim, device=radius.device, dtype=radius.dtype)
    high, low = (1 + torch.exp(-2 * s)).square() / 4, torch.expm1(-2 * s).square() / 4
    slope: Tensor = (torch.exp(-2 * s) * node * (high + low * (1 - node)) / _total(s, node).square()) @ weight
    return slope


def _total(s: Tensor, node: Tensor) -> Tensor:
    """e^(−2s)(1 + sinh² s B), which neither overflows nor vanishes."""
    return torch.exp(-2 * s) + torch.expm1(-2 * s).square() / 4 * node


@constant(lambda dim: (2, FEW if dim <= 24 else MANY))
def _nodes(dim: int) -> Tensor:
    """Values of B and their weights, (2, n): Gauss–Legendre in angle up to d = 24, Gauss–Jacobi beyond."""
    if dim <= 24:
        point, weight = np.polynomial.legendre.leggauss(FEW)
        # Crowded towards B = 0, where `spread` of few dimensions happens on the scale of e^(−s).
        share = (point + 1) / 2
        angle = np.pi / 2 * share**3
        node, weight = np.sin(angle) ** 2, weight * share**2 * np.sin(angle) ** (dim - 2)
    else:
        point, weight = roots_jacobi(MANY, (dim - 3) / 2, -0.5)
        node = (1 - point) / 2
    return torch.from_numpy(np.stack((node, weight / weight.sum())))
