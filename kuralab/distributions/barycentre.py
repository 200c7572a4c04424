"""The conformal barycentre of weighed directions: the best spherical Cauchy law for them.

The density of that law is the Poisson kernel of the ball, whose logarithm is −(d − 1) times a Busemann function of
hyperbolic space. Those are convex along geodesics, so the likelihood has one peak, and Newton's steps, taken as Möbius
maps that move the samples instead of the centre, find it in a few rounds.

References:
    Cantarella & Schumacher (2022), Computing the Conformal Barycenter, SIAM J. Applied Algebra and Geometry 6.
    Kato & McCullagh (2020), Some properties of a Cauchy family on the sphere, arXiv 1510.07679, section 5.
    McCullagh (1996), Möbius transformation and Cauchy parameter estimation, Annals of Statistics 24.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.distributions.law import DistributionError
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.unit import normalise

STEPS, LONGEST = 500, 1.0
SHORT, CLOSE = 1e-4, 1e-9
# Samples on one line leave the bend without a hold across it.
RIDGE = 1e-13


def conformal_barycentre(points: Tensor, share: Tensor) -> tuple[Tensor, Tensor]:
    """Direction (d,) and hyperbolic radius () of the point from which the samples balance.

    Args:
        points: Unit vectors (n, d), float64.
        share: Weights (n,) that sum to one.

    Raises:
        DistributionError: If half of the weight or more lies on one direction: then the likelihood has no peak.

    >>> x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, -1.0]], dtype=torch.float64)
    >>> loc, radius = conformal_barycentre(x, torch.full((3,), 1 / 3, dtype=torch.float64))
    >>> bool((loc - x[0]).norm() < 1e-12), torch.tanh(radius / 2)  # from there they stand 120° apart
    (True, tensor(0.2679, dtype=torch.float64))
    """
    _check_peak(points, share)
    loc, radius, before = normalise(share @ points), share.new_zeros(()), math.inf
    eye = torch.eye(points.shape[-1], dtype=points.dtype, device=points.device)
    for _ in range(STEPS):
        seen = carry(points, -loc, radius)
        # Along a geodesic each Busemann function bends like 1 − cos², whatever the direction.
        bend = (1 + RIDGE) * eye - (share[:, None] * seen).T @ seen
        step = torch.linalg.solve(bend, share @ seen)
        length = torch.linalg.vector_norm(step)
        loc, radius = _walk(loc, radius, step / length.clamp_min(1e-300), length.clamp_max(LONGEST))
        # Steps shrink quadratically until only rounding is left.
        if float(length) < CLOSE or (before < SHORT and float(length) > before / 2):
            break
        before = float(length)
    return loc, radius


def _walk(loc: Tensor, radius: Tensor, heading: Tensor, length: Tensor) -> tuple[Tensor, Tensor]:
    """Where a geodesic of this length ends that sets out from (loc, radius), in polar coordinates about the origin.

    On the hyperboloid: the point (sinh ℓ · heading, cosh ℓ), boosted along `loc` by `radius`.
    """
    space, time = torch.sinh(length) * heading, torch.cosh(length)
    along = space @ loc
    arrived = space + (torch.cosh(radius) * along + torch.sinh(radius) * time - along) * loc
    return normalise(arrived), torch.asinh(torch.linalg.vector_norm(arrived))


def _check_peak(points: Tensor, share: Tensor) -> None:
    _, which = torch.unique(points, dim=0, return_inverse=True)
    heaviest = float(torch.zeros_like(share).index_add(0, which, share).max())
    if heaviest >= 0.5:
        raise DistributionError(
            f"Expected less than half of the weight on one direction; got {heaviest:.0%}. Give more different samples."
        )
