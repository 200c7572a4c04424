"""What a simulation gives: means over time, positions at the end and along the way, and theory beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from torch import Tensor

from kuralab.kuramoto.consistent import Theory
from kuralab.kuramoto.flow import alignment, order
from kuralab.kuramoto.settings import Number


@dataclass(frozen=True)
class Result:
    """What a simulation gives; `*batch` is there when settings or seeds came as a batch.

    Attributes:
        times: Times at which the means were taken, (T,).
        means: Mean of each group, (T, ambient, *batch, groups).
        positions: Final space coordinates, (*batch, N, m).
        path: Space coordinates at the snapshots, (n, *batch, N, m).
        path_times: Times of the snapshots, (n,).
        members: Of the batch, 1 without one.
        theory_of: Theory for one member of the batch; nothing is computed before it is asked for.
    """

    times: Tensor
    means: Tensor
    positions: Tensor
    path: Tensor
    path_times: Tensor
    members: int = field(repr=False)
    theory_of: Callable[[int], Theory] = field(repr=False)

    @property
    def order(self) -> Tensor:
        """r of each group, (T, *batch, groups)."""
        return order(self.means.transpose(0, 1))

    @property
    def total(self) -> Tensor:
        """r of all groups together, (T, *batch)."""
        return order(self.means.mean(-1).transpose(0, 1))

    @property
    def order_parameter(self) -> Number:
        """Mean of r over the second half of the time and over the groups; of a batch, (*batch,)."""
        late = self.order[len(self.times) // 2 :].mean((0, -1))
        return late if late.ndim else float(late)

    @property
    def alignment(self) -> Tensor:
        """Nematic order of each group at the end, (*batch, groups): that of couplings to which x and −x are alike.

        Under `Alignment` the means say nothing: half of the oscillators may be opposite to the rest.
        """
        return self._aligned(self.positions)

    @property
    def path_alignment(self) -> Tensor:
        """The same at the snapshots, (n, *batch, groups)."""
        return self._aligned(self.path)

    @property
    def states(self) -> Tensor:
        """The snapshots as states, (n, ambient, *batch, groups, N), which `observables` are functions of."""
        return self._state(self.path).movedim(0, 1)

    @cached_property
    def theory(self) -> Theory:
        """What infinitely many oscillators would do; in a batch, those of the first member."""
        return self.theory_of(0)

    @cached_property
    def theories(self) -> tuple[Theory, ...]:
        """The same for each member of the batch."""
        return self.theory, *(self.theory_of(place) for place in range(1, self.members))

    def _state(self, space: Tensor) -> Tensor:
        """(…, N, m) to (ambient, …, groups, N)."""
        parts: Tensor = space.unflatten(-1, (self.means.shape[-1], self.means.shape[1]))
        return parts.transpose(-3, -2).movedim(-1, 0)

    def _aligned(self, space: Tensor) -> Tensor:
        return alignment(self._state(space))
