"""How heights of von Mises–Fisher points move with the concentration: exact by quadrature, fast by a fit of it.

With w = 1 − δ the motion that keeps the distribution function in place is dδ/dκ = −δ(2 − δ) g, where
g = 1/(d − 1) without concentration and near 1/(κ(A + w) + d − 1) everywhere: their ratio is smooth, and is fitted once
per dimension over the concentration and over the place a uniform point came from.

References:
    Figurnov, Mohamed & Mnih (2018), Implicit Reparameterization Gradients, arXiv 1805.08498.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from kuralab.distributions import chebyshev
from kuralab.distributions.constant import constant
from kuralab.distributions.langevin import Langevin, scale_of

NODES = 96


def pace(delta: Tensor, law: Langevin, dim: int) -> Tensor:
    """g for draws δ of laws with these numbers, (…)."""
    if dim == 3:
        return _on_the_sphere(delta.double(), law.kappa.double()).to(delta.dtype)
    place = delta / torch.addcmul(2 * law.fold, delta, 1 - law.fold) / _reach(law.fold, dim)
    # No more than one draw in 1e8 falls beyond the square.
    rows = chebyshev.rows(place.clamp_max(1), _terms(dim))
    # Numbers of float32 know fewer polynomials of the concentration.
    table = _table(dim, device=delta.device, dtype=delta.dtype)[:, : law.rows.shape[-1] + 1]
    coefficients = chebyshev.read(law.rows[..., : table.shape[-1] - 1], table)
    ratio = coefficients[..., 0] + (coefficients[..., 1:] * rows).sum(-1)
    return ratio / ((law.ratio + 1 - delta) * law.kappa + (dim - 1))


def _on_the_sphere(delta: Tensor, kappa: Tensor) -> Tensor:
    """g = (δ − 2 (e^(κδ) − 1)/(e^(2κ) − 1)) / (κ δ(2 − δ)); ½ + κ(δ − 1)/6 where that would cancel."""
    safe, beyond = kappa.clamp_min(1e-5), (2 - delta).clamp_min(1e-12)
    share = torch.exp(-safe * beyond) * torch.expm1(-safe * delta) / torch.expm1(-2 * safe)
    exact = (delta - 2 * share) / (safe * beyond * delta.clamp_min(1e-30))
    return torch.where(kappa < 1e-5, 0.5 + kappa * (delta - 1) / 6, exact)


def _terms(dim: int) -> int:
    """Coefficients for each variable: they leave errors of 1e-6 in the plane, of 1e-8 from ten axes on."""
    return 36 if dim < 4 else 24 if dim < 30 else 16


def _reach(fold: Tensor, dim: int) -> Tensor:
    """How far from the pole draws of a concentrated law ever come: beyond, the ratio is no longer smooth."""
    half = (dim - 1) / 2
    edge = scale_of(dim) / (half + 4 * math.sqrt(half) + 24)
    return torch.exp(fold * fold * (-1 / edge**2)) * (-edge / (1 + edge)) + 1


@constant(lambda dim: (_terms(dim), _terms(dim)))
def _table(dim: int) -> Tensor:
    """Coefficients of the ratio: rows for the place, columns for `Langevin.fold`."""
    at = torch.from_numpy(chebyshev.nodes(_terms(dim)))
    place, fold = torch.meshgrid(at, at, indexing="ij")
    z = place * _reach(fold, dim)
    delta = (2 * fold * z / (1 - (1 - fold) * z)).clamp_max(2 - 1e-13)
    law = Langevin(scale_of(dim) * (1 / fold - fold) / 2, dim)
    exact = by_quadrature(delta, law.kappa, law.ratio, dim) * (law.kappa * (law.ratio + 1 - delta) + (dim - 1))
    return torch.from_numpy(np.ascontiguousarray(chebyshev.fit(chebyshev.fit(exact.numpy()).T).T))


def by_quadrature(delta: Tensor, kappa: Tensor, ratio: Tensor, dim: int) -> Tensor:
    """g to nine digits or more for any way of drawing δ, (…).

    With the angle φ from the pole, dφ/dκ = −∫₀^φ (cos t − A) p(t) dt / p(φ), A = `ratio`. The integral over the
    other side is its negative: the side away from the bulk is taken, where nothing cancels, and only as far as
    the density matters.
    """
    delta = delta.clamp(1e-30, 2.0)
    phi = 2 * torch.asin(torch.sqrt(delta / 2)).clamp_max(math.pi / 2 * (1 - 1e-9))
    inner = 1 - delta > ratio
    span = torch.where(inner, phi, math.pi - phi)
    pull = torch.abs(kappa * torch.sin(phi) - (dim - 2) / torch.tan(phi))
    stiffness = torch.sqrt(kappa.square() + (dim - 2) ** 2)
    window = torch.minimum(span, 1.5 * 72 / (pull + torch.sqrt(pull.square() + 72 * stiffness)))
    point, weight = (torch.from_numpy(v) for v in np.polynomial.legendre.leggauss(NODES))
    sign = torch.where(inner, -1.0, 1.0)
    t = phi[..., None] + (sign * window)[..., None] * (point + 1) / 2
    log_density = kappa[..., None] * (torch.cos(t) - (1 - delta)[..., None])
    if dim > 2:
        log_density = log_density + (dim - 2) * torch.log(torch.sin(t) / torch.sin(phi)[..., None])
    tail = ((torch.cos(t) - ratio[..., None]) * torch.exp(log_density)) @ (weight / 2)
    return -sign * window * tail / torch.sin(phi)
