"""`kuralab simulate`: Kuramoto oscillators on a manifold, and how far they synchronise."""

from __future__ import annotations

import argparse
import time
from typing import Any

from kuralab.catalogue import FREQUENCIES, MANIFOLDS

_DIM = "ambient dimension on the sphere, number of angles on the torus; left out: the usual one"
_CONTRAST = "A: 0 lets all groups feel one mean, 1 each its own; left out: the manifold's usual one"
_NETWORK = "an .npz file with `weights` (N, N), or of scipy.sparse.save_npz: K times these instead of a mean field"


def options(parser: argparse.ArgumentParser) -> None:
    """What is simulated."""
    laws = ", ".join(FREQUENCIES)
    parser.add_argument(
        "--manifold", default=next(iter(MANIFOLDS)), help=f"one of {', '.join(MANIFOLDS)} that oscillates"
    )
    parser.add_argument("--dim", type=int, default=None, help=_DIM)
    parser.add_argument("--populations", type=int, default=1, help="groups of oscillators")
    parser.add_argument("--oscillators", type=int, default=1000, help="how many in each group")
    parser.add_argument("--coupling", type=float, default=1.0, help="K, per unit of time")
    parser.add_argument("--contrast", type=float, default=None, help=_CONTRAST)
    parser.add_argument("--phase-lag", type=float, default=0.0, help="α, radians")
    parser.add_argument("--feedback", type=float, default=0.0, help="p: coupling grows with the order to this power")
    parser.add_argument("--field", type=float, default=0.0, help="h: an external field along the first axis")
    parser.add_argument("--network", default=None, metavar="FILE", help=_NETWORK)
    parser.add_argument("--frequencies", default="lorentzian:0.5", metavar="LAW:WIDTH", help=f"law: {laws}")
    parser.add_argument("--detuning", type=float, default=0.0, help="Δ between the first and the last group")
    parser.add_argument("--noise", type=float, default=0.0, help="σ, radians per square root of time")
    parser.add_argument("--time", type=float, default=60.0, help="how long")
    parser.add_argument("--step", type=float, default=0.05, help="longest step of the integrator")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same result")
    parser.add_argument(
        "--quantiles", action="store_true", help="frequencies at exact quantiles, positions evenly spread"
    )
    parser.add_argument("--start-order", type=float, default=0.0, help="order to start with, 0 to 1")
    parser.add_argument("--lead", action="store_true", help="start the first group at one point")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Simulate, and answer with the mean order parameter of the second half of the time."""
    from kuralab.kuramoto.simulation import simulate

    asked = {key: value for key, value in vars(args).items() if key not in ("command", "json", "network")}
    started = time.perf_counter()
    result = simulate(**(asked if args.network is None else _on_network(asked, args.network)))
    seconds = time.perf_counter() - started
    theory, late = result.theory, len(result.times) // 2
    groups = result.order[late:].mean(0).tolist()
    answer = {
        "order_parameter": result.order_parameter,
        "order_of_groups": groups,
        "order_of_all": float(result.total[late:].mean()),
        "theory": theory.order,
        "critical_coupling": theory.critical,
        "statement": theory.statement,
        "seconds": seconds,
    }
    known = "" if theory.order is None else f"; theory {theory.order:.4f}"
    each = f"\nGroups: {', '.join(f'{r:.4f}' for r in groups)}; all together {answer['order_of_all']:.4f}."
    text = (
        f"r = {result.order_parameter:.4f} (mean over the second half{known}), {seconds:.1f} s"
        f"{each if len(groups) > 1 else ''}\n{theory.statement}"
    )
    return answer, text, 0


def _on_network(asked: dict[str, Any], path: str) -> dict[str, Any]:
    """The same call with a network for its coupling; the network decides how many oscillators there are."""
    from kuralab.kuramoto.coupling import External
    from kuralab.kuramoto.network import Network, read

    weights = read(path)
    coupling = Network(asked["coupling"] * weights, asked.pop("phase_lag")) + External(asked.pop("field"))
    return asked | {"coupling": coupling, "oscillators": weights.shape[-1]}
