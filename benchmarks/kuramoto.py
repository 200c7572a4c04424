"""Nanoseconds per oscillator and step beside other packages, plain numpy and the memory itself, ratios first.

    python benchmarks/kuramoto.py [--most 10000000] [--rounds 5] [--quick]

One run, one thread, and two for large systems; medians of rounds in which every contestant has its turn.
`kuramoto_peers` says who they are and makes all as accurate as ours; `kuramoto_networks` measures sparse networks and
slopes, `kuramoto_memory` the memory, `kuramoto_gpu` a GPU. A peer that would take longer than its patience is left out,
and said to be. Our step moves 18 numbers per oscillator (`kernels.stages`). Two aims are met in part: 10 ns a step at
10⁴ and more by all but one thread at 10⁷ in float64, which memory bounds; and 70 % of the triad by all at 10⁵ and more
against the triad in memory (float32 at 10⁷ on two threads is within a few hundredths), but not against a triad that
stays in the cache, where the step's arithmetic, some 140 operations, takes longer than its bytes. Results go to
benchmarks/results/kuramoto-cpu-<machine>.md and .json; `--quick` only shows that everything runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numba
import numpy as np
import torch
from kuramoto_gpu import accelerator
from kuramoto_memory import Triads
from kuramoto_networks import Row, first_calls, gradients, medians, networks
from kuramoto_peers import COUPLING, PEERS, STEP, Contestant, matched, prepared, start

from kuralab.kuramoto import find, kernels
from kuralab.kuramoto.coupling import MeanField

RESULTS = Path(__file__).parent / "results"
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
BUDGET, PATIENCE = 2.0, 400.0  # a peer that takes longer, in seconds, has one turn, or none
LARGE = 100_000  # oscillators from which two threads are measured
TYPES = {"float64": torch.float64, "float32": torch.float32}


def duration(peer: Contestant, grain: float) -> float:
    """How long a peer is watched: a few steps, or a time in which its step has settled."""
    return 2 * grain if peer.steps else 0.2


def race(
    count: int, threads: int, rounds: int, patience: float, grains: dict[str, tuple[float, float]],
    spent: dict[str, float], left: list[Row],
) -> list[Row]:  # fmt: skip
    """One size: ours in both precisions and every peer that fits, in turns; the others go to `left`."""
    theta, omega = start(count)
    steps = max(8, min(2000, 4_000_000 // count))
    ready = {name: prepared(theta, omega, STEP, dtype) for name, dtype in TYPES.items()}
    calls: dict[str, Any] = {name: partial(run, steps) for name, run in ready.items()}
    shares = dict.fromkeys(calls, steps * STEP)
    once = {}
    for peer in PEERS:
        expected = spent.get(peer.name, 0.0) * 10**peer.power
        if threads > 1 and not peer.parallel:
            continue
        if count > peer.most or expected > patience:
            spent[peer.name] = expected
            why = "memory" if count > peer.most else f"{expected:.0f} s"
            left.append({"threads": threads, "oscillators": count, "name": peer.name, "would take": why})
            continue
        grain = grains[peer.name][0]
        span = shares[peer.name] = duration(peer, grain)
        began = time.perf_counter()
        peer.advance(theta, omega, span, grain)
        spent[peer.name] = time.perf_counter() - began
        if spent[peer.name] > BUDGET:
            once[peer.name] = spent[peer.name]
        else:
            calls[peer.name] = partial(peer.advance, theta, omega, span, grain)
    taken = medians(calls, rounds if count <= 10**6 else 3) | once
    every = {name: taken[name] / shares[name] / count * 1e9 for name in taken}
    rows = []
    for name, each in every.items():
        grain, error = grains.get(name, grains["ours" if name == "float64" else "ours32"])
        stepping = name in TYPES or next(peer.steps for peer in PEERS if peer.name == name)
        rows.append({
            "threads": threads, "oscillators": count, "name": f"kuralab {name}" if name in TYPES else name,
            "times ours at equal error": each / every["float64"],
            "times ours per step": each * grain / every["float64"] / STEP if stepping else None,
            "ns per oscillator-step": each * grain if stepping else None,
            "ns per oscillator and unit of time": each, "step or tolerance": grain, "error": error,
        })  # fmt: skip
    return rows


def spheres(rounds: int) -> list[Row]:
    """Plain torch on the other manifolds, one thread, 100,000 oscillators."""
    rows = []
    for name, dim in (("sphere", 3), ("sphere", 4), ("quaternions", None)):
        flow = find(name, dim)
        x = flow.start(LARGE, 0)
        stepper = flow.stepper(torch.randn(flow.generators, 1, LARGE, dtype=torch.float64), STEP)
        coupling = MeanField(COUPLING)
        taken = medians({"run": partial(stepper.run, x, coupling, 4)}, rounds)["run"]
        rows.append({"manifold": name, "coordinates": flow.ambient, "ns per oscillator-step": taken / 4 / LARGE * 1e9})
    return rows


def table(title: str, rows: list[Row]) -> list[str]:
    """Rows as markdown."""
    if not rows:
        return [f"## {title}", "", "None.", ""]
    heads = list(rows[0])
    lines = [f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(said(row[head]) for head in heads) + " |" for row in rows]
    return [*lines, ""]


def said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1e}" if value and abs(value) < 1e-2 else f"{value:,.3g}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round, impatient, and nothing written")
    asked = parser.parse_args()
    rounds, patience = (1, 0.3) if asked.quick else (asked.rounds, PATIENCE)
    began, load = time.perf_counter(), os.getloadavg()[0]
    torch.set_num_threads(1)
    grains = matched()
    for dtype in TYPES.values():
        kernels.load(dtype)
    tables: dict[str, list[Row]] = {"Mean field": [], "Memory": [], "Left out": [], "Sparse networks": [], "Slopes": []}
    for threads in range(1, min(2, os.cpu_count() or 1) + 1):
        torch.set_num_threads(threads)
        numba.set_num_threads(threads)
        triads, spent = Triads(rounds), {}
        for count in (size for size in SIZES if size <= asked.most and (threads == 1 or size >= LARGE)):
            rows = race(count, threads, rounds, patience, grains, spent, tables["Left out"])
            tables["Mean field"] += rows
            tables["Memory"] += [triads.beside(row) for row in rows[: len(TYPES)]]
            print(*table("", rows)[4:], sep="\n", flush=True)
        tables["Sparse networks"] += networks(threads, rounds)
        tables["Slopes"] += gradients(threads, rounds)
    torch.set_num_threads(1)
    tables |= {
        "Other manifolds, plain torch": spheres(rounds),
        "Seconds to the first call": first_calls(),
        "GPU": accelerator(),
    }
    about = {
        "command": "python " + " ".join(["benchmarks/kuramoto.py", *sys.argv[1:]]), "load before": load,
        "load after": os.getloadavg()[0], "seconds": time.perf_counter() - began, "cores": os.cpu_count(),
        "torch": torch.__version__, "numpy": np.__version__, "numba": numba.__version__, "accuracy": grains,
    }  # fmt: skip
    lines = [
        f"`{about['command']}`",
        "",
        ", ".join(f"{k} {said(v)}" for k, v in about.items() if k not in ("command", "accuracy")),
        "",
    ]
    lines += [line for title, rows in tables.items() for line in table(title, rows)]
    if not asked.quick:
        place = RESULTS / f"kuramoto-cpu-{platform.machine()}"
        place.with_suffix(".json").write_text(json.dumps(about | {"tables": tables}, indent=1) + "\n")
        place.with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
