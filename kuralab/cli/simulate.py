"""`kuralab simulate`: Kuramoto oscillators on a manifold, and how far they synchronise."""

from __future__ import annotations

import argparse
import time
from typing import Any

from kuralab.catalogue import FREQUENCIES, MANIFOLDS

_DIM = "ambient dimension on the sphere, number of angles on the torus; left out: the usual one"


def options(parser: argparse.ArgumentParser) -> None:
    """What is simulated."""
    laws = ", ".join(FREQUENCIES)
    parser.add_argument(
        "--manifold", default=next(iter(MANIFOLDS)), help=f"one of {', '.join(MANIFOLDS)} that oscillates"
    )
    parser.add_argument("--dim", type=int, default=None, help=_DIM)
    parser.add_argument("--oscillators", type=int, default=1000, help="how many")
    parser.add_argument("--coupling", type=float, default=1.0, help="K, per unit of time")
    parser.add_argument("--frequencies", default="lorentzian:0.5", metavar="LAW:WIDTH", help=f"law: {laws}")
    parser.add_argument("--noise", type=float, default=0.0, help="σ, radians per square root of time")
    parser.add_argument("--phase-lag", type=float, default=0.0, help="α, radians")
    parser.add_argument("--time", type=float, default=60.0, help="how long")
    parser.add_argument("--step", type=float, default=0.05, help="longest step of the integrator")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same result")
    parser.add_argument("--quantiles", action="store_true", help="frequencies at exact quantiles instead of drawn ones")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Simulate, and answer with the mean order parameter of the second half of the time."""
    from kuralab.kuramoto.simulation import simulate

    asked = {key: value for key, value in vars(args).items() if key not in ("command", "json")}
    started = time.perf_counter()
    result = simulate(**asked)
    seconds = time.perf_counter() - started
    theory = result.theory
    answer = {
        "order_parameter": result.order_parameter,
        "theory": theory.order,
        "critical_coupling": theory.critical,
        "statement": theory.statement,
        "seconds": seconds,
    }
    known = "" if theory.order is None else f"; theory {theory.order:.4f}"
    text = f"r = {result.order_parameter:.4f} (mean over the second half{known}), {seconds:.1f} s\n{theory.statement}"
    return answer, text, 0
