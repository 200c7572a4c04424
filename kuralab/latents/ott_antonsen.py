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

import torch
from torch import Tensor

from kuralab.manifolds.entire import hyperbolics
from kuralab.manifolds.lorentz import log_point

State = tuple[Tensor, Tensor]
START, END = (1 / 4, 1 / 6, 1 / 6, -1 / 12), (-1 / 12, 1 / 6, 1 / 6, 1 / 4)


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
        >>> Crowds(torch.tensor([[3 + 4j]], dtype=torch.complex128), web).settled(2)
        tensor([[[3.0000, 4.0000]]], dtype=torch.float64)
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
        """w after following a frozen field."""
        return self.moved((w, torch.zeros_like(w.real)), field, time)[0]

    def moved(self, state: State, field: Tensor, time: float) -> State:
        """w and ℓ after following a frozen field; also phases, as points of the circle with any ℓ."""
        w, growth = state
        pull = field * (time / 2)
        if self.omega is None:
            cosh, sinh, grown = hyperbolics(_square(pull))
            above, below = cosh * w + sinh * pull, cosh + sinh * pull.conj() * w
        else:
            turn = self.omega * (time / 2)
            cosh, sinh, grown = hyperbolics(_square(pull) - turn.square())
            spin = torch.complex(cosh, sinh * turn)
            above, below = spin * w + sinh * pull, spin.conj() + sinh * pull.conj() * w
        return above / below, growth + grown + below.abs().log()


def _square(z: Tensor) -> Tensor:
    return z.real.square() + z.imag.square()


def radii(state: State) -> Tensor:
    """s (cos φ, sin φ) of a state, (B, n, 2)."""
    w, growth = state
    # sinh(s/2) e^{iφ} = w cosh(s/2), and a half of s has the same direction.
    return 2 * log_point(torch.view_as_real(w), growth)
