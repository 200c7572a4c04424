"""Nanoseconds per oscillator and step: our integrators against plain RK4 on phases, in one run, ratios first.

    python benchmarks/kuramoto.py [--oscillators 10000] [--steps 60]

The peers hold phases and call sine and cosine four times a step, in numpy and in torch, both in float64 on one thread,
as ours are. Every contestant takes the same steps of the same oscillators.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from kuralab.catalogue import MANIFOLDS
from kuralab.kuramoto import frequencies
from kuralab.kuramoto.flow import find, mean_field

STEP, COUPLING, ROUNDS = 0.05, 2.0, 5


def ours(manifold: str, count: int, noise: float = 0.0) -> Callable[[], None]:
    """One step of our integrator on a manifold, at its usual dimension."""
    flow = find(manifold)
    omega = frequencies.draw(frequencies.parse("lorentzian:0.5"), flow.rows, count, 0, quantiles=False)
    x, advance, field = flow.start(count, 0), flow.stepper(omega, STEP), mean_field(COUPLING, 0.0, flow.ambient)

    def step() -> None:
        advance(x, field)
        if noise:
            flow.kick(x, noise, 0, 0)

    return step


def plain(library: Any, count: int) -> Callable[[], None]:
    """One step of RK4 on phases, with a library's own sine and cosine."""
    drawn = frequencies.draw(frequencies.parse("lorentzian:0.5"), 1, count, 0, quantiles=False)[0]
    omega = drawn.numpy() if library is np else drawn
    state = [0 * omega]

    def slope(theta: Any) -> Any:
        cos, sin = library.cos(theta), library.sin(theta)
        return omega + COUPLING * (sin.mean() * cos - cos.mean() * sin)

    def step() -> None:
        theta = state[0]
        one = slope(theta)
        two = slope(theta + STEP / 2 * one)
        three = slope(theta + STEP / 2 * two)
        state[0] = theta + STEP / 6 * (one + 2 * two + 2 * three + slope(theta + STEP * three))

    return step


def measure(steps: dict[str, Callable[[], None]], count: int, times: int) -> dict[str, float]:
    """The best of several rounds for each, in turn, so that a busy moment hits all alike."""
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(ROUNDS):
        for name, step in steps.items():
            began = time.perf_counter()
            for _ in range(times):
                step()
            best[name] = min(best[name], (time.perf_counter() - began) / times / count * 1e9)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--oscillators", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=60)
    args = parser.parse_args()
    torch.set_num_threads(1)
    able = [name for name, entry in MANIFOLDS.items() if entry.load().oscillates]
    steps = {f"ours, {name}": ours(name, args.oscillators) for name in able}
    steps |= {f"ours, {able[0]} with noise": ours(able[0], args.oscillators, 0.1)}
    peers = {"RK4, numpy": plain(np, args.oscillators), "RK4, torch": plain(torch, args.oscillators)}
    best = measure(steps | peers, args.oscillators, args.steps)
    print(f"{args.oscillators:,} oscillators, float64, one thread; ns per oscillator and step")
    print(f"{'':28}{'ns':>8}" + "".join(f"{f'× {name}':>16}" for name in peers))
    for name, taken in best.items():
        print(f"{name:28}{taken:8.1f}" + "".join(f"{best[peer] / taken:16.2f}" for peer in peers))


if __name__ == "__main__":
    main()
