"""What a draw of each law costs with its divergence and both gradients, beside published samplers, ratios first.

    python benchmarks/laws.py [--rounds 15] [--batch 128 1024 16384] [--compile] [--device cuda]

One step draws a batch from laws whose parameters want gradients, takes the divergence to the prior, sums both and goes
backward. The peers are torch's Normal (batch × d numbers), pythae's von Mises–Fisher (the sampler and divergence of its
SVAE) and power-spherical, both from PyPI, and torch's VonMises, which can only draw (batch × d angles, as wC). Every
contestant steps once in each round, in turn, in one thread, on float32, argument checks off; figures are medians over
rounds of processor time on a CPU and of time between synchronisations on a GPU. The floor is what any sampler must pay:
its normal numbers, drawn and written once, forward only.
Results go to benchmarks/results/laws-<device>.json and .md.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor
from torch.distributions import Distribution, Normal, VonMises, kl_divergence
from torch.nn import functional

from kuralab.distributions import SphericalCauchy, VonMisesFisher, WrappedCauchy

RESULTS = Path(__file__).parent / "results"
Step = Callable[[], object]
Draw = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


def spent(draw: Draw, loc: Tensor, strength: Tensor) -> Step:
    """A step that draws, measures and goes back to fresh leaves."""

    def step() -> None:
        a, b = loc.detach().requires_grad_(), strength.detach().requires_grad_()
        points, divergence = draw(a, b)
        torch.autograd.backward([points.sum() + divergence.sum()])

    return step


def gaussian(loc: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    law = Normal(loc, scale)
    return law.rsample(), kl_divergence(law, Normal(0.0, 1.0))


def wrapped_cauchy(loc: Tensor, radius: Tensor) -> tuple[Tensor, Tensor]:
    law = WrappedCauchy(loc, radius=radius)
    return law.rsample(), law.kl_to_uniform()


def spherical_cauchy(loc: Tensor, radius: Tensor) -> tuple[Tensor, Tensor]:
    law = SphericalCauchy(loc, radius=radius)
    return law.rsample(), law.kl_to_uniform()


def von_mises_fisher(loc: Tensor, concentration: Tensor) -> tuple[Tensor, Tensor]:
    law = VonMisesFisher(loc, concentration)
    return law.rsample(), law.kl_to_uniform()


def published_von_mises_fisher(loc: Tensor, concentration: Tensor) -> tuple[Tensor, Tensor]:
    from pythae.models.svae.svae_model import SVAE

    model = SimpleNamespace(_acc_rej_steps=lambda m, k: SVAE._acc_rej_steps(None, m, k))
    model._householder_rotation = lambda a, z: SVAE._householder_rotation(None, a, z)
    points = SVAE._sample_von_mises(model, loc, concentration[:, None])
    return points, SVAE._compute_kl(None, loc.shape[-1], concentration[:, None])


def power_spherical(loc: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    import power_spherical as published

    law = published.PowerSpherical(loc, scale)
    prior = published.HypersphericalUniform(loc.shape[-1], device=loc.device)
    return law.rsample(), kl_divergence(law, prior)


def contestants(batch: int, dim: int, kappa: float, device: str, wrap: Callable[[Draw], Draw]) -> dict[str, Step]:
    """Every contestant of one cell, and the floor."""
    flat = torch.randn(batch, dim, device=device)
    loc = functional.normalize(flat, dim=-1)
    concentration = torch.full((batch,), kappa, device=device)
    radius, radii = torch.log1p(concentration), torch.log1p(torch.full_like(flat, kappa))
    return {
        "Normal": spent(wrap(gaussian), flat, 1 / (1 + torch.full_like(flat, kappa))),
        "vMF": spent(wrap(von_mises_fisher), loc, concentration),
        "pythae vMF": spent(published_von_mises_fisher, loc, concentration),
        "sphC": spent(wrap(spherical_cauchy), loc, radius),
        "power spherical": spent(power_spherical, loc, concentration),
        "wC": spent(wrap(wrapped_cauchy), flat, radii),
        "torch VonMises, draw only": VonMises(flat, torch.full_like(flat, kappa)).sample,
        "floor": lambda: torch.randn(batch, dim, device=device),
    }


def clock(device: str) -> Callable[[], float]:
    """Processor time, so that neighbours do not count; on a GPU the time when its work is done."""

    def now() -> float:
        torch.cuda.synchronize()
        return time.perf_counter()

    return time.process_time if device == "cpu" else now


def measure(steps: dict[str, Step], rounds: int, device: str) -> dict[str, float]:
    """Median seconds of each step; small steps are repeated within a round."""
    now, times, repeats = clock(device), {name: [] for name in steps}, {}
    for name, step in steps.items():
        for _ in range(3):
            start = now()
            step()
        repeats[name] = max(1, min(50, int(2e-3 / max(now() - start, 1e-5))))
    for _ in range(rounds):
        for name, step in steps.items():
            start = now()
            for _ in range(repeats[name]):
                step()
            times[name].append((now() - start) / repeats[name])
    return {name: statistics.median(values) for name, values in times.items()}


def ratios(seconds: dict[str, float]) -> dict[str, float]:
    """What is promised, as ratios."""
    normal = seconds["Normal"]
    return {
        "pythae / vMF": seconds["pythae vMF"] / seconds["vMF"],
        "vMF / Normal": seconds["vMF"] / normal,
        "sphC / Normal": seconds["sphC"] / normal,
        "power spherical / sphC": seconds["power spherical"] / seconds["sphC"],
        "wC / Normal": seconds["wC"] / normal,
    }


def kept(row: dict[str, float]) -> bool:
    """Whether a cell keeps every promise."""
    fast = row["pythae / vMF"] >= 3 or row["vMF / Normal"] <= 2
    return fast and row["sphC / Normal"] <= 2.5 and row["wC / Normal"] <= 2 and row["power spherical / sphC"] > 1


def table(rows: list[dict[str, float]], command: str) -> str:
    """The results as a page of markdown."""
    columns = [name for name in rows[0] if name not in {"batch", "d", "κ", "kept"}]
    micro = {name for name in columns if " / " not in name}
    lines = [f"`{command}`", "", f"{sum(r['kept'] for r in rows)} of {len(rows)} cells keep every promise.", ""]
    lines.append("| batch | d | κ | " + " | ".join(n + (" (µs)" if n in micro else "") for n in columns) + " | kept |")
    lines.append("|" + " --- |" * (len(columns) + 4))
    for row in rows:
        cells = [f"{row[name] * 1e6:,.0f}" if name in micro else f"{row[name]:.2f}" for name in columns]
        kept_ = "yes" if row["kept"] else "no"
        lines.append(f"| {row['batch']:,} | {row['d']} | {row['κ']:g} | {' | '.join(cells)} | {kept_} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures every cell and writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--batch", type=int, nargs="+", default=[128, 1024, 16384])
    parser.add_argument("--dim", type=int, nargs="+", default=[3, 10, 50])
    parser.add_argument("--concentration", type=float, nargs="+", default=[1.0, 10.0, 100.0, 1000.0])
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--compile", action="store_true", help="torch.compile for Normal and ours")
    options = parser.parse_args()
    torch.set_num_threads(1)
    Distribution.set_default_validate_args(False)
    wrap: Callable[[Draw], Draw] = torch.compile if options.compile else lambda draw: draw
    rows = []
    for batch in options.batch:
        for dim in options.dim:
            for kappa in options.concentration:
                seconds = measure(contestants(batch, dim, kappa, options.device, wrap), options.rounds, options.device)
                row = {"batch": batch, "d": dim, "κ": kappa, **ratios(seconds), **seconds}
                rows.append({**row, "kept": kept(row)})
                print(" ".join(f"{k}={v:.4g}" for k, v in rows[-1].items()), flush=True)
    machine = platform.machine() if options.device == "cpu" else torch.cuda.get_device_name().replace(" ", "-")
    name = f"laws-{options.device}-{machine}" + ("-compiled" if options.compile else "")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(rows, indent=1))
    flags = (" --compile" if options.compile else "") + (
        f" --device {options.device}" if options.device != "cpu" else ""
    )
    (RESULTS / f"{name}.md").write_text(table(rows, f"python benchmarks/laws.py{flags}"))


if __name__ == "__main__":
    main()
