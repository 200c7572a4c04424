r"""What an oscillator feels of the others and of the outside: the field f in x' = A x + f − ⟨f, x⟩x.

Positions are (ambient, *batch, groups, N). A setting is a number, or a tensor (*batch) with one value for every
member of the batch; everything is plain torch, so gradients flow into settings and weights.

References: Sakaguchi & Kuramoto, Prog. Theor. Phys. 76 (1986) 576 (the phase lag); Filatrella, Pedersen & Wiesenfeld
(2007) (the feedback of order on coupling); Abrams, Mirollo, Strogatz & Wiley, Phys. Rev. Lett.
101 (2008) 084103 (weights between two populations); Lohe, J. Phys. A 42 (2009) 395101 (oscillators on groups).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError

Number = float | Tensor


class Coupling(ABC):
    """A field over the oscillators. Couplings add."""

    @abstractmethod
    def field(self, x: Tensor) -> Tensor:
        """f for every oscillator, of a shape that broadcasts to that of `x`."""

    def potential(self, x: Tensor) -> Tensor:
        """V with f_i = −∂V/∂x_i, so that the flow goes down V and x_i' = −∇_i V on the sphere, (*batch).

        Raises:
            KuramotoError: If the field is not a gradient.
        """
        raise KuramotoError(
            f"Expected a coupling with a potential; got {type(self).__name__} that is no gradient. "
            "Use symmetric weights and no phase lag."
        )

    def __add__(self, other: Coupling) -> Coupling:
        return Sum((*_parts(self), *_parts(other)))


@dataclass(frozen=True, eq=False)
class Sum(Coupling):
    """Several couplings at once."""

    parts: tuple[Coupling, ...]

    def field(self, x: Tensor) -> Tensor:
        total = self.parts[0].field(x)
        for part in self.parts[1:]:
            total = total + part.field(x)
        return total

    def potential(self, x: Tensor) -> Tensor:
        return torch.stack([part.potential(x) for part in self.parts]).sum(0)


@dataclass(frozen=True, eq=False)
class MeanField(Coupling):
    """f_g = K |F_g|^p F_g with F_g = Σ_l W_gl R(−α_gl) m_l, m_l the mean of group l.

    R turns the coordinates (1,2), (3,4), … by the phase lag; of an odd number the last is the axis of the turn. On the
    circle this is K Σ_l W_gl e^{−iα} m_l: Kuramoto's model, Sakaguchi's with a lag.

    Args:
        coupling: K.
        phase_lag: α in radians: one for all, or a matrix (*batch, G, G) between groups; two axes or more are a matrix.
        weights: W between groups, (*batch, G, G); None lets each group feel its own mean.
        feedback: p: coupling grows with the order of what is felt; above 0 the onset is explosive.

    >>> east = torch.tensor([[[1.0]], [[0.0]]], dtype=torch.float64)
    >>> MeanField(2.0).field(east).flatten().tolist()
    [2.0, 0.0]
    """

    coupling: Number
    phase_lag: Number = 0.0
    weights: Tensor | None = None
    feedback: Number = 0.0

    def field(self, x: Tensor) -> Tensor:
        felt = x.mean(-1, keepdim=True)
        if self.weights is not None or is_matrix(self.phase_lag):
            weights = torch.eye(x.shape[-2]) if self.weights is None else self.weights
            felt = spread(weights.to(x), self.phase_lag, felt)
        elif is_set(self.phase_lag):
            felt = turned(felt, over(self.phase_lag, x))
        if is_set(self.feedback):
            square = felt.square().sum(0).clamp_min(torch.finfo(x.dtype).tiny)
            felt = felt * square ** (over(self.feedback, x) / 2)
        return over(self.coupling, x) * felt

    def potential(self, x: Tensor) -> Tensor:
        symmetric = self.weights is None or torch.equal(self.weights, self.weights.mT)
        if is_set(self.phase_lag) or not symmetric or (is_set(self.feedback) and x.shape[-2] > 1):
            return super().potential(x)
        pull = (x.mean(-1, keepdim=True) * self.field(x)).sum((0, -1))
        return -x.shape[-1] * (pull / (2 + over(self.feedback, x)[..., 0])).sum(-1)


@dataclass(frozen=True, eq=False)
class External(Coupling):
    """f = h e, the same for all: h along a direction e, the first axis if none is given, (ambient,)."""

    strength: Number
    direction: Tensor | None = None

    def field(self, x: Tensor) -> Tensor:
        first = torch.arange(x.shape[0], device=x.device) == 0
        along = (first if self.direction is None else self.direction).to(x).reshape(-1, *[1] * (x.ndim - 1))
        return over(self.strength, x) * along

    def potential(self, x: Tensor) -> Tensor:
        return -(self.field(x) * x).sum((0, -2, -1))


@dataclass(frozen=True, eq=False)
class Alignment(Coupling):
    """f_i = K Q x_i with Q = mean(x xᵀ): points are pulled to the axis they share, x and −x alike.

    On unit quaternions q, which cover the rotations of space twice, this is Kuramoto's model on SO(3):
    R_i' = Ω_i R_i + (K/2N) Σ_j (R_j R_iᵀ − R_i R_jᵀ) R_i, with Ω_i = 2ω_i for q_i' = ω_i q_i.
    """

    coupling: Number

    def field(self, x: Tensor) -> Tensor:
        q = torch.einsum("a...n,b...n->ab...", x, x) / x.shape[-1]
        return over(self.coupling, x) * torch.einsum("ab...,b...n->a...n", q, x)

    def potential(self, x: Tensor) -> Tensor:
        return -(self.field(x) * x).sum((0, -2, -1)) / 4


def over(value: Number, x: Tensor) -> Tensor:
    """A setting that multiplies positions: a number, or (*batch) to (*batch, 1, 1)."""
    if not isinstance(value, Tensor):
        return x.new_full((1, 1), value)
    return value.to(x)[..., None, None]


def turned(v: Tensor, phase_lag: Tensor) -> Tensor:
    """R(−α)v: coordinates (1,2), (3,4), … turned backwards; the phase lag broadcasts against one coordinate."""
    even = v.shape[0] // 2 * 2
    pairs = phase_lag.cos() * v[:even] + phase_lag.sin() * _quarter(v[:even])
    return torch.cat((pairs, v[even:])) if even < v.shape[0] else pairs


def spread(weights: Tensor, phase_lag: Number, v: Tensor) -> Tensor:
    """Σ_l W_gl R(−α_gl) v_l over the next-to-last axis of `v`, (ambient, *batch, G, M)."""
    if not is_matrix(phase_lag):
        out = weights @ v
        return turned(out, over(phase_lag, v)) if is_set(phase_lag) else out
    lag, even = torch.as_tensor(phase_lag).to(v), v.shape[0] // 2 * 2
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


def _quarter(v: Tensor) -> Tensor:
    return torch.stack((v[1::2], -v[::2]), 1).flatten(0, 1)


def is_matrix(value: Number) -> bool:
    return isinstance(value, Tensor) and value.ndim > 1


def is_set(value: Number) -> bool:
    return isinstance(value, Tensor) or value != 0


def _parts(coupling: Coupling) -> tuple[Coupling, ...]:
    return coupling.parts if isinstance(coupling, Sum) else (coupling,)
