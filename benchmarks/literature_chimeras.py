"""Chimeras in benchmarks/literature.py: oscillators beside the reduction, and bifurcations by two ways each.

Birth and first breath are found again as rests of Ott and Antonsen's vectors whose linear flow, by automatic slopes,
has determinant or trace 0; death from the periods T of breaths before it, T = c − log(A_h − A)/λ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import torch
from literature_cases import DOUBLE, Row
from scipy.optimize import fsolve
from torch import Tensor

from kuralab.kuramoto import Model, find
from kuralab.kuramoto.bifurcations import bifurcations
from kuralab.kuramoto.chimera import Portrait
from kuralab.kuramoto.continuum import Continuum
from kuralab.kuramoto.exact import MobiusStepper
from kuralab.kuramoto.flow import order
from kuralab.kuramoto.solve import Floats
from kuralab.kuramoto.start import ordered

LAG, ABRAMS = math.pi / 2 - 0.1, "Abrams et al., arXiv 0806.0594"
# The contrasts of the three regimes in that paper, each with a state that leads to it.
CASES = {"stable": (0.2, 0.73, -0.2), "breathing": (0.28, 0.6, -0.1), "long-period": (0.35, 0.5, 0.0)}
LATE = (0.3525, 0.3530, 0.3534)  # contrasts shortly before death


def chimeras() -> Iterator[Row]:
    for name, (contrast, r, psi) in CASES.items():
        path, _ = Portrait(contrast, LAG).follow(r, psi, np.arange(0, 200.05, 0.1))
        gap = float(np.abs(_oscillators(contrast, r, psi) - path[1:]).max())
        yield Row(
            f"{name} chimera (A = {contrast:g}, β = 0.1): 2×256 beside the reduction, r(t)", gap, None, 1e-4, ABRAMS
        )
    contrast, r, psi = CASES["stable"]
    settled = Portrait(contrast, LAG).follow(r, psi, np.arange(0, 3000, 0.5))[0][-2000:]
    yield Row("stable chimera: swing of r at late times", float(np.ptp(settled)), None, 1e-6, ABRAMS)
    yield from _bifurcations()


def _oscillators(contrast: float, r: float, psi: float) -> Floats:
    """r of the population that is not in step, every tenth of a unit of time, by exact steps."""
    flow, angle = find("circle", populations=2), 2 * math.pi * torch.arange(256, dtype=DOUBLE) / 256
    even = torch.stack((angle.cos(), angle.sin()))[:, None].expand(-1, 2, -1)
    x, model = ordered(even, r, lead=True), Model(1.0, contrast=contrast, phase_lag=LAG)
    x[:, 0] = torch.tensor([[math.cos(psi)], [math.sin(psi)]], dtype=DOUBLE)
    _, means = MobiusStepper(flow, torch.zeros(1, 2, 1, dtype=DOUBLE), 0.1).run(x, model.on(2), 2000)
    return order(means.movedim(1, 0))[:, 1].numpy()


def _bifurcations() -> Iterator[Row]:
    found = bifurcations(LAG)
    birth, breath = _by_vectors([0.75, 0.1, 0.2], torch.linalg.det), _by_vectors([0.75, 0.15, 0.26], torch.trace)
    yield Row("birth (saddle-node): A, beside det = 0 of the vectors", found.saddle_node, birth, 1e-6, ABRAMS)
    yield Row("birth comes before the stable chimera: A", found.saddle_node, None, CASES["stable"][0], ABRAMS)
    yield Row("first breath (Hopf): A, beside trace = 0 of the vectors", found.hopf, breath, 1e-6, ABRAMS)
    yield Row("stable before the first breath: 0.2 over A", CASES["stable"][0] / found.hopf, None, 1, ABRAMS)
    yield Row("first breath comes before the breathing chimera: A", found.hopf, None, CASES["breathing"][0], ABRAMS)
    turn = abs(Portrait(found.hopf, LAG).chimeras()[0].eigenvalues[0].imag)
    first, long = _period(*CASES["breathing"]), _period(*CASES["long-period"])
    yield Row(
        "period of the breathing chimera, beside 2π/Im λ where breath begins", first, 2 * math.pi / turn, 1.5, ABRAMS
    )
    yield Row("periods: breathing over long-period", first / long, None, 0.5, ABRAMS)
    yield Row("death (homoclinic): A, beside where periods diverge", found.homoclinic, _divergence(), 1e-5, ABRAMS)
    over = CASES["long-period"][0] / found.homoclinic
    yield Row("death comes after the long-period chimera: 0.35 over A", over, None, 1, ABRAMS)


def _by_vectors(guess: list[float], vanishes: Callable[[Tensor], Tensor]) -> float:
    """The contrast at which a rest's linear flow loses its determinant or trace, by Newton's steps."""

    def slope(contrast: float) -> Callable[[Tensor], Tensor]:
        continuum = Continuum(Model(1.0, contrast=contrast, phase_lag=LAG).on(2))

        def beside_the_first(z: Tensor) -> Tensor:
            moved = continuum.velocity(torch.stack((torch.eye(2, dtype=DOUBLE)[0], z), 1))
            return moved[:, 1] - moved[1, 0] * torch.stack((-z[1], z[0]))

        return beside_the_first

    def rest(place: Floats) -> list[float]:
        z, moved = torch.from_numpy(place[:2]), slope(float(place[2]))
        matrix = torch.autograd.functional.jacobian(moved, z)  # type: ignore[no-untyped-call]
        return [*moved(z).tolist(), float(vanishes(matrix))]

    return float(fsolve(rest, guess, xtol=1e-12)[2])


def _period(contrast: float, r: float, psi: float) -> float:
    """Time between rises of r through its mean, late on a path."""
    times = np.arange(1500, 3000, 0.5)
    path = Portrait(contrast, LAG).follow(r, psi, np.concatenate(([0.0], times)))[0][1:]
    above = path - path.mean()
    at = np.nonzero((above[:-1] < 0) & (above[1:] >= 0))[0]
    return float(np.diff(times[at] - 0.5 * above[at] / (above[at + 1] - above[at])).mean())


def _divergence() -> float:
    """A_h of T = c − log(A_h − A)/λ through the periods at three contrasts."""
    periods = [_period(contrast, *CASES["long-period"][1:]) for contrast in LATE]

    def gaps(law: Floats) -> list[float]:
        return [
            law[0] - math.log(law[2] - contrast) / law[1] - period
            for contrast, period in zip(LATE, periods, strict=True)
        ]

    return float(fsolve(gaps, [10, 0.05, LATE[-1] + 3e-4])[2])
