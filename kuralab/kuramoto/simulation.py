"""One call: oscillators of a manifold, a coupling, a while, and how ordered they became."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor

from kuralab.kuramoto import limits, reading
from kuralab.kuramoto.consistent import UNKNOWN, Theory
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.ensemble import Ensemble
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow, find
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.path import followed, motion, places
from kuralab.kuramoto.result import Result
from kuralab.kuramoto.settings import Number, is_set, strongest


def simulate(
    manifold: str,
    dim: int | None = None,
    populations: int = 1,
    oscillators: int | None = None,
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
    snapshots: int = 0,
    dtype: torch.dtype = torch.float64,
    device: str | torch.device = "cpu",
) -> Result:
    """Lets oscillators move and records their order parameter.

    Each follows x' = A x + f − ⟨f, x⟩x + σ∘dB. Without a coupling of your own, the field of group g is
    f_g = K |F_g|^p R(−α) F_g + h e₁, F_g = Σ_l W_gl m_l, with the means m_l of the groups and weights (1−A)/G
    everywhere and A more for one's own group.

    Numbers may come as tensors (B,), and seeds as a sequence: then B runs go side by side, each as if alone, in the
    steps of the one that needs the shortest. Arrays and lists of numbers do as tensors do.

    Shapes: `start` is (N, m) in space coordinates and decides N; `frequencies`, if given as numbers, is (N,) or
    (generators, groups, N) or (generators, B, groups, N) and decides N too.
    Units: time is free; rates are per unit of time, the phase lag is in radians, the noise in radians per square
    root of time.

    Args:
        manifold: A name of the catalogue.
        dim: Angles on a torus, ambient dimension on a sphere; None takes the manifold's usual one.
        populations: Groups of oscillators, G. On a torus the angles are the groups.
        oscillators: How many in each group, N; None: as many as `start`, `frequencies` or a network say, or 1000.
        coupling: K, or a coupling of your own (see `coupling` and `network`) in place of K, A, α, p and h.
        contrast: A; None takes the manifold's usual one: 1 on a torus, 0 elsewhere.
        feedback: p.
        field: h.
        detuning: Δ between the first and the last group.
        frequencies: "law:width", drawn one in every equal share of the law; or the numbers. On spheres they are the
            entries above the diagonal of A. Under mean fields the first rate rises with the index; where it matters
            which oscillator is which, as on networks, all are shuffled.
        noise: σ.
        phase_lag: α.
        time: How long.
        seed: The same seed gives the same result.
        step: Longest step of the integrator. Steps are shorter where the longest possible field would push by more
            than half a unit in one, or noise would spread by σ²h(d − 1) > 0.4 (`limits.steps`).
        quantiles: Frequencies at the middles of the law's equal shares and positions evenly spread, not by chance.
        start: Points to start from instead of uniform ones; then `start_order` and `lead` have no say.
        start_order: ρ₀ of the points to start from: 0 is uniform, 1 is one point.
        lead: Whether the first group starts at one point.
        snapshots: At how many evenly spaced times, the start and the end among them, positions are kept: 0, 2 or more.
        dtype: Precision of the positions.
        device: Where to compute.

    Raises:
        KuramotoError: If a value cannot be run; the message says what to do.

    >>> result = simulate("circle", oscillators=500, coupling=4.0, time=20.0)
    >>> abs(result.order_parameter - result.theory.order) < 0.05
    True

    Which of two laws tells more of noisy phases on their way:

    >>> from kuralab.distributions import SphericalCauchy, VonMisesFisher
    >>> from kuralab.kuramoto.observables import gain
    >>> noisy = simulate("circle", coupling=2.0, noise=1.0, frequencies="lorentzian:0", time=20.0, snapshots=3)
    >>> [gain(x, VonMisesFisher) > gain(x, SphericalCauchy) for x in noisy.path[1:]]
    [True, True]
    """
    flow = find(manifold, None if dim is None else reading.whole("dim", dim), reading.whole("populations", populations))
    felt, model = _felt(
        flow, coupling, contrast=contrast, feedback=feedback, field=field, phase_lag=phase_lag, detuning=detuning,
        noise=noise,
    )  # fmt: skip
    time, step, start_order = (
        reading.single(name, value) for name, value in (("time", time), ("step", step), ("start order", start_order))
    )
    limits.within(time=time, step=step, start_order=start_order, **vars(model))
    even, lead = reading.flag("quantiles", quantiles), reading.flag("lead", lead)
    kind, where = reading.precision(dtype), reading.place(device)
    crowd = _crowd(flow, model, felt, oscillators, frequencies, seed, start)
    if start is not None and (start_order or lead):
        raise KuramotoError("Expected `start` to say everything; got start order or lead beside it. Leave them out.")
    size, many = crowd.count * flow.groups, crowd.members or 1
    kept, steps = reading.whole("snapshots", snapshots), limits.steps(time, step, 0, 0)
    limits.affordable(size, steps, many, max(flow.ambient * max(kept, 1), flow.generators))
    x, omega = crowd.positions(even, start_order, lead).to(where, kind), crowd.rates(even).to(where, kind)
    spread = strongest(model.noise) ** 2 * (flow.ambient - 1)
    steps = limits.steps(time, step, felt.most(x), spread)
    limits.affordable(size, steps, many, flow.ambient)
    moments = places(kept, steps)
    moving = motion(flow, omega, time / steps, model.noise, crowd.seeds)
    path, means = followed(moving, x, felt, [*moments, steps])
    times = torch.arange(steps + 1, dtype=torch.float64) * (time / steps)
    spaces = [flow.space(state) for state in path]
    return Result(
        times=times,
        means=means,
        positions=spaces[-1],
        path=torch.stack(spaces[:-1]) if moments else spaces[-1].new_empty(0, *spaces[-1].shape),
        path_times=times[moments],
        members=many,
        theory_of=partial(_theory, flow, crowd, isinstance(coupling, Coupling)),
    )


def _felt(
    flow: BaseFlow, coupling: Any, *, contrast: Any, detuning: Any, noise: Any, **rest: Any
) -> tuple[Coupling, Model]:
    """What the oscillators feel, and the model it is of."""
    named = {"contrast": contrast, **{name: reading.number(name.replace("_", " "), rest[name]) for name in rest}}
    moving = {"detuning": reading.number("detuning", detuning), "noise": reading.number("noise", noise)}
    if isinstance(coupling, Coupling):
        _alone(**named)
        return coupling, Model(0.0, **moving)
    named["contrast"] = reading.number("contrast", flow.contrast if contrast is None else contrast)
    model = Model(reading.number("coupling", coupling), **named, **moving)
    limits.within(**vars(model))
    return model.on(flow.groups), model


def _crowd(
    flow: BaseFlow, model: Model, felt: Coupling, oscillators: Any, frequencies: Any, seed: Any, start: Any
) -> Ensemble:
    count = None if oscillators is None else reading.whole("oscillators", oscillators)
    if count is not None:
        limits.within(oscillators=count)
    rates = frequencies if isinstance(frequencies, str) else reading.numbers("frequencies", frequencies)
    placed = None if start is None else reading.numbers("start", start)
    return Ensemble(flow, model, felt, count, rates, reading.seeds(seed), placed)


def _theory(flow: BaseFlow, crowd: Ensemble, own: bool, place: int) -> Theory:
    law = crowd.law_of(place)
    if own or law is None:
        what = "a coupling of your own" if own else "frequencies that are given, but for many of one group's angles"
        return Theory(None, None, UNKNOWN.format(what))
    return flow.theory(law, crowd.model.member(place))


def _alone(**settings: Number | None) -> None:
    beside = [name for name, value in settings.items() if value is not None and is_set(value)]
    if beside:
        raise KuramotoError(
            f"Expected a coupling of your own to say everything; got {', '.join(beside)} beside it. "
            "Leave them out, or add them to the coupling."
        )
