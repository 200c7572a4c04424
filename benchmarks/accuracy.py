"""How far every number of the laws is from 50 digits, over dimensions and concentrations, beside published ones.

    python benchmarks/accuracy.py

The exact values are those of tests/reference/laws.json (tests/reference/make.py). Errors are relative; those of
entropies, log densities and divergences of two laws, which cross zero, are relative to max(|value|, 1), and slopes of
the latter to the size of the terms they are made of. Slopes come from autograd. Each column is the worst over
concentrations of one dimension. The peers are pythae's divergence of the von Mises–Fisher law, and power-spherical's
of its own law (closed, by mpmath).
Results go to benchmarks/results/accuracy.json and .md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import mpmath
import torch
from torch import Tensor
from torch.distributions import Distribution, kl_divergence

from kuralab.distributions import BivariateWrappedCauchy, SphericalCauchy, VonMisesFisher, WrappedCauchy
from kuralab.distributions.bessel import Normaliser
from kuralab.distributions.implicit import by_quadrature, pace
from kuralab.distributions.langevin import Langevin

HERE = Path(__file__).resolve().parent
REFERENCE, RESULTS = HERE.parent / "tests/reference/laws.json", HERE / "results"
DOUBLE, SINGLE = torch.float64, torch.float32
DIMS = (2, 3, 4, 5, 6, 8, 13, 24, 25, 29, 30, 31, 50, 100, 500, 1000, 2048)
MANY = tuple(f"{name}, 20,001 κ" for name in ("entropy", "mean resultant", "d KL to uniform/dκ", "d mean resultant/dκ"))
LANGEVIN, CAUCHY = {DOUBLE: 1e-9, SINGLE: 2e-6}, {DOUBLE: 1e-12, SINGLE: 2e-6}


@dataclass
class Worst:
    """The worst error of one quantity in one dimension, where it is, and what is promised."""

    law: str
    given: str
    quantity: str
    dim: int
    error: float
    where: list[float]
    bound: float | None

    @property
    def kept(self) -> bool:
        """Whether the promise is kept; not if the value is not even a number."""
        return self.bound is None or self.error <= self.bound


Rows = dict[str, Tensor]


def load(name: str, inputs: int, dtype: torch.dtype) -> Iterator[tuple[int, Rows, Tensor]]:
    """Per dimension the columns of one table in float64 and the inputs; in float32 rows that lose nothing by it."""
    table = json.loads(REFERENCE.read_text())[name]
    values = torch.tensor(table["rows"], dtype=DOUBLE)
    given = values[:, :inputs]
    values = values[(given.to(dtype).double() == given).all(1)]
    for dim in values[:, 0].unique():
        part = values[values[:, 0] == dim]
        yield int(dim), dict(zip(table["columns"], part.unbind(1), strict=True)), part[:, 1:inputs]


def leaf(values: Tensor, dtype: torch.dtype) -> Tensor:
    return values.detach().to(dtype, copy=True).requires_grad_()


def slope(value: Tensor, *of: Tensor) -> tuple[Tensor, ...]:
    return torch.autograd.grad(value.sum(), of, retain_graph=True)


def pole(count: int, dim: int, dtype: torch.dtype) -> Tensor:
    return torch.eye(dim, dtype=dtype)[0].expand(count, dim)


def turned(rows: Rows, dim: int, dtype: torch.dtype) -> Tensor:
    """Directions of two stored coordinates, (rows, d)."""
    loc = torch.zeros(len(rows["x"]), dim, dtype=dtype)
    loc[:, 0], loc[:, 1] = rows["x"].to(dtype), rows["y"].to(dtype)
    return loc.requires_grad_()


class Ledger:
    """Collects the worst errors of one law."""

    def __init__(self, law: str, dtype: torch.dtype, bounds: dict[torch.dtype, float] | None) -> None:
        self.law, self.given = law, str(dtype).removeprefix("torch.")
        self.bound = bounds[dtype] if bounds else None
        self.found: list[Worst] = []

    def note(self, dim: int, inputs: Tensor, quantity: str, found: Tensor, exact: Tensor, scale: float | Tensor = 0):
        """Errors of `found` relative to the greater of |exact| and `scale`."""
        size = torch.maximum(exact.abs(), torch.as_tensor(scale, dtype=DOUBLE)).clamp_min(1e-300)
        error = ((found.detach().double() - exact).abs() / size).nan_to_num(nan=math.inf)
        at = int(error.argmax())
        self.found.append(Worst(self.law, self.given, quantity, dim, float(error[at]), inputs[at].tolist(), self.bound))


def von_mises_fisher(dtype: torch.dtype) -> list[Worst]:
    ledger = Ledger("vMF", dtype, LANGEVIN)
    for dim, rows, inputs in load("vMF", 2, dtype):
        kappa = leaf(rows["κ"], dtype)
        loc = pole(len(kappa), dim, dtype)
        law = VonMisesFisher(loc, kappa)
        mode, equator = law.log_prob(loc), law.log_prob(loc.roll(1, -1))
        entropy, resultant, kl = law.entropy(), law.mean_resultant_length, law.kl_to_uniform()
        numbers = Langevin(kappa.detach().double(), dim)
        for name, found, exact, scale in (
            ("log-normaliser", numbers.log, rows["log_normaliser"], 1),
            ("log-normaliser as κ → 0", numbers.log, rows["log_normaliser"], 0),
            ("log density at the mode", mode, rows["at_mode"], 1),
            ("log density at the equator", equator, rows["at_equator"], 1),
            ("entropy", entropy, rows["entropy"], 1),
            ("mean resultant", resultant, rows["resultant"], 0),
            ("KL to uniform", kl, rows["kl_to_uniform"], 0),
            ("d log-normaliser/dκ", -slope(equator, kappa)[0], rows["resultant"], 0),
            ("d entropy/dκ", slope(entropy, kappa)[0], -rows["kl_slope"], 0),
            ("d mean resultant/dκ", slope(resultant, kappa)[0], rows["resultant_slope"], 0),
            ("d KL to uniform/dκ", slope(kl, kappa)[0], rows["kl_slope"], 0),
        ):
            ledger.note(dim, inputs, name, found, exact, scale)
    return ledger.found


def between() -> list[Worst]:
    """Other concentrations than those stored: float64 beside the expansion it was fitted to, float32 beside float64."""
    kappas = (10 ** torch.linspace(-6, 6, 20_001, dtype=DOUBLE)).float().double()
    double, single = Ledger("vMF", DOUBLE, LANGEVIN), Ledger("vMF", SINGLE, LANGEVIN)
    for dim in DIMS:
        wide, exact = numbers_of(kappas, dim, DOUBLE), Normaliser(kappas, dim)
        rows = (wide[1], exact.ratio), (wide[2], kappas * exact.curvature()), (wide[3], exact.curvature())
        for name, (found, known) in zip(MANY[1:], rows, strict=True):
            double.note(dim, kappas[:, None], name, found, known)
        for name, found, known in zip(MANY, numbers_of(kappas, dim, SINGLE), wide, strict=True):
            single.note(dim, kappas[:, None], name, found, known, 1 if name.startswith("entropy") else 0)
    return [*double.found, *single.found]


def numbers_of(kappas: Tensor, dim: int, dtype: torch.dtype) -> list[Tensor]:
    """Entropy, A, dKL/dκ and dA/dκ."""
    kappa = leaf(kappas, dtype)
    law = VonMisesFisher(pole(len(kappa), dim, dtype), kappa)
    kl, resultant = law.kl_to_uniform(), law.mean_resultant_length
    found = law.entropy(), resultant, *slope(kl, kappa), *slope(resultant, kappa)
    return [value.detach().double() for value in found]


def von_mises_fisher_pairs(dtype: torch.dtype) -> list[Worst]:
    ledger = Ledger("vMF", dtype, LANGEVIN)
    for dim, rows, inputs in load("vMF pairs", 5, dtype):
        first, second, loc = leaf(rows["κ1"], dtype), leaf(rows["κ2"], dtype), turned(rows, dim, dtype)
        p = VonMisesFisher(pole(len(first), dim, dtype), first)
        kl = kl_divergence(p, VonMisesFisher(loc, second))
        one, two, turn = slope(kl, first, second, loc)
        tangent = torch.stack((-rows["y"], rows["x"]), -1) / torch.hypot(rows["x"], rows["y"])[:, None]
        ledger.note(dim, inputs, "KL of two", kl, rows["kl"], 1)
        ledger.note(dim, inputs, "dκ₁ of KL of two", one, rows["slope_κ1"], 1)
        ledger.note(dim, inputs, "dκ₂ of KL of two", two, rows["slope_κ2"], 1)
        ledger.note(
            dim, inputs, "d angle of KL of two", (turn.double()[:, :2] * tangent).sum(-1), rows["slope_angle"], 1
        )
    return ledger.found


def cauchy(dtype: torch.dtype, wrapped: bool, name: str) -> list[Worst]:
    """One table by ρ or by radius, for the law of the sphere or of the angle."""
    ledger = Ledger("wC" if wrapped else "sphC", dtype, CAUCHY)
    key, argument = ("ρ", "rho") if name == "sphC" else ("s", "radius")
    for dim, rows, inputs in load(name, 2, dtype):
        if wrapped and dim > 2:
            break
        strength = leaf(rows[key], dtype)
        loc = torch.zeros_like(strength) if wrapped else pole(len(strength), dim, dtype)
        law = (WrappedCauchy if wrapped else SphericalCauchy)(loc.detach(), **{argument: strength})
        entropy, resultant, kl = law.entropy(), law.mean_resultant_length, law.kl_to_uniform()
        least = torch.finfo(dtype).tiny  # what is smaller has no digits
        for quantity, found, exact, scale in (
            ("entropy", entropy, rows["entropy"], 1),
            ("mean resultant", resultant, rows["resultant"], 0),
            ("KL to uniform", kl, rows["kl_to_uniform"], 0),
            (f"d mean resultant/d{key}", slope(resultant, strength)[0], rows["resultant_slope"], least),
            (f"d KL to uniform/d{key}", slope(kl, strength)[0], rows["kl_slope"], 0),
        ):
            ledger.note(dim, inputs, f"{quantity}, given {key}", found, exact, scale)
    return ledger.found


def cauchy_pairs(wrapped: bool) -> list[Worst]:
    ledger = Ledger("wC" if wrapped else "sphC", DOUBLE, CAUCHY)
    for dim, rows, inputs in load("sphC pairs", 5, DOUBLE):
        if wrapped and dim > 2:
            break
        if wrapped:
            p = WrappedCauchy(torch.zeros_like(rows["x"]), rows["ρ1"])
            kl = kl_divergence(p, WrappedCauchy(torch.atan2(rows["y"], rows["x"]), rows["ρ2"]))
        else:
            p = SphericalCauchy(pole(len(rows["x"]), dim, DOUBLE), rows["ρ1"])
            kl = kl_divergence(p, SphericalCauchy(turned(rows, dim, DOUBLE), rows["ρ2"]))
        ledger.note(dim, inputs, "KL of two", kl, rows["kl"], 1)
    return ledger.found


def torus() -> list[Worst]:
    ledger = Ledger("Kato–Pewsey", DOUBLE, CAUCHY)
    table = json.loads(REFERENCE.read_text())["torus"]
    values = torch.tensor(table["rows"], dtype=DOUBLE)
    p, q = (BivariateWrappedCauchy(v[:, :2], v[:, 2:4], v[:, 4]) for v in (values[:, :5], values[:, 5:10]))
    prior = (values[:, 5:10] == 0).all(1)
    kl = kl_divergence(p, q)
    ledger.note(2, values[prior, :5], "KL to uniform", p.kl_to_uniform()[prior], values[prior, -1])
    ledger.note(2, values[prior, :5], "entropy", p.entropy()[prior], math.log(4 * math.pi**2) - values[prior, -1], 1)
    ledger.note(2, values[:, :-1], "KL of two", kl, values[:, -1], 1)
    return ledger.found


def speeds() -> list[Worst]:
    ledger = Ledger("vMF", DOUBLE, None)
    for dim, rows, inputs in load("vMF speed", 3, DOUBLE):
        numbers = Langevin(rows["κ"], dim)
        exact = by_quadrature(rows["δ"], numbers.kappa, numbers.ratio, dim)
        ledger.note(dim, inputs, "motion of heights, by quadrature", exact, rows["g"])
        ledger.note(dim, inputs, "motion of heights, fitted", pace(rows["δ"], numbers, dim), rows["g"])
    return ledger.found


def published_von_mises_fisher(dtype: torch.dtype) -> list[Worst]:
    from pythae.models.svae.svae_model import SVAE

    ledger = Ledger("pythae vMF", dtype, None)
    for dim, rows, inputs in load("vMF", 2, dtype):
        kappa = leaf(rows["κ"], dtype)
        kl = SVAE._compute_kl(None, dim, kappa[:, None])
        ledger.note(dim, inputs, "KL to uniform", kl, rows["kl_to_uniform"])
        ledger.note(dim, inputs, "d KL to uniform/dκ", slope(kl, kappa)[0], rows["kl_slope"])
    return ledger.found


def power_spherical(dtype: torch.dtype) -> list[Worst]:
    import power_spherical as published

    ledger = Ledger("power spherical", dtype, None)
    for dim, rows, inputs in load("vMF", 2, dtype):
        kappa = leaf(rows["κ"], dtype)
        law = published.PowerSpherical(pole(len(kappa), dim, dtype), kappa, validate_args=False)
        found = kl_divergence(law, published.HypersphericalUniform(dim, dtype=dtype, validate_args=False))
        exact = torch.tensor([power_divergence(dim, k) for k in rows["κ"].tolist()], dtype=DOUBLE)
        ledger.note(dim, inputs, "KL to uniform", found, exact)
    return ledger.found


def power_divergence(dim: int, kappa: float) -> float:
    """KL of the power spherical law to the uniform one: κ (log 2 + ψ(α) − ψ(α + β)) less the log-normaliser."""
    with mpmath.workdps(50):
        beta, k = mpmath.mpf(dim - 1) / 2, mpmath.mpf(kappa)
        alpha = beta + k
        mean_log = mpmath.log(2) + mpmath.psi(0, alpha) - mpmath.psi(0, alpha + beta)
        constant = (alpha + beta) * mpmath.log(2) + beta * mpmath.log(mpmath.pi)
        constant += mpmath.loggamma(alpha) - mpmath.loggamma(alpha + beta)
        area = mpmath.log(2) + (beta + 0.5) * mpmath.log(mpmath.pi) - mpmath.loggamma(beta + 0.5)
        return float(k * mean_log - constant + area)


def ours() -> list[Worst]:
    """Every error of the library."""
    found = [*torus(), *speeds(), *between()]
    for dtype in (DOUBLE, SINGLE):
        found += [*von_mises_fisher(dtype), *von_mises_fisher_pairs(dtype)]
    for wrapped in (False, True):
        found += [*cauchy(DOUBLE, wrapped, "sphC"), *cauchy_pairs(wrapped)]
        found += [*cauchy(DOUBLE, wrapped, "sphC radius"), *cauchy(SINGLE, wrapped, "sphC radius")]
    return found


def peers() -> list[Worst]:
    """The same of those published laws that are installed."""
    found: list[Worst] = []
    for name, measure in (("pythae", published_von_mises_fisher), ("power_spherical", power_spherical)):
        if importlib.util.find_spec(name):
            found += [*measure(DOUBLE), *measure(SINGLE)]
    return found


def table(rows: list[Worst]) -> str:
    """The results as a page of markdown: laws and quantities down, dimensions across."""
    dims = sorted({row.dim for row in rows})
    broken = [row for row in rows if not row.kept]
    promised = sum(row.bound is not None for row in rows)
    lines = [
        "`python benchmarks/accuracy.py`",
        "",
        f"Relative errors against 50 digits; {promised - len(broken)} of {promised} promised bounds are kept.",
        "",
        "| law | given | quantity | bound | " + " | ".join(f"d = {d:,}" for d in dims) + " |",
        "|" + " --- |" * (len(dims) + 4),
    ]
    for head in dict.fromkeys((r.law, r.given, r.quantity, r.bound) for r in rows):
        cells = {r.dim: r.error for r in rows if (r.law, r.given, r.quantity, r.bound) == head}
        shown = [f"{cells[d]:.0e}" if math.isfinite(cells.get(d, 0)) else "not a number" for d in dims if d in cells]
        spread = iter(shown)
        bound = "" if head[3] is None else f"{head[3]:.0e}"
        lines.append(
            f"| {' | '.join(head[:3])} | {bound} | "
            + " | ".join(next(spread) if d in cells else "" for d in dims)
            + " |"
        )
    lines += [""] + [
        f"Not kept: {r.law}, {r.given}, {r.quantity}, d = {r.dim}: {r.error:.2e} at {r.where}." for r in broken
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    torch.set_num_threads(1)
    Distribution.set_default_validate_args(False)
    rows = [*ours(), *peers()]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "accuracy.json").write_text(json.dumps([asdict(r) for r in rows], indent=1, ensure_ascii=False) + "\n")
    (RESULTS / "accuracy.md").write_text(table(rows))
    print(table(rows))


if __name__ == "__main__":
    main()
