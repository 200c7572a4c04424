"""What a step of a flow posterior costs beside the same flow through an ODE solver at equal error, ratios first.

    python benchmarks/flow_posteriors.py [--rounds 7]

A step makes the posterior from encoder output that wants a gradient, draws one point for each datum, takes the
divergence, and goes backward. The peer is torchdiffeq's rk4 on the equation of the law's parameter w, the rest of its
step being the same: the sampler and divergence of this package. It takes the fewest steps, among powers of two, whose
error in w is at most twice ours, or `MOST`, and is then still less exact. Errors are against matrix exponentials of
scipy for spheres and against the peer with 2,048 steps for tori, both in float64. Contestants run in turn in one
thread; figures are medians of processor time.
Results go to benchmarks/results/flow_posteriors.md.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from scipy.linalg import expm
from torch import Tensor
from torchdiffeq import odeint

from kuralab import latents
from kuralab.config import Config
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.wrapped_cauchy import WrappedCauchy
from kuralab.latents.directional import DirectionalPosterior
from kuralab.latents.field import polar
from kuralab.latents.kuramoto_sphere import KuramotoSphere
from kuralab.latents.kuramoto_torus import KuramotoTorus
from kuralab.latents.wrapped_cauchy import WrappedCauchyPosterior
from kuralab.manifolds import lorentz
from kuralab.manifolds.base import angle_of

RESULT = Path(__file__).parent / "results" / "flow_posteriors.md"
MOST = {torch.float32: 128, torch.float64: 512}
SCALE = 2.0
Flow = KuramotoSphere | KuramotoTorus


def sphere_by_solver(latent: KuramotoSphere, raw: Tensor, steps: int) -> Tensor:
    """w of w' = ½(1 + |w|²)f − ⟨f, w⟩w + Aw, (B, d), one interval after the other."""
    fields, turns = latent._pulls(raw)
    w = torch.zeros_like(fields[:, 0])
    for k in range(latent.intervals):
        f, a = fields[:, k], turns[:, k]

        def slope(_: Tensor, w: Tensor, f: Tensor = f, a: Tensor = a) -> Tensor:
            out = (1 + w.square().sum(-1, keepdim=True)) / 2 * f - (f * w).sum(-1, keepdim=True) * w
            return out + (a @ w[..., None])[..., 0] if latent.turning else out

        w = solved(slope, w, steps)
    return w


def torus_by_solver(latent: KuramotoTorus, raw: Tensor, steps: int) -> Tensor:
    """w of the Ott–Antonsen equations, (B, n) complex."""
    parts = raw.reshape(len(raw), -1, latent.width)
    outer = torch.complex(parts[..., 0], parts[..., 1])
    web = (torch.polar(torch.ones_like(latent.lag), latent.lag) * latent.coupling).to(outer.dtype)

    def slope(_: Tensor, w: Tensor) -> Tensor:
        f = outer + w @ web.mT
        out = (f - f.conj() * w * w) / 2
        return out + 1j * parts[..., 2] * w if latent.turning else out

    return solved(slope, torch.zeros_like(outer), steps)


def solved(slope: Callable[[Tensor, Tensor], Tensor], start: Tensor, steps: int) -> Tensor:
    times = torch.tensor([0.0, 1.0], dtype=start.real.dtype)
    return odeint(slope, start, times, method="rk4", options={"step_size": 1 / steps})[-1]


def by_solver(latent: Flow, raw: Tensor, steps: int) -> Tensor:
    """The peer's w as real numbers, (B, …, d)."""
    if isinstance(latent, KuramotoTorus):
        return torch.view_as_real(torus_by_solver(latent, raw, steps))
    return sphere_by_solver(latent, raw, steps)


def ours(latent: Flow, raw: Tensor) -> Tensor:
    """This package's w, (B, …, d)."""
    law = latent.posterior(raw).law
    if isinstance(law, SphericalCauchy):
        return law.rho[..., None] * law.loc
    return law.rho[..., None] * torch.stack((law.loc.cos(), law.loc.sin()), -1)


def step(latent: Flow, raw: Tensor, steps: int) -> None:
    """Forward and backward; by the solver unless `steps` is 0."""
    raw = raw.detach().requires_grad_()
    if steps:
        loc, rho = polar(by_solver(latent, raw, steps))
        if isinstance(latent, KuramotoTorus):
            law = WrappedCauchy(angle_of(loc), radius=2 * torch.atanh(rho.clamp_max(1 - 1e-7)), validate_args=False)
            posterior = WrappedCauchyPosterior(law)
        else:
            law = SphericalCauchy(loc, radius=2 * torch.atanh(rho.clamp_max(1 - 1e-7)), validate_args=False)
            posterior = DirectionalPosterior(law, "radius")
    else:
        posterior = latent.posterior(raw)
    torch.autograd.backward(posterior.rsample().sum() + posterior.kl().sum())


def truth(latent: Flow, raw: Tensor) -> Tensor:
    """The w of float64 encoder output, (B, …, d)."""
    if isinstance(latent, KuramotoTorus):
        return by_solver(latent, raw, 2048)
    fields, turns = latent._pulls(raw)
    state = torch.eye(fields.shape[-1] + 1, dtype=raw.dtype)[-1].expand(len(raw), -1)
    pulls = lorentz.generator(fields, turns).numpy()
    for k in range(latent.intervals):
        state = (torch.from_numpy(expm(pulls[:, k])) @ state[..., None])[..., 0]
    return state[:, :-1] / (1 + state[:, -1:])


def error(found: Tensor, exact: Tensor) -> float:
    return float((found.detach().double() - exact).abs().max())


def row(title: str, latent: Flow, rows: int, dtype: torch.dtype, rounds: int) -> str:
    """One line of the table."""
    torch.manual_seed(0)
    latent = latent.to(dtype)
    raw = SCALE * torch.randn(rows, latent.raw_features, dtype=dtype)
    with torch.no_grad():
        exact = truth(latent.double(), raw.double())
        latent = latent.to(dtype)
        mine = error(ours(latent, raw), exact)
        steps = 1
        while error(by_solver(latent, raw, steps), exact) > 2 * mine and steps < MOST[dtype]:
            steps *= 2
        theirs = error(by_solver(latent, raw, steps), exact)
    times: dict[int, list[float]] = {0: [], steps: []}
    for _ in range(rounds + 1):
        for which in times:
            repeats = 1 if which > 16 else 5
            begun = time.process_time()
            for _ in range(repeats):
                step(latent, raw, which)
            times[which].append((time.process_time() - begun) / repeats)
    fast, slow = (1e3 * statistics.median(times[which][1:]) for which in (0, steps))
    kind = str(dtype).removeprefix("torch.")
    numbers = f"{fast:.2f} | {slow:.1f} | {mine:.0e} | {theirs:.0e} | {steps}"
    return f"| {title} | {kind} | **{_ratio(slow / fast)}×** | {numbers} |"


def _ratio(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def cases() -> list[tuple[str, Flow, int]]:
    made: list[tuple[str, Flow, int]] = []
    for intervals in (1, 4):
        for rotation in ("off", "on"):
            config = Config(latent="kuramoto-sphere", dim=3, intervals=intervals, rotation=rotation)
            made.append((f"sphere, {intervals} interval(s), rotation {rotation}", latents.make(config), 128 * 16))
    for dim in (4, 16):
        for rotation in ("off", "on"):
            latent = latents.make(Config(latent="kuramoto-torus", dim=dim, rotation=rotation))
            latent.coupling.data.normal_(0, dim**-0.5)
            made.append((f"torus, {dim} angles, rotation {rotation}", latent, 128))
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    lines = []
    for dtype in (torch.float32, torch.float64):
        for title, latent, rows in cases():
            lines.append(row(title, latent, rows, dtype, rounds))
            print(lines[-1], flush=True)
    head = (
        "# Flow posteriors beside the same flow through torchdiffeq's rk4\n\n"
        f"`python benchmarks/flow_posteriors.py --rounds {rounds}`, {platform.machine()}, one thread, torch "
        f"{torch.__version__}. Forward and backward of one draw and the divergence; spheres: 128 × 16 swarms, d = 3; "
        f"tori: batches of 128; every number of the encoder is normal with standard deviation {SCALE:g}; couplings are "
        "normal with variance 1/angles. Errors are the greatest in w.\n\n"
        "| flow | type | faster | ours, ms | rk4, ms | our error | its error | its steps per interval |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    RESULT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
