"""The bias of the noisy integrator's stationary law against its step: `python benchmarks/noise.py`.

Identical oscillators in a constant field f = 1 with noise σ = 1 should end as von Mises–Fisher with κ = 2f/σ². Two
measurements of E[c], c the height along the field: simulations in independent members, with the standard error of
their mean, and the integrator's transition operator. Its kick is isotropic, so Gegenbauer's polynomials are its
eigenfunctions; half a drift moves heights by tanh(artanh c + fh/2); the stationary moments solve a linear system.
Written to benchmarks/results/noise.md.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import scipy
import torch
from numpy.typing import NDArray
from scipy.special import eval_chebyt, eval_gegenbauer, roots_chebyt, roots_gegenbauer, roots_genlaguerre

from kuralab.kuramoto import simulate
from kuralab.kuramoto.spheres_theory import resultant

RESULTS = Path(__file__).parent / "results" / "noise.md"
PLACES = {"circle": ("circle", None), "sphere, d = 3": ("sphere", 3), "sphere, d = 5": ("sphere", 5)}
PLACES |= {"unit quaternions": ("quaternions", None)}
AMBIENT = {"circle": 2, "sphere, d = 3": 3, "sphere, d = 5": 5, "unit quaternions": 4}
STEPS = (0.1, 0.05, 0.025)  # longer ones `simulate` shortens where noise spreads far
MEMBERS, COUNT, TIME, KAPPA, MODES = 40, 500, 100.0, 2.0, 48
HEAD = (
    "| manifold | step | E[c], simulated | standard error | bias, simulated | bias, exact for the scheme |",
    "|---|---|---|---|---|---|",
)
Floats = NDArray[np.float64]


def simulated(manifold: str, dim: int | None, step: float) -> tuple[float, float]:
    """E[c] over the second half of the time, and its standard error."""
    result = simulate(
        manifold, dim, oscillators=COUNT, coupling=0.0, field=1.0, noise=1.0, frequencies="lorentzian:0",
        time=TIME, step=step, seed=range(MEMBERS), start_order=0.5,
    )  # fmt: skip
    heights = result.means[len(result.times) // 2 :, 0, :, 0].mean(0)
    return float(heights.mean()), float(heights.std() / math.sqrt(MEMBERS))


def exact(ambient: int, step: float) -> float:
    """E[c] of the scheme itself, field and noise one."""
    nodes, weights = roots_gegenbauer(400, ambient / 2 - 1) if ambient > 2 else roots_chebyt(400)
    at_nodes, weights = _polynomials(ambient, nodes), weights / weights.sum()
    moved = _polynomials(ambient, np.tanh(step / 2 + np.arctanh(nodes)))
    drift = (at_nodes * weights) @ moved.T / (at_nodes**2 @ weights)[:, None]
    square = step / (1 + (ambient - 2) * step / 6) if ambient > 2 else step
    lengths, share = roots_genlaguerre(60, (ambient - 1) / 2 - 1)
    kick = _polynomials(ambient, np.cos(np.sqrt(2 * square * lengths))) @ (share / share.sum())
    whole = (drift * kick) @ drift
    return float(np.linalg.solve(np.eye(MODES - 1) - whole.T[1:, 1:], whole.T[1:, 0])[0])


def _polynomials(ambient: int, heights: Floats) -> Floats:
    degrees, order = np.arange(MODES)[:, None], ambient / 2 - 1
    if ambient == 2:
        return np.asarray(eval_chebyt(degrees, heights))
    return np.asarray(eval_gegenbauer(degrees, order, heights) / eval_gegenbauer(degrees, order, 1.0))


def main() -> None:
    """Measures every manifold at every step and writes the table."""
    torch.set_num_threads(1)
    began, lines = time.perf_counter(), [*HEAD]
    for title, (manifold, dim) in PLACES.items():
        right = resultant(KAPPA, AMBIENT[title])
        for step in STEPS:
            found, error = simulated(manifold, dim, step)
            known = exact(AMBIENT[title], step) / right - 1
            lines.append(
                f"| {title} | {step} | {found:.5f} | {error:.5f} | {found / right - 1:+.3%} ± {error / right:.3%} | "
                f"{known:+.4%} |"
            )
            print(lines[-1], flush=True)
    about = (
        f"`python benchmarks/noise.py`, {MEMBERS} members of {COUNT} oscillators for {TIME:g} units of time, the "
        f"second half counted; one thread, {time.perf_counter() - began:.0f} s, torch {torch.__version__}, "
        f"scipy {scipy.__version__}. Field 1, noise 1, κ = {KAPPA:g}; the bias is relative to A_d(κ)."
    )
    RESULTS.write_text("\n".join(["# Bias of the noisy integrator against its step", "", about, "", *lines, ""]))


if __name__ == "__main__":
    main()
