"""Whether samples follow their laws, over dimensions and concentrations, beside a published sampler.

    python benchmarks/samplers.py [--draws 100000]

For each cell, by p-values: the Kolmogorov–Smirnov test of the height ⟨loc, x⟩ against its distribution function by
dense quadrature; Rayleigh's test of the direction around `loc`; the Kolmogorov–Smirnov test of one coordinate of that
direction (the two sides' balance on the circle). Angles are tested against the wrapped Cauchy distribution function;
pairs of angles in both marginals and, given the first, in the second. Float64 draws are around a random `loc`, float32
ones around an axis, where the angle keeps its digits. `fixed` is the sampler of compiled and GPU code, which makes its
36 proposals without looking; `ulp` the greatest | |x| − 1 | around random directions, in units of the type's ε. Beside
it stands pythae's sampler of the von Mises–Fisher law. A p-value fails below 0.01 divided by the number of tests.
Results go to benchmarks/results/samplers.json and .md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from exact import Array, Cell, Profile, directions, draws, split
from scipy import stats
from torch import Tensor
from torch.distributions import Distribution

from kuralab.distributions import BivariateWrappedCauchy, WrappedCauchy, heights

RESULTS = Path(__file__).resolve().parent / "results"
DOUBLE, SINGLE = torch.float64, torch.float32
LEVEL, ULPS = 0.01, 4.0
RHOS = (0.0, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6)
# loc₁, loc₂, ρ₁, ρ₂, correlation.
TORI = (
    (0.0, 0.0, 0.0, 0.0, 0.0), (0.3, -1.2, 0.2, 0.8, -0.4), (2.0, 3.0, 0.7, 0.1, 0.8), (-1.0, 0.5, 0.0, 0.6, 0.99),
    (0.2, -1.0, 0.95, 0.95, -0.9), (3.0, -3.0, 0.999, 0.5, 0.5),
)  # fmt: skip
LEGEND = (
    "p-values, in float64 and float32: of the height (the offset of an angle, of the first of two), of the direction "
    "around `loc` by Rayleigh's test (of the second of two angles), of one of its coordinates (of the second given the "
    "first), and of the height by 36 fixed proposals. Lengths, `ulp`: the greatest | |x| − 1 | in units of ε."
)
Row = dict[str, Any]


def direction(dim: int, dtype: torch.dtype) -> Tensor:
    loc = torch.randn(dim, dtype=DOUBLE)
    return (loc / torch.linalg.vector_norm(loc)).to(dtype)


def against(values: Array) -> float:
    """The p-value of numbers that ought to be uniform on [0, 1]."""
    return float(stats.kstest(values, "uniform").pvalue)


def around(tangent: Tensor, loc: Tensor) -> dict[str, float]:
    """p-values of directions around `loc` that ought to be uniform."""
    count, dim = tangent.shape
    if dim == 2:
        side = int((tangent @ torch.stack((-loc[1], loc[0])) > 0).sum())
        return {"direction": float(stats.binomtest(side, count).pvalue)}
    rayleigh = count * (dim - 1) * float(tangent.mean(0).square().sum())
    pole = torch.randn(dim, dtype=DOUBLE)
    pole = pole - (pole @ loc) * loc
    along = tangent @ (pole / torch.linalg.vector_norm(pole))
    beta = stats.beta((dim - 2) / 2, (dim - 2) / 2).cdf((1 + along.numpy().clip(-1, 1)) / 2)
    return {"direction": float(stats.chi2(dim - 1).sf(rayleigh)), "coordinate": against(beta)}


def lengths(points: Tensor) -> float:
    """The greatest | |x| − 1 | in units of ε."""
    wide = points.double().numpy().astype(np.longdouble)
    return float(np.abs(np.sqrt((wide * wide).sum(-1)) - 1).max() / torch.finfo(points.dtype).eps)


def sphere(cell: Cell, most: int) -> Row:
    """One cell of directions."""
    profile, count = Profile(cell), draws(cell.dim, most)
    row: Row = {"law": cell.law, "d": cell.dim, "strength": cell.strength, "draws": count}
    for dtype, tag in ((DOUBLE, "64"), (SINGLE, "32")):
        loc = direction(cell.dim, dtype) if dtype == DOUBLE else torch.eye(cell.dim, dtype=dtype)[0]
        points = cell.at(loc.expand(count, -1)).sample()
        t, tangent = split(points.double(), loc.double())
        row[f"height {tag}"] = against(profile.below(t))
        row |= {f"{name} {tag}": p for name, p in around(tangent, loc.double()).items()}
        tilted = points if dtype == DOUBLE else cell.at(direction(cell.dim, dtype).expand(count, -1)).sample()
        row[f"ulp {tag}"] = lengths(tilted)
    if cell.law == "vMF" and cell.dim != 3:
        row |= fixed(cell, profile, count)
    return row


def fixed(cell: Cell, profile: Profile, count: int) -> Row:
    """The heights that code draws which cannot look back."""
    row: Row = {"not accepted": 0}
    for dtype, tag in ((DOUBLE, "64"), (SINGLE, "32")):
        kappa = torch.full((count,), cell.strength, dtype=dtype)
        delta, accepted = heights._round(kappa, cell.dim, heights.PROPOSALS_WITHOUT_LOOKING)
        row["not accepted"] += int((~accepted).sum())
        t = (delta.double() / (2 - delta.double())).log() / 2
        row[f"height {tag}, fixed"] = against(profile.below(t.numpy()))
    return row


def published(cell: Cell, count: int) -> Row:
    """pythae's sampler, float32."""
    from pythae.models.svae.svae_model import SVAE

    model = SimpleNamespace(_acc_rej_steps=lambda m, k: SVAE._acc_rej_steps(None, m, k))
    model._householder_rotation = lambda a, z: SVAE._householder_rotation(None, a, z)
    loc, profile = torch.eye(cell.dim)[1], Profile(cell)
    points = SVAE._sample_von_mises(model, loc.expand(count, -1), torch.full((count, 1), cell.strength))
    good = points.isfinite().all(-1)
    p = against(profile.below(split(points[good].double(), loc.double())[0])) if good.any() else math.nan
    return {
        "mean height": profile.mean(profile.cos),
        "pythae mean": float((points @ loc).mean()),
        "pythae height": p,
        "pythae ulp": lengths(points[good]) if good.any() else math.nan,
    }


def below(offset: Array, radius: Array | float) -> Array:
    """The wrapped Cauchy distribution function at offsets from its mode."""
    offset = np.remainder(offset + np.pi, 2 * np.pi) - np.pi
    return 0.5 + np.arctan(np.tan(offset / 2) * np.exp(radius)) / np.pi


def circle(rho: float, count: int) -> Row:
    """One wrapped Cauchy law."""
    row: Row = {"law": "wC", "d": 2, "strength": rho, "draws": count}
    for dtype, tag in ((DOUBLE, "64"), (SINGLE, "32")):
        loc = 2.5 if dtype == DOUBLE else 0.0
        theta = WrappedCauchy(torch.full((count,), loc, dtype=dtype), radius=2 * math.atanh(rho)).sample().double()
        row[f"height {tag}"] = against(below(theta.numpy() - loc, 2 * math.atanh(rho)))
        assert -math.pi - 1e-6 <= float(theta.min()) <= float(theta.max()) <= math.pi + 1e-6
    return row


def torus(law: tuple[float, ...], count: int) -> Row:
    """One Kato–Pewsey law; the second angle given the first by the coefficients of its density."""
    one, two, r1, r2, bond = law
    row: Row = {"law": "Kato–Pewsey", "d": 2, "strength": " ".join(f"{v:g}" for v in law), "draws": count}
    for dtype, tag in ((DOUBLE, "64"), (SINGLE, "32")):
        loc, rho = torch.tensor([one, two], dtype=dtype), torch.tensor([r1, r2], dtype=dtype)
        theta = BivariateWrappedCauchy(loc, rho, bond).sample((count,)).double().numpy()
        a, b = theta[:, 0] - one, theta[:, 1] - two
        row[f"height {tag}"] = against(below(a, 2 * math.atanh(r1)))
        row[f"direction {tag}"] = against(below(b, 2 * math.atanh(r2)))
        row[f"coordinate {tag}"] = against(below(b - (turn := follow(law, a))[0], turn[1]))
    return row


def follow(law: tuple[float, ...], a: Array) -> tuple[Array, Array]:
    """Direction and hyperbolic radius of the second offset given the first: 1/f ∝ A − B cos b − C sin b."""
    _, _, r1, r2, bond = law
    p, q, r, c = 1 + r1**2, 1 + r2**2, 1 + bond**2, abs(bond)
    level = r * p * q - 8 * c * r1 * r2 - (2 * r * r1 * q - 4 * c * p * r2) * np.cos(a)
    along = 2 * r * p * r2 - 4 * c * r1 * q + (2 * c * p * q - 4 * r * r1 * r2) * np.cos(a)
    aside = 2 * bond * (1 - r1**2) * (1 - r2**2) * np.sin(a)
    return np.arctan2(aside, along), np.arctanh(np.hypot(along, aside) / level)


def measure(cells: list[Cell], most: int) -> list[Row]:
    """Every cell of directions, then of angles."""
    rows = []
    for cell in cells:
        row = sphere(cell, most)
        if cell.law == "vMF" and importlib.util.find_spec("pythae"):
            row |= published(cell, min(row["draws"], 10_000))
        rows.append(row)
    return rows + [circle(rho, most) for rho in RHOS] + [torus(law, most) for law in TORI]


def chances(rows: list[Row]) -> dict[str, float]:
    """Every p-value of ours, by where it is from."""
    kinds = ("height", "direction", "coordinate")
    return {
        f"{row['law']} d={row['d']} {row['strength']}: {name}": value
        for row in rows
        for name, value in row.items()
        if name.split(" ")[0] in kinds
    }


def failures(rows: list[Row]) -> list[str]:
    """What is not as promised."""
    found = chances(rows)
    bad = [f"{where}: p = {p:.1e}" for where, p in found.items() if not p >= LEVEL / len(found)]
    for row in rows:
        where = f"{row['law']} d={row['d']} {row['strength']}"
        bad += [f"{where}: {row[k]:.1f} {k}" for k in ("ulp 64", "ulp 32") if row.get(k, 0) > ULPS]
        bad += [f"{where}: {row['not accepted']} not accepted"] if row.get("not accepted") else []
    return bad


def table(rows: list[Row], command: str) -> str:
    """The results as a page of markdown."""
    found, bad = chances(rows), failures(rows)
    spread = stats.kstest(list(found.values()), "uniform").pvalue
    peers = [row for row in rows if "pythae height" in row]
    wrong = sum(not row["pythae height"] >= LEVEL / len(peers) for row in peers) if peers else 0
    columns = [f"{name} {tag}" for tag in ("64", "32") for name in ("height", "direction", "coordinate", "ulp")]
    columns += ["height 64, fixed", "height 32, fixed", "mean height", "pythae mean", "pythae height", "pythae ulp"]
    lines = [
        f"`{command}`",
        "",
        f"{len(rows)} cells, {len(found)} p-values; the least is {min(found.values()):.1e}, the limit "
        f"{LEVEL / len(found):.1e}; all of them together are uniform with p = {spread:.2f}. "
        f"{len(bad)} of the promises are not kept. Worst length: {max(r.get('ulp 64', 0) for r in rows):.1f} ulp in "
        f"float64, {max(r.get('ulp 32', 0) for r in rows):.1f} in float32."
        + (f" pythae draws another law in {wrong} of {len(peers)} cells." if peers else ""),
        "",
        LEGEND,
        "",
        *(f"Not kept: {one}." for one in bad),
        *([""] if bad else []),
        "| law | d | κ or ρ | draws | " + " | ".join(columns) + " |",
        "|" + " --- |" * (len(columns) + 4),
    ]
    for row in rows:
        strength = row["strength"] if isinstance(row["strength"], str) else f"{row['strength']:.7g}"
        cells = [shown(name, row[name]) if name in row else "" for name in columns]
        lines.append(f"| {row['law']} | {row['d']:,} | {strength} | {row['draws']:,} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shown(name: str, value: float) -> str:
    if "ulp" in name:
        return f"{value:,.1f}"
    return f"{value:.4f}" if "mean" in name else f"{value:.2g}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=100_000)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    warnings.filterwarnings("ignore", "To copy construct", UserWarning)  # the peer's
    Distribution.set_default_validate_args(False)
    rows = measure([*directions("vMF"), *directions("sphC")], asked.draws)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "samplers.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    page = table(rows, f"python benchmarks/samplers.py --draws {asked.draws}")
    (RESULTS / "samplers.md").write_text(page)
    print(page)


if __name__ == "__main__":
    main()
