"""Theory of infinitely many oscillators in more than two dimensions against the literature and simulations."""

from __future__ import annotations

import math

import pytest
import torch

from kuralab.kuramoto import frequencies, simulate
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.frequencies import Gaussian
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.rotations_theory import bands, critical, least_order, resting


@pytest.mark.parametrize(("dim", "coupling"), [(3, 0.3), (3, 2.0), (4, 3.0), (5, 0.3), (5, 2.0), (6, 3.5)])
def test_rotations_of_any_dimension_agree_with_simulation(dim: int, coupling: float) -> None:
    result = simulate(
        "sphere", dim, oscillators=4000, coupling=coupling, frequencies="gaussian:1", start_order=0.9,
        time=30 if coupling > 1 else 100, step=0.15 if coupling > 1 else 0.5,
    )  # fmt: skip
    assert result.theory.order == pytest.approx(result.order_parameter, abs=2e-2)


def test_odd_dimensions_jump_at_the_least_coupling_and_even_ones_do_not() -> None:
    # Chandra, Girvan & Ott (2019).
    for dim in (3, 5, 7):
        assert least_order(dim) == pytest.approx(resting(1e-3, bands(dim)), abs=3e-3)
        assert find("sphere", dim).theory(Gaussian(1.0), Model(1e-3)).order == pytest.approx(least_order(dim), abs=3e-3)
    for dim in (2, 4, 6):
        threshold = find("sphere", dim).theory(Gaussian(1.0), Model(1e-3)).critical
        assert threshold == pytest.approx(critical(dim), rel=1e-12)
        assert find("sphere", dim).theory(Gaussian(1.0), Model(0.95 * threshold)).order == 0


@pytest.mark.parametrize(("dim", "jumps"), [(2, False), (3, True), (4, False), (5, True)])
def test_simulated_transitions_are_odd_or_even(dim: int, jumps: bool) -> None:
    result = simulate(
        "sphere", dim, oscillators=2000, coupling=0.1, frequencies="gaussian:1", start_order=1.0, time=200, step=0.5
    )
    if jumps:
        assert result.order_parameter == pytest.approx(least_order(dim), abs=3e-2)
    else:
        assert result.order_parameter < 4 / math.sqrt(2000)


def test_the_density_of_slow_planes_decides_even_dimensions() -> None:
    generator = torch.Generator().manual_seed(0)
    for dim in (4, 6):
        a = torch.randn(20_000, dim, dim, generator=generator, dtype=torch.float64)
        rates = torch.linalg.eigvalsh(1j * (a - a.mT) / math.sqrt(2))
        slow = 0.1
        density = (rates.abs() < slow).double().mean() / (2 * slow)
        assert 2 / (math.pi * float(density)) == pytest.approx(critical(dim), rel=4e-2)


def test_quaternions_rest_or_beat() -> None:
    flow, law = find("quaternions"), frequencies.parse("gaussian:0.5")
    locked = simulate("quaternions", oscillators=4000, coupling=2.2, frequencies="gaussian:0.5", time=40, step=0.1)
    assert locked.theory.order == pytest.approx(locked.order_parameter, abs=5e-3)
    onset = flow.theory(law, Model(1.0)).critical
    assert onset is not None
    still, beating = (
        simulate("quaternions", oscillators=4000, coupling=share * onset, frequencies="gaussian:0.5", time=80, step=0.2)
        for share in (0.8, 1.4)
    )
    assert still.order_parameter < 4 / math.sqrt(4000)
    assert still.theory.order == 0
    assert beating.order_parameter > 0.1
    assert beating.theory.order is None


def test_quaternions_of_a_law_that_favours_axes_have_no_known_onset() -> None:
    settings = {"oscillators": 4000, "frequencies": "uniform:0.8", "time": 40, "step": 0.1}
    for coupling in (1.2, 1.6):
        beating = simulate("quaternions", coupling=coupling, **settings)  # type: ignore[arg-type]
        assert beating.order_parameter > 0.4
        assert beating.theory.order is None
        assert "not known" in beating.theory.statement
    locked = simulate("quaternions", coupling=1.8, **settings)  # type: ignore[arg-type]
    assert locked.theory.critical is None
    assert locked.theory.order == pytest.approx(locked.order_parameter, abs=5e-3)
    flow, law = find("quaternions"), frequencies.parse("uniform:0.8")
    assert flow.theory(law, Model(0.0)).order == 0
    # Neither is it known how long incoherence is stable: only states that rest are drawn.
    assert all(max(line.orders) > 0.5 for line in flow.branches(law, Model(), most=4.0))


def test_identical_quaternions_are_a_sphere() -> None:
    model = Model(3.0, noise=1.0)
    assert find("quaternions").theory(Gaussian(0.0), model) == find("sphere", 4).theory(Gaussian(0.0), model)
