"""The same oscillators, by us and by others: N phases under one mean field, Gaussian frequencies, K = 2.

Each contestant advances phases by a duration, in its own steps: ours IFRK4, plain RK4 in numpy, torchdiffeq's rk4,
scipy's DOP853, and the `kuramoto` of PyPI (LSODA over all pairs). `matched` finds the longest step, or the loosest
tolerance, whose phases after T = 10 are no farther from a reference than ours: root mean square, in radians.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from torchdiffeq import odeint

from kuralab.kuramoto import find, frequencies
from kuralab.kuramoto.coupling import MeanField

COUPLING, STEP, SPAN, PROBE = 2.0, 0.05, 10.0, 500
LADDER = tuple(SPAN / round(25 * 1.05**k) for k in range(90))
TOLERANCES = tuple(10 ** (-k / 8) for k in range(16, 105))
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Contestant:
    """How one of them advances phases.

    Attributes:
        name: Of the row.
        advance: (phases, frequencies, duration, grain) to phases; the grain is a step or a tolerance.
        grains: From coarse to fine.
        most: Oscillators that fit into memory.
        steps: Whether grains are steps.
        power: Of N in its time.
        parallel: Whether it uses more than one thread.
    """

    name: str
    advance: Callable[[Array, Array, float, float], Array]
    grains: tuple[float, ...]
    most: int = 10**7
    steps: bool = True
    power: int = 1
    parallel: bool = False


def start(count: int) -> tuple[Array, Array]:
    """Phases and frequencies, the same for all."""
    phases = 2 * math.pi * np.random.default_rng(0).random(count)
    return phases, frequencies.draw(frequencies.parse("gaussian:1"), 1, count, 0, quantiles=False)[0].numpy()


def slope(theta: Any, omega: Any, library: Any) -> Any:
    """θ' by the mean field."""
    cos, sin = library.cos(theta), library.sin(theta)
    return omega + COUPLING * (sin.mean() * cos - cos.mean() * sin)


def ours(dtype: torch.dtype) -> Callable[[Array, Array, float, float], Array]:
    """IFRK4 of the library, phases to phases."""

    def advance(theta: Array, omega: Array, duration: float, step: float) -> Array:
        x, _ = prepared(theta, omega, step, dtype)(round(duration / step))
        return np.arctan2(x[1, 0].numpy(), x[0, 0].numpy()).astype(float)

    return advance


def prepared(theta: Array, omega: Array, step: float, dtype: torch.dtype) -> Callable[[int], Any]:
    """Our run of so many steps, ready to be timed."""
    angle = torch.from_numpy(theta)
    x = torch.stack((angle.cos(), angle.sin()))[:, None].to(dtype)
    stepper = find("circle").stepper(torch.from_numpy(omega)[None, None].to(dtype), step)
    return lambda steps: stepper.run(x, MeanField(COUPLING), steps)


def rk4(theta: Array, omega: Array, duration: float, step: float) -> Array:
    for _ in range(round(duration / step)):
        one = slope(theta, omega, np)
        two = slope(theta + step / 2 * one, omega, np)
        three = slope(theta + step / 2 * two, omega, np)
        theta = theta + step / 6 * (one + 2 * two + 2 * three + slope(theta + step * three, omega, np))
    return theta


def differential(theta: Array, omega: Array, duration: float, step: float) -> Array:
    rates, times = torch.from_numpy(omega), torch.tensor([0.0, duration], dtype=torch.float64)
    with torch.no_grad():
        path = odeint(
            lambda _, at: slope(at, rates, torch), torch.from_numpy(theta), times, method="rk4",
            options={"step_size": duration / round(duration / step)},
        )  # fmt: skip
    return path[-1].numpy()


def adaptive(theta: Array, omega: Array, duration: float, tolerance: float) -> Array:
    found = solve_ivp(
        lambda _, at: slope(at, omega, np), (0.0, duration), theta, "DOP853", [duration], rtol=tolerance, atol=tolerance
    )
    return found.y[:, -1]


@cache
def package() -> Any:
    """The package of PyPI, by its file: the benchmark beside this one has its name."""
    place = importlib.metadata.distribution("kuramoto").locate_file("kuramoto/kuramoto.py")
    spec = importlib.util.spec_from_file_location("published_kuramoto", str(place))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def published(theta: Array, omega: Array, duration: float, _: float) -> Array:
    """All pairs; its tolerance cannot be chosen."""
    model = package().Kuramoto(coupling=COUPLING, dt=duration / 2, T=duration, natfreqs=omega)
    everyone = np.broadcast_to(1.0, (len(theta), len(theta)))
    return model.run(adj_mat=everyone, angles_vec=theta)[:, -1]


PEERS = (
    Contestant("numpy RK4", rk4, LADDER),
    Contestant("torchdiffeq rk4", differential, LADDER, parallel=True),
    Contestant("scipy DOP853", adaptive, TOLERANCES, steps=False),
    Contestant("PyPI kuramoto", published, (1.5e-8,), most=10**4, steps=False, power=2),
)


def error(found: Array, exact: Array) -> float:
    """Root mean square of the angles between."""
    return float(np.sqrt(np.square(np.remainder(found - exact + math.pi, 2 * math.pi) - math.pi).mean()))


def matched() -> dict[str, tuple[float, float]]:
    """Each contestant's grain and error; ours are at the library's usual step."""
    theta, omega = start(PROBE)
    exact = adaptive(theta, omega, SPAN, 1e-13)
    bound = error(ours(torch.float64)(theta, omega, SPAN, STEP), exact)
    found = {"ours": (STEP, bound), "ours32": (STEP, error(ours(torch.float32)(theta, omega, SPAN, STEP), exact))}
    for peer in PEERS:
        for grain in peer.grains:
            found[peer.name] = grain, error(peer.advance(theta, omega, SPAN, grain), exact)
            if found[peer.name][1] <= bound:
                break
    return found
