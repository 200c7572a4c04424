"""The settings of a model of globally coupled oscillators, under the names of its field."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling, External, MeanField
from kuralab.kuramoto.settings import Number, contrasted


@dataclass(frozen=True, eq=False)
class Model:
    """f_g = K |F_g|^p R(−α) F_g + h e₁ with F_g = Σ_l W_gl m_l, and noise σ∘dB.

    Each is a number, or a tensor (batch,) with one value for every member of a batch.

    Units: per unit of time, but the phase lag in radians and the noise in radians per square root of time.

    Args:
        coupling: K.
        contrast: A: how much more a group feels its own mean than the others; 0: all feel one mean, 1: each its own.
        phase_lag: α.
        feedback: p: coupling grows with order.
        field: h, along the first axis.
        detuning: Δ between the first rates of the first and the last group.
        noise: σ.

    >>> Model(coupling=2.0).on(groups=1).coupling
    2.0
    """

    coupling: Number = 1.0
    contrast: Number = 0.0
    phase_lag: Number = 0.0
    feedback: Number = 0.0
    field: Number = 0.0
    detuning: Number = 0.0
    noise: Number = 0.0

    def on(self, groups: int) -> Coupling:
        """The coupling of this many groups."""
        weights = None if groups == 1 else contrasted(self.contrast, groups)
        mean = MeanField(self.coupling, self.phase_lag, weights, self.feedback)
        return mean if not isinstance(self.field, Tensor) and not self.field else mean + External(self.field)

    @property
    def sizes(self) -> dict[str, int]:
        """How many values the settings have that are a batch, by name."""
        settings = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: len(value) for name, value in settings if isinstance(value, Tensor) and value.ndim}

    def member(self, place: int) -> Model:
        """One member of the batch, in plain numbers."""
        return Model(
            *(
                float(value.detach().flatten()[place % value.numel()]) if isinstance(value, Tensor) else value
                for value in (getattr(self, one.name) for one in fields(self))
            )
        )

    def shifts(self, groups: int) -> Tensor:
        """What detuning adds to the first rate of each group: Δ(g/(G−1) − ½), (*batch, groups)."""
        detuning = torch.as_tensor(self.detuning, dtype=torch.float64)[..., None]
        spread = torch.linspace(-0.5, 0.5, groups, dtype=torch.float64, device=detuning.device)
        return detuning * spread if groups > 1 else 0 * detuning
