"""The browser's oscillators against Python's: the same draws, the same history, the same theory."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from kuralab.catalogue import FREQUENCIES, MANIFOLDS
from kuralab.kuramoto import counter, frequencies, simulate
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.model import Model

OSCILLATING = [name for name, entry in MANIFOLDS.items() if entry.load().oscillates]
SETTINGS = [
    {"coupling": 2.0},
    {"coupling": 1.5, "phase_lag": 0.4},
    {"coupling": 3.0, "noise": 0.5, "frequencies": "gaussian:0.7"},
    {"coupling": 1.0, "frequencies": "uniform:0.8", "quantiles": True, "seed": 7},
    {"coupling": 1.0, "frequencies": "lorentzian:0", "noise": 0.3},
]

RUN = """
async ({ manifold, dim, frequencies, phase_lag, quantiles, time, ...rest }) => {
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { LAWS } = await import('/kuramoto/frequencies.js');
  const { flow } = await import(`/kuramoto/${manifold}.js`);
  const [law, width] = frequencies.split(':');
  const motion = flow(dim), settings = { ...rest, law, width: Number(width), lag: phase_lag, even: quantiles };
  const simulation = new Simulation(motion, settings), order = [simulation.order];
  while (order.length <= Math.round(time / settings.step)) { simulation.advance(); order.push(simulation.order); }
  const theory = motion.theory(LAWS[law], settings);
  return { order, end: [...simulation.space()], theory };
}
"""


def call(page: Page, module: str, name: str, *arguments: object) -> Any:
    script = "async ([module, name, list]) => Array.from((await import(module))[name](...list))"
    return page.evaluate(script, [f"/kuramoto/{module}.js", name, list(arguments)])


@pytest.mark.browser
@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1])
def test_the_hash_is_the_same_to_the_bit(page: Page, seed: int) -> None:
    for stream in (counter.POSITIONS, counter.NOISE):
        assert call(page, "rng", "bits", seed, stream, 12345, 999) == counter.bits(seed, stream, 12345, 999).tolist()
    assert call(page, "rng", "shuffled", seed, 2, 999) == counter.shuffled(seed, 2, 999).tolist()
    normal = counter.normal(seed, counter.NOISE, 3, 999)
    assert call(page, "rng", "normal", seed, counter.NOISE, 3, 999) == pytest.approx(
        normal.tolist(), rel=1e-13, abs=1e-14
    )


@pytest.mark.browser
@pytest.mark.parametrize("law", FREQUENCIES)
def test_frequencies_are_the_same(page: Page, law: str) -> None:
    script = """async (law) => {
      const { LAWS, draw, respond } = await import('/kuramoto/frequencies.js');
      return { drawn: [...draw(LAWS[law], 3, 500, 4)], answer: respond(LAWS[law], [0.2, -0.3], 0.7) };
    }"""
    seen, here = page.evaluate(script, law), frequencies.parse(f"{law}:1")
    drawn = frequencies.draw(here, 3, 500, 4, quantiles=False)
    assert seen["drawn"] == pytest.approx(drawn.flatten().tolist(), rel=1e-12, abs=1e-13)
    answer = frequencies.parse(f"{law}:0.7").response(0.2 - 0.3j)
    assert complex(*seen["answer"]) == pytest.approx(answer, rel=1e-11)


@pytest.mark.browser
@pytest.mark.parametrize("settings", SETTINGS, ids=json.dumps)
@pytest.mark.parametrize("manifold", OSCILLATING)
def test_histories_are_the_same(page: Page, manifold: str, settings: dict[str, Any]) -> None:
    whole = {
        "frequencies": "lorentzian:0.5", "noise": 0.0, "phase_lag": 0.0, "seed": 0, "quantiles": False,
        "time": 20, "step": 0.05, **settings,
    }  # fmt: skip
    flow = find(manifold)
    start = flow.space(flow.start(400, whole["seed"]))
    there = page.evaluate(RUN, {"manifold": manifold, "dim": flow.dim, "start": start.flatten().tolist(), **whole})
    here = simulate(manifold, flow.dim, **whole, start=start)
    assert (torch.tensor(there["order"], dtype=torch.float64) - here.order).abs().max() < 1e-10
    end = torch.tensor(there["end"], dtype=torch.float64).reshape(here.positions.shape)
    assert (end - here.positions).abs().max() < 1e-8
    same_theory(there["theory"], here.theory)


@pytest.mark.browser
def test_histories_are_the_same_beyond_space(page: Page) -> None:
    whole = {"coupling": 2.0, "frequencies": "gaussian:0.5", "noise": 0.4, "phase_lag": 0.3, "time": 10, "step": 0.05}
    there = page.evaluate(RUN, {"manifold": "sphere", "dim": 5, "count": 200, "seed": 2, "quantiles": False, **whole})
    here = simulate("sphere", 5, oscillators=200, seed=2, **whole)  # type: ignore[arg-type]
    assert (torch.tensor(there["order"], dtype=torch.float64) - here.order).abs().max() < 1e-10


@pytest.mark.browser
@pytest.mark.parametrize("law", FREQUENCIES)
@pytest.mark.parametrize(("noise", "lag"), [(0.0, 0.0), (0.6, 0.0), (0.0, -0.4), (0.6, 0.4)])
def test_the_drawn_curve_is_the_theory(page: Page, law: str, noise: float, lag: float) -> None:
    script = """async ([law, noise, lag]) => {
      const { LAWS } = await import('/kuramoto/frequencies.js');
      const { flow } = await import('/kuramoto/circle.js');
      return flow(2).curve(LAWS[law], { width: 0.5, noise, lag }, 6);
    }"""
    couplings, orders = page.evaluate(script, [law, noise, lag])
    assert couplings == sorted(couplings)
    for coupling, r in list(zip(couplings, orders, strict=True))[12::12]:
        assert find("circle").theory(
            frequencies.parse(f"{law}:0.5"), Model(coupling, noise=noise, phase_lag=lag)
        ).order == pytest.approx(r, abs=2e-3)


def same_theory(there: dict[str, Any], here: Any) -> None:
    for name in ("critical", "order"):
        a, b = there[name], getattr(here, name)
        assert (a is None) == (b is None)
        assert a is None or math.isclose(a, b, abs_tol=1e-5)
    assert there["statement"] == here.statement
