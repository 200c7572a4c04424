"""Chimeras in two populations: the plane of the reduction, its bifurcations, and oscillators that obey it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.optimize import fsolve
from torch import Tensor

from kuralab.kuramoto import KuramotoError
from kuralab.kuramoto.bifurcations import Bifurcations, bifurcations
from kuralab.kuramoto.chimera import Portrait
from kuralab.kuramoto.continuum import Continuum
from kuralab.kuramoto.exact import MobiusStepper
from kuralab.kuramoto.flow import find, order
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.solve import Floats
from kuralab.kuramoto.start import ordered

BETA = 0.1
LAG = math.pi / 2 - BETA
# The contrasts of the three panels of Abrams et al. (2008), with a state in the basin of each.
STABLE, BREATHING, LONG = (0.2, 0.73, -0.2), (0.28, 0.6, -0.1), (0.35, 0.5, 0.0)


def oscillators(
    contrast: float,
    r: float,
    psi: float,
    count: int,
    time: float,
    step: float,
    coupling: float = 1.0,
    exact: bool = True,
) -> tuple[Tensor, Tensor]:
    """Order of the second population while the first is in step, by exact or usual steps: times and r."""
    flow = find("circle", populations=2)
    angle = 2 * math.pi * torch.arange(count, dtype=torch.float64) / count
    x = ordered(torch.stack((angle.cos(), angle.sin()))[:, None].expand(-1, 2, -1), r, lead=True)
    x[:, 0] = torch.tensor([[math.cos(psi)], [math.sin(psi)]], dtype=torch.float64)
    omega = torch.zeros(1, 2, 1, dtype=torch.float64)
    model = Model(coupling, contrast=contrast, phase_lag=LAG)
    stepper = MobiusStepper(flow, omega, step) if exact else flow.stepper(omega.expand(-1, -1, count), step)
    _, means = stepper.run(x, model.on(2), round(time / step))
    return step * torch.arange(1, len(means) + 1), order(means.movedim(1, 0))[:, 1]


@pytest.mark.parametrize("regime", [STABLE, BREATHING, LONG], ids=["stable", "breathing", "long period"])
def test_oscillators_follow_the_plane(regime: tuple[float, float, float]) -> None:
    contrast, r, psi = regime
    times, seen = oscillators(contrast, r, psi, count=256, time=60, step=0.2)
    expected, _ = Portrait(contrast, LAG).follow(r, psi, np.concatenate(([0.0], times.numpy())))
    assert np.abs(seen.numpy() - expected[1:]).max() < 2e-4


@pytest.mark.parametrize("exact", [True, False], ids=["exact steps", "usual steps"])
@pytest.mark.parametrize(("regime", "period"), [(BREATHING, 34), (LONG, 91)], ids=["breathing", "long period"])
def test_oscillators_breathe_between_the_bounds_of_the_plane(
    regime: tuple[float, float, float], period: float, exact: bool
) -> None:
    # A coupling of 5 makes all go 5 times as fast: one breath, begun where the reduction's own has become regular.
    contrast, r, psi = regime
    path, turn = Portrait(contrast, LAG, coupling=5.0).follow(r, psi, np.linspace(0, 600, 40_001))
    _, seen = oscillators(contrast, path[-1], turn[-1], 64, time=period / 5, step=0.05, coupling=5.0, exact=exact)
    last = path[30_000:]
    assert np.ptp(last) > 0.1
    assert float(seen.min()) == pytest.approx(last.min(), abs=2e-3)
    assert float(seen.max()) == pytest.approx(last.max(), abs=2e-3)
    assert float(seen[-1]) == pytest.approx(path[-1], abs=2e-2)  # all over again


@pytest.fixture(scope="module")
def found() -> Bifurcations:
    return bifurcations(LAG)


def test_the_three_regimes_lie_between_the_bifurcations(found: Bifurcations) -> None:
    contrasts = [found.saddle_node, STABLE[0], found.hopf, BREATHING[0], LONG[0], found.homoclinic]
    assert contrasts == sorted(contrasts)


def test_stability_changes_where_it_is_said_to(found: Bifurcations) -> None:
    def kinds(contrast: float) -> list[str]:
        return [rest.kind for rest in Portrait(contrast, LAG).chimeras() if abs(rest.psi) < 1]

    assert kinds(found.saddle_node - 2e-6) == []
    assert kinds(found.saddle_node + 2e-6) == ["stable", "saddle"]
    assert kinds(found.hopf - 2e-6) == ["stable", "saddle"]
    assert kinds(found.hopf + 2e-6) == ["unstable", "saddle"]


def test_birth_and_first_breath_are_those_of_the_flow_of_vectors(found: Bifurcations) -> None:
    # Rests whose linear flow has determinant or trace 0, by Newton's steps on Ott and Antonsen's vectors.
    def slope(contrast: float) -> Callable[[Tensor], Tensor]:
        continuum = Continuum(Model(1.0, contrast=contrast, phase_lag=LAG).on(2))

        def beside_the_first(z: Tensor) -> Tensor:
            moved = continuum.velocity(torch.stack((torch.eye(2, dtype=z.dtype)[0], z), 1))
            return moved[:, 1] - moved[1, 0] * torch.stack((-z[1], z[0]))

        return beside_the_first

    def rest(place: Floats, of: Callable[[Tensor], Tensor]) -> list[float]:
        z = torch.from_numpy(place[:2])
        matrix = torch.autograd.functional.jacobian(slope(place[2]), z)  # type: ignore[no-untyped-call]
        return [*slope(place[2])(z).tolist(), float(of(matrix))]

    birth = fsolve(rest, [0.75, 0.1, 0.2], (torch.linalg.det,), xtol=1e-12)
    assert found.saddle_node == pytest.approx(birth[2], abs=1e-6)
    assert found.hopf == pytest.approx(fsolve(rest, [0.75, 0.15, 0.26], (torch.trace,), xtol=1e-12)[2], abs=1e-6)


def test_breath_grows_longer_until_it_dies(found: Bifurcations) -> None:
    times = np.arange(0, 1000, 0.25)
    periods = []
    for contrast, r, psi in (BREATHING, LONG):
        path, _ = Portrait(contrast, LAG).follow(r, psi, times)
        late = path[len(path) // 2 :]
        rising = np.nonzero((late[:-1] < late.mean()) & (late[1:] >= late.mean()))[0]
        periods.append(float(np.diff(times[rising]).mean()))
    onset = Portrait(found.hopf, LAG).chimeras()[0].eigenvalues[0].imag
    assert periods[0] == pytest.approx(2 * math.pi / abs(onset), rel=0.05)
    assert periods[1] > 2 * periods[0]
    beyond, _ = Portrait(found.homoclinic + 0.01, LAG).follow(LONG[1], LONG[2], times)
    assert beyond[-1] > 1 - 1e-6


def test_rests_rest() -> None:
    portrait = Portrait(contrast=0.28, phase_lag=LAG, coupling=2.0)
    for rest in [*portrait.chimeras(), *portrait.in_step()]:
        assert np.abs(portrait.velocity(rest.r, rest.psi)).max() < 1e-12


def test_the_jacobian_is_the_slope_of_the_velocity() -> None:
    portrait, r, psi, h = Portrait(0.28, LAG), 0.6, 0.3, 1e-6
    columns = [
        np.subtract(portrait.velocity(r + u, psi + v), portrait.velocity(r - u, psi - v)) / (2 * h)
        for u, v in ((h, 0.0), (0.0, h))
    ]
    assert np.abs(portrait.jacobian(r, psi) - np.stack(columns, 1)).max() < 1e-9


def test_without_the_three_it_is_said() -> None:
    with pytest.raises(KuramotoError, match="Choose one from"):
        bifurcations(0.5)
