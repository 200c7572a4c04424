"""Draws of the height w = ⟨loc, x⟩ of von Mises–Fisher points, and how they move with the concentration.

Everything is float64 and works on δ = 1 − w, which keeps its digits when all points crowd at the pole.

References:
    Ulrich (1984), Computer generation of distributions on the m-sphere, Applied Statistics 33.
    Wood (1994), Simulation of the von Mises Fisher distribution, Communications in Statistics 23.
    Figurnov, Mohamed & Mnih (2018), Implicit Reparameterization Gradients, arXiv 1805.08498.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

# At worst 35 % of the proposals fail, so this many leave a draw without one in 1e-16 of the cases.
PROPOSALS_WITHOUT_LOOKING = 36
PROPOSALS = 1024
NODES = 24


def by_inversion(kappa: Tensor) -> tuple[Tensor, Tensor]:
    """δ and dδ/dκ on the ordinary sphere, where the distribution function has an inverse."""
    uniform = torch.rand_like(kappa)
    below = 1 + uniform * torch.expm1(-2 * kappa)
    delta = -torch.log1p(uniform * torch.expm1(-2 * kappa)) / kappa
    return delta, (2 * uniform * torch.exp(-2 * kappa) / below - delta) / kappa


def by_rejection(kappa: Tensor, dim: int) -> Tensor:
    """δ in any dimension: proposals from a projected uniform law, accepted or not.

    On a GPU, or under compilation, one round is made large enough that no draw has to be checked by the host.
    """
    if kappa.is_cuda or torch.compiler.is_compiling():
        return _round(kappa, dim, PROPOSALS_WITHOUT_LOOKING)[0]
    delta, accepted = _round(kappa, dim, min(8, max(2, PROPOSALS // max(kappa.numel(), 1))))
    if not bool(accepted.all()):
        missing = ~accepted
        delta[missing] = by_rejection(kappa[missing], dim)
    return delta


def _round(kappa: Tensor, dim: int, count: int) -> tuple[Tensor, Tensor]:
    """The first accepted of `count` proposals per draw, and whether there was one."""
    k = kappa[..., None]
    b = (dim - 1) / (2 * k + torch.sqrt(4 * k.square() + (dim - 1) ** 2))
    c = _uniform_heights(torch.Size((*kappa.shape, count)), dim, kappa.device)
    y, z = (1 - c) / 2, (1 + c) / 2
    width = b + (1 - b) * y
    delta = 2 * b * z / width
    # log of density over envelope, both relative to their values where they touch.
    log_ratio = k * (2 * b / (1 + b) - delta) + (dim - 1) * torch.log((1 + b) / (2 * width))
    good = log_ratio >= torch.log(torch.rand_like(log_ratio))
    first = good.to(torch.uint8).argmax(-1, keepdim=True)
    return delta.gather(-1, first)[..., 0], good.any(-1)


def _uniform_heights(shape: torch.Size, dim: int, device: torch.device) -> Tensor:
    """One coordinate of a uniform point of the sphere, from two uniform numbers whatever the dimension."""
    turn = torch.cos(math.pi * torch.rand(shape, dtype=torch.float64, device=device))
    if dim == 2:
        return turn
    spread = torch.rand(shape, dtype=torch.float64, device=device)
    return turn * torch.sqrt(-torch.expm1(torch.log(spread) * (2 / (dim - 2))))


def implicit_slope(delta: Tensor, kappa: Tensor, ratio: Tensor, dim: int) -> Tensor:
    """dδ/dκ at a fixed value of the distribution function, for any way of drawing δ.

    With the angle φ from the pole, dφ/dκ = −∫₀^φ (cos t − A) p(t) dt / p(φ), A = `ratio`. The integral over the
    other side is its negative: the side away from the bulk is taken, where nothing cancels, and only as far as
    the density matters.
    """
    delta = delta.clamp(1e-30, 2.0)
    phi = 2 * torch.asin(torch.sqrt(delta / 2)).clamp_max(math.pi / 2 * (1 - 1e-9))
    inner = 1 - delta > ratio
    reach = torch.where(inner, phi, math.pi - phi)
    pull = torch.abs(kappa * torch.sin(phi) - (dim - 2) / torch.tan(phi))
    stiffness = torch.sqrt(kappa.square() + (dim - 2) ** 2)
    window = torch.minimum(reach, 1.5 * 72 / (pull + torch.sqrt(pull.square() + 72 * stiffness)))
    node, weight = _legendre(delta.device)
    sign = torch.where(inner, -1.0, 1.0)
    t = phi[..., None] + (sign * window)[..., None] * node
    log_density = kappa[..., None] * (torch.cos(t) - (1 - delta)[..., None])
    if dim > 2:
        log_density = log_density + (dim - 2) * torch.log(torch.sin(t) / torch.sin(phi)[..., None])
    tail = ((torch.cos(t) - ratio[..., None]) * torch.exp(log_density)) @ weight
    return torch.sin(phi) * sign * window * tail


@lru_cache
def _legendre(device: torch.device) -> tuple[Tensor, Tensor]:
    point, weight = np.polynomial.legendre.leggauss(NODES)
    return torch.from_numpy((point + 1) / 2).to(device), torch.from_numpy(weight / 2).to(device)
