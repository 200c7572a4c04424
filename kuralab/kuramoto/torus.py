"""Oscillators on the torus: several angles, each pulled by the mean of its own."""

from __future__ import annotations

from typing import ClassVar

from kuralab.kuramoto.phases import PhaseFlow


class Flow(PhaseFlow):
    """`dim` angles per oscillator, with a frequency for each.

    >>> Flow(3).start(10, seed=0).shape
    torch.Size([2, 3, 10])
    """

    default_dim: ClassVar[int] = 2
    dim_title: ClassVar[str] = "angles of the torus"
    least_dim: ClassVar[int] = 1
    most_dim: ClassVar[int] = 64

    def __init__(self, dim: int | None = None) -> None:
        super().__init__(dim)
        self.groups = self.rows = self.dim
