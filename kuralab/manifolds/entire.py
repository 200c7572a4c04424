"""cosh √z and sinh √z / √z: entire functions of z, by which a 2×2 matrix without trace is exponentiated."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

NEAR = 1e-2


class _Hyperbolics(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        root = torch.sqrt(z) if z.is_complex() else z.abs().sqrt()
        if z.is_complex():
            grown = root.real.clone()
            ahead = torch.polar(torch.ones_like(grown), root.imag)
            back = torch.polar(torch.exp(-2 * grown), -root.imag)
            cosh, sinh = (ahead + back) / 2, (ahead - back) / 2
        else:
            grown = torch.where(z < 0, 0.0, root)
            fading = torch.expm1(-2 * root)
            cosh = torch.where(z < 0, root.cos(), 1 + fading / 2)
            sinh = torch.where(z < 0, root.sin(), -fading / 2)
        near = z.abs() < NEAR
        series = 1 + z / 6 * (1 + z / 20 * (1 + z / 42 * (1 + z / 72)))
        sinh = torch.where(near, torch.exp(-grown) * series, sinh / torch.where(near, 1.0, root))
        ctx.save_for_backward(z, near, cosh, sinh, grown)
        ctx.mark_non_differentiable(grown)
        return cosh, sinh, grown

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, to_cosh: Tensor, to_sinh: Tensor, _: Tensor) -> Tensor:
        z, near, cosh, sinh, grown = ctx.saved_tensors
        series = (1 + z / 10 * (1 + z / 28 * (1 + z / 54 * (1 + z / 88)))) / 6
        bend = torch.where(near, torch.exp(-grown) * series, (cosh - sinh) / torch.where(near, 1.0, 2 * z))
        pulled: Tensor = to_cosh * (sinh / 2).conj() + to_sinh * bend.conj()
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
