"""The field an encoder emits: a direction and a strength.

An encoder writes a plain vector f. Directional families read it as the field a crowd of oscillators follows: the
mean direction is f/|f| and the concentration is |f|, so zero means "no idea", and nothing needs a sigmoid or a clamp.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

# Below this strength a field counts as one along the first axis: its direction carries no information any more.
WEAKEST = 1e-9


class _Polar(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, field: Tensor) -> tuple[Tensor, Tensor]:
        length = torch.linalg.vector_norm(field, dim=-1)
        strength = length.clamp_min(WEAKEST)
        first = torch.zeros_like(field)
        first[..., 0] = 1.0
        direction = torch.where((length < WEAKEST)[..., None], first, field / strength[..., None])
        ctx.save_for_backward(direction, strength)
        return direction, strength

    @staticmethod
    def backward(ctx: Any, turn: Tensor, grow: Tensor) -> Tensor:
        direction, strength = ctx.saved_tensors
        across = turn - (turn * direction).sum(-1, keepdim=True) * direction
        pull: Tensor = across / strength[..., None] + grow[..., None] * direction
        return pull


def polar(field: Tensor) -> tuple[Tensor, Tensor]:
    """Direction (…, d) and strength (…) of a field (…, d).

    The gradient is finite also at zero for laws whose gradient in the direction fades with the strength, as that of
    every law in this package does.

    >>> polar(torch.tensor([[3.0, 4.0], [0.0, 0.0]]))[0]
    tensor([[0.6000, 0.8000],
            [1.0000, 0.0000]])
    """
    direction, strength = _Polar.apply(field)  # type: ignore[no-untyped-call]
    return direction, strength
