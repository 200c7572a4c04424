"""The oscillators of a simulation before it begins: how many, where, and with which frequencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from kuralab.kuramoto import frequencies as laws
from kuralab.kuramoto import limits
from kuralab.kuramoto import start as starts
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.frequencies import Law
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.sampled import LEAST, sampled
from kuralab.kuramoto.settings import COORDINATES, GROUPS, OSCILLATORS

USUAL = 1000


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
        coupling: What they feel; one of your own may be a batch too.
        oscillators: N; None: as many as are given elsewhere, or 1000.
        frequencies: "law:width", or numbers (N,), (generators, groups, N) or (generators, B, groups, N).
        seed: One, or one for each member.
        start: Space coordinates (N, m) to start from.

    Raises:
        KuramotoError: If numbers do not fit one another.
    """

    def __init__(
        self,
        flow: BaseFlow,
        model: Model,
        coupling: Coupling,
        oscillators: int | None,
        frequencies: str | Tensor,
        seed: int | Sequence[int],
        start: Tensor | None = None,
    ) -> None:
        self.flow, self.model, self.coupling = flow, model, coupling
        self.law = laws.parse(frequencies) if isinstance(frequencies, str) else None
        self.given = torch.empty(0) if isinstance(frequencies, str) else self._shaped(frequencies)
        self.placed = None if start is None else flow.state(start)
        edges = [setting for setting in coupling.settings if OSCILLATORS in setting.axes]
        said = {
            "oscillators": oscillators,
            "frequencies": None if self.law else self.given.shape[-1],
            "starting points": None if self.placed is None else self.placed.shape[-1],
            **{f"rows of {one.name}": one.value.shape[-1] for one in edges if isinstance(one.value, Tensor)},
        }
        self.count = limits.count(said, USUAL)
        self.seeds = [seed] if isinstance(seed, int) else list(seed)
        self.members = limits.members(self._sizes(not isinstance(seed, int)))

    def _sizes(self, seeded: bool) -> Iterator[tuple[str, int]]:
        yield from self.model.sizes.items()
        if seeded:
            yield "seed", len(self.seeds)
        if self.law is None and self.given.shape[1] > 1:
            yield "frequencies", self.given.shape[1]
        axes = {GROUPS: self.flow.groups, OSCILLATORS: self.count, COORDINATES: self.flow.ambient}
        yield from limits.batches(self.coupling.settings, axes)

    def law_of(self, place: int) -> Law | None:
        """The law of a member's frequencies; None if those that are given are too few, or not of one group's angles."""
        if self.law is not None or self.flow.rows > 1 or self.count < LEAST:
            return self.law
        return sampled(self.given[0, place % self.given.shape[1], 0])

    def positions(self, even: bool, order: float, lead: bool) -> Tensor:
        """Where they start, (ambient, *batch, groups, N)."""
        if self.placed is not None:
            return self._every([self.placed])
        return self._every(
            [starts.ordered(self.flow.start(self.count, seed, even), order, lead) for seed in self.seeds]
        )

    def rates(self, quantiles: bool) -> Tensor:
        """Their frequencies with the detuning of the groups, (generators, *batch, groups, N); a batch may be of one."""
        omega = self.given if self.law is None else self._drawn(self.law, quantiles)
        shift = self.model.shifts(self.flow.groups).reshape(-1, self.flow.groups, 1)
        first = omega[:1] + shift.to(omega)
        omega = torch.cat((first, omega[1:].expand(-1, first.shape[1], -1, -1)))
        return omega[:, 0] if self.members is None else omega

    def _drawn(self, law: Law, quantiles: bool) -> Tensor:
        shape = (self.flow.generators, self.flow.groups, self.count)
        drawn = [
            laws.draw(law, self.flow.rows, self.count, seed, quantiles, self.coupling.places) for seed in self.seeds
        ]
        return torch.stack([rows.reshape(shape) for rows in drawn], 1)

    def _shaped(self, numbers: Tensor) -> Tensor:
        shape = (self.flow.generators, self.flow.groups)
        whole = numbers.reshape(1, 1, -1) if numbers.ndim == 1 and self.flow.rows == 1 else numbers
        whole = whole.unsqueeze(1) if whole.ndim == 3 else whole
        if whole.ndim != 4 or (whole.shape[0], whole.shape[2]) != shape or not _finite(whole):
            raise KuramotoError(
                f"Expected finite frequencies of shape {(*shape, 'N')}; got {tuple(numbers.shape)}. "
                "Give a number for each generator, group and oscillator."
            )
        return whole if whole.is_floating_point() else whole.to(torch.float64)

    def _every(self, parts: list[Tensor]) -> Tensor:
        if self.members is None:
            return parts[0]
        return torch.stack(parts, 1).expand(-1, self.members, -1, -1)


def _finite(numbers: Tensor) -> bool:
    return bool(numbers.numel()) and bool(numbers.isfinite().all())
