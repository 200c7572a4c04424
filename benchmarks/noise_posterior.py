"""How far the shaken swarm of kuramoto-noise is from the stationary law its divergence is taken of.

    python benchmarks/noise_posterior.py [--draws 400000]

For each κ, d and schedule: the error of the mean height, (E c − A)/(A(1 − A)) with A = A_d(κ), and for d = 2 and 3 the
divergence of the simulated height's law from the stationary one, D = KL(simulated ‖ stationary), by a histogram whose
200 cells are equally likely under the stationary law. The divergence that training takes errs by the simulated law's
own KL to uniform minus the stationary one, which the same histogram gives. What 200 cells of as many independent draws
from the stationary law itself would show, 199/(2 draws), is taken off D.
Results go to benchmarks/results/noise_posterior.md.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.latents import kuramoto_noise

RESULT = Path(__file__).parent / "results" / "noise_posterior.md"
KAPPAS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
DIMS = (2, 3, 10)
SCHEDULES = ((0.0, 0), (1.0, 4), (2.0, 6), (2.0, 12), (4.0, 6), (4.0, 12), (4.0, 24), (8.0, 24))
CELLS, GRID, CHUNK = 200, 400_001, 100_000


def heights(kappa: float, dim: int, draws: int) -> Tensor:
    """1 − ⟨x, loc⟩ of the simulated points, float64."""
    loc = torch.eye(dim, dtype=torch.float64)[0].expand(CHUNK, dim)
    strength = torch.full((CHUNK,), kappa, dtype=torch.float64)
    with torch.no_grad():
        found = [kuramoto_noise.simulated(loc, strength) - loc for _ in range(max(1, draws // CHUNK))]
    return torch.cat(found).square().sum(-1) / 2


def edges(kappa: float, dim: int) -> tuple[np.ndarray, np.ndarray]:
    """Equally likely cells of 1 − c under the stationary law, and the share of the uniform law in each."""
    angle = np.linspace(0, 1, GRID) ** 3 * np.pi
    slope = np.gradient(angle)
    law = np.exp(kappa * (np.cos(angle) - 1)) * np.sin(angle) ** (dim - 2) * slope
    flat = np.sin(angle) ** (dim - 2) * slope
    stationary, uniform = (np.cumsum(part) / part.sum() for part in (law, flat))
    inner = np.interp(np.arange(1, CELLS) / CELLS, stationary, angle)
    share = np.diff(np.concatenate(([0], np.interp(inner, angle, uniform), [1])))
    return 1 - np.cos(inner), share


def measured(kappa: float, dim: int, draws: int) -> tuple[float, float, float]:
    """Error of the mean height; D; and by how much the divergence to uniform is overstated, nats."""
    gap = heights(kappa, dim, draws)
    law = VonMisesFisher(torch.eye(dim, dtype=torch.float64)[0], kappa)
    mean = float(law.mean_resultant_length)
    off = (1 - float(gap.mean()) - mean) / (mean * (1 - mean))
    if dim > 3:
        return off, float("nan"), float("nan")
    cuts, share = edges(kappa, dim)
    count = np.bincount(np.searchsorted(cuts, gap.numpy()), minlength=CELLS) / len(gap)
    seen = count > 0
    bias = (CELLS - 1) / (2 * len(gap))
    apart = float((count[seen] * np.log(count[seen] * CELLS)).sum()) - bias
    own = float((count[seen] * np.log(count[seen] / share[seen])).sum()) - bias
    stationary = float((np.full(CELLS, 1 / CELLS) * np.log(1 / CELLS / share)).sum())
    return off, apart, stationary - own


def cost() -> float:
    """Milliseconds of one step forward and backward, batch 128, d = 3."""
    loc, kappa = torch.eye(3)[0].repeat(128, 1).requires_grad_(), torch.full((128,), 5.0, requires_grad=True)
    spent = []
    for _ in range(20):
        begun = time.process_time()
        torch.autograd.backward(kuramoto_noise.simulated(loc, kappa).sum())
        spent.append(time.process_time() - begun)
    return 1e3 * sorted(spent)[10]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=400_000)
    draws = parser.parse_args().draws
    torch.set_num_threads(1)
    usual, summary, detail = (kuramoto_noise.RELAXATIONS, kuramoto_noise.STEPS), [], []
    for relaxations, steps in SCHEDULES:
        kuramoto_noise.RELAXATIONS, kuramoto_noise.STEPS = relaxations, steps
        torch.manual_seed(0)
        table = {(d, k): measured(k, d, draws) for d in DIMS for k in KAPPAS}
        worst = [max(abs(table[d, k][0]) for k in KAPPAS if k >= 1) for d in DIMS]
        nats = [max(table[d, k][part] for k in KAPPAS) for d in (2, 3) for part in (1,)]
        over = [max((table[d, k][2] for k in KAPPAS), key=abs) for d in (2, 3)]
        mark = " (default)" if (relaxations, steps) == usual else ""
        cells = [
            *(f"{v:.3f}" for v in worst),
            *(f"{v:.4f}" for v in nats),
            *(f"{v:+.4f}" for v in over),
            f"{cost():.1f}",
        ]
        summary.append(f"| {relaxations:g}, {steps}{mark} | " + " | ".join(cells) + " |")
        print(summary[-1], flush=True)
        if mark:
            for k in KAPPAS:
                cells = [f"{table[d, k][0]:+.3f}" for d in DIMS]
                cells += [f"{table[d, k][part]:+.4f}" for d in (2, 3) for part in (1, 2)]
                detail.append(f"| {k:g} | " + " | ".join(cells) + " |")
    RESULT.write_text(
        "# The shaken swarm against its stationary law\n\n"
        f"`python benchmarks/noise_posterior.py --draws {draws}`. Nats for divergences; errors of the mean height are "
        "relative to A(1 − A). κ from 0.1 to 1000; errors of the mean for κ ≥ 1, where the draws' own error is below "
        f"{3 / draws**0.5:.3f}. Milliseconds: forward and backward of 128 points, d = 3, one thread.\n\n"
        "| relaxation times, steps | mean, d=2 | d=3 | d=10 | worst D, d=2 | d=3 | KL overstated by at most, d=2 | d=3 "
        "| ms |\n|---|---|---|---|---|---|---|---|---|\n" + "\n".join(summary) + "\n\nThe default, κ by κ:\n\n"
        "| κ | mean, d=2 | d=3 | d=10 | D, d=2 | KL overstated | D, d=3 | KL overstated |\n"
        "|---|---|---|---|---|---|---|---|\n"
        + "\n".join(detail) + "\n",
        encoding="utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    main()
