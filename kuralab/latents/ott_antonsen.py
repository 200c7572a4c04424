"""Crowds of phases that feel each other's means: the flow of their wrapped Cauchy laws, by Möbius steps.

    w_k' = iω_k w_k + (f_k − f̄_k w_k²)/2,    f_k = e_k + Σ_l K_kl e^{iβ_kl} w_l,    w_k = tanh(s_k/2) e^{iφ_k}

A frozen field moves w as SU(1, 1) does, so however long a step, the law after it is a product of wrapped Cauchy laws;
only which one is in error, of order 4 in the step. What rounds away near |w| = 1 is kept as ℓ = log cosh(s/2).

References:
    Ott & Antonsen (2008), Low dimensional behavior of large systems of globally coupled oscillators, arXiv 0806.0004.
    Celledoni, Marthinsen & Owren (2003), Commutator-free Lie group methods, Future Generation Computer Systems 19.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from kuralab.manifolds.entire import growing, values
from kuralab.manifolds.lorentz import log_point

State = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Crowds:
    """The fields of several crowds.

    Attributes:
        outer: e, complex (B, n).
        web: K e^{iβ}, complex (n, n).
        omega: ω, (B, n); none where nothing turns.
    """

    outer: Tensor
    web: Tensor
    omega: Tensor | None = None

    def settled(self, steps: int) -> Tensor:
        """The fields (B, n, 2) that alone would bring uniform phases to where these are after unit time.

        >>> web = torch.zeros(1, 1, dtype=torch.complex128)
        >>> Crowds(torch.tensor([[3 + 4j]], dtype=torch.complex128), web).settled(2).round(decimals=6)
        tensor([[[3., 4.]]], dtype=torch.float64)
        """
        state = torch.zeros_like(self.outer), torch.zeros_like(self.outer.real)
        for _ in range(steps):
            state = self.step(state, 1 / steps)
        return radii(state)

    def step(self, state: State, length: float) -> State:
        """One step of a commutator-free method of order 4, in four fields and five maps."""
        first, last = self.pulls(state[0], length)
        return self.moved(self.moved(state, first, length / 2), last, length / 2)

    def pulls(self, w: Tensor, length: float) -> tuple[Tensor, Tensor]:
        """The two fields that one after the other, each for half a step, carry everything from w on."""
        half = length / 2
        one = self.field(w)
        middle = self.mapped(w, one, half)
        two = self.field(middle)
        three = self.field(self.mapped(w, two, half))
        four = self.field(self.mapped(middle, 2 * three - one, half))
        both = (one + four) / 6 + (two + three) / 3
        lean = (one - four) / 3
        return both + lean, both - lean

    def field(self, w: Tensor) -> Tensor:
        """f, (B, n)."""
        return self.outer + w @ self.web.mT

    def mapped(self, w: Tensor, field: Tensor, time: float) -> Tensor:
        """w after following a frozen field; also phases, as points of the circle."""
        turn = None if self.omega is None else self.omega * (time / 2)
        moved: Tensor = _Moved.apply(w, field * (time / 2), turn)[0]  # type: ignore[no-untyped-call]
        return moved

    def moved(self, state: State, field: Tensor, time: float) -> State:
        """w and ℓ after following a frozen field."""
        turn = None if self.omega is None else self.omega * (time / 2)
        w, grown = _Moved.apply(state[0], field * (time / 2), turn)  # type: ignore[no-untyped-call]
        return w, state[1] + grown


class _Moved(torch.autograd.Function):
    """w' = A/D and log|D| of the map exp [[iy, u], [ū, −iy]] of the disc, with its slopes by hand.

    With C and S the entire functions of z = |u|² − y², A = (C + iSy) w + S u and D = C − iSy + S ū w.
    """

    @staticmethod
    def forward(ctx: Any, w: Tensor, u: Tensor, y: Tensor | None) -> tuple[Tensor, Tensor]:
        ctx.set_materialize_grads(False)
        z = torch.view_as_real(u).square().sum(-1)
        z = z if y is None else z - y.square()
        cosh, sinh, grown = growing(z) if y is None else values(z)
        spin = cosh if y is None else torch.complex(cosh, sinh * y)
        push = sinh * u
        below = (spin.conj() + push.conj() * w).expand_as(w)
        moved = (spin * w + push) / below
        ctx.save_for_backward(w, u, y, z, cosh, sinh, below, moved)
        return moved, below.abs().log() + grown

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, to_moved: Tensor | None, to_grown: Tensor | None) -> tuple[Tensor, Tensor, Tensor | None]:
        w, u, y, z, cosh, sinh, below, moved = ctx.saved_tensors
        to_above = torch.zeros_like(w) if to_moved is None else to_moved / below.conj()
        to_below = -to_above * moved.conj()
        if to_grown is not None:
            to_below = to_below + to_grown / below.conj()
        lifted, sunk = to_above.conj() * w, to_below.conj()
        carried = sunk * w
        to_cosh = lifted.real + sunk.real
        to_sinh = (to_above.conj() * u).real + (carried * u.conj()).real
        spin, to_y = cosh, None
        if y is not None:
            swing = sunk.imag - lifted.imag
            spin, to_sinh = torch.complex(cosh, -sinh * y), to_sinh + y * swing
        # The slope of S, (C − S)/2z, loses its digits for small z; but then it is only seen times z.
        to_z = (to_cosh * sinh + to_sinh * (cosh - sinh) / torch.where(z == 0, 1.0, z)) / 2
        if y is not None:
            to_y = sinh * swing - 2 * y * to_z
        to_u = sinh * (to_above + carried) + 2 * to_z * u
        return spin * to_above + sinh * u * to_below, to_u, to_y


def radii(state: State) -> Tensor:
    """s (cos φ, sin φ) of a state, (B, n, 2)."""
    w, growth = state
    # sinh(s/2) e^{iφ} = w cosh(s/2), and a half of s has the same direction.
    return 2 * log_point(torch.view_as_real(w), growth)
