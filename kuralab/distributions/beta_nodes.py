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


def information(radius: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """(d − 1)/2 · E log(1 + sinh² s B) and E[sinh s cosh s B / (1 + sinh² s B)] for d > 4, float64 (…).

    Sums of positive terms only, so that no digits are lost at either end.
    """
    s, (node, weight) = radius[..., None], _nodes(dim, radius.device)
    total = _total(s, node)
    near = torch.log1p(torch.sinh(s.clamp_max(1)).square() * node)
    logs = torch.where(s < 1, near, 2 * s + total.log())
    pull = -torch.expm1(-4 * s) / 4 * node / total
    return (dim - 1) / 2 * (logs @ weight), pull @ weight


def spread(radius: Tensor, dim: int) -> Tensor:
    """E[B (cosh² s + sinh² s (1 − B)) / (1 + sinh² s B)²], the slope of the second of these, float64 (…)."""
    s, (node, weight) = radius[..., None], _nodes(dim, radius.device)
    high, low = (1 + torch.exp(-2 * s)).square() / 4, torch.expm1(-2 * s).square() / 4
    slope: Tensor = (torch.exp(-2 * s) * node * (high + low * (1 - node)) / _total(s, node).square()) @ weight
    return slope


def _total(s: Tensor, node: Tensor) -> Tensor:
    """e^(−2s)(1 + sinh² s B), which neither overflows nor vanishes."""
    return torch.exp(-2 * s) + torch.expm1(-2 * s).square() / 4 * node


@constant
def _nodes(dim: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Values of B and their weights: Gauss–Legendre in angle up to d = 24, Gauss–Jacobi beyond."""
    if dim <= 24:
        point, weight = np.polynomial.legendre.leggauss(96)
        # Crowded towards B = 0, where `spread` of few dimensions happens on the scale of e^(−s).
        share = (point + 1) / 2
        angle = np.pi / 2 * share**3
        node, weight = np.sin(angle) ** 2, weight * share**2 * np.sin(angle) ** (dim - 2)
    else:
        point, weight = roots_jacobi(16, (dim - 3) / 2, -0.5)
        node = (1 - point) / 2
    weight = weight / weight.sum()
    return torch.from_numpy(node).to(device), torch.from_numpy(weight).to(device)
