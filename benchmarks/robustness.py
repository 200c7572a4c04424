"""Whether anything is ever not finite: every law, every quantity and its gradient, at random and extreme parameters.

    python benchmarks/robustness.py [--draws 1000000]

So many parameters are drawn for each law, in float64 and float32, directions in 2, 3, 10 and 1,000 dimensions: κ and
radii over all scales with zero, 1e6 and 80 among them, ρ with zero and 1 − ε, directions that are axes, random, or off
unit length by 1e-5, and for each a second law that is another one, its antipode or itself. Densities are asked at the
law's own samples, at its mode, at its antipode and at random points. Gradients are in every parameter, and of densities
in the point too. Argument checks are on. The wrapped normal law, all quadrature, gets a tenth of the draws.
Results go to benchmarks/results/robustness.json and .md.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Distribution, kl_divergence

from kuralab.distributions import (
    BivariateWrappedCauchy,
    HypersphericalUniform,
    SphericalCauchy,
    VonMisesFisher,
    WrappedCauchy,
    WrappedNormal,
)

RESULTS = Path(__file__).resolve().parent / "results"
DTYPES = (torch.float64, torch.float32)
DIMS = {2: 0.3, 3: 0.3, 10: 0.3, 1000: 0.1}
CHUNK = 2_000_000
Leaves = dict[str, Tensor]
Make = Callable[[Leaves], Distribution]


def pick(count: int, dtype: torch.dtype, *choices: Tensor | float) -> Tensor:
    """Each of `count` numbers from one of the choices at random."""
    options = torch.stack([torch.as_tensor(c, dtype=torch.float64).expand(count) for c in choices])
    return options.gather(0, torch.randint(len(choices), (1, count)))[0].to(dtype)


def scales(count: int, least: float, most: float) -> Tensor:
    """Numbers of every magnitude."""
    low, high = math.log(least), math.log(most)
    return torch.exp(low + (high - low) * torch.rand(count, dtype=torch.float64))


def radii(count: int, dtype: torch.dtype) -> Tensor:
    return pick(count, dtype, scales(count, 1e-12, 80), 80 * torch.rand(count, dtype=torch.float64), 0.0, 80.0)


def rhos(count: int, dtype: torch.dtype) -> Tensor:
    least = torch.finfo(dtype).eps
    near = 1 - scales(count, least, 1)
    # Rounding may reach 1, which is no parameter.
    return pick(count, dtype, torch.rand(count, dtype=torch.float64), near, 0.0, 1 - least).clamp(0, 1 - least)


def units(count: int, dim: int, dtype: torch.dtype) -> Tensor:
    """Directions: random ones, axes; half of them not quite of unit length."""
    x = torch.randn(count, dim, dtype=torch.float64)
    axis = torch.eye(dim, dtype=torch.float64)[torch.randint(dim, (count,))]
    x = torch.where(torch.rand(count, 1) < 0.1, axis, x)
    off = pick(count, torch.float64, 0.0, 1e-5 * (2 * torch.rand(count, dtype=torch.float64) - 1))
    return (x / torch.linalg.vector_norm(x, dim=-1, keepdim=True) * (1 + off[:, None])).to(dtype)


def angles(count: int, width: int, dtype: torch.dtype) -> Tensor:
    return pick(count * width, dtype, 8 * torch.randn(count * width, dtype=torch.float64), 0.0, math.pi, -math.pi).view(
        count, width
    )


def others(loc: Tensor, opposite: Callable[[Tensor], Tensor]) -> Tensor:
    """For each direction another one, the antipode or itself."""
    which = torch.randint(4, (len(loc),))
    which = which.view(-1, *[1] * (loc.dim() - 1))
    return torch.where(which < 2, loc.roll(1, 0), torch.where(which == 2, opposite(loc), loc))


def across(loc: Tensor) -> Tensor:
    return -loc


def half_turn(loc: Tensor) -> Tensor:
    return loc + math.pi


def cases(
    law: str, count: int, dim: int, dtype: torch.dtype
) -> tuple[Make, Leaves, Leaves, Callable[[Tensor], Tensor]]:
    """How to make a law, parameters of two, and where the antipode is."""
    if law == "vMF":
        kappa = pick(count, dtype, scales(count, 1e-30, 1e6), 1000 * torch.rand(count, dtype=torch.float64), 0.0, 1e6)
        first = {"loc": units(count, dim, dtype), "concentration": kappa}
        return lambda v: VonMisesFisher(**v), first, second(first, across), across
    if law.startswith("sphC"):
        strength = {"rho": rhos(count, dtype)} if "ρ" in law else {"radius": radii(count, dtype)}
        first = {"loc": units(count, dim, dtype), **strength}
        return lambda v: SphericalCauchy(**v), first, second(first, across), across
    if law.startswith("wC"):
        strength = {"rho": rhos(count, dtype)} if "ρ" in law else {"radius": radii(count, dtype)}
        first = {"loc": angles(count, 1, dtype)[:, 0], **strength}
        return lambda v: WrappedCauchy(**v), first, second(first, half_turn), half_turn
    if law == "wrapped normal":
        scale = pick(count, dtype, scales(count, 1e-6, 100), scales(count, 0.1, 10))
        first = {"loc": angles(count, 1, dtype)[:, 0], "scale": scale}
        return lambda v: WrappedNormal(**v), first, second(first, half_turn), half_turn
    edge = 1 - torch.finfo(dtype).eps
    bond = pick(count, dtype, 2 * torch.rand(count, dtype=torch.float64) - 1, 0.0, edge, -edge).clamp(-edge, edge)
    many = rhos(2 * count, dtype) if "ρ" in law else radii(2 * count, dtype)
    first = {
        "loc": angles(count, 2, dtype),
        "rho" if "ρ" in law else "radius": many.view(count, 2),
        "correlation": bond,
    }
    return lambda v: BivariateWrappedCauchy(**v), first, second(first, half_turn), half_turn


def second(first: Leaves, opposite: Callable[[Tensor], Tensor]) -> Leaves:
    """Parameters of another law: each strength that of another or the same."""
    shift = int(torch.randint(2, ()))
    strengths = {name: value.roll(shift, 0) for name, value in first.items() if name != "loc"}
    return {"loc": others(first["loc"], opposite), **strengths}


def quantities(p: Distribution, q: Distribution, opposite: Callable[[Tensor], Tensor]) -> dict[str, Callable[[], Any]]:
    """What is asked: a tensor, or a tensor and the point it was asked at."""
    draw = p.rsample().detach()
    mode = p.loc.detach()
    random = draw.roll(1, 0)
    asked = {"sample": draw, "mode": mode, "antipode": opposite(mode), "another point": random}
    found: dict[str, Callable[[], Any]] = {
        "rsample": p.rsample,
        "entropy": p.entropy,
        "mean": lambda: p.mean,
        "variance": lambda: p.variance,
        "mean resultant": lambda: p.mean_resultant_length,
        "KL to uniform": p.kl_to_uniform,
        "KL of two": lambda: kl_divergence(p, q),
        **{f"log density at {name}": density(p, point) for name, point in asked.items()},
    }
    if isinstance(p, VonMisesFisher | SphericalCauchy):
        prior = HypersphericalUniform(p.dim, dtype=mode.dtype)
        found["KL to the uniform law"] = lambda: kl_divergence(p, prior)
    return found


def density(p: Distribution, point: Tensor) -> Callable[[], tuple[Tensor, Tensor]]:
    def ask() -> tuple[Tensor, Tensor]:
        x = point.clone().requires_grad_()
        return p.log_prob(x), x

    return ask


def bad(values: Tensor | None) -> int:
    return 0 if values is None else int((~values.isfinite()).sum())


def look(law: str, count: int, dim: int, dtype: torch.dtype) -> Counter[str]:
    """How many numbers of each quantity, and of its gradients, are not finite."""
    make, first, following, opposite = cases(law, count, dim, dtype)
    leaves = [v.requires_grad_() for v in (*first.values(), *(v.detach().clone() for v in following.values()))]
    names = list(first)
    one = dict(zip(names, leaves[: len(names)], strict=True))
    two = dict(zip(names, leaves[len(names) :], strict=True))
    found: Counter[str] = Counter()
    for name, ask in quantities(make(one), make(two), opposite).items():
        value = ask()
        value, *point = value if isinstance(value, tuple) else (value,)
        found[name] += bad(value)
        slopes = torch.autograd.grad(value.sum(), [*leaves, *point], allow_unused=True, retain_graph=True)
        found[f"gradient of {name}"] += sum(map(bad, slopes))
    return found


def parts(most: int) -> Iterator[tuple[str, int, int, torch.dtype]]:
    """Law, dimension, how many and which type."""
    for dtype in DTYPES:
        for dim, share in DIMS.items():
            size = round(most * share / 2)
            yield from (("vMF", dim, size, dtype), ("sphC by ρ", dim, size // 2, dtype))
            yield "sphC by radius", dim, size - size // 2, dtype
        for name in ("wC", "Kato–Pewsey"):
            yield from ((f"{name} by {of}", 2, most // 4, dtype) for of in ("ρ", "radius"))
        yield "wrapped normal", 2, most // 20, dtype


def measure(most: int) -> list[dict[str, Any]]:
    """Every law: how many parameters were drawn, how many numbers of which quantity were not finite."""
    rows = []
    for law, dim, count, dtype in parts(most):
        width = 1024 if law.startswith("Kato") else 513 * 17 if law == "wrapped normal" else max(dim, 30)
        chunk, found, done = max(2, CHUNK // width), Counter(), 0
        while done < count:
            size = max(2, min(chunk, count - done))
            found += look(law, size, dim, dtype)
            done += size
        name = str(dtype).removeprefix("torch.")
        rows.append({"law": law, "d": dim, "type": name, "draws": done, "not finite": dict(+found)})
    return rows


def table(rows: list[dict[str, Any]], command: str) -> str:
    """The results as a page of markdown."""
    total, wrong = sum(row["draws"] for row in rows), sum(sum(row["not finite"].values()) for row in rows)
    lines = [
        f"`{command}`",
        "",
        f"{total:,} parameters; {wrong:,} numbers of all their quantities and gradients are not finite.",
        "",
        "| law | d | type | parameters | not finite |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        shown = ", ".join(f"{name}: {count:,}" for name, count in row["not finite"].items()) or "0"
        lines.append(f"| {row['law']} | {row['d']:,} | {row['type']} | {row['draws']:,} | {shown} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=1_000_000)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rows = measure(asked.draws)
    RESULTS.mkdir(exist_ok=True)
    page = table(rows, f"python benchmarks/robustness.py --draws {asked.draws}")
    (RESULTS / "robustness.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    (RESULTS / "robustness.md").write_text(page)
    print(page)


if __name__ == "__main__":
    main()
