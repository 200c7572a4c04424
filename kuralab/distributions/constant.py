"""Tables made once, also under compilation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

_makers: dict[str, Callable[..., Tensor]] = {}
_made: dict[object, Tensor] = {}


class Table(Protocol):
    """A table by what it depends on, in the type and place it is wanted in."""

    def __call__(self, *args: int, device: torch.device, dtype: torch.dtype) -> Tensor: ...


def constant(shape: Callable[..., tuple[int, int]]) -> Callable[[Callable[..., Tensor]], Table]:
    """Remembers the float64 table a function makes, wherever it is wanted; a compiler need only know its shape.

    >>> @constant(lambda base: (1, 3))
    ... def powers(base):
    ...     print("made")
    ...     return base ** torch.arange(3.0, dtype=torch.float64)[None]
    >>> cpu = torch.device("cpu")
    >>> powers(2, device=cpu, dtype=torch.float32), powers(2, device=cpu, dtype=torch.float32)
    made
    (tensor([[1., 2., 4.]]), tensor([[1., 2., 4.]]))
    """

    def remembering(function: Callable[..., Tensor]) -> Table:
        name = f"{function.__module__}.{function.__qualname__}"
        _makers[name] = function

        def table(*args: int, device: torch.device, dtype: torch.dtype) -> Tensor:
            if torch.compiler.is_compiling():
                unseen: Tensor = _unseen(name, list(args), list(shape(*args)), device, dtype)
                return unseen
            return _remembered(name, args, device, dtype)

        return table

    return remembering


def _remembered(name: str, args: tuple[int, ...], device: torch.device, dtype: torch.dtype) -> Tensor:
    key = (name, args, device, dtype)
    if key not in _made:
        # Made while somebody only evaluates, it must still serve those who train.
        with torch.inference_mode(False):
            _made[key] = _makers[name](*args).to(device, dtype)
    return _made[key]


@torch.library.custom_op("kuralab::table", mutates_args=())
def _unseen(name: str, args: list[int], shape: list[int], device: torch.device, dtype: torch.dtype) -> Tensor:
    # What an operator returns must be its caller's own.
    return _remembered(name, tuple(args), device, dtype).clone()


@_unseen.register_fake
def _shape_only(name: str, args: list[int], shape: list[int], device: torch.device, dtype: torch.dtype) -> Tensor:
    return torch.empty(shape, device=device, dtype=dtype)
