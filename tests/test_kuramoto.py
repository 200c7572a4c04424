"""Known values of coupled oscillators: theory, simulation and textbooks agree."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from kuralab.catalogue import FREQUENCIES
from kuralab.kuramoto import frequencies, simulate
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.model import Model

GOLDEN = (math.sqrt(5) - 1) / 2
IDENTICAL = "lorentzian:0"


def cauchy(u: Tensor, s: float) -> Tensor:
    """Wrapped Cauchy phases of hyperbolic radius s as points of the plane, (N, 2)."""
    theta = 2 * torch.atan2(math.exp(-s) * (math.pi * (u - 0.5)).sin(), (math.pi * (u - 0.5)).cos())
    return torch.stack((theta.cos(), theta.sin()), 1)


def midpoints(count: int) -> Tensor:
    return (torch.arange(count, dtype=torch.float64) + 0.5) / count


@pytest.mark.parametrize("coupling", [1.25, 1.5, 2.0, 4.0])
def test_lorentzian_synchrony_is_the_square_root(coupling: float) -> None:
    result = simulate("circle", oscillators=10_000, coupling=coupling, time=120, quantiles=True, start_order=0.1)
    expected = math.sqrt(1 - 1 / coupling)
    assert abs(result.order_parameter - expected) < 2e-3
    assert result.theory.order == pytest.approx(expected, abs=1e-9)
    assert result.theory.critical == pytest.approx(1.0)


def test_below_the_critical_coupling_there_is_only_chance() -> None:
    result = simulate("circle", oscillators=10_000, coupling=0.8, time=60, quantiles=True, start_order=0.1)
    assert result.order_parameter < 3 / math.sqrt(10_000)
    assert result.theory.order == 0


def test_drawn_frequencies_agree_with_theory_too() -> None:
    result = simulate("circle", oscillators=10_000, coupling=2.0, frequencies="lorentzian:0.5", time=120, seed=0)
    assert abs(result.order_parameter - math.sqrt(0.5)) < 5e-3


def test_the_transient_follows_ott_and_antonsen() -> None:
    count = 200_000
    start = cauchy(torch.remainder(torch.arange(count, dtype=torch.float64) * GOLDEN, 1), 2 * math.atanh(0.1))
    result = simulate("circle", coupling=2.0, time=5, step=0.1, quantiles=True, start=start)
    at = {round(t.item(), 6): r.item() for t, r in zip(result.times, result.order[:, 0], strict=True)}
    assert abs(at[2.0] - 0.2560) < 1e-3
    assert abs(at[5.0] - 0.6131) < 1e-3


@pytest.mark.parametrize(("step", "tolerance"), [(0.1, 1e-5), (0.01, 1e-9)])
def test_cross_ratios_of_identical_phases_are_conserved(step: float, tolerance: float) -> None:
    result = simulate(
        "circle", oscillators=10, coupling=1.0, frequencies=IDENTICAL, phase_lag=0.7, time=5, step=step, seed=3
    )
    start = find("circle").space(find("circle").start(10, 3))
    before, after = cross_ratios(start), cross_ratios(result.positions)
    assert ((after - before).abs() / before.abs()).max() < tolerance


def cross_ratios(points: Tensor) -> Tensor:
    z = torch.view_as_complex(points.contiguous())
    a, b, c, d = z[:-3], z[1:-2], z[2:-1], z[3:]
    return (a - c) * (b - d) / ((a - d) * (b - c))


@pytest.mark.parametrize(
    ("manifold", "expected"),
    [("circle", [0.262717, 0.594915, 0.895484, 0.983691]), ("sphere", [0.456701, 0.906654, 0.995922, 0.999883])],
)
def test_a_continuum_of_identical_oscillators(manifold: str, expected: list[float]) -> None:
    start = cauchy(midpoints(4000), 0.2) if manifold == "circle" else spherical_cauchy(20_000, 4, 0.2)
    result = simulate(manifold, coupling=1.0, frequencies=IDENTICAL, time=8, step=0.05, start=start)
    assert result.order[40::40, 0].tolist() == pytest.approx(expected, abs=1e-5)


def spherical_cauchy(heights: int, longitudes: int, s: float) -> Tensor:
    c = torch.tanh(s + torch.atanh(2 * midpoints(heights) - 1)).repeat_interleave(longitudes)
    angle = (2 * math.pi * midpoints(longitudes)).repeat(heights)
    rest = (1 - c**2).sqrt()
    return torch.stack((rest * angle.cos(), rest * angle.sin(), c), 1)


def test_noise_in_a_constant_field_gives_von_mises_fisher() -> None:
    result = simulate(
        "sphere", oscillators=4000, coupling=0.0, field=1.0, noise=1.0, frequencies=IDENTICAL, time=50, seed=0
    )
    assert abs(result.order_parameter - 0.5373) < 5e-3


@pytest.mark.parametrize("law", FREQUENCIES)
@pytest.mark.parametrize(("lag", "noise"), [(0.0, 0.0), (0.5, 0.0), (0.0, 0.7), (-0.5, 0.7)])
def test_theory_of_angles_agrees_with_simulation(law: str, lag: float, noise: float) -> None:
    result = simulate(
        "circle", oscillators=4000, coupling=3.0, frequencies=f"{law}:0.6", phase_lag=lag, noise=noise, time=40
    )
    assert result.theory.order == pytest.approx(result.order_parameter, abs=8e-3)


@pytest.mark.parametrize(
    ("law", "critical"),
    [("lorentzian", 2.0), ("gaussian", math.sqrt(8 / math.pi)), ("uniform", 4 / math.pi)],
)
def test_critical_couplings_of_the_textbook(law: str, critical: float) -> None:
    theory = find("torus", 2).theory(frequencies.parse(f"{law}:1"), Model(0.0))
    assert theory.critical == pytest.approx(critical, rel=1e-12)


@pytest.mark.parametrize("dim", [3, 5])
def test_noise_alone_on_spheres(dim: int) -> None:
    result = simulate("sphere", dim, oscillators=4000, coupling=4.0, frequencies=IDENTICAL, noise=1.0, time=30)
    assert result.theory.critical == dim / 2
    assert result.theory.order == pytest.approx(result.order_parameter, abs=8e-3)


def test_isotropic_rotations_in_space_come_to_rest() -> None:
    result = simulate("sphere", 3, oscillators=4000, coupling=1.0, frequencies="gaussian:1", time=60)
    assert result.theory.order == pytest.approx(result.order_parameter, abs=1e-2)


@pytest.mark.parametrize(
    ("dim", "settings"),
    [(3, {"phase_lag": 0.3}), (3, {"frequencies": "lorentzian:1"}), (4, {"frequencies": "lorentzian:1"})],
)
def test_where_nothing_is_known_it_is_said(dim: int, settings: dict[str, object]) -> None:
    theory = simulate("sphere", dim, oscillators=10, time=1, **settings).theory  # type: ignore[arg-type]
    assert theory.order is None
    assert theory.critical is None
    assert theory.statement.startswith("No closed theory")
