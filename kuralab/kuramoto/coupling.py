r"""What an oscillator feels of the others and of the outside: the field f in x' = A x + f − ⟨f, x⟩x.

Positions are (ambient, *batch, groups, N). A setting is a number, or a tensor (*batch) with one value for every
member of the batch; everything is plain torch, so gradients flow into settings and weights.

References: Sakaguchi & Kuramoto, Prog. Theor. Phys. 76 (1986) 576 (the phase lag); Filatrella, Pedersen & Wiesenfeld
(2007) (the feedback of order on coupling); Abrams, Mirollo, Strogatz & Wiley, Phys. Rev. Lett.
101 (2008) 084103 (weights between two populations); Lohe, J. Phys. A 42 (2009) 395101 (oscillators on groups).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.felt import Coupling, Sum
from kuralab.kuramoto.settings import (
    COORDINATES,
    GROUPS,
    Number,
    Setting,
    is_matrix,
    is_set,
    over,
    spread,
    strongest,
    turned,
)

__all__ = ["Alignment", "Coupling", "External", "MeanField", "Sum"]


@dataclass(frozen=True, eq=False)
class MeanField(Coupling, places=False):
    """f_g = K |F_g|^p F_g with F_g = Σ_l W_gl R(−α_gl) m_l, m_l the mean of group l.

    R turns the coordinates (1,2), (3,4), … by the phase lag; of an odd number the last is the axis of the turn. On the
    circle this is K Σ_l W_gl e^{−iα} m_l: Kuramoto's model, Sakaguchi's with a lag.

    Args:
        coupling: K.
        phase_lag: α in radians: one for all, or a matrix (*batch, G, G) between groups; two axes or more are a matrix.
        weights: W between groups, (*batch, G, G); None lets each group feel its own mean.
        feedback: p ≥ 0: coupling grows with the order of what is felt; above 0 the onset is explosive.

    Raises:
        KuramotoError: If the feedback is negative.

    >>> east = torch.tensor([[[1.0]], [[0.0]]], dtype=torch.float64)
    >>> MeanField(2.0).field(east).flatten().tolist()
    [2.0, 0.0]
    """

    coupling: Number
    phase_lag: Number = 0.0
    weights: Tensor | None = None
    feedback: Number = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.feedback, Tensor) and self.feedback < 0:
            raise KuramotoError(
                f"Expected feedback of 0 or more; got {self.feedback}. Below 0 incoherence would feel an endless pull."
            )

    @property
    def settings(self) -> tuple[Setting, ...]:
        return (
            Setting("coupling", self.coupling),
            Setting("phase lag", self.phase_lag, (GROUPS, GROUPS) if is_matrix(self.phase_lag) else ()),
            Setting("weights", self.weights, (GROUPS, GROUPS)),
            Setting("feedback", self.feedback),
        )

    def most(self, x: Tensor) -> float:
        felt = 1.0 if self.weights is None else strongest(self.weights.detach().abs().sum(-1))
        power = 1 + (strongest(self.feedback) if felt > 1 else 0.0)
        return strongest(self.coupling) * float(felt**power)

    def like(self, x: Tensor) -> Coupling:
        return self if self.weights is None else replace(self, weights=self.weights.to(x))

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
class External(Coupling, places=False):
    """f = h e, the same for all: h along a direction e, the first axis if none is given, (ambient,)."""

    strength: Number
    direction: Tensor | None = None

    @property
    def settings(self) -> tuple[Setting, ...]:
        return Setting("field", self.strength), Setting("direction", self.direction, (COORDINATES,))

    def most(self, x: Tensor) -> float:
        length = 1.0 if self.direction is None else float(torch.linalg.vector_norm(self.direction.detach().double()))
        return strongest(self.strength) * length

    def field(self, x: Tensor) -> Tensor:
        first = torch.arange(x.shape[0], device=x.device) == 0
        along = (first if self.direction is None else self.direction).to(x).reshape(-1, *[1] * (x.ndim - 1))
        return over(self.strength, x) * along

    def potential(self, x: Tensor) -> Tensor:
        return -(self.field(x) * x).sum((0, -2, -1))


@dataclass(frozen=True, eq=False)
class Alignment(Coupling, places=False):
    """f_i = K Q x_i with Q = mean(x xᵀ): points are pulled to the axis they share, x and −x alike.

    On unit quaternions q, which cover the rotations of space twice, this is Kuramoto's model on SO(3):
    R_i' = Ω_i R_i + (K/2N) Σ_j (R_j R_iᵀ − R_i R_jᵀ) R_i, with Ω_i = 2ω_i for q_i' = ω_i q_i.
    """

    coupling: Number

    @property
    def settings(self) -> tuple[Setting, ...]:
        return (Setting("coupling", self.coupling),)

    def most(self, x: Tensor) -> float:
        return strongest(self.coupling)

    def field(self, x: Tensor) -> Tensor:
        q = torch.einsum("a...n,b...n->ab...", x, x) / x.shape[-1]
        return over(self.coupling, x) * torch.einsum("ab...,b...n->a...n", q, x)

    def potential(self, x: Tensor) -> Tensor:
        return -(self.field(x) * x).sum((0, -2, -1)) / 4
