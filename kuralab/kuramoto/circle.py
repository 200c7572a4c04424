"""Oscillators on the circle: Kuramoto's own model, with Sakaguchi's phase lag and noise."""

from __future__ import annotations

from typing import ClassVar

from kuralab.kuramoto.phases import PhaseFlow


class Flow(PhaseFlow):
    """One angle per oscillator, in one population or several. `dim` is 1 (angles) or 2 (ambient): the same circle.

    >>> Flow(populations=2).start(10, seed=0).shape
    torch.Size([2, 2, 10])
    """

    default_dim: ClassVar[int] = 2
    dim_title: ClassVar[str] = "the circle's dimension"
    least_dim: ClassVar[int] = 1
    most_dim: ClassVar[int] = 2
