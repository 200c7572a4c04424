"""The browser's laws against Python's: densities, information, samples, matching, and integrals over the meshes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from scipy import stats
from torch import Tensor
from torch.distributions import Distribution

from kuralab import distributions as d
from kuralab.catalogue import COMPARISONS, LAWS, MANIFOLDS
from kuralab.distributions.bivariate_wrapped_cauchy import BivariateWrappedCauchy
from kuralab.distributions.wrapped_normal import WrappedNormal

pytestmark = pytest.mark.browser

PLACES = {"lon": 30.0, "lat": 50.0, "theta": 20.0, "theta1": -100.0, "theta2": 50.0}
PAIRS = [(name, manifold) for name, law in LAWS.items() for manifold in law.manifolds]
STRENGTHS = [(0.0, 1.0), (0.01, 3.0), (0.3, 0.1), (1.0, 2.0), (2.5, 2.5), (6.0, 0.5), (40.0, 3.0), (300.0, 100.0)]

ASK = """
async ({ law: name, manifold, strengths, correlation, places, points = [], count = 0, seed = 0 }) => {
  const law = await import(`/law/laws/${name}.js`), ground = await import(`/law/grounds/${manifold}.js`);
  const { carry, densityOf, member, onGrid, sharpness, start } = await import('/law/member.js');
  const { evaluate } = await import('/law/paint.js'), own = strengths.slice(0, ground.dims.length);
  const made = member(law, ground, own, correlation), modes = ground.modes(places);
  const density = densityOf(made, ground, modes), flat = Float64Array.from(points.flat());
  const surface = ground.surface(modes, sharpness(made, ground)), seen = evaluate(surface, density);
  const { grid } = surface, quick = grid ? evaluate(surface, onGrid(made, grid, ground.features)) : seen;
  return {
    modes: modes.map((mode) => [...mode]), kl: made.kl, resultants: made.resultants, peak: made.peak,
    integral: seen.integral, apart: Math.max(...seen.values.map((v, k) => Math.abs(v - quick.values[k]))),
    levels: points.map((_, k) => density(flat, k * ground.features)),
    samples: [...carry(made, ground, modes, start(ground, count, seed))],
    code: law.words.code({ modes, strengths: own, correlation }),
  };
}
"""


def angles(rows: Tensor) -> Tensor:
    return torch.atan2(rows[..., 1], rows[..., 0])


BUILD: dict[str, Callable[[Tensor, Tensor, float], Distribution]] = {
    "von-mises-fisher": lambda modes, c, r: d.VonMisesFisher(modes, c),
    "wrapped-cauchy": lambda modes, c, r: d.WrappedCauchy(angles(modes), radius=c),
    "spherical-cauchy": lambda modes, c, r: d.SphericalCauchy(modes, radius=c),
    "bivariate-wrapped-cauchy": lambda modes, c, r: BivariateWrappedCauchy(
        angles(modes)[None], radius=c[None], correlation=torch.tensor([r], dtype=torch.float64)
    ),
    "wrapped-normal": lambda modes, c, r: WrappedNormal(angles(modes), c.clamp_min(1e-6).rsqrt()),
    "hyperspherical-uniform": lambda modes, c, r: d.HypersphericalUniform(modes.shape[-1]).expand(c.shape),
}
TALKS_OF_ANGLES = ("wrapped-cauchy", "bivariate-wrapped-cauchy", "wrapped-normal")


def capped(name: str, strengths: tuple[float, float]) -> list[float]:
    """As strong as the page's sliders let a law be."""
    return [min(c, 6.0) if "cauchy" in name else c for c in strengths]


def ask(
    page: Page, name: str, manifold: str, strengths: tuple[float, float], correlation: float = 0.6, **more: Any
) -> Any:
    given = {"law": name, "manifold": manifold, "strengths": capped(name, strengths), "correlation": correlation}
    return page.evaluate(ASK, {**given, "places": PLACES, **more})


def python(
    name: str, modes: list[list[float]], strengths: tuple[float, float], correlation: float = 0.6
) -> Distribution:
    rows = torch.tensor(modes, dtype=torch.float64)
    return BUILD[name](rows, torch.tensor(capped(name, strengths)[: len(modes)], dtype=torch.float64), correlation)


def levels(law: Distribution, name: str, rows: Tensor, factors: int) -> Tensor:
    """Log density of rows of features, summed over the factors of a product."""
    parts = rows.unflatten(-1, (factors, -1))
    events = angles(parts) if name in TALKS_OF_ANGLES else parts
    return law.log_prob(events[:, None] if law.event_shape == (2,) and events.ndim == 2 else events).sum(-1)


def spots(manifold: str, modes: list[list[float]]) -> Tensor:
    """Points all over, and points very near to the mode and to its antipode."""
    draw = torch.Generator().manual_seed(3)
    everywhere = MANIFOLDS[manifold].load()().uniform((40,), draw, torch.float64)
    centre = torch.tensor(modes, dtype=torch.float64).flatten()
    near = centre + 10.0 ** torch.linspace(-6, -0.5, 12, dtype=torch.float64)[:, None] * everywhere[:12]
    parts = torch.cat([everywhere, near, -near, centre[None]]).unflatten(-1, (len(modes), -1))
    return (parts / parts.norm(dim=-1, keepdim=True)).flatten(-2)


@pytest.mark.parametrize(("name", "manifold"), PAIRS)
@pytest.mark.parametrize("strengths", STRENGTHS, ids=str)
def test_densities_and_information_are_the_same(
    page: Page, name: str, manifold: str, strengths: tuple[float, float]
) -> None:
    modes = ask(page, name, manifold, strengths)["modes"]
    rows = spots(manifold, modes)
    seen, law = ask(page, name, manifold, strengths, points=rows.tolist()), python(name, modes, strengths)
    here = levels(law, name, rows, len(modes))
    assert seen["levels"] == pytest.approx(here.tolist(), rel=1e-10, abs=1e-10)
    assert seen["kl"] == pytest.approx(float(law.kl_to_uniform().sum()), rel=1e-10, abs=1e-13)  # type: ignore[attr-defined]
    assert seen["resultants"] == pytest.approx(law.mean_resultant_length.flatten().tolist(), rel=1e-10, abs=1e-13)  # type: ignore[attr-defined]
    assert seen["peak"] == pytest.approx(max(seen["levels"]), abs=1e-9)
    assert abs(seen["integral"] - 1) < 1e-3
    assert seen["apart"] < 1e-4  # single precision of the values that are drawn


@pytest.mark.parametrize("correlation", [-0.9, -0.4, 0.0, 0.9])
def test_the_bond_of_two_angles_is_the_same(page: Page, correlation: float) -> None:
    name, strengths = "bivariate-wrapped-cauchy", (1.5, 4.0)
    modes = ask(page, name, "torus", strengths)["modes"]
    rows = spots("torus", modes)
    seen = ask(page, name, "torus", strengths, correlation, points=rows.tolist(), count=4000)
    law = python(name, modes, strengths, correlation)
    assert seen["levels"] == pytest.approx(levels(law, name, rows, 2).tolist(), rel=1e-10, abs=1e-10)
    assert seen["kl"] == pytest.approx(float(law.kl_to_uniform().sum()), rel=1e-10)  # type: ignore[attr-defined]
    # Kato and Pewsey's own statement: each angle unsqueezed, the second less the first is wrapped Cauchy.
    theta = angles(torch.tensor(seen["samples"], dtype=torch.float64).reshape(4000, 2, 2))
    half = (theta - angles(torch.tensor(modes, dtype=torch.float64))) / 2
    y = 2 * torch.atan2(torch.tensor([1.5, 4.0]).exp() * half.sin(), half.cos()).numpy()
    apart = y[:, 1] - np.sign(correlation) * y[:, 0]
    scale = (1 + abs(correlation)) / (1 - abs(correlation))  # unsqueezed once more it is uniform
    left = np.arctan2(scale * np.sin(apart / 2), np.cos(apart / 2)) / np.pi % 1
    assert stats.kstest(left, "uniform").pvalue > 1e-3
    assert stats.kstest(y[:, 0] / (2 * np.pi) % 1, "uniform").pvalue > 1e-3


def test_every_law_at_its_strongest_sums_to_one(page: Page) -> None:
    for name, manifold in PAIRS:
        for strengths in [(402.0, 402.0), (402.0, 0.0)]:
            for correlation in (-0.9, 0.9):
                assert abs(ask(page, name, manifold, strengths, correlation)["integral"] - 1) < 1e-3, (name, manifold)


@pytest.mark.parametrize(("name", "manifold"), PAIRS)
@pytest.mark.parametrize("strengths", [(0.2, 5.0), (3.0, 0.7), (60.0, 3.0)], ids=str)
def test_samples_follow_the_law(page: Page, name: str, manifold: str, strengths: tuple[float, float]) -> None:
    seen = ask(page, name, manifold, strengths, count=4000, seed=5)
    modes = np.array(seen["modes"])
    x = np.array(seen["samples"]).reshape(4000, *modes.shape)
    assert np.linalg.norm(x, axis=-1) == pytest.approx(1, abs=1e-12)
    for k, mode in enumerate(modes):
        # The angle between 0 and π from the mode, through the distribution function of this factor alone.
        angle = 2 * np.arctan2(np.linalg.norm(x[:, k] - mode, axis=-1), np.linalg.norm(x[:, k] + mode, axis=-1))
        single = name.removeprefix("bivariate-")
        law = python(single, [mode.tolist()], (strengths[k], 0.0))
        grid = np.pi * (np.linspace(0, 1, 20001) ** 3)
        place = mode * np.cos(grid)[:, None] + across(mode) * np.sin(grid)[:, None]
        density = levels(law, single, torch.from_numpy(place), 1).exp().numpy()
        measure = 2 * density if len(mode) == 2 else 2 * np.pi * np.sin(grid) * density
        heap = np.concatenate([[0], np.cumsum(np.diff(grid) * (measure[1:] + measure[:-1]) / 2)])
        assert stats.kstest(np.interp(angle, grid, heap / heap[-1]), "uniform").pvalue > 1e-3
        aside = x[:, k] @ across(mode)
        assert abs(np.sign(aside).mean()) < 5 / math.sqrt(4000)


def across(mode: np.ndarray) -> np.ndarray:
    if len(mode) == 2:
        return np.array([-mode[1], mode[0]])
    other = np.array([0.0, 0.0, 1.0]) - mode[2] * mode
    return np.asarray(other / np.linalg.norm(other))


def test_samples_move_smoothly_and_more_of_them_leave_the_first_where_they_are(page: Page) -> None:
    for name, manifold in PAIRS:
        few, many = (ask(page, name, manifold, (2.0, 1.0), count=n)["samples"] for n in (200, 900))
        assert many[: len(few)] == few
        nudged = ask(page, name, manifold, (2.0 + 1e-6, 1.0), count=200)["samples"]
        assert np.abs(np.subtract(nudged, few)).max() < 1e-5


@pytest.mark.parametrize("kappa", [0.01, 1.0, 30.0, 400.0])
def test_quantiles_of_the_circle_are_those_of_scipy(page: Page, kappa: float) -> None:
    script = """async (kappa) => {
      const { factor } = await import('/law/laws/von-mises-fisher.js'), { reach } = factor(2, kappa);
      return Array.from({ length: 199 }, (_, k) => reach((k + 1) / 200));
    }"""
    found = np.array(page.evaluate(script, kappa))
    share = stats.vonmises.cdf(found, kappa) - stats.vonmises.cdf(-found, kappa)
    assert share == pytest.approx(np.arange(1, 200) / 200, abs=1e-6)


@pytest.mark.parametrize("match", ["resultant", "mode"])
@pytest.mark.parametrize("comparison", COMPARISONS)
def test_laws_are_made_alike(page: Page, comparison: str, match: str) -> None:
    script = """async ({ manifold, names, match }) => {
      const { limit, strengthAt } = await import('/law/match.js');
      const { dims: [d] } = await import(`/law/grounds/${manifold}.js`);
      const laws = await Promise.all(names.map((name) => import(`/law/laws/${name}.js`)));
      const levels = [0.1, 0.5, 0.999].map((share) => share * limit(laws, d, match));
      return { d, rows: levels.map((level) => [level, laws.map((law) => strengthAt(law, d, match, level))]) };
    }"""
    entry = COMPARISONS[comparison]
    seen = page.evaluate(script, {"manifold": entry.manifold, "names": entry.laws, "match": match})
    mode = torch.eye(1, seen["d"], dtype=torch.float64)
    for level, strengths in seen["rows"]:
        for name, c in zip(entry.laws, strengths, strict=True):
            single = name.removeprefix("bivariate-")
            law = BUILD[single](mode, torch.tensor([c], dtype=torch.float64), 0.0)
            area = 2 * math.pi if seen["d"] == 2 else 4 * math.pi
            top = float(levels(law, single, mode, 1)) + math.log(area)
            reached = top if match == "mode" else float(law.mean_resultant_length)  # type: ignore[attr-defined]
            assert reached == pytest.approx(level, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("name", "manifold"), PAIRS)
def test_the_code_that_is_offered_builds_this_very_law(page: Page, name: str, manifold: str) -> None:
    modes = ask(page, name, manifold, (2.0, 1.5))["modes"]
    rows = spots(manifold, modes)
    seen = ask(page, name, manifold, (2.0, 1.5), points=rows.tolist())
    scope = {
        LAWS[name].where.split(":")[1]: LAWS[name].load(),
        "torch": torch,
        "Independent": torch.distributions.Independent,
    }
    torch.set_default_dtype(torch.float64)
    try:
        law = eval(seen["code"], scope)
    finally:
        torch.set_default_dtype(torch.float32)
    parts = rows.unflatten(-1, (len(modes), -1))
    events = angles(parts) if name in TALKS_OF_ANGLES else parts
    here = law.log_prob(events[:, 0] if len(modes) == 1 else events)
    assert seen["levels"] == pytest.approx(here.tolist(), abs=1e-8)
