"""Oscillators on the torus: several angles, each pulled by the mean of its own, or by the others' too."""

from __future__ import annotations

from typing import ClassVar

from kuralab.kuramoto.phases import PhaseFlow


class Flow(PhaseFlow):
    """`dim` angles per oscillator, with a frequency for each: the angles are the groups.

    >>> Flow(3).start(10, seed=0).shape
    torch.Size([2, 3, 10])
    """

    default_dim: ClassVar[int] = 2
    dim_title: ClassVar[str] = "angles of the torus"
    least_dim: ClassVar[int] = 1
    most_dim: ClassVar[int] = 64
    most_populations: ClassVar[int] = 1
    contrast: ClassVar[float] = 1.0

    def __init__(self, dim: int | None = None, populations: int = 1) -> None:
        super().__init__(dim, populations)
        self.groups = self.dim
