"""How the second angle of the Kato–Pewsey law hangs on the first, and what that costs and tells.

References:
    Kato & Pewsey (2015), A Möbius transformation-induced distribution on the torus, Biometrika 102.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import torch
from torch import Tensor

from kuralab.distributions.angular import wrap
from kuralab.distributions.known import widened
from kuralab.distributions.likelihood import climb
from kuralab.distributions.wrapped_cauchy import WrappedCauchy

# The integrand is periodic and smooth: its error falls by a factor for every node. 1,024 leave nothing in double
# precision unless the laws are more than hyperbolic distance 4 apart.
NODES = 1024


class Bound(Protocol):
    """The parameters of a law of two bound angles."""

    loc: Tensor
    radius: Tensor
    bond: Tensor
    lag: Tensor


def parted(bond: Tensor) -> tuple[Tensor, Tensor]:
    """The sign with which the second angle follows the first, and the hyperbolic radius of the bond, both (…)."""
    sign = torch.where(bond < 0, -1.0, 1.0).to(bond.dtype)
    return sign, sign * bond


def bond_of(correlation: Tensor) -> Tensor:
    """2 artanh c, the signed hyperbolic radius of a correlation, (…)."""
    sign, strength = parted(correlation)
    return sign * torch.log1p(2 * strength / (1 - strength))


def released(offset: Tensor, radius: Tensor) -> Tensor:
    """The uniform angle y that a field of strength s carried to `offset`, (…): tan(offset/2) = e^(−s) tan(y/2)."""
    half, grown = offset / 2, torch.exp(radius.clamp_max(600) / 2)
    return 2 * torch.atan2(grown * half.sin(), half.cos() / grown)


def following(p: Bound, q: Bound) -> Tensor:
    """E over the first angle of p of the divergence of its second angle from q's, float64 (…).

    Given the first angle both are wrapped Cauchy, points a and b of the disc, at divergence
    log(1 + |a − b|² / ((1 − |a|²)(1 − |b|²))); the mean over uniform y₁ is a periodic sum.
    """
    y = 2 * math.pi * (torch.arange(NODES, dtype=torch.float64, device=p.loc.device) + 0.5) / NODES
    radius = p.radius.double()[..., :1]
    first = widened(p.loc)[..., :1] + 2 * torch.atan2(torch.exp(-radius) * torch.sin(y / 2), torch.cos(y / 2))
    a, room_a = _conditional(p, y)
    b, room_b = _conditional(q, released(wrap(first - widened(q.loc)[..., :1]), q.radius.double()[..., :1]))
    gap = (a - b).square().sum(-1) / (room_a * room_b)
    return torch.log1p(gap).mean(-1)


def _conditional(law: Bound, y: Tensor) -> tuple[Tensor, Tensor]:
    """Parameter of the second angle given y₁, as a point of the disc (…, nodes, 2), and one minus its square."""
    sign, strength = parted(law.bond.double())
    tie, pull = torch.tanh(strength / 2)[..., None], torch.tanh(law.radius.double()[..., 1:] / 2)
    angle = sign[..., None] * y + widened(law.lag)[..., None]
    z = torch.stack((tie * angle.cos(), tie * angle.sin()), -1)
    # The Möbius map (z + a)/(1 + a z) for real a, then a turn by loc₂.
    real, imaginary = z.unbind(-1)
    below = (1 + pull * real).square() + (pull * imaginary).square()
    up = ((real + pull) * (1 + pull * real) + pull * imaginary.square()) / below
    aside = imaginary * (1 - pull.square()) / below
    cos, sin = torch.cos(widened(law.loc)[..., 1:]), torch.sin(widened(law.loc)[..., 1:])
    tightness = torch.cosh(strength.clamp_max(600) / 2).square()[..., None]
    room = 1 / (tightness * torch.cosh(law.radius.double()[..., 1:].clamp_max(600) / 2).square() * below)
    return torch.stack((cos * up - sin * aside, sin * up + cos * aside), -1), room.clamp_min(1e-300)


def fit(theta: Tensor, share: Tensor, family: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Most likely `loc` (2,), `radius` (2,) and correlation () for weighed pairs of angles (n, 2)."""
    alone = [WrappedCauchy.fit(theta[:, k], share) for k in range(2)]
    loc, radius = torch.stack([law.loc for law in alone]), torch.stack([law.radius for law in alone])
    first, second = released(theta - loc, radius).unbind(-1)
    fields = radius[:, None] * torch.stack((loc.cos(), loc.sin()), -1)

    def law(x: Tensor) -> Any:
        field = x[:4].reshape(2, 2)
        length = torch.linalg.vector_norm(field, dim=-1)
        return family(torch.atan2(field[:, 1], field[:, 0]), correlation=torch.tanh(x[4] / 2), radius=length)

    found = []
    for sign in (1, -1):
        turned = second - sign * first
        tie = torch.hypot(share @ turned.cos(), share @ turned.sin()).clamp(1e-3, 1 - 1e-9)
        start = torch.cat((fields.flatten(), (sign * 2 * torch.atanh(tie))[None]))
        found.append(climb(lambda x: share @ law(x).log_prob(theta), start))
    best = law(max(found, key=lambda pair: pair[1])[0])
    return best.loc, best.radius, best.correlation
