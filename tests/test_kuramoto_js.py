"""The browser's oscillators against Python's: the same draws, the same history, the same theory."""

from __future__ import annotations

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
IDENTICAL = "lorentzian:0"
MODELS: dict[str, dict[str, Any]] = {
    "plain": {},
    "negative": {"coupling": -1.0, "frequencies": "uniform:0.8", "seed": 7},
    "lag": {"coupling": 1.5, "phase_lag": 0.4},
    "one mean": {"contrast": 0.0, "populations": 2},
    "chimera": {"contrast": 0.2, "phase_lag": 1.47, "populations": 2, "frequencies": IDENTICAL, "lead": True},
    "detuned": {"contrast": 0.4, "detuning": 1.5, "populations": 3, "frequencies": "uniform:0.2"},
    "feedback": {"feedback": 1.3, "start_order": 0.6},
    "field": {"field": 0.8, "phase_lag": 0.3, "feedback": 0.5},
    "start": {"start_order": 0.9, "populations": 2},
    "one point": {"start_order": 1.0, "frequencies": "gaussian:0.7"},
    "even": {"quantiles": True, "start_order": 0.3, "populations": 2},
    "noise": {"coupling": 3.0, "noise": 0.5, "frequencies": "gaussian:0.7", "populations": 2},
    "noise alone": {"coupling": 1.0, "frequencies": IDENTICAL, "noise": 0.3, "field": 0.5},
}
WHOLE: dict[str, Any] = {
    "coupling": 2.0, "contrast": None, "phase_lag": 0.0, "feedback": 0.0, "field": 0.0, "detuning": 0.0, "noise": 0.0,
    "frequencies": "lorentzian:0.5", "populations": 1, "start_order": 0.0, "lead": False, "quantiles": False,
    "seed": 0, "time": 10, "step": 0.05,
}  # fmt: skip

RUN = """
async ({ manifold, dim, populations, frequencies, phase_lag, quantiles, start_order, time, ...rest }) => {
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { LAWS } = await import('/kuramoto/frequencies.js');
  const { flow } = await import(`/kuramoto/${manifold}.js`);
  const [law, width] = frequencies.split(':'), motion = flow(dim, populations);
  const settings = { ...rest, law, width: Number(width), lag: phase_lag, even: quantiles, order0: start_order };
  const simulation = new Simulation(motion, settings), order = [simulation.order], total = [simulation.total];
  while (order.length <= Math.round(time / settings.step)) {
    simulation.advance();
    order.push(simulation.order);
    total.push(simulation.total);
  }
  const model = { ...settings, contrast: settings.contrast ?? motion.contrast };
  return { order, total, end: [...simulation.space()], theory: motion.theory(LAWS[law], model) };
}
"""


def pair(page: Page, manifold: str, count: int, dim: int | None = None, **settings: Any) -> tuple[Any, Any]:
    """The same run in the browser and in Python, from the same settings alone."""
    whole = WHOLE | settings
    flow = find(manifold)
    whole["populations"] = min(whole["populations"], flow.most_populations)
    there = page.evaluate(RUN, {"manifold": manifold, "dim": dim or flow.dim, "count": count, **whole})
    return there, simulate(manifold, dim, oscillators=count, **whole)


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
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("manifold", OSCILLATING)
def test_histories_are_the_same(page: Page, manifold: str, model: str) -> None:
    there, here = pair(page, manifold, 200, **MODELS[model])
    assert apart(there["order"], here.order) < 1e-10
    assert apart(there["total"], here.total) < 1e-10
    assert apart(there["end"], here.positions.flatten()) < 1e-8
    same_theory(there["theory"], here.theory)


@pytest.mark.browser
def test_histories_are_the_same_beyond_space(page: Page) -> None:
    model = {"frequencies": "gaussian:0.5", "noise": 0.4, "phase_lag": 0.3, "populations": 2, "contrast": 0.5}
    there, here = pair(page, "sphere", 200, dim=5, seed=2, **model)
    assert apart(there["order"], here.order) < 1e-10


@pytest.mark.browser
@pytest.mark.parametrize("manifold", OSCILLATING)
def test_a_common_rotation_is_a_shift_of_the_first_rate(page: Page, manifold: str) -> None:
    flow, field = find(manifold), 0.4
    rates = frequencies.draw(frequencies.parse("gaussian:0.5"), flow.rows, 100, 0, quantiles=False)
    rates = rates.reshape(flow.generators, flow.groups, 100)
    rates[0] += 0.7
    whole = WHOLE | {"frequencies": "gaussian:0.5", "field": field, "turn": 0.7}
    there = page.evaluate(RUN, {"manifold": manifold, "dim": flow.dim, "count": 100, **whole})
    here = simulate(manifold, coupling=2.0, field=field, frequencies=rates, time=10)
    assert apart(there["end"], here.positions.flatten()) < 1e-8
    assert there["theory"]["order"] is None  # a field that everybody turns across holds no state still


@pytest.mark.browser
@pytest.mark.parametrize("manifold", OSCILLATING)
def test_force_and_rates_are_those_that_move(page: Page, manifold: str) -> None:
    script = """async ([manifold, dim, populations]) => {
      const { Simulation } = await import('/kuramoto/simulation.js');
      const { flow } = await import(`/kuramoto/${manifold}.js`);
      const model = { contrast: 0.3, lag: 0.4, feedback: 1.2, field: 0.7, coupling: 1.5, detuning: 2, turn: 0.2 };
      const simulation = new Simulation(flow(dim, populations), { ...model, width: 0, order0: 0.5, count: 50 });
      return { x: [...simulation.x], force: [...simulation.force()], rates: [...simulation.rates] };
    }"""
    flow = find(manifold, populations=2 if find(manifold).most_populations > 1 else 1)
    there = page.evaluate(script, [manifold, flow.dim, flow.groups])
    model = Model(1.5, contrast=0.3, phase_lag=0.4, feedback=1.2, field=0.7, detuning=2.0)
    x = torch.tensor(there["x"], dtype=torch.float64).reshape(flow.ambient, flow.groups, 50)
    assert apart(there["force"], model.on(flow.groups).field(x).flatten()) < 1e-13
    rates = torch.zeros(flow.generators, flow.groups, 50, dtype=torch.float64)
    rates[0] = 0.2 + model.shifts(flow.groups)[:, None]
    assert apart(there["rates"], rates.flatten()) < 1e-15


def apart(there: list[Any], here: torch.Tensor) -> float:
    return float((torch.tensor(there, dtype=torch.float64) - here).abs().max())


def same_theory(there: dict[str, Any], here: Any) -> None:
    for name in ("critical", "order"):
        a, b = there[name], getattr(here, name)
        assert (a is None) == (b is None)
        assert a is None or math.isclose(a, b, abs_tol=1e-5)
    assert there["statement"] == here.statement
