"""Whether gradients through samples are those of the expectation: z-scores over dimensions and concentrations.

    python benchmarks/gradients.py [--draws 100000]

E f(x) is differentiated in the strength (κ, or the hyperbolic radius) and along a tangent of `loc`, for three f:
⟨μ₀, x⟩, ⟨μ₀, x⟩² and exp⟨v, x⟩, with μ₀ at 0.6 rad from `loc` and v = 0.5 loc + 0.8 tangent. Exact values come from
quadrature of the density (benchmarks/exact.py); a z-score is the mean gradient of the draws less the exact one, in
standard errors; these include 8 ε of rounding, felt where a law in float32 is nearly a point, and 1e-12 for the sums.
On the torus the parameters are two directions, two radii and the correlation, and the three f are cos(θ₁ − 0.4),
cos(θ₁ − θ₂ + 0.3) and exp(0.5 cos θ₁ + 0.4 sin θ₂). The second table is the error of the fitted motion of
von Mises–Fisher heights against its own quadrature, over draws at κ from 0.01 to 1e6.
Results go to benchmarks/results/gradients.json and .md.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from exact import Cell, Profile, directions, draws
from scipy import special, stats
from torch import Tensor
from torch.distributions import Distribution

from kuralab.distributions import BivariateWrappedCauchy, WrappedCauchy, heights
from kuralab.distributions.implicit import by_quadrature, pace
from kuralab.distributions.langevin import Langevin

RESULTS = Path(__file__).resolve().parent / "results"
DOUBLE, SINGLE = torch.float64, torch.float32
ASIDE, V = 0.6, (0.5, 0.8)
NAMES = ("⟨μ₀, x⟩", "⟨μ₀, x⟩²", "exp⟨v, x⟩")
CHUNK, ROUNDING, SUMS = 4_000_000, 8.0, 1e-12
# loc₁, loc₂, s₁, s₂, correlation.
TORI = ((0.3, -1.2, 0.4, 2.0, -0.4), (2.0, 3.0, 1.5, 0.2, 0.8), (0.2, -1.0, 2.0, 1.8, -0.6), (-1.0, 0.5, 0.0, 1.0, 0.3))
GRID = 1024
SHARPEST, TAMER = 1 - 1e-6, 0.9999
DIMS = (2, 3, 4, 5, 8, 10, 13, 24, 25, 50, 100, 500, 1000, 2048)
Row = dict[str, Any]


def exact(cell: Cell) -> list[float]:
    """The six derivatives by quadrature: for each f, in the strength and along the tangent."""
    profile, others = Profile(cell), cell.dim - 1
    w, z = profile.cos, profile.sin
    a, b = V
    cos, sin = math.cos(ASIDE), math.sin(ASIDE)
    around = special.hyp0f1(others / 2, (b * z) ** 2 / 4)
    bend = b * z / others * special.hyp0f1(others / 2 + 1, (b * z) ** 2 / 4)
    return [
        cos * profile.slope(w),
        sin * profile.mean(w),
        profile.slope(cos**2 * w**2 + sin**2 * z**2 / others),
        2 * cos * sin * profile.mean(w**2 - z**2 / others),
        profile.slope(np.exp(a * w) * around),
        profile.mean(np.exp(a * w) * (b * w * around - a * z * bend)),
    ]


def functions(points: Tensor, loc: Tensor, tangent: Tensor) -> list[Tensor]:
    height = points @ (math.cos(ASIDE) * loc + math.sin(ASIDE) * tangent)
    return [height, height.square(), torch.exp(points @ (V[0] * loc + V[1] * tangent))]


def frame(dim: int, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """A random direction and a tangent there."""
    basis, _ = torch.linalg.qr(torch.randn(dim, 2, dtype=DOUBLE))
    return basis[:, 0].to(dtype), basis[:, 1].to(dtype)


def sphere(cell: Cell, count: int, dtype: torch.dtype) -> Tensor:
    """Every draw's six derivatives, (count, 6)."""
    loc, tangent = frame(cell.dim, dtype)
    found, most = [], max(1, CHUNK // cell.dim)
    for size in [most] * (count // most) + [count % most] * bool(count % most):
        where = loc.repeat(size, 1).requires_grad_()
        strength = torch.full((size,), cell.parameter, dtype=dtype, requires_grad=True)
        values = functions(cell.at(where, strength).rsample(), loc, tangent)
        slopes = [torch.autograd.grad(v.sum(), (strength, where), retain_graph=True) for v in values]
        found.append(torch.stack([s for rise, turn in slopes for s in (rise, turn @ tangent)], -1))
    return torch.cat(found).double()


def circle(rho: float, count: int, dtype: torch.dtype) -> Tensor:
    """The same for angles."""
    angle = torch.full((count,), 2.5, dtype=dtype, requires_grad=True)
    radius = torch.full((count,), 2 * math.atanh(rho), dtype=dtype, requires_grad=True)
    theta = WrappedCauchy(angle, radius=radius).rsample()
    points = torch.stack((theta.cos(), theta.sin()), -1)
    loc = torch.tensor([math.cos(2.5), math.sin(2.5)], dtype=dtype)
    values = functions(points, loc, torch.stack((-loc[1], loc[0])))
    slopes = [torch.autograd.grad(v.sum(), (radius, angle), retain_graph=True) for v in values]
    return torch.stack([s for pair in slopes for s in pair], -1).double()


def on_torus(theta: Tensor) -> list[Tensor]:
    first, second = theta.unbind(-1)
    return [
        torch.cos(first - 0.4),
        torch.cos(first - second + 0.3),
        torch.exp(0.5 * first.cos() + 0.4 * second.sin()),
    ]


def torus(law: tuple[float, ...], count: int, dtype: torch.dtype) -> Tensor:
    """Every draw's fifteen derivatives, (count, 15)."""
    x = torch.tensor(law, dtype=dtype).repeat(count, 1).requires_grad_()
    theta = BivariateWrappedCauchy(x[:, :2], correlation=x[:, 4], radius=x[:, 2:4]).rsample()
    return torch.cat([torch.autograd.grad(v.sum(), x, retain_graph=True)[0] for v in on_torus(theta)], -1).double()


def exact_on_torus(law: tuple[float, ...]) -> list[float]:
    """By a periodic sum over the density of Kato & Pewsey (2015), equation (4)."""
    x = torch.tensor(law, dtype=DOUBLE, requires_grad=True)
    angle = 2 * math.pi * torch.arange(GRID, dtype=DOUBLE) / GRID
    theta = torch.stack(torch.meshgrid(angle, angle, indexing="ij"), -1)
    r1, r2, bond = torch.tanh(x[2] / 2), torch.tanh(x[3] / 2), x[4]
    (a, b), c = (theta - x[:2]).unbind(-1), bond.abs()
    p, q, r = 1 + r1**2, 1 + r2**2, 1 + bond**2
    below = r * p * q - 8 * c * r1 * r2 - (2 * r * r1 * q - 4 * c * p * r2) * a.cos()
    below = below - (2 * r * p * r2 - 4 * c * r1 * q) * b.cos() + (4 * r * r1 * r2 - 2 * c * p * q) * a.cos() * b.cos()
    below = below - 2 * bond * (1 - r1**2) * (1 - r2**2) * a.sin() * b.sin()
    density = (1 - bond**2) * (1 - r1**2) * (1 - r2**2) / below / GRID**2
    means = [(density * value).sum() for value in on_torus(theta)]
    return torch.cat([torch.autograd.grad(mean, x, retain_graph=True)[0] for mean in means]).tolist()


def scores(found: Tensor, expected: list[float], size: float) -> list[float]:
    """How many standard errors the mean is off; to them comes the rounding of numbers of this size."""
    off = found.mean(0) - torch.tensor(expected, dtype=DOUBLE)
    return (off / torch.hypot(found.std(0) / math.sqrt(len(found)), torch.tensor(size, dtype=DOUBLE))).tolist()


def row(law: str, dim: int, strength: object, measure: Callable[[torch.dtype], Tensor], known: list[float]) -> Row:
    """z-scores of one cell in float64 and in float32."""
    one: Row = {"law": law, "d": dim, "strength": strength, "exact": known}
    for dtype in (DOUBLE, SINGLE):
        found = measure(dtype)
        one["draws"] = len(found)
        one[f"z {str(dtype).removeprefix('torch.')}"] = scores(found, known, ROUNDING * torch.finfo(dtype).eps + SUMS)
    return one


def grid(cells: list[Cell], rhos: tuple[float, ...], most: int) -> list[Row]:
    """Every cell: directions, angles, pairs of angles."""
    rows = []
    for cell in cells:
        measure = partial(sphere, cell, draws(cell.dim, most))
        rows.append(row(cell.law, cell.dim, cell.strength, measure, exact(cell)))
    rows += [row("wC", 2, rho, partial(circle, rho, most), exact(Cell("sphC", 2, rho))) for rho in rhos]
    for law in TORI:
        name = " ".join(f"{v:g}" for v in law)
        rows.append(row("Kato–Pewsey", 2, name, partial(torus, law, most), exact_on_torus(law)))
    return rows


def all_scores(rows: list[Row]) -> list[float]:
    return [z for one in rows for name in ("z float64", "z float32") for z in one[name]]


def fit_errors(dim: int, count: int) -> Row:
    """Relative errors of the fitted motion of heights, over draws at many concentrations."""
    concentrations = 10 ** (8 * torch.rand(count, dtype=DOUBLE) - 2)
    out: Row = {"d": dim}
    for dtype in (DOUBLE, SINGLE):
        kappa = concentrations.to(dtype)
        delta, wide = heights.draw(kappa, dim), Langevin(kappa.double(), dim)
        known = by_quadrature(delta.double(), wide.kappa, wide.ratio, dim)
        error = (pace(delta, Langevin(kappa, dim), dim) / known - 1).abs()
        name = str(dtype).removeprefix("torch.")
        out[name] = {
            "mean": float(error.mean()), "0.999": float(error.quantile(0.999)), "max": float(error.max()),
            "at": [float(kappa[error.argmax()]), float(delta[error.argmax()])],
        }  # fmt: skip
    return out


def table(rows: list[Row], fits: list[Row], check: tuple[float, float, float], command: str) -> str:
    """The results as a page of markdown."""
    every = all_scores(rows)
    beyond, expected = sum(abs(z) > 3 for z in every), 2 * stats.norm.sf(3) * len(every)
    double = [z for one in rows for z in one["z float64"] if abs(z) > 1e-3]
    spread = stats.kstest(double, "norm").pvalue
    head = [f"{name} / {of}" for name in NAMES for of in ("strength", "loc")]
    lines = [
        f"`{command}`",
        "",
        f"{len(rows)} cells, {len(every)} z-scores: the greatest is {max(map(abs, every)):.2f}, {beyond} are beyond 3 "
        f"({expected:.1f} expected of exact gradients); those in float64 together are normal with p = {spread:.2f}.",
        "",
        f"dE[⟨loc, x⟩]/dκ of the von Mises–Fisher law at d = 5, κ = 2: {check[0]:.5f} ± {check[1]:.5f} by samples, "
        f"{check[2]:.5f} by quadrature.",
        "",
        "| law | d | κ or ρ | draws | type | " + " | ".join(head) + " |",
        "|" + " --- |" * (len(head) + 5),
    ]
    for one in rows:
        for name in ("float64", "float32"):
            if len(one[f"z {name}"]) == len(head):
                shown = " | ".join(f"{z:.2f}" for z in one[f"z {name}"])
                where = f"{one['law']} | {one['d']:,} | {one['strength']:.7g} | {one['draws']:,} | {name}"
                lines.append(f"| {where} | {shown} |")
    lines += ["", "| Kato–Pewsey: loc₁ loc₂ s₁ s₂ c | type | z of five parameters, for each f |", "|" + " --- |" * 3]
    for one in rows:
        if one["law"] == "Kato–Pewsey":
            for name in ("float64", "float32"):
                lines.append(f"| {one['strength']} | {name} | {', '.join(f'{z:.2f}' for z in one[f'z {name}'])} |")
    lines += [
        "",
        "| fitted motion of heights, d | type | mean error | 99.9 % | greatest | at κ, δ |",
        "|" + " --- |" * 6,
    ]
    for one in fits:
        for name in ("float64", "float32"):
            e = one[name]
            numbers = f"{e['mean']:.0e} | {e['0.999']:.0e} | {e['max']:.0e} | {e['at'][0]:.3g}, {e['at'][1]:.3g}"
            lines.append(f"| {one['d']:,} | {name} | {numbers} |")
    return "\n".join(lines) + "\n"


def published_value(count: int) -> tuple[float, float, float]:
    """The derivative of the mean height at d = 5, κ = 2: mean of the draws, its error, quadrature."""
    cell = Cell("vMF", 5, 2.0)
    slopes = sphere(cell, count, DOUBLE)[:, 0] / math.cos(ASIDE)
    # ⟨μ₀, x⟩ also has a part across `loc`, of mean zero.
    return float(slopes.mean()), float(slopes.std() / math.sqrt(count)), exact(cell)[0] / math.cos(ASIDE)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=100_000)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    Distribution.set_default_validate_args(False)
    cells = [cell for law in ("vMF", "sphC") for cell in directions(law)]
    # On the circle the variance of the sharpest law is made by one draw in a million: a tamer one takes its place.
    cells = [Cell("sphC", 2, TAMER) if cell == Cell("sphC", 2, SHARPEST) else cell for cell in cells]
    rows = grid(cells, (0.0, 0.1, 0.5, 0.9, 0.999, TAMER), asked.draws)
    fits = [fit_errors(dim, asked.draws // 2) for dim in DIMS if dim != 3]
    check = published_value(10 * asked.draws)
    RESULTS.mkdir(exist_ok=True)
    page = table(rows, fits, check, f"python benchmarks/gradients.py --draws {asked.draws}")
    (RESULTS / "gradients.json").write_text(
        json.dumps({"cells": rows, "fits": fits, "check": check}, indent=1, ensure_ascii=False) + "\n"
    )
    (RESULTS / "gradients.md").write_text(page)
    print(page)


if __name__ == "__main__":
    main()
