"""One call: oscillators of a manifold, a coupling, a while, and how ordered they became."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.kuramoto import limits
from kuralab.kuramoto.consistent import UNKNOWN, Theory
from kuralab.kuramoto.coupling import Coupling, Number
from kuralab.kuramoto.ensemble import Ensemble
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow, find, order
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.noise import Walker


@dataclass(frozen=True)
class Result:
    """What a simulation gives; `*batch` is there when settings or seeds came as a batch.

    Attributes:
        times: Times at which the means were taken, (T,).
        means: Mean of each group, (T, ambient, *batch, groups).
        positions: Final space coordinates, (*batch, N, m).
        theories: What infinitely many oscillators would do, for each member of the batch.
    """

    times: Tensor
    means: Tensor
    positions: Tensor
    theories: tuple[Theory, ...]

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
    def theory(self) -> Theory:
        """What infinitely many oscillators would do; in a batch, those of the first member."""
        return self.theories[0]


def simulate(
    manifold: str,
    dim: int | None = None,
    populations: int = 1,
    oscillators: int = 1000,
    coupling: Number | Coupling = 1.0,
    contrast: Number | None = None,
    feedback: Number = 0.0,
    field: Number = 0.0,
    detuning: Number = 0.0,
    frequencies: str | Tensor = "lorentzian:0.5",
    noise: Number = 0.0,
    phase_lag: Number = 0.0,
    time: float = 60.0,
    seed: int | Sequence[int] = 0,
    step: float = 0.05,
    quantiles: bool = False,
    start: Tensor | None = None,
    start_order: float = 0.0,
    lead: bool = False,
    dtype: torch.dtype = torch.float64,
    device: str | torch.device = "cpu",
) -> Result:
    """Lets oscillators move and records their order parameter.

    Each follows x' = A x + f − ⟨f, x⟩x + σ∘dB. Without a coupling of your own, the field of group g is
    f_g = K |F_g|^p R(−α) F_g + h e₁, F_g = Σ_l W_gl m_l, with the means m_l of the groups and weights (1−A)/G
    everywhere and A more for one's own group.

    Numbers may come as tensors (B,), and seeds as a sequence: then B runs go side by side, each exactly as if alone.

    Shapes: `start` is (N, m) in space coordinates and decides N; `frequencies`, if given as numbers, is (N,) or
    (generators, groups, N) or (generators, B, groups, N) and decides N too.
    Units: time is free; rates are per unit of time, the phase lag is in radians, the noise in radians per square
    root of time.

    Args:
        manifold: A name of the catalogue.
        dim: Angles on a torus, ambient dimension on a sphere; None takes the manifold's usual one.
        populations: Groups of oscillators, G. On a torus the angles are the groups.
        oscillators: How many in each group, N.
        coupling: K, or a coupling of your own (see `coupling` and `network`) in place of K, A, α, p and h.
        contrast: A; None takes the manifold's usual one: 1 on a torus, 0 elsewhere.
        feedback: p.
        field: h.
        detuning: Δ between the first and the last group.
        frequencies: "law:width", drawn one in every equal share of the law; or the numbers. On spheres they are the
            entries above the diagonal of A.
        noise: σ.
        phase_lag: α.
        time: How long.
        seed: The same seed gives the same result.
        step: Longest step of the integrator.
        quantiles: Frequencies at the middles of the law's equal shares and positions evenly spread, not by chance.
        start: Points to start from instead of uniform ones.
        start_order: ρ₀ of the points to start from: 0 is uniform, 1 is one point.
        lead: Whether the first group starts at one point.
        dtype: Precision of the positions.
        device: Where to compute.

    Raises:
        KuramotoError: If a value cannot be run; the message says what to do.

    >>> result = simulate("circle", oscillators=500, coupling=4.0, time=20.0)
    >>> abs(result.order_parameter - result.theory.order) < 0.05
    True
    """
    flow = find(manifold, dim, populations)
    contrast_ = flow.contrast if contrast is None else contrast
    if isinstance(coupling, Coupling):
        _alone(contrast=contrast, feedback=feedback, field=field, phase_lag=phase_lag)
        felt, model = coupling, Model(0.0, detuning=detuning, noise=noise)
    else:
        model = Model(coupling, contrast_, phase_lag, feedback, field, detuning, noise)
        felt = model.on(flow.groups)
    limits.within(oscillators=oscillators, time=time, step=step, start_order=start_order, **vars(model))
    if start is not None and isinstance(frequencies, str):
        oscillators = len(start)
    crowd = Ensemble(flow, model, oscillators, frequencies, seed)
    steps = max(1, math.ceil(time / step - 1e-9))
    limits.affordable(crowd.count * flow.groups, steps, crowd.members or 1, max(flow.ambient, flow.generators))
    x = crowd.positions(quantiles, start_order, lead) if start is None else crowd.placed(start)
    x, omega = x.to(device, dtype), crowd.rates(quantiles).to(device, dtype)
    motion = _motion(flow, omega, time / steps, noise, crowd.seeds)
    end, means = motion.run(x, felt, steps)
    return Result(
        times=torch.arange(steps + 1, dtype=torch.float64) * (time / steps),
        means=torch.cat((x.mean(-1)[None], means)),
        positions=flow.space(end),
        theories=_theories(flow, crowd, isinstance(coupling, Coupling)),
    )


def _motion(flow: BaseFlow, omega: Tensor, step: float, noise: Number, seeds: list[int]) -> Stepper | Walker:
    if not isinstance(noise, Tensor) and not noise:
        return flow.stepper(omega, step)
    return Walker(flow, flow.stepper(omega, step / 2), noise, seeds)


def _theories(flow: BaseFlow, crowd: Ensemble, own: bool) -> tuple[Theory, ...]:
    if own or crowd.law is None:
        what = "a coupling of your own" if own else "frequencies that are given"
        return (Theory(None, None, UNKNOWN.format(what)),) * (crowd.members or 1)
    return tuple(flow.theory(crowd.law, crowd.model.member(place)) for place in range(crowd.members or 1))


def _alone(**settings: Number | None) -> None:
    named = [name for name, value in settings.items() if value is not None and (isinstance(value, Tensor) or value)]
    if named:
        raise KuramotoError(
            f"Expected a coupling of your own to say everything; got {', '.join(named)} beside it. "
            "Leave them out, or add them to the coupling."
        )
