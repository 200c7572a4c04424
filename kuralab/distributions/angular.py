"""What laws of angles have in common."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.distributions import Uniform, constraints, register_kl

from kuralab.distributions.law import DistributionError, Law

LOG_TURN = math.log(2 * math.pi)


def wrap(theta: Tensor) -> Tensor:
    """Angles brought to [−π, π], (…).

    >>> wrap(torch.tensor([4.0, -4.0]))
    tensor([-2.2832,  2.2832])
    """
    # Whole turns are taken off, so that small angles keep the digits that a remainder of θ + π would round away.
    turns = torch.round(theta / (2 * math.pi))
    return torch.add(theta, turns, alpha=-2 * math.pi).clamp(-math.pi, math.pi)


class Angular(Law):
    """A law of one angle with a mean direction `loc`, in radians, modulo 2π; both parameters in the batch shape."""

    support = constraints.real
    loc: Tensor

    @property
    def free_parameters(self) -> int:
        """A direction and a concentration: 2."""
        return 2

    @property
    def mode(self) -> Tensor:
        """The angle of greatest density, in [−π, π]."""
        return wrap(self.loc)

    @property
    def mean(self) -> Tensor:
        """The mean direction, in [−π, π]."""
        return wrap(self.loc)

    @property
    def variance(self) -> Tensor:
        """The circular variance, one minus the mean resultant length, (…)."""
        return 1 - self.mean_resultant_length

    def entropy(self) -> Tensor:
        """log 2π − KL to the uniform law, (…), in nats."""
        return LOG_TURN - self.kl_to_uniform()


def parameters(*values: Tensor | float) -> list[Tensor]:
    """Parameters as tensors of one type and place, not yet of one shape; the first tensor decides."""
    like = next((v for v in values if isinstance(v, Tensor)), torch.empty(()))
    return [torch.as_tensor(v, dtype=like.dtype, device=like.device) for v in values]


def cosine_gap(first: Tensor, second: Tensor) -> Tensor:
    """1 − cos of the difference of two angles, float64, with all its digits for near ones, (…)."""
    gap: Tensor = 2 * torch.sin((first.double() - second) / 2).square()
    return gap


def check_whole_turn(q: Uniform) -> None:
    """Whether a uniform law of numbers is that of angles.

    Raises:
        DistributionError: If it does not cover one turn.
    """
    if not bool(((q.high - q.low - 2 * math.pi).abs() < 1e-5).all()):
        raise DistributionError("Expected a uniform law over one turn, 2π; got another. Give Uniform(−π, π).")


@register_kl(Angular, Uniform)  # type: ignore[untyped-decorator]
def _kl_to_uniform(p: Angular, q: Uniform) -> Tensor:
    check_whole_turn(q)
    return p.kl_to_uniform()
