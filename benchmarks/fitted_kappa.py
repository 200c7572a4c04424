"""Concentrations fitted to public directions, beside scipy's: `python benchmarks/fitted_kappa.py`.

Both solve A(κ) = R̄ for the von Mises–Fisher law; scipy.stats.vonmises_fisher.fit does so with a root finder and SciPy's
Bessel functions, kuralab with its own. Written to benchmarks/results/fitted_kappa.md.
"""

from __future__ import annotations

from pathlib import Path

import scipy
import torch
from scipy.stats import vonmises_fisher

from kuralab.catalogue import DIRECTIONS, LAWS
from kuralab.data.directions import load
from kuralab.evaluation.fits import log_prob

RESULTS = Path(__file__).parent / "results" / "fitted_kappa.md"
HEAD = (
    "| set | points | R̄ | κ, kuralab | κ, scipy | difference | log-likelihood | log-likelihood, scipy |",
    "|---|---|---|---|---|---|---|---|",
)
AGREE = 1e-6


def row(name: str) -> str:
    """One set: both fits, their difference."""
    points = load(name).space
    family = LAWS["von-mises-fisher"].load()
    law = family.fit(points)
    mu, kappa = vonmises_fisher.fit(points.numpy())
    found = float(law.concentration)
    if abs(found - kappa) > AGREE:
        raise SystemExit(f"Expected agreement to {AGREE:g} on {name}; got {found!r} and {kappa!r}.")
    likelihood = float(log_prob(law, points, angular=False).sum())
    known = float(vonmises_fisher(mu, kappa).logpdf(points.numpy()).sum())
    length = float(points.mean(0).norm())
    return (
        f"| {name} | {len(points):,} | {length:.6f} | {found:.10f} | {kappa:.10f} | {abs(found - kappa):.1e} | "
        f"{likelihood:.4f} | {known:.4f} |"
    )


def main() -> None:
    """Fits every set of unit vectors and writes the table."""
    torch.set_num_threads(1)
    names = [name for name in DIRECTIONS if len(load(name).space[0]) <= 3]
    lines = [*HEAD, *(row(name) for name in names)]
    about = f"`python benchmarks/fitted_kappa.py`, one thread, torch {torch.__version__}, scipy {scipy.__version__}."
    RESULTS.write_text("\n".join(["# Fitted concentrations beside scipy", "", about, "", *lines, ""]))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
