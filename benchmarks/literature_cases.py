"""The cases of benchmarks/literature.py: what a paper says, and the number that comes out here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.distributions import SphericalCauchy, VonMisesFisher, cauchy
from kuralab.kuramoto import MeanField, Model, Result, find, reference, rotations_theory, simulate
from kuralab.kuramoto.continuum import Continuum
from kuralab.kuramoto.exact import MobiusStepper, rotation
from kuralab.kuramoto.fokker_planck import follow as densities
from kuralab.kuramoto.fokker_planck import wrapped_cauchy
from kuralab.kuramoto.frequencies import Lorentzian
from kuralab.kuramoto.observables import cross_ratios
from kuralab.kuramoto.reduction import follow, reduced

DOUBLE, IDENTICAL = torch.float64, "gaussian:0"
OTT, WATANABE = "Ott & Antonsen, arXiv 0806.0004", "Watanabe & Strogatz, Physica D 74 (1994) 197"
LIPTON = "Lipton, Mirollo & Strogatz, arXiv 1907.07150"
CHANDRA, KATO = "Chandra, Girvan & Ott, arXiv 1806.01314", "Kato & McCullagh, arXiv 1510.07679"
MARTENS, VMF = "Martens et al., arXiv 0809.2129", "Mardia & Jupp, Directional Statistics (2000)"


@dataclass(frozen=True)
class Row:
    """One case: the number expected within a tolerance; none expected: a bound below which its size must be."""

    case: str
    got: float
    expected: float | None
    tolerance: float
    source: str

    @property
    def holds(self) -> bool:
        return abs(self.got - (self.expected or 0.0)) <= self.tolerance

    @property
    def cells(self) -> tuple[str, ...]:
        """What the row says: case, expected, got, tolerance, source, whether it holds."""
        bound = self.expected is None
        expected, tolerance = f"{self.expected or 0.0:.7g}", f"{self.tolerance:.2g}"
        told = (f"below {tolerance}", "–") if bound else (expected, tolerance)
        return self.case, told[0], f"{self.got:.7g}", told[1], self.source, "yes" if self.holds else "NO"


def run(manifold: str, dim: int | None = None, **settings: object) -> Result:
    return simulate(manifold, dim, **settings)  # type: ignore[arg-type]


def late(result: Result) -> float:
    """r over the second half of the time."""
    return float(result.order_parameter)


def lorentzian() -> Iterator[Row]:
    settings = {"oscillators": 10_000, "time": 120, "quantiles": True, "start_order": 0.1}
    for coupling in (1.25, 1.5, 2.0, 4.0):
        r = late(run("circle", coupling=coupling, **settings))
        yield Row(f"T1: r at K = {coupling:g}", r, math.sqrt(1 - 1 / coupling), 2e-3, OTT)
    yield Row("T1b: r at K = 0.8", late(run("circle", coupling=0.8, **settings)), None, 3 / math.sqrt(10_000), OTT)
    path = run("circle", oscillators=200_000, coupling=2.0, time=5, step=0.1, quantiles=True, start_order=0.1).order
    for at, expected in ((2, 0.2560), (5, 0.6131)):
        yield Row(f"T2: r({at}) from r = 0.1", float(path[10 * at, 0]), expected, 1e-3, OTT)


def constants() -> Iterator[Row]:
    for manifold, dim in (("circle", 2), ("sphere", 3), ("sphere", 5)):
        flow = find(manifold, dim)
        x, omega = flow.start(10, 3), torch.zeros(flow.generators, 1, 10, dtype=DOUBLE)
        for name, stepper, bound in (
            ("RK4", flow.stepper(omega, 0.1), 1e-5),
            ("Möbius", MobiusStepper(flow, omega, 0.1), 1e-12),
        ):
            moved, _ = stepper.run(x, MeanField(1.0, 0.7), 50)
            change = float((cross_ratios(moved) / cross_ratios(x) - 1).abs().max())
            yield Row(f"T4: change of 7 cross-ratios, d = {dim}, {name} steps", change, None, bound, WATANABE)


def continua() -> Iterator[Row]:
    known = {2: (0.262717, 0.594915, 0.895484, 0.983691), 3: (0.456701, 0.906654, 0.995922, 0.999883)}
    for dim, orders in known.items():
        start, continuum, times = torch.zeros(dim, 1, dtype=DOUBLE), Continuum(MeanField(1.0)), [2.0, 4.0, 6.0, 8.0]
        start[0] = math.tanh(0.1)
        for at, w, expected in zip(times, continuum.follow(start, times), orders, strict=True):
            yield Row(f"T8: r({at:g}), d = {dim}, reduction", float(continuum.means(w).norm()), expected, 1e-5, LIPTON)
    for s in (0.3, 2.0, 6.0):
        got = [float(cauchy.mean_resultant_length(torch.tensor(s, dtype=DOUBLE), dim)) for dim in (2, 3)]
        yield Row(f"T10: mean resultant, circle, s = {s:g}", got[0], math.tanh(s / 2), 1e-12, KATO)
        yield Row(f"T10: the same, sphere, s = {s:g}", got[1], 1 / math.tanh(s) - s / math.sinh(s) ** 2, 1e-12, KATO)
    rho, s = 0.9, 2 * math.atanh(0.9)
    closed = {
        2: -math.log(1 - rho**2),
        3: 2 * (s / math.tanh(s) - 1),
        4: 3 * (rho**2 / 2 - math.log(1 - rho**2)),
    }
    for dim, expected in closed.items():
        kl = float(SphericalCauchy(torch.eye(dim, dtype=DOUBLE)[0], rho=rho).kl_to_uniform())
        yield Row(f"T11: KL to uniform at ρ = 0.9, d = {dim}", kl, expected, 1e-12, KATO)


def six_numbers() -> Iterator[Row]:
    flow, coupling = find("sphere", 3), MeanField(1.0, 0.3)
    x = flow.start(1000, 0)
    omega = torch.tensor([0.3, -0.5, 0.2], dtype=DOUBLE)[:, None, None].expand(3, 1, 1000)
    every = reference(flow, x, omega, coupling, [3.0])[0]
    mobius, fixed = reduced(x[:, 0].mT)
    state = follow(mobius, fixed, coupling, rotation(flow, omega)[0], [3.0])[0]
    gap = float((state(fixed).mT - every[:, 0]).abs().max())
    yield Row("1,000 points of S² by 6 numbers, beside DOP853 of all", gap, None, 1e-9, LIPTON)


def noise() -> Iterator[Row]:
    for dim, strength, sigma in ((3, 1.0, 1.0), (3, 2.0, 0.8), (5, 1.5, 1.0)):
        result = run(
            "sphere", dim, oscillators=50_000, coupling=0.0, field=strength, noise=sigma, frequencies=IDENTICAL,
            time=25, step=0.05, start_order=0.5,
        )  # fmt: skip
        height = result.means[200:, 0, 0].mean()
        kappa, expected = float(VonMisesFisher.fit(_with_mean(height, dim)).concentration), 2 * strength / sigma**2
        yield Row(
            f"noise: κ = 2f/σ², d = {dim}, f = {strength:g}, σ = {sigma:g}", kappa, expected, 0.01 * expected, VMF
        )
        if (dim, strength, sigma) == (3, 1.0, 1.0):
            yield Row("T9: mean height in that field", float(height), 0.5373, 1e-2, VMF)
    early, end = densities(wrapped_cauchy(0.1), Model(coupling=2.0, noise=0.5), [2.0, 16.0])
    ratio = early.to_wrapped_cauchy() / early.to_von_mises()
    yield Row("noisy flow at t = 2: divergence to wC over that to vM", ratio, None, 1.0, OTT)
    yield Row("the same flow at t = 16: divergence to vM, nats", end.to_von_mises(), None, 1e-9, VMF)


def _with_mean(length: Tensor, dim: int) -> Tensor:
    """Two unit vectors whose mean has this length."""
    points = torch.zeros(2, dim, dtype=DOUBLE)
    points[:, 0] = length
    points[:, 1] = torch.tensor([1.0, -1.0]) * (1 - length**2).sqrt()
    return points


def dimensions() -> Iterator[Row]:
    settings = {"frequencies": "gaussian:1", "oscillators": 20_000}
    for dim in (2, 3, 4, 5):
        r = late(run("sphere", dim, coupling=0.1, start_order=1.0, time=300, step=0.5, **settings))
        jump = rotations_theory.least_order(dim) if dim % 2 else None
        yield Row(f"r at K = 0.1, d = {dim}", r, jump, 2e-2 if jump else 3 / math.sqrt(20_000), CHANDRA)
    for dim, coupling in ((3, 1.0), (4, 2.5), (4, 3.0), (5, 1.0), (6, 3.5)):
        result = run("sphere", dim, coupling=coupling, start_order=0.9, time=60, step=0.1, **settings)
        yield Row(f"r at K = {coupling:g}, d = {dim}, beside theory", late(result), result.theory.order, 1e-2, CHANDRA)


def folds() -> Iterator[Row]:
    fold = 1.5 * math.sqrt(3)  # where r(1 − r²) is greatest, for γ = 1/2
    for share, begun in ((1.05, 1.0), (0.95, 1.0), (1.05, 0.2)):
        result = run(
            "circle", oscillators=10_000, coupling=share * fold, feedback=1.0, time=120, step=0.1, start_order=begun,
            quantiles=True,
        )  # fmt: skip
        expected = 0.0 if begun < 1 else result.theory.order
        name = f"coupling K r at {share:g} of its fold, begun at r = {begun:g}: r"
        yield Row(name, float(result.order[-1, 0]), expected, 1e-2, f"algebra on {OTT}")
    for gap, expected in ((0.6, 2 * (0.5**2 + 0.3**2) / 0.5), (2.0, 4 * 0.5)):
        theory = find("circle", populations=2).theory(Lorentzian(0.5), Model(detuning=gap))
        yield Row(f"K_c of two Lorentzian humps {gap:g} apart", theory.critical or math.nan, expected, 1e-9, MARTENS)


GROUPS: tuple[Callable[[], Iterator[Row]], ...] = (
    lorentzian, constants, continua, six_numbers, noise, dimensions, folds,
)  # fmt: skip
