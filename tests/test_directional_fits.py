"""Laws fitted to directions: against scipy, against the numbers they were drawn from, and side by side."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import stats
from torch import Tensor

from kuralab.catalogue import DIRECTIONS, LAWS
from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, load
from kuralab.evaluation import uniformity
from kuralab.evaluation.fits import fit, fit_all, log_prob
from kuralab.evaluation.summary import summarise
from kuralab.manifolds.sphere import hypersphere
from kuralab.manifolds.torus import angles
from kuralab.manifolds.unit import normalise

NOBODY = Provenance("Made up", "None")
READINGS = (Reading("first"), Reading("second"))


def made(points: Tensor, dimension: int) -> Directions:
    manifold = hypersphere(3) if points.shape[1] == 3 else angles(dimension)
    return Directions("made", "Made", manifold, points, READINGS[:dimension], NOBODY)


@pytest.mark.parametrize("name", ["airports", "stars"])
def test_the_concentration_is_that_of_scipy(name: str) -> None:
    data = load(name)
    _, kappa = stats.vonmises_fisher.fit(data.points.numpy())
    found = fit("von-mises-fisher", data)
    ours = next(one.value for one in found.parameters if one.name.startswith("Concentration"))
    assert abs(ours - kappa) < 1e-6
    mean = normalise(data.points.mean(0)).numpy()
    likelihood = stats.vonmises_fisher(mean, kappa).logpdf(data.points.numpy()).sum()
    assert found.log_likelihood == pytest.approx(likelihood, rel=1e-9)


def test_the_circle_has_scipys_von_mises_fit() -> None:
    theta = load("wind").points[:, 0].numpy()
    kappa, loc, _ = stats.vonmises.fit(theta, fscale=1)
    found = fit("von-mises-fisher", load("wind"))
    values = {one.name: one.value for one in found.parameters}
    assert values["Concentration κ"] == pytest.approx(kappa, abs=1e-6)
    assert values["Mean direction"] == pytest.approx(math.degrees(loc) % 360, abs=1e-6)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_law_of_the_manifold_is_compared(name: str) -> None:
    data = load(name)
    found = fit_all(data)
    assert {one.name for one in found} == {law for law, entry in LAWS.items() if data.manifold.name in entry.manifolds}
    assert [one.aic for one in found] == sorted(one.aic for one in found)
    uniform = next(one for one in found if one.free == 0)
    assert uniform.aic == max(one.aic for one in found)
    for one in found:
        known = {
            "Mean direction",
            "Concentration κ",
            "Concentration ρ",
            "Hyperbolic radius s",
            "Scale σ",
            "Correlation",
        }
        assert {measure.name for measure in one.parameters} <= known
        assert one.bic - one.aic == pytest.approx(one.free * (math.log(len(data)) - 2))


@pytest.mark.parametrize("name", LAWS)
def test_a_fitted_density_integrates_to_one(name: str) -> None:
    draws = torch.Generator().manual_seed(1)
    for manifold in LAWS[name].manifolds:
        size = {1: (400, 1), 2: (400, 2)}
        data = next(load(one) for one in DIRECTIONS if load(one).manifold.name == manifold)
        few = torch.randperm(len(data), generator=draws)[:500]
        found = fit(name, made(data.points[few], data.manifold.intrinsic_dim))
        if data.angular:
            grid = torch.linspace(-math.pi, math.pi, 241, dtype=torch.float64)[:-1]
            points = torch.cartesian_prod(*[grid] * data.points.shape[1]).reshape(-1, data.points.shape[1])
            share = (2 * math.pi / 240) ** data.points.shape[1]
        else:
            points = hypersphere(3).grid(150).double()
            share = 4 * math.pi / len(points)
        total = float(
            log_prob(found.law, normalise(points) if points.shape[1] == 3 else points, data.angular).exp().sum()
        )
        assert total * share == pytest.approx(1, abs=2e-3), (manifold, size)


def test_products_know_their_angles() -> None:
    data = load("ramachandran")
    found = fit("von-mises-fisher", data)
    one = fit("von-mises-fisher", made(data.points[:, :1], 1))
    other = fit("von-mises-fisher", made(data.points[:, 1:], 1))
    assert found.log_likelihood == pytest.approx(one.log_likelihood + other.log_likelihood)
    assert found.free == one.free + other.free == 4


def test_the_share_below_an_angle_is_that_of_scipy() -> None:
    theta = torch.linspace(-3.1, 3.1, 101, dtype=torch.float64)
    found = fit("von-mises-fisher", load("wind"))
    values = {one.name: one.value for one in found.parameters}
    known = stats.vonmises(values["Concentration κ"], loc=np.angle(np.exp(1j * np.radians(values["Mean direction"]))))
    expected = known.cdf(theta.numpy()) - known.cdf(-np.pi)
    shares = uniformity.cumulative(found.law, theta)
    assert shares is not None
    np.testing.assert_allclose(shares, expected, atol=1e-8)


def test_a_law_fits_what_was_drawn_from_it_and_not_what_was_not() -> None:
    draws = np.random.default_rng(4)
    bell = made(torch.from_numpy(draws.vonmises(1.0, 3.0, 400))[:, None], 1)
    heavy = made(torch.from_numpy(stats.wrapcauchy.rvs(0.6, size=400, random_state=4))[:, None], 1)
    for data, name in ((bell, "von-mises-fisher"), (heavy, "wrapped-cauchy")):
        best = fit_all(data)[0]
        assert best.name == name
        assert all(test.p > 0.05 for test in uniformity.goodness(best, data))
    stranger = fit("wrapped-cauchy", bell)
    assert all(test.p < 0.01 for test in uniformity.goodness(stranger, bell))


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_points_that_are_all_alike_leave_only_laws_that_can_be(dimension: int) -> None:
    alike = torch.ones(10, dimension, dtype=torch.float64)
    data = made(normalise(alike) if dimension == 3 else alike, dimension)
    found = fit_all(data)
    assert found
    assert all(math.isfinite(one.aic) for one in found)
    assert len(summarise(data)) > 3
    assert all(0 <= test.p <= 1 for test in uniformity.uniformity(data))
    assert all(0 <= test.p <= 1 for one in found for test in uniformity.goodness(one, data))


def test_a_law_as_sharp_as_a_needle_is_not_tested() -> None:
    draws = torch.Generator().manual_seed(0)
    needle = made(1 + 1e-9 * torch.randn(200, 1, generator=draws, dtype=torch.float64), 1)
    assert all(0 <= test.p <= 1 for one in fit_all(needle) for test in uniformity.goodness(one, needle))
