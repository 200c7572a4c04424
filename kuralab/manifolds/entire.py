"""cosh √z and sinh √z / √z: entire functions of z, by which a 2×2 matrix without trace is exponentiated."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

NEAR, TINIEST = 1e-2, 1e-150


def values(z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What `hyperbolics` gives, without a gradient."""
    if z.is_complex():
        return _of_complex(z)
    cosh, sinh, root = growing(z.abs())
    below = z < 0
    cosh, sinh = torch.where(below, root.cos(), cosh), torch.where(below, root.sin() / root, sinh)
    return cosh, sinh, torch.where(below, 0.0, root)


def growing(z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same for z that are not negative, in fewer steps."""
    root = z.sqrt().clamp_min(TINIEST)
    fading = torch.expm1(-2 * root)
    return 1 + fading / 2, fading / (-2 * root), root


def _of_complex(z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    root = torch.sqrt(z)
    grown = root.real.clone()
    ahead = torch.polar(torch.ones_like(grown), root.imag)
    back = torch.polar(torch.exp(-2 * grown), -root.imag)
    near = z.abs() < NEAR
    series = 1 + z / 6 * (1 + z / 20 * (1 + z / 42 * (1 + z / 72)))
    sinh = torch.where(near, torch.exp(-grown) * series, (ahead - back) / torch.where(near, 1.0, 2 * root))
    return (ahead + back) / 2, sinh, grown


def bend(z: Tensor, cosh: Tensor, sinh: Tensor, grown: Tensor) -> Tensor:
    """The slope of sinh √z / √z in z, divided by e^g as `values` are; that of cosh √z is half of sinh √z / √z."""
    near = z.abs() < NEAR
    series = (1 + z / 10 * (1 + z / 28 * (1 + z / 54 * (1 + z / 88)))) / 6
    return torch.where(near, torch.exp(-grown) * series, (cosh - sinh) / torch.where(near, 1.0, 2 * z))


class _Hyperbolics(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        cosh, sinh, grown = values(z)
        ctx.save_for_backward(z, cosh, sinh, grown)
        ctx.mark_non_differentiable(grown)
        return cosh, sinh, grown

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, to_cosh: Tensor, to_sinh: Tensor, _: Tensor) -> Tensor:
        z, cosh, sinh, grown = ctx.saved_tensors
        pulled: Tensor = to_cosh * (sinh / 2).conj() + to_sinh * bend(z, cosh, sinh, grown).conj()
        return pulled


def hyperbolics(z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """cosh √z and sinh √z / √z, both divided by e^g, and g = max(Re √z, 0), which counts as a constant; all (…).

    Since both are divided by the same number, whatever is made of them in proportion has the right gradient.

    Args:
        z: Real of either sign, or complex.

    >>> cosh, sinh, growth = hyperbolics(torch.tensor([4.0, -torch.pi**2]))
    >>> cosh * growth.exp()  # cosh 2 and cos π
    tensor([ 3.7622, -1.0000])
    """
    found: tuple[Tensor, Tensor, Tensor] = _Hyperbolics.apply(z)  # type: ignore[no-untyped-call]
    return found
