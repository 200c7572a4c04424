"""Settings of couplings: numbers, tensors with one value for every member of a batch, matrices between groups or edges.

References: Sakaguchi & Kuramoto, Prog. Theor. Phys. 76 (1986) 576 (the phase lag).
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError

Number = float | Tensor
GROUPS, OSCILLATORS, COORDINATES = "groups", "oscillators", "coordinates"


class Setting(NamedTuple):
    """A value and the axes it has of its own, after that of a batch.

    Attributes:
        name: What it is called in the field.
        value: A number or tensor; None says nothing.
        axes: `GROUPS`, `OSCILLATORS` or `COORDINATES`, one for each axis.
    """

    name: str
    value: Number | None
    axes: tuple[str, ...] = ()


def over(value: Number, x: Tensor) -> Tensor:
    """A setting that multiplies positions: a number, or (*batch) to (*batch, 1, 1)."""
    if not isinstance(value, Tensor):
        return x.new_full((1, 1), value)
    batched(value, 0, x)
    return value.to(x)[..., None, None]


def batched(value: Tensor, own: int, x: Tensor) -> None:
    """Refuses a batch that positions (ambient, *batch, groups, N) lack: it would spread over their coordinates.

    Args:
        own: Axes of the value that are no batch.
    """
    if value.ndim - own > x.ndim - 3:
        raise KuramotoError(
            f"Expected positions with a batch, as the coupling has; got {tuple(x.shape)} beside {tuple(value.shape)}. "
            "Give positions (ambient, batch, groups, N)."
        )


def turned(v: Tensor, phase_lag: Tensor) -> Tensor:
    """R(−α)v: coordinates (1,2), (3,4), … turned backwards; the phase lag broadcasts against one coordinate."""
    even = v.shape[0] // 2 * 2
    pairs = phase_lag.cos() * v[:even] + phase_lag.sin() * _quarter(v[:even])
    return torch.cat((pairs, v[even:])) if even < v.shape[0] else pairs


def spread(weights: Tensor, phase_lag: Number, v: Tensor) -> Tensor:
    """Σ_l W_gl R(−α_gl) v_l over the next-to-last axis of `v`, (ambient, *batch, G, M)."""
    batched(weights, 2, v)
    if not is_matrix(phase_lag):
        out = weights @ v
        return turned(out, over(phase_lag, v)) if is_set(phase_lag) else out
    lag, even = torch.as_tensor(phase_lag).to(v), v.shape[0] // 2 * 2
    batched(lag, 2, v)
    pairs = (weights * lag.cos()) @ v[:even] + (weights * lag.sin()) @ _quarter(v[:even])
    return torch.cat((pairs, weights @ v[even:])) if even < v.shape[0] else pairs


def contrasted(contrast: Number, groups: int) -> Tensor:
    """Weights between groups: (1−A)/G everywhere and A more for one's own; rows sum to one, (*batch, G, G).

    >>> contrasted(0.2, 2)
    tensor([[0.6000, 0.4000],
            [0.4000, 0.6000]], dtype=torch.float64)
    """
    a = torch.as_tensor(contrast, dtype=torch.float64)[..., None, None]
    return (1 - a) / groups + a * torch.eye(groups, dtype=torch.float64, device=a.device)


def is_matrix(value: Number) -> bool:
    return isinstance(value, Tensor) and value.ndim > 1


def is_set(value: Number) -> bool:
    return isinstance(value, Tensor) or value != 0


def strongest(value: Number) -> float:
    """The largest absolute value in a batch.

    >>> strongest(torch.tensor([-2.0, 1.0]))
    2.0
    """
    return float(value.detach().abs().max()) if isinstance(value, Tensor) else abs(value)


def _quarter(v: Tensor) -> Tensor:
    return torch.stack((v[1::2], -v[::2]), 1).flatten(0, 1)
