"""Summaries and tests of directions against books, scipy, pycircstat2 and simulation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.optimize import minimize
from torch import Tensor

from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, load
from kuralab.evaluation import uniformity
from kuralab.evaluation.summary import Measure, circular_median, correlation, deviation, spherical_median, summarise
from kuralab.manifolds.torus import angles
from kuralab.manifolds.unit import normalise

NOBODY = Provenance("Made up", "None")
# Mardia & Jupp (2000), example 1.1: stops of a roulette wheel.
ROULETTE = [43, 45, 52, 61, 75, 88, 88, 279, 357]


def circle(degrees: Sequence[float]) -> Directions:
    theta = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
    return Directions("made", "Made", angles(1), theta[:, None], (Reading("Angle"),), NOBODY)


def valued(found: list[Measure], name: str, part: str = "") -> float:
    return next(measure.value for measure in found if (measure.name, measure.part) == (name, part))


def uniform(n: int, seed: int) -> Tensor:
    return 2 * torch.pi * torch.rand(n, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_the_roulette_of_mardia_and_jupp() -> None:
    found = summarise(circle(ROULETTE))
    assert valued(found, "Mean direction") == pytest.approx(51, abs=0.5)
    assert valued(found, "Mean resultant length") == pytest.approx(0.711, abs=5e-4)
    assert valued(found, "Circular variance") == pytest.approx(0.289, abs=5e-4)
    assert valued(found, "Median direction") == pytest.approx(52)
    rayleigh = uniformity.uniformity(circle(ROULETTE))[0]
    assert 2 * rayleigh.value == pytest.approx(9.10, abs=0.01)
    assert rayleigh.p == pytest.approx(0.007, abs=2e-3)


def test_the_summary_is_that_of_scipy() -> None:
    theta = load("wind").points[:, 0]
    found = summarise(load("wind"))
    low, high = -np.pi, np.pi
    assert valued(found, "Mean direction") == pytest.approx(np.degrees(stats.circmean(theta)), abs=1e-9)
    assert valued(found, "Circular variance") == pytest.approx(stats.circvar(theta, high, low), abs=1e-12)
    spread = np.degrees(stats.circstd(theta, high, low))
    assert valued(found, "Circular standard deviation") == pytest.approx(spread, abs=1e-9)
    for name in ("airports", "stars"):
        data = load(name)
        known = stats.directional_stats(data.points.numpy())
        assert valued(summarise(data), "Mean resultant length") == pytest.approx(known.mean_resultant_length, abs=1e-12)
    assert deviation(0.0) == float("inf")


def test_the_circular_median_is_that_of_pycircstat2() -> None:
    from pycircstat2 import load_data
    from pycircstat2.descriptive import circ_median

    for name in ("B3", "B5", "B11"):
        theta = np.radians(load_data(name, source="fisher")["θ"].to_numpy(float))
        known = float(circ_median(theta, average_method="unique"))
        gap = np.angle(np.exp(1j * (circular_median(torch.from_numpy(theta)) - known)))
        assert abs(gap) < 1e-9, name


@pytest.mark.parametrize("count", [5, 6, 41, 200])
def test_no_angle_has_a_smaller_mean_arc_than_the_median(count: int) -> None:
    theta = uniform(count, count) * 0.4
    median = circular_median(theta)
    cost = lambda at: np.abs(np.angle(np.exp(1j * (theta.numpy() - at)))).mean()  # noqa: E731
    assert cost(median) <= min(cost(at) for at in np.linspace(0, 2 * np.pi, 2000)) + 1e-12


def test_no_direction_has_a_smaller_summed_arc_than_the_spherical_median() -> None:
    draws = torch.randn(301, 3, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    points = normalise(draws + torch.tensor([1.0, 0.5, 0.0]))
    points[:3] = points[0]

    def cost(at: np.ndarray) -> float:
        return float(np.arccos(np.clip(points.numpy() @ (at / np.linalg.norm(at)), -1, 1)).sum())

    median = spherical_median(points).numpy()
    found = minimize(cost, median + 0.1, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12})
    assert cost(median) <= found.fun + 1e-9


def test_the_circular_correlation_is_that_of_pycircstat2() -> None:
    from pycircstat2.correlation import circ_corrcc

    one, other = load("ramachandran").points.T
    known = circ_corrcc(one.numpy(), other.numpy(), method="js", test=False)
    assert correlation(one, other) == pytest.approx(float(getattr(known, "r", known)), abs=1e-9)


# D'Agostino & Stephens (1986), Goodness-of-Fit Techniques, table 4.2: upper tails of the modified statistics.
@pytest.mark.parametrize(("tail", "v"), [(0.10, 1.620), (0.05, 1.747), (0.025, 1.862), (0.01, 2.001)])
def test_kuiper_p_values_are_those_of_stephens(tail: float, v: float) -> None:
    assert uniformity.kuiper_p(v) == pytest.approx(tail, rel=0.01)


def test_p_values_are_even_where_directions_are_uniform() -> None:
    seen: dict[str, list[float]] = {}
    for seed in range(300):
        for test in uniformity.circular(uniform(150, seed)):
            seen.setdefault(test.name, []).append(test.p)
        draws = torch.randn(60, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        for test in (uniformity.sphere_rayleigh(normalise(draws)), uniformity.bingham(normalise(draws))):
            seen.setdefault(f"sphere {test.name}", []).append(test.p)
    assert len(seen) == 5
    for name, values in seen.items():
        assert stats.kstest(values, "uniform").pvalue > 1e-3, name


def test_tests_see_what_they_are_made_for() -> None:
    rayleigh, bingham = uniformity.uniformity(load("stars"))
    assert bingham.p < 1e-100 < rayleigh.p
    found = uniformity.uniformity(load("wind"))
    assert [test.name for test in found] == ["Rayleigh", "Watson", "Kuiper", "χ² of 36 steps"]
    assert "36 different values" in found[1].note
    assert all(test.p < 1e-9 for test in found)
    assert {test.part for test in uniformity.uniformity(load("ramachandran"))} == {"φ", "ψ"}


def test_even_steps_are_not_taken_for_a_direction() -> None:
    found = uniformity.uniformity(circle(list(range(0, 360, 10)) * 20))
    assert found[-1].p == pytest.approx(1)
    assert found[0].p == pytest.approx(1)


def test_small_samples_are_simulated() -> None:
    found = {test.name: test.p for test in uniformity.uniformity(circle(ROULETTE))}
    assert found["Watson"] == pytest.approx(0.01, abs=0.02)
    assert found["Kuiper"] == pytest.approx(0.02, abs=0.03)
