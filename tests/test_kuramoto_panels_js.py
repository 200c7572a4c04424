"""What the panels beside the oscillators calculate, against Python's own laws, portraits and simulations."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from kuralab.catalogue import FREQUENCIES
from kuralab.distributions import SphericalCauchy, VonMisesFisher, WrappedCauchy
from kuralab.kuramoto.chimera import Portrait

pytestmark = pytest.mark.browser
PLACES = {"circle": 2, "sphere": 3, "quaternions": 4}
LAG = math.pi / 2 - 0.1

CROWD = """
async (crowd) => {
  const { manifold, dim, populations = 1, time = 0, whole = true, ...asked } = crowd;
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { flow } = await import(`/kuramoto/${manifold}.js`);
  const simulation = new Simulation(flow(dim, populations), { step: 0.05, ...asked });
  while (simulation.time < time - 1e-9) simulation.advance();
  const names = ['fit', 'crowd', 'locked', 'frame', 'words'];
  const [fit, crowds, locked, frame, words] = await Promise.all(names.map((name) => import(`/kuramoto/${name}.js`)));
  WHAT
}
"""
FIT = "const { w, s, kappa, gap } = fit.fits(simulation, 0); return { w, s, kappa, gap, x: [...simulation.space()] };"
SPREAD = """
  const { mean, cauchy } = fit.fits(simulation, 0), { ambient } = simulation.flow;
  const { measure } = crowds.scaleOf(ambient);
  const bars = crowds.histogram(simulation, 0, mean), line = crowds.curve(ambient, cauchy);
  return { edges: bars.edges, bars: [...bars.heights], at: line.at, line: line.heights, measure };
"""
LOCKED = """
  const watch = locked.makeTurn(1), force = simulation.force(), strength = Math.hypot(...force);
  const said = locked.turning(simulation, 0, force), part = locked.share(simulation, 0, said, strength);
  const { low, high } = locked.band(said, strength), dots = locked.cloud(simulation, 0, force);
  const off = dots.omega.map((omega, k) => [(omega - said) / strength, (dots.phase[k] * Math.PI) / 180])
    .filter(([place]) => Math.abs(place) < 0.7).map(([place, phase]) => Math.abs(Math.sin(phase) - place));
  let seen = watch(simulation, 0);
  for (let k = 0; k < 100; k++) { simulation.advance(); seen = watch(simulation, 0); }
  return { said, seen, low, high, part, off: Math.max(...off) };
"""
FRAME = """
  const { ambient, groups, populations: many } = simulation.flow, factors = groups / many;
  const made = frame.makeFrame(ambient, factors);
  let jump = 0, last = null;
  for (let k = 0; k < 60; k++) {
    simulation.advance();
    made.follow(simulation.mean, groups);
    const now = made.turn(simulation.space());
    if (last) jump = Math.max(jump, ...now.map((v, at) => Math.abs(v - last[at])));
    last = now;
  }
  const seen = made.turned(simulation.mean, groups), lengths = [];
  for (let at = 0; at < last.length; at += ambient) lengths.push(Math.hypot(...last.subarray(at, at + ambient)));
  const means = Array.from({ length: factors }, (_, f) => Array.from({ length: ambient }, (_, i) => {
    const row = [...seen.subarray(i * groups, (i + 1) * groups)];
    return factors > 1 ? row[f] : row.reduce((sum, v) => sum + v, 0) / groups;
  }));
  return { jump, means, lengths };
"""
CODE = """
  const usual = { noise: 0, lag: 0, feedback: 0, field: 0, detuning: 0, turn: 0, order0: 0, lead: false, even: false };
  const keys = [...Object.keys(usual), 'law', 'width', 'coupling', 'count', 'seed'];
  const settings = Object.fromEntries(keys.map((key) => [key, simulation[key]]));
  const code = words.python(simulation, settings, { name: manifold, space: null }, whole);
  return [code, simulation.order];
"""
MODEL = {"law": "uniform", "width": 0.8, "coupling": 2}


def ask(page: Page, crowd: dict[str, Any], what: str) -> Any:
    """What a script finds out of a simulation, with the modules of the panels at hand."""
    return page.evaluate(CROWD.replace("WHAT", what), crowd)


@pytest.mark.parametrize("manifold", PLACES)
def test_fits_are_those_of_the_distributions(page: Page, manifold: str) -> None:
    crowd = {"manifold": manifold, "dim": PLACES[manifold], "count": 600, "noise": 0.5, "width": 0.2, "time": 3}
    seen = ask(page, crowd, FIT)
    points = torch.tensor(seen["x"], dtype=torch.float64).reshape(600, -1)
    cauchy, bell = SphericalCauchy.fit(points), VonMisesFisher.fit(points)
    known = cauchy.loc * torch.tanh(cauchy.radius / 2)
    assert torch.allclose(torch.tensor(seen["w"], dtype=torch.float64), known, atol=1e-9)
    assert seen["s"] == pytest.approx(float(cauchy.radius), rel=1e-8)
    assert seen["kappa"] == pytest.approx(float(bell.concentration), rel=1e-6)
    gap = float((bell.log_prob(points) - cauchy.log_prob(points)).mean())
    assert seen["gap"] == pytest.approx(gap, abs=1e-7)


@pytest.mark.parametrize("manifold", PLACES)
@pytest.mark.parametrize(("width", "coupling"), [(0.05, 1.5), (0.02, 4)])
def test_crowds_nearly_in_step_are_fitted_as_well(page: Page, manifold: str, width: float, coupling: float) -> None:
    law = {"law": "gaussian", "width": width, "coupling": coupling}
    seen = ask(page, {"manifold": manifold, "dim": PLACES[manifold], "count": 600, "time": 12, **law}, FIT)
    points = torch.tensor(seen["x"], dtype=torch.float64).reshape(600, -1)
    cauchy, bell = SphericalCauchy.fit(points), VonMisesFisher.fit(points)
    assert float(points.mean(0).norm()) > 0.995
    assert seen["kappa"] > 300
    assert seen["kappa"] == pytest.approx(float(bell.concentration), rel=1e-6)
    gap = float((bell.log_prob(points) - cauchy.log_prob(points)).mean())
    assert seen["gap"] == pytest.approx(gap, abs=1e-6)


PANEL = """async ([name, moves]) => {
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { make } = await import(`/kuramoto/panels/${name}.js`);
  const theme = { dark: false, text: '#000', font: 'sans-serif', background: '#fff' }, frame = (w) => w;
  const host = document.createElement('div'), said = [];
  const laws = ['C', 'F'].map((symbol) => ({ symbol, colour: '#000' }));
  document.documentElement.append(host);
  const panel = make(host, { laws: () => laws, settings: { frame: 'lab' } });
  for (const { manifold, dim, populations = 1, time = 0, ...settings } of moves) {
    const { flow } = await import(`/kuramoto/${manifold}.js`);
    const simulation = new Simulation(flow(dim, populations), { step: 0.05, count: 200, order0: 0.5, ...settings });
    while (simulation.time < time) {
      for (let k = 0; k < 18; k++) { simulation.advance(); panel.follow?.({ simulation, frame, group: 0 }); }
      panel.draw({ simulation, group: 0, frame, theme });
    }
    if (!time) panel.draw({ simulation, group: 0, frame, theme });
    const lines = [...host.querySelectorAll('polyline')].map((one) => one.getAttribute('points').split(' ').length);
    said.push([host.querySelector('.note').textContent, Math.max(0, ...lines)]);
  }
  panel.dispose();
  host.remove();
  return said;
}"""


def test_the_density_begins_anew_on_another_manifold(page: Page) -> None:
    moves = [("circle", 2), ("sphere", 3), ("quaternions", 4), ("circle", 2)]
    shown = page.evaluate(PANEL, ["density", [{"manifold": name, "dim": dim} for name, dim in moves]])
    said = [words for words, _ in shown]
    assert said[0] == said[3]
    assert len(set(said)) == 3
    assert all("nats" in words and "–" not in words and "NaN" not in words for words in said), said


@pytest.mark.parametrize("dim", [3, 4])
def test_a_curve_whose_mode_is_not_the_mean_is_the_law_s_own(page: Page, dim: int) -> None:
    script = """async (dim) => {
      const { heights } = await import('/law/cauchy.js');
      return (await import('/kuramoto/crowd.js')).curve(dim, heights(dim, 1.2), 0.7);
    }"""
    line = page.evaluate(script, dim)
    loc = torch.zeros(dim, dtype=torch.float64)
    loc[:2] = torch.tensor([math.cos(0.7), math.sin(0.7)])
    points = SphericalCauchy(loc, radius=torch.tensor(1.2, dtype=torch.float64)).sample((200_000,))
    at, heights = (torch.tensor(line[name], dtype=torch.float64) for name in ("at", "heights"))
    below = torch.cumulative_trapezoid(heights, at)
    assert float(below[-1]) == pytest.approx(1, abs=2e-3)
    shares = (points[:, :1] <= at[1::24]).double().mean(0)
    assert float((shares - below[::24]).abs().max()) < 6e-3


def test_one_noisy_flow_passes_from_cauchy_to_von_mises(page: Page) -> None:
    crowd = {"manifold": "circle", "dim": 2, "count": 4000, "noise": 0.5, "width": 0, "coupling": 0.5, "order0": 0.8}
    gaps = [ask(page, {**crowd, "time": time}, "return fit.fits(simulation, 0).gap;") for time in (0, 12)]
    assert gaps[0] < -0.05
    assert gaps[1] > 0.02


@pytest.mark.parametrize("manifold", PLACES)
def test_densities_integrate_to_one_and_follow_the_crowd(page: Page, manifold: str) -> None:
    crowd = {"manifold": manifold, "dim": PLACES[manifold], "count": 9000, "width": 0, "order0": 0.5, "even": True}
    seen = ask(page, crowd, SPREAD)
    edges, bars = torch.tensor(seen["edges"], dtype=torch.float64), torch.tensor(seen["bars"], dtype=torch.float64)
    at, line = (torch.tensor(seen[name], dtype=torch.float64) for name in ("at", "line"))
    assert float((bars * edges.diff()).sum() * seen["measure"]) == pytest.approx(1, abs=1e-9)
    assert float(torch.trapezoid(line, at) * seen["measure"]) == pytest.approx(1, abs=5e-3)
    middles = (edges[1:] + edges[:-1]) / 2
    drawn = line[(at[None] - middles[:, None]).abs().argmin(-1)]
    assert float((drawn - bars).abs().max()) < 0.12 * float(bars.max())


def test_the_cauchy_curve_is_the_law(page: Page) -> None:
    script = """async () => {
      const { heights } = await import('/law/cauchy.js');
      return (await import('/kuramoto/crowd.js')).curve(2, heights(2, 1.2), 0.4);
    }"""
    line = page.evaluate(script)
    law = WrappedCauchy(torch.tensor(0.4, dtype=torch.float64), radius=torch.tensor(1.2, dtype=torch.float64))
    angles = torch.tensor(line["at"], dtype=torch.float64) * math.pi / 180
    assert torch.allclose(torch.tensor(line["heights"], dtype=torch.float64), law.log_prob(angles).exp(), rtol=1e-9)


def test_the_locked_turn_with_the_mean_and_lie_on_the_arcsine(page: Page) -> None:
    crowd = {"manifold": "circle", "dim": 2, "count": 500, "lag": 0.6, "even": True, "time": 60, **MODEL}
    seen = ask(page, crowd, LOCKED)
    assert seen["said"] == pytest.approx(seen["seen"], abs=5e-3)
    assert seen["said"] < -0.3
    assert seen["low"] < seen["said"] < seen["high"]
    assert seen["off"] < 0.02
    assert 0.5 < seen["part"] <= 1


def test_a_fast_turn_is_seen_however_seldom_it_is_drawn(page: Page) -> None:
    crowd = {"manifold": "circle", "dim": 2, "width": 0.2, "coupling": 2, "turn": 4, "law": "uniform", "time": 9}
    words, _ = page.evaluate(PANEL, ["locked", [crowd]])[0]
    turn = re.search(r"Ω = ([-−\d.]+)", words)
    assert turn, words
    assert float(turn[1].replace("−", "-")) == pytest.approx(4, abs=0.05)


def test_a_trail_has_a_point_for_every_tenth_of_time(page: Page) -> None:
    crowd = {"manifold": "circle", "dim": 2, "turn": 4, "time": 8.5}  # drawn until 9
    (_, points), (_, anew) = page.evaluate(PANEL, ["disc", [crowd, crowd | {"time": 0}]])
    assert 85 <= points <= 95
    assert anew < 20


@pytest.mark.parametrize(
    ("settings", "says", "rests"),
    [
        ({}, "Fixed points", True),
        ({"coupling": 0}, "Without coupling", False),
        ({"contrast": 1}, "no portrait", False),
        ({"noise": 0.1, "detuning": 0.5}, "knows nothing of noise and detuning", True),
        ({"feedback": 1, "field": 0.2, "width": 0.1}, "frequencies that differ, feedback and the external field", True),
    ],
)
def test_the_portrait_says_what_it_leaves_out(page: Page, settings: dict[str, Any], says: str, rests: bool) -> None:
    crowd = {"manifold": "circle", "dim": 2, "populations": 2, "contrast": 0.2, "lag": LAG, "coupling": 1, "width": 0}
    words, _ = page.evaluate(PANEL, ["portrait", [crowd | settings]])[0]
    assert says in words
    assert ("Fixed points" in words) == rests
    assert ("knows nothing" in words) == bool({"noise", "feedback"} & set(settings))


@pytest.mark.parametrize(
    ("manifold", "dim", "populations"), [("circle", 2, 3), ("torus", 2, 1), ("sphere", 3, 1), ("quaternions", 4, 2)]
)
def test_the_co_moving_frame_keeps_the_mean(page: Page, manifold: str, dim: int, populations: int) -> None:
    crowd = {"manifold": manifold, "dim": dim, "populations": populations, "count": 100, "turn": 1, "order0": 0.5}
    seen = ask(page, {**crowd, **MODEL}, FRAME)
    for mean in seen["means"]:
        assert mean[0] > 0
        assert max(abs(v) for v in mean[1:]) < 1e-12
    assert seen["lengths"] == pytest.approx([1.0] * len(seen["lengths"]), abs=1e-12)
    assert seen["jump"] < 0.3


@pytest.mark.parametrize("contrast", [0.1, 0.2, 0.28, 0.35])
def test_the_portrait_is_that_of_python(page: Page, contrast: float) -> None:
    script = """async ([model, places]) => {
      const { fixedPoints, velocity } = await import('/kuramoto/portrait.js');
      return [places.map(([r, psi]) => velocity(model, r, psi)), fixedPoints(model)];
    }"""
    places = [(0.2, 1.0), (0.7, -0.3), (0.95, 3.0)]
    flow, points = page.evaluate(script, [{"coupling": 1.3, "contrast": contrast, "lag": LAG}, places])
    here = Portrait(contrast=contrast, phase_lag=LAG, coupling=1.3)
    for place, there in zip(places, flow, strict=True):
        assert there == pytest.approx([float(v) for v in here.velocity(*place)], abs=1e-13)
    known, inside = here.chimeras(), sorted((p for p in points if p["r"] < 1 - 1e-6), key=lambda p: p["r"])
    assert [p["kind"] for p in inside] == [rest.kind for rest in known]
    for there, rest in zip(inside, known, strict=True):
        assert there["r"] == pytest.approx(rest.r, abs=1e-8)
        assert math.cos(there["psi"] - rest.psi) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("manifold", "dim", "settings"),
    [
        ("circle", 2, {"populations": 2, "contrast": 0.3, "lag": 0.4, "detuning": 0.5, "order0": 0.4, "lead": True}),
        ("sphere", 3, {"law": "gaussian", "field": 0.2, "seed": 11}),
        ("torus", 2, {"feedback": 0.5, "even": True, "contrast": 0.6}),
        ("circle", 2, {"turn": 1.5, "width": 0.3}),
        ("circle", 2, {"turn": 1.5, "field": 0.5, "populations": 2, "detuning": 0.5}),
        ("sphere", 3, {"turn": 1.5, "law": "gaussian", "seed": 3, "even": True}),
        ("quaternions", 4, {"turn": 0.7, "law": "uniform"}),
    ],
)
def test_the_code_that_is_shown_repeats_the_crowd(
    page: Page, manifold: str, dim: int, settings: dict[str, Any]
) -> None:
    crowd = {"manifold": manifold, "dim": dim, "count": 70, "coupling": 1.5, "time": 5, **settings}
    code, orders = ask(page, crowd, CODE)
    names: dict[str, Any] = {}
    exec(code.rsplit("\n", 1)[0], names)  # the page's own words, which promise to run
    assert names["result"].order[-1].tolist() == pytest.approx(orders, abs=1e-8)


def test_the_code_says_that_settings_were_changed_on_the_way(page: Page) -> None:
    crowd = {"manifold": "circle", "dim": 2, "count": 20, "time": 1}
    whole, changed = (ask(page, {**crowd, "whole": whole}, CODE)[0] for whole in (True, False))
    assert "changed" not in whole
    assert "Settings were changed on the way" in changed


def test_every_story_has_three_sentences_and_a_link_that_is_wholly_read(page: Page) -> None:
    script = """async (names) => {
      const { PRESETS, settingsOf } = await import('/kuramoto/presets.js');
      const { SLIDERS } = await import('/kuramoto/settings.js');
      const all = ({ link, also = [] }) => [link, ...also.map(([, one]) => one)];
      const links = PRESETS.flatMap((preset) => all(preset).map((one) => [preset.name, one]));
      const keys = Object.fromEntries(SLIDERS.map(({ key, url }) => [url, key]));
      return {
        stories: PRESETS.map(({ story, paper, name }) => [name, story, paper]),
        links: links.map(([name, link]) => {
          const settings = settingsOf(link, names);
          return [name, [...new URLSearchParams(link)].map(([key, text]) => [key, text, settings[keys[key] ?? key]])];
        }),
      };
    }"""
    names = {
        "manifold": ["circle", "torus", "sphere", "quaternions"],
        "law": list(FREQUENCIES),
        "panel": ["branches", "locked", "density", "disc", "portrait"],
    }
    seen = page.evaluate(script, names)
    assert len({name for name, *_ in seen["stories"]}) == len(seen["stories"])
    for name, story, paper in seen["stories"]:
        assert len(story) == 3, name
        assert all(sentence.endswith(".") and ". " not in sentence for sentence in story), name
        assert paper, name
    for name, values in seen["links"]:
        for key, text, read in values:
            known = {True: "1", False: ""}.get(read, read) if isinstance(read, bool) else read
            assert str(known) == text or float(known) == float(text), f"{name}: {key}={text} is read as {read}"
