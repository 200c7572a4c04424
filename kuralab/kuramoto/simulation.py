"""One call: oscillators of a manifold, a coupling, a while, and how ordered they became."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.kuramoto import frequencies as laws
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import Theory, find, mean_field, order

MOST = 10_000_000


@dataclass(frozen=True)
class Result:
    """What a simulation gives.

    Attributes:
        order_parameter: Mean of r over the second half of the time, and over the groups (angles).
        times: Times at which r was taken, (T,).
        order: r of each group, (T, groups).
        positions: Final space coordinates, (N, m).
        theory: What infinitely many oscillators would do.
    """

    order_parameter: float
    times: Tensor
    order: Tensor
    positions: Tensor
    theory: Theory


def simulate(
    manifold: str,
    dim: int | None = None,
    oscillators: int = 1000,
    coupling: float = 1.0,
    frequencies: str = "lorentzian:0.5",
    noise: float = 0.0,
    phase_lag: float = 0.0,
    time: float = 60.0,
    seed: int = 0,
    step: float = 0.05,
    quantiles: bool = False,
    start: Tensor | None = None,
) -> Result:
    r"""Integrates x' = A x + f − ⟨f, x⟩x + noise, with the field f = K·R(−α)·mean(x).

    On the circle and for each angle of the torus this is
    :math:`\theta_i' = \omega_i + \frac{K}{N}\sum_j \sin(\theta_j - \theta_i - \alpha) + \sigma\xi_i`.
    Frequencies are drawn by the seed, one in every equal share of their law (see
    `frequencies.draw`); `quantiles` puts each at the middle of its share, as theory wants.
    Positions start uniform, by the seed.

    Shapes: `start` is (N, m) in space coordinates and decides N.
    Units: time is free; frequencies and coupling are per unit of time, the phase lag is in
    radians, the noise σ in radians per square root of time.

    Args:
        manifold: A name of the catalogue.
        dim: Angles on a torus, ambient dimension on a sphere; None takes the manifold's usual one.
        oscillators: How many, N.
        coupling: K.
        frequencies: "law:width". On spheres they are the entries above the diagonal of A.
        noise: σ.
        phase_lag: α.
        time: How long.
        seed: The same seed gives the same result.
        step: Longest step of the integrator.
        quantiles: Frequencies at exact quantiles instead of drawn ones.
        start: Points to start from instead of uniform ones.

    Raises:
        KuramotoError: If a value cannot be run; the message says what to do.

    >>> result = simulate("circle", oscillators=500, coupling=4.0, time=20.0)
    >>> abs(result.order_parameter - result.theory.order) < 0.05
    True
    """
    flow, law = find(manifold, dim), laws.parse(frequencies)
    _check(oscillators, coupling, noise, phase_lag, time, step)
    x = flow.start(oscillators, seed) if start is None else flow.state(start)
    steps = max(1, math.ceil(time / step - 1e-9))
    h = time / steps
    advance = flow.stepper(laws.draw(law, flow.rows, x.shape[-1], seed, quantiles), h)
    field = mean_field(coupling, phase_lag, flow.ambient)
    means = [order(x.mean(-1))]
    for place in range(steps):
        advance(x, field)
        mean = x.mean(-1)
        if noise:
            flow.kick(x, noise * math.sqrt(h), seed, place)
            # Half-way through the kick: as exact as splitting it around the step, with one draw.
            mean = (mean + x.mean(-1)) / 2
        means.append(order(mean))
    r = torch.stack(means)
    return Result(
        order_parameter=float(r[(steps + 1) // 2 :].mean()),
        times=torch.arange(steps + 1, dtype=torch.float64) * h,
        order=r,
        positions=flow.space(x),
        theory=flow.theory(law, coupling, noise, phase_lag),
    )


def _check(oscillators: int, coupling: float, noise: float, phase_lag: float, time: float, step: float) -> None:
    _within("oscillators", oscillators, 1, MOST)
    _within("coupling", coupling, -1e4, 1e4)
    _within("noise", noise, 0, 1e2)
    _within("phase lag", phase_lag, -math.pi, math.pi)
    _within("time", time, 1e-9, 1e6)
    _within("step", step, 1e-6, 1)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise KuramotoError(f"Expected {name} from {low:,g} to {high:,g}; got {value!r}. Choose a value in that range.")
