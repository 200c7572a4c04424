"""The oscillators of a simulation before it begins: how many, where, and with which frequencies."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from kuralab.kuramoto import frequencies as laws
from kuralab.kuramoto import limits
from kuralab.kuramoto import start as starts
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.model import Model


class Ensemble:
    """Oscillators of one flow, in as many members as the batch has.

    Attributes:
        count: Oscillators in each group, N.
        seeds: One, or one for each member.
        members: Of the batch; None without one.
        law: Of the frequencies; None if they are given.
        given: The frequencies if they are given, (generators, batch or 1, groups, N).

    Args:
        flow: How they move.
        model: Its settings may be a batch.
        oscillators: N, unless frequencies are given.
        frequencies: "law:width", or numbers (N,), (generators, groups, N) or (generators, B, groups, N).
        seed: One, or one for each member.

    Raises:
        KuramotoError: If numbers do not fit one another.
    """

    def __init__(
        self, flow: BaseFlow, model: Model, oscillators: int, frequencies: str | Tensor, seed: int | Sequence[int]
    ) -> None:
        self.flow, self.model = flow, model
        self.law = laws.parse(frequencies) if isinstance(frequencies, str) else None
        self.given = torch.empty(0) if isinstance(frequencies, str) else self._shaped(frequencies)
        self.count = oscillators if self.law else self.given.shape[-1]
        self.seeds = [seed] if isinstance(seed, int) else list(seed)
        sizes = dict(model.sizes)
        if not isinstance(seed, int):
            sizes["seed"] = len(self.seeds)
        if self.law is None and self.given.shape[1] > 1:
            sizes["frequencies"] = self.given.shape[1]
        self.members = limits.members(sizes)

    def positions(self, even: bool, order: float, lead: bool) -> Tensor:
        """Where they start, (ambient, *batch, groups, N)."""
        return self._every(
            [starts.ordered(self.flow.start(self.count, seed, even), order, lead) for seed in self.seeds]
        )

    def placed(self, space: Tensor) -> Tensor:
        """The same from space coordinates (N, m).

        Raises:
            KuramotoError: If they do not belong to the manifold, or are not N.
        """
        x = self.flow.state(space)
        if x.shape[-1] != self.count:
            raise KuramotoError(
                f"Expected {self.count} starting points, as many as frequencies; got {x.shape[-1]}. Give as many."
            )
        return self._every([x])

    def rates(self, quantiles: bool) -> Tensor:
        """Their frequencies with the detuning of the groups, (generators, *batch, groups, N); a batch may be of one."""
        omega = self.given if self.law is None else self._drawn(self.law, quantiles)
        shift = self.model.shifts(self.flow.groups).reshape(-1, self.flow.groups, 1)
        first = omega[:1] + shift.to(omega)
        omega = torch.cat((first, omega[1:].expand(-1, first.shape[1], -1, -1)))
        return omega[:, 0] if self.members is None else omega

    def _drawn(self, law: Law, quantiles: bool) -> Tensor:
        shape = (self.flow.generators, self.flow.groups, self.count)
        rows = [laws.draw(law, self.flow.rows, self.count, seed, quantiles).reshape(shape) for seed in self.seeds]
        return torch.stack(rows, 1)

    def _shaped(self, numbers: Tensor) -> Tensor:
        shape = (self.flow.generators, self.flow.groups)
        whole = numbers.reshape(1, 1, -1) if numbers.ndim == 1 and self.flow.rows == 1 else numbers
        whole = whole.unsqueeze(1) if whole.ndim == 3 else whole
        if whole.ndim != 4 or (whole.shape[0], whole.shape[2]) != shape or not bool(whole.isfinite().all()):
            raise KuramotoError(
                f"Expected finite frequencies of shape {(*shape, 'N')}; got {tuple(numbers.shape)}. "
                "Give a number for each generator, group and oscillator."
            )
        return whole if whole.is_floating_point() else whole.to(torch.float64)

    def _every(self, parts: list[Tensor]) -> Tensor:
        if self.members is None:
            return parts[0]
        return torch.stack(parts, 1).expand(-1, self.members, -1, -1)
