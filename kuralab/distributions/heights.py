"""Draws of the height w = ⟨loc, x⟩ of von Mises–Fisher points.

Everything works on δ = 1 − w, which keeps its digits when all points crowd at the pole.

References:
    Ulrich (1984), Computer generation of distributions on the m-sphere, Applied Statistics 33.
    Wood (1994), Simulation of the von Mises Fisher distribution, Communications in Statistics 23.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

# At worst 35 % of the proposals fail, so this many leave a draw without one in 1e-16 of the cases.
PROPOSALS_WITHOUT_LOOKING = 36
PROPOSALS = 1024
# Concentrations below this draw the same points; dividing by zero is all it prevents.
WEAKEST = 1e-9


def draw(kappa: Tensor, dim: int) -> Tensor:
    """δ of one draw for every concentration κ ≥ 0, (…)."""
    return (by_inversion(kappa) if dim == 3 else by_rejection(kappa, dim)).clamp_max(2)


def by_inversion(kappa: Tensor) -> Tensor:
    """δ on the ordinary sphere, where the distribution function has an inverse."""
    safe = kappa.clamp_min(WEAKEST)
    return -torch.log1p(torch.rand_like(kappa) * torch.expm1(-2 * safe)) / safe


def by_rejection(kappa: Tensor, dim: int) -> Tensor:
    """δ in any dimension: proposals from a projected uniform law, accepted or not.

    On a GPU, or under compilation, one round is made large enough that no draw has to be checked by the host.
    """
    if kappa.is_cuda or torch.compiler.is_compiling():
        return _round(kappa, dim, PROPOSALS_WITHOUT_LOOKING)[0]
    delta, accepted = _round(kappa, dim, min(8, max(2, PROPOSALS // max(kappa.numel(), 1))))
    if not bool(accepted.all()):
        missing = (~accepted).nonzero(as_tuple=True)
        delta[missing] = by_rejection(kappa[missing], dim)
    return delta


def _round(kappa: Tensor, dim: int, count: int) -> tuple[Tensor, Tensor]:
    """The first accepted of `count` proposals per draw, and whether there was one.

    A proposal is z, the share of a uniform point's way from pole to pole, bent towards the pole: δ = 2bz/W with
    W = 1 − (1 − b)z. With x = (1 − b)(z − ½)/W, the density over the envelope is its greatest value times
    ((1 + x) e^(−x))^(d−1).
    """
    half = (dim - 1) / 2
    b = half / (kappa + torch.sqrt(kappa * kappa + half * half))
    z, luck = _proposals(torch.Size((*kappa.shape, count)), dim, kappa)
    bend = (1 - b)[..., None]
    width = 1 - bend * z
    x = bend * (z - 0.5) / width
    good = torch.log1p(x) - x >= luck.log() / (dim - 1)
    first = good.to(torch.uint8).argmax(-1, keepdim=True)
    chosen = (z / width).gather(-1, first)[..., 0]
    return 2 * b * chosen, good.any(-1)


def _proposals(shape: torch.Size, dim: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """(1 − c)/2 for one coordinate c of uniform points, from two uniform numbers in any dimension; and a third."""
    turn, luck, *spread = torch.rand((2 + (dim > 2), *shape), dtype=like.dtype, device=like.device).unbind()
    if dim == 2:
        return torch.sin(math.pi / 2 * turn).square(), luck
    c = torch.cos(math.pi * turn) * torch.sqrt(-torch.expm1(torch.log(spread[0]) * (2 / (dim - 2))))
    return (1 - c) / 2, luck
