"""Motions of the sphere that follow several fields in turn: products of so(d, 1) exponentials, at any strength.

In a field f and a rotation A the vectors X = τ(x, 1) obey X' = [[A, f], [fᵀ, 0]] X. A crowd that starts uniform has
X = (sinh s · loc, cosh s) for the spherical Cauchy law of radius s, so one vector follows the whole crowd. It grows
like e^s; everything here carries the growth as a logarithm beside it.

References:
    Lipton, Mirollo & Strogatz (2021), The Kuramoto model on a sphere, arXiv 1907.07150.
    Ratcliffe (2019), Foundations of Hyperbolic Manifolds, chapter 3.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.manifolds.entire import hyperbolics
from kuralab.manifolds.unit import normalise

FARTHEST, NEAREST = 300.0, 1e-30
TERMS, LARGEST = 12, 0.25  # what is left of the series is 1e-17
# Enough for an exponent of norm 10⁵; a number read from the device would stop a captured training step.
HALVINGS = 19


def log_point(direction: Tensor, growth: Tensor | float) -> Tensor:
    """The field s · loc that brings the uniform crowd to X = e^growth · (direction, …) at once, (…, d) to (…, d).

    s = asinh(e^growth |direction|), written so that neither overflows; smooth also at zero.

    >>> log_point(torch.tensor([math.sinh(2.0), 0.0]), 0.0)
    tensor([2., 0.])
    """
    growth = torch.as_tensor(growth, dtype=direction.dtype, device=direction.device)
    square = direction.square().sum(-1)
    # Not less, or the slope of a ratio of two small numbers would be rounding only.
    length = square.clamp_min(NEAREST).sqrt()
    near, far = (
        torch.asinh(length * growth.clamp_max(1).exp()),
        growth + (length + (square + torch.exp(-2 * growth.clamp_max(FARTHEST))).sqrt()).log(),
    )
    radius = torch.where(growth <= 1, near, far)
    return (radius / length)[..., None] * direction


def boosted(loc: Tensor, radius: Tensor, direction: Tensor, strength: Tensor) -> Tensor:
    """The field s′ · loc′ of a crowd at (loc, radius) once it has followed strength · direction for unit time.

    With c = ⟨loc, direction⟩ the new vector is [sinh(r − s) + (1 + c) sinh s cosh r] direction + sinh s (loc − c
    direction), where nothing cancels unless the field undoes what the crowd has done.

    Shapes: unit vectors (…, d) and strengths (…), float64, to (…, d).
    """
    ahead = (loc + direction).square().sum(-1) / 2
    gap = strength - radius
    sign = torch.where(gap < 0, -1.0, 1.0).to(gap.dtype)
    apart = sign * gap
    growth = torch.maximum(apart, radius + strength + ahead.detach().log()).clamp_min(0).detach()
    alone = sign * -torch.expm1(-2 * apart) * torch.exp(apart - growth) / 2
    fading = -torch.expm1(-2 * radius)
    both = ahead * fading * (1 + torch.exp(-2 * strength)) * _within(radius + strength - growth) / 4
    across = loc + direction - ahead[..., None] * direction
    aside = (fading * _within(radius - growth) / 2)[..., None] * across
    return log_point((alone + both)[..., None] * direction + aside, growth)


def _within(exponent: Tensor) -> Tensor:
    return torch.exp(exponent.clamp_max(FARTHEST))


def turned(fields: Tensor, turns: Tensor) -> Tensor:
    """The field of a crowd that has followed pairs of a field and a rotation, each for unit time.

    Shapes: `fields` (…, n, d) and antisymmetric `turns` (…, n, d, d), float64, to (…, d).
    """
    return _by_spinors(fields, turns) if fields.shape[-1] <= 3 else _by_vectors(fields, turns)


def _by_spinors(fields: Tensor, turns: Tensor) -> Tensor:
    """d = 2 and 3 by SL(2, C), where an exponential is closed: X is E E† for the product E of all of them."""
    flat = fields.shape[-1] == 2
    zero = torch.zeros_like(fields[..., 0])
    x, y, z = (*fields.unbind(-1), zero) if flat else fields.unbind(-1)
    a, b, c = (zero, zero, turns[..., 1, 0]) if flat else (turns[..., 2, 1], turns[..., 0, 2], turns[..., 1, 0])
    # Half of (f − iω)·σ, whose exponential E moves X = τ + x·σ to E X E†.
    p, q, r = torch.complex(x, -a) / 2, torch.complex(y, -b) / 2, torch.complex(z, -c) / 2
    cosh, sinh, grown = hyperbolics(p * p + q * q + r * r)
    growth = 2 * grown.sum(-1)
    first, second = _rows(cosh, sinh, p, q, r, 0)
    for k in range(1, fields.shape[-2]):
        above, below = _rows(cosh, sinh, p, q, r, k)
        first, second = (row[..., :1] * first + row[..., 1:] * second for row in (above, below))
    mixed = (first * second.conj()).sum(-1)
    height = (first.abs().square() - second.abs().square()).sum(-1) / 2
    point = torch.stack((mixed.real, -mixed.imag, height), -1)
    return log_point(point[..., :2] if flat else point, growth)


def _rows(cosh: Tensor, sinh: Tensor, p: Tensor, q: Tensor, r: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """The rows of cosh + sinh (p, q, r)·σ for interval k, (…, 2) each."""
    cosh, x, y, z = cosh[..., k], *(sinh[..., k] * part[..., k] for part in (p, q, r))
    return torch.stack((cosh + z, x - 1j * y), -1), torch.stack((x + 1j * y, cosh - z), -1)


def _by_vectors(fields: Tensor, turns: Tensor) -> Tensor:
    matrices, grown = exponential(generator(fields, turns))
    point, growth = matrices[..., 0, :, -1], grown[..., 0]
    for k in range(1, fields.shape[-2]):
        point = (matrices[..., k, :, :] @ point[..., None])[..., 0]
        size = point[..., -1].detach()
        point, growth = point / size[..., None], growth + grown[..., k] + size.log()
    return log_point(point[..., :-1], growth)


def generator(field: Tensor, turn: Tensor) -> Tensor:
    """[[A, f], [fᵀ, 0]], (…, d) and (…, d, d) to (…, d+1, d+1)."""
    top = torch.cat((turn, field[..., None]), -1)
    bottom = torch.cat((field, torch.zeros_like(field[..., :1])), -1)
    return torch.cat((top, bottom[..., None, :]), -2)


def exponential(a: Tensor) -> tuple[Tensor, Tensor]:
    """exp(a) / e^growth and growth, (…, n, n) to the same and (…), by squaring a series; no exponent overflows.

    >>> matrix, growth = exponential(torch.tensor([[0.0, 900.0], [900.0, 0.0]], dtype=torch.float64))
    >>> round(float(matrix[0, 0] * 2 * torch.exp(growth - 900)), 9)
    1.0
    """
    halvings = HALVINGS
    if a.device.type == "cpu":
        size = float(torch.linalg.matrix_norm(a.detach()).max())
        halvings = max(0, math.ceil(math.log2(size / LARGEST + 1e-300))) if math.isfinite(size) else 0
    one, small = torch.eye(a.shape[-1], dtype=a.dtype, device=a.device), a / 2**halvings
    out = one + small / TERMS
    for power in range(TERMS - 1, 0, -1):
        out = one + small @ out / power
    growth = torch.zeros_like(a[..., 0, 0].detach())
    for _ in range(halvings):
        out = out @ out
        size = out.detach()[..., -1, -1].abs()
        out, growth = out / size[..., None, None], 2 * growth + size.log()
    return out, growth


def carried(points: Tensor, field: Tensor, turn: Tensor) -> Tensor:
    """Where unit vectors (S, d) arrive in a field (d,) and a rotation (d, d) after unit time."""
    matrix, _ = exponential(generator(field, turn))
    moved: Tensor = points @ matrix[:-1, :-1].mT + matrix[:-1, -1]
    return normalise(moved)
