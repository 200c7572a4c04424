"""Slopes that autograd would not find, or not keep: known ones, and those beyond the range of a type."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable


class _Known(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, value: Tensor, slope: Tensor) -> Tensor:
        ctx.save_for_backward(x, slope)
        return value.view_as(value)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        x, slope = ctx.saved_tensors
        first = (grad * slope).to(x.dtype)
        # `once_differentiable` would take the slope for a constant when only `x` asks for a second derivative.
        if not torch.is_grad_enabled():
            return first, None, None
        refused: Tensor = _Once.apply(first, x)  # type: ignore[no-untyped-call]
        return refused, None, None


class _Once(Function):
    @staticmethod
    def forward(ctx: Any, first: Tensor, x: Tensor) -> Tensor:
        return first.view_as(first)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor]:
        raise RuntimeError("Expected one derivative; got a second of a law's numbers. Differentiate once.")


def known(x: Tensor, value: Tensor, slope: Tensor) -> Tensor:
    """`value` as a function of `x` with derivative `slope`, elementwise, all (…); its second derivative is refused.

    >>> import torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> known(x, x.detach() ** 2, 2 * x.detach()).backward()
    >>> x.grad
    tensor(6.)
    """
    found: Tensor = _Known.apply(x, value, slope)  # type: ignore[no-untyped-call]
    return found


class _Widened(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.dtype = x.dtype
        return x.double()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        most = torch.finfo(ctx.dtype).max
        return grad.clamp(-most, most).to(ctx.dtype)


def widened(x: Tensor) -> Tensor:
    """`x` in float64, (…); a slope beyond the range of its own type becomes the greatest number there, not infinite.

    >>> x = torch.tensor(1.0, requires_grad=True)
    >>> (1e40 * widened(x)).backward()
    >>> x.grad.isfinite()
    tensor(True)
    """
    wide: Tensor = x if x.dtype == torch.float64 else _Widened.apply(x)  # type: ignore[no-untyped-call]
    return wide
