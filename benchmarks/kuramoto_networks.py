"""Speed beyond the mean field: sparse networks beside scipy's products, and slopes beside torchdiffeq.

Used by `kuramoto.py`, which writes what these measure. Slopes miss the aim of ten times faster than torchdiffeq: under
a mean field at about three quarters of it, since both take as many steps at equal error and ours computes every stage
three times, once there and twice back; through a dense network at a third to a half, since for every field a step
turns, adds up and hands out what 16 × 16 products give, and each of these takes as long as a product. Tried: stages
kept instead of computed again, 512-bit vectors, 256 to 2,048 oscillators side by side.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from scipy import sparse
from torch import Tensor
from torchdiffeq import odeint

from kuralab.kuramoto import find, frequencies
from kuralab.kuramoto.coupling import Coupling, MeanField
from kuralab.kuramoto.network import Network

Row = dict[str, Any]
EDGES, BATCH, COUNT, SPAN, ROUNDS = 1_000_000, 128, 16, 10.0, 5
STEPS = range(40, 640, 4)
OURS = 100
DOUBLE = torch.float64


def medians(calls: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each, one after another in every round, so that a busy moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in times.items()}


def networks(threads: int, rounds: int) -> list[Row]:
    """A step takes four fields of two coordinates: eight products with a vector, or four with two columns."""
    return [_network(threads, count, rounds) for count in (1_000, 10_000, 100_000)]


def _network(threads: int, count: int, rounds: int) -> Row:
    draw = np.random.default_rng(0)
    weights = sparse.csr_array(
        (draw.standard_normal(EDGES), draw.integers(count, size=EDGES), np.arange(0, EDGES + 1, EDGES // count)),
        (count, count),
    )
    weights.sum_duplicates()
    angle, column = torch.from_numpy(draw.uniform(0, 2 * math.pi, count)), draw.standard_normal((count, 2))
    x, single = torch.stack((angle.cos(), angle.sin()))[:, None], column[:, 0].copy()
    stepper = find("circle").stepper(torch.from_numpy(draw.standard_normal((1, 1, count))), 0.05)
    coupling = Network(weights)
    taken = medians({
        "step": lambda: stepper.run(x, coupling, 4),
        "vector": lambda: weights @ single,
        "columns": lambda: weights @ column,
    }, rounds)  # fmt: skip
    step = taken["step"] / 4
    best = min(8 * taken["vector"], 4 * taken["columns"])
    return {
        "threads": threads, "oscillators": count, "edges": weights.nnz, "of scipy's own speed": best / step,
        "step (ms)": 1e3 * step, "8 vector products (ms)": 8e3 * taken["vector"],
        "4 two-column products (ms)": 4e3 * taken["columns"],
    }  # fmt: skip


def settings(kind: torch.dtype) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """Random phases, the quantiles of a Lorentzian law of half width 0.5, and what each coupling learns.

    K = 2, or signed weights, normal around 2 / N with a deviation of 1 / N.
    """
    torch.manual_seed(0)
    theta = 2 * math.pi * torch.rand(BATCH, COUNT, dtype=DOUBLE)
    omega = frequencies.draw(frequencies.parse("lorentzian:0.5"), 1, COUNT, 0, quantiles=True).repeat(BATCH, 1)
    dense = torch.randn(COUNT, COUNT, dtype=DOUBLE) / COUNT + 2 / COUNT
    return (
        theta.to(kind),
        omega.to(kind),
        {"mean field": torch.tensor(2.0, dtype=kind), "dense network": dense.to(kind)},
    )


def our_slopes(name: str, steps: int, kind: torch.dtype = DOUBLE) -> tuple[Tensor, ...]:
    """Of the mean square order at the end, by phases, frequencies and K or W."""
    theta, omega, learnt = settings(kind)
    leaves = [one.requires_grad_() for one in (theta, omega, learnt[name])]
    coupling: Coupling = MeanField(leaves[2]) if name == "mean field" else Network(leaves[2])
    x = torch.stack((theta.cos(), theta.sin()))[:, :, None]
    _, means = find("circle").stepper(omega[None, :, None], SPAN / steps).run(x, coupling, steps)
    return torch.autograd.grad(means[-1].square().sum(0).mean(), leaves)


def their_slopes(name: str, steps: int, kind: torch.dtype = DOUBLE) -> tuple[Tensor, ...]:
    """The same through torchdiffeq on phases."""
    theta, omega, learnt = settings(kind)
    leaves = [one.requires_grad_() for one in (theta, omega, learnt[name])]

    def slope(_: Tensor, at: Tensor) -> Tensor:
        cos, sin = at.cos(), at.sin()
        if name == "mean field":
            return omega + leaves[2] * (sin.mean(-1, keepdim=True) * cos - cos.mean(-1, keepdim=True) * sin)
        return omega + (sin @ leaves[2].T) * cos - (cos @ leaves[2].T) * sin

    times = torch.tensor([0.0, SPAN], dtype=kind)
    end = odeint(slope, theta, times, method="rk4", options={"step_size": SPAN / steps})[-1]
    order = end.cos().mean(-1).square() + end.sin().mean(-1).square()
    return torch.autograd.grad(order.mean(), leaves)


def apart(found: tuple[Tensor, ...], exact: tuple[Tensor, ...]) -> float:
    """Relative distance of all slopes together."""
    whole = [torch.cat([part.flatten() for part in parts]) for parts in (found, exact)]
    return float((whole[0] - whole[1]).norm() / whole[1].norm())


def gradients(threads: int, rounds: int) -> list[Row]:
    """Ours in 100 steps; torchdiffeq in the fewest whose slopes are as good."""
    names = "mean field", "dense network"
    return [_gradient(threads, name, kind, rounds) for kind in (DOUBLE, torch.float32) for name in names]


def _gradient(threads: int, name: str, kind: torch.dtype, rounds: int) -> Row:
    exact = their_slopes(name, 2000)
    error, errors = apart(our_slopes(name, OURS, kind), exact), {0: math.inf}
    for steps in STEPS:
        errors[steps] = apart(their_slopes(name, steps, kind), exact)
        if errors[steps] <= error:
            break
    most = max(errors)
    taken = medians(
        {"ours": lambda: our_slopes(name, OURS, kind), "theirs": lambda: their_slopes(name, most, kind)}, rounds
    )
    return {
        "threads": threads, "coupling": name, "numbers": str(kind).removeprefix("torch."),
        "times faster": taken["theirs"] / taken["ours"],
        "ours (ms)": 1e3 * taken["ours"], "torchdiffeq rk4 (ms)": 1e3 * taken["theirs"], "our steps": OURS,
        "their steps": most, "our error": error, "their error": errors[most],
    }  # fmt: skip


FIRST = """
import time
import torch
import kuralab.kuramoto
from kuralab.kuramoto import find, frequencies
from kuralab.kuramoto.kernels import loading, running
began = time.perf_counter()
for kind in running.KINDS:
    loading.load(f"{kind} {torch.float64}", running.warmer(kind, torch.float64))
    print(f"{kind} {time.perf_counter() - began}")
    began = time.perf_counter()
"""


def first_calls() -> list[Row]:
    """Seconds until each kind of compiled code is there: with an empty cache, and in the next process."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for cache in ("empty", "kept"):
            done = subprocess.run(
                [sys.executable, "-c", FIRST],
                env=os.environ | {"NUMBA_CACHE_DIR": folder},
                check=True,
                capture_output=True,
                text=True,
            )
            rows.append(
                {"cache": cache} | {k: float(v) for k, v in (line.split() for line in done.stdout.splitlines())}
            )
    return rows
