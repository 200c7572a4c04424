"""What theory says in the browser: its branches against Python's, and sweeps that follow them up and down."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from kuralab.catalogue import FREQUENCIES
from kuralab.kuramoto import frequencies
from kuralab.kuramoto.flow import BaseFlow, find
from kuralab.kuramoto.model import Model

pytestmark = pytest.mark.browser

MODELS = {
    "plain": Model(2.0),
    "noise": Model(2.5, noise=0.6),
    "lag": Model(2.5, phase_lag=-0.4),
    "both": Model(3.0, noise=0.6, phase_lag=0.4),
    "feedback": Model(3.0, feedback=0.8),
    "field": Model(1.0, field=0.4, feedback=0.3),
    "repelling": Model(2.0, phase_lag=2.0),
    "against": Model(-2.0),
    "several": Model(3.0, detuning=1.6),
    "several, lagging": Model(3.0, detuning=1.6, phase_lag=0.2),
    "lagging apart": Model(3.0, contrast=0.3, phase_lag=0.4),
    "each its own": Model(3.0, contrast=1.0, detuning=1.6),
}
THEORY = """async ([manifold, dim, populations, law, model, most]) => {
  const { LAWS } = await import('/kuramoto/frequencies.js');
  const { flow } = await import(`/kuramoto/${manifold}.js`), motion = flow(dim, populations);
  return { theory: motion.theory(LAWS[law], model), branches: motion.branches(LAWS[law], model, most) };
}"""
KEYS = {"phase_lag": "lag"}


def told(page: Page, flow: BaseFlow, manifold: str, law: str, width: float, model: Model) -> Any:
    settings = {KEYS.get(name, name): value for name, value in vars(model).items()} | {"width": width}
    return page.evaluate(THEORY, [manifold, flow.dim, flow.groups, law, settings, 6])


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("law", FREQUENCIES)
def test_angles_have_the_same_theory(page: Page, law: str, name: str) -> None:
    lines = name != "both" or law == "lorentzian"  # the others' averages take Python seconds
    compare(page, "circle", None, law, 0.5, MODELS[name], lines)


@pytest.mark.parametrize(("manifold", "dim"), [("sphere", 3), ("sphere", 4), ("quaternions", 4)])
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("width", [0.0, 0.5])
def test_vectors_have_the_same_theory(page: Page, manifold: str, dim: int, width: float, name: str) -> None:
    compare(page, manifold, dim, "gaussian", width, MODELS[name])


@pytest.mark.parametrize("name", MODELS)
def test_quaternions_of_another_law_have_the_same_theory(page: Page, name: str) -> None:
    compare(page, "quaternions", 4, "uniform", 0.8, MODELS[name])


def compare(
    page: Page, manifold: str, dim: int | None, name: str, width: float, model: Model, lines: bool = True
) -> None:
    flow, law = find(manifold, dim, populations=2), frequencies.parse(f"{name}:{width}")
    there, theory = told(page, flow, manifold, name, width, model), flow.theory(law, model)
    assert there["theory"]["statement"] == theory.statement
    assert there["theory"]["critical"] == pytest.approx(theory.critical, abs=1e-6)
    assert there["theory"]["order"] == pytest.approx(theory.order, abs=1e-5)
    for seen, one in zip(there["branches"], flow.branches(law, model, 6), strict=True) if lines else ():
        assert seen["stable"] == one.stable
        assert len(seen["couplings"]) == len(one.couplings)
        assert seen["couplings"] == pytest.approx(one.couplings, abs=5e-3)
        assert seen["orders"] == pytest.approx(one.orders, abs=5e-3)


BRANCHES = """async ([law, noise, lag, feedback, field]) => {
  const { LAWS } = await import('/kuramoto/frequencies.js');
  const { flow } = await import('/kuramoto/circle.js');
  return flow(2).branches(LAWS[law], { width: 0.5, noise, lag, feedback, field }, 6);
}"""


@pytest.mark.parametrize(("feedback", "field", "folds"), [(0.5, 0.0, 1), (1.0, 0.0, 1), (1.0, 0.05, 2), (0.0, 0.6, 0)])
def test_branches_of_feedback_and_field_are_ott_and_antonsens(
    page: Page, feedback: float, field: float, folds: int
) -> None:
    branches = page.evaluate(BRANCHES, ["lorentzian", 0, 0, feedback, field])
    states = [one for one in branches if any(one["orders"])]
    assert len(states) == folds + 1
    assert [one["stable"] for one in states][-1]
    assert sum(not one["stable"] for one in states) == (folds + 1) // 2
    for one in states:
        assert one["couplings"] == sorted(one["couplings"])
        for coupling, r in list(zip(one["couplings"], one["orders"], strict=True))[
            :-1
        ]:  # the last one is cut, by a line
            felt = coupling * r ** (1 + feedback) + field
            assert felt * (1 - r**2) / 2 == pytest.approx(0.5 * r, rel=1e-6, abs=1e-9)
    if not field:  # incoherence stays stable beside it: hysteresis
        assert [one["stable"] for one in branches if not any(one["orders"])] == [True]
        least = min(1 / (r**feedback * (1 - r**2)) for r in (k / 1000 for k in range(1, 1000)))
        assert states[-1]["couplings"][0] == pytest.approx(least, rel=2e-3)


SWEEP = """
(wish) => new Promise((resolve) => {
  const worker = new Worker('/kuramoto/worker.js', { type: 'module' }), seen = [];
  worker.onmessage = ({ data }) => { seen.push(data); if (data.last ?? true) { worker.terminate(); resolve(seen); } };
  worker.postMessage(wish);
})
"""


def test_a_sweep_goes_up_and_down_and_shows_hysteresis(page: Page) -> None:
    couplings = [1.0, 2.2, 6.0]
    wish = {
        "task": "sweep", "id": 7, "manifold": "circle", "dim": 2, "populations": 1, "values": couplings, "count": 1000,
        "seed": 0, "law": "lorentzian", "width": 0.5, "feedback": 0.5,
    }  # fmt: skip
    seen = page.evaluate(SWEEP, wish)
    assert [one["coupling"] for one in seen] == couplings + couplings[::-1]
    assert [one["direction"] for one in seen] == ["up"] * 3 + ["down"] * 3
    up, down = seen[1]["order"], seen[4]["order"]
    assert up < 0.2
    assert 2.2 * down**0.5 * (1 - down**2) == pytest.approx(1, abs=0.05)  # Ott and Antonsen's upper branch
    assert seen[0]["orders"] == [seen[0]["order"]]
    theory = page.evaluate(SWEEP, wish | {"task": "theory", "most": 6, "noise": 0, "lag": 0, "field": 0})[0]
    assert theory["critical"] is None
    assert [one["stable"] for one in theory["branches"]] == [True, False, True]


@pytest.mark.parametrize("populations", [1, 2])
@pytest.mark.parametrize("contrast", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("width", [0.0, 0.1])
def test_chimeras_are_said_to_live_beside_synchrony(
    page: Page, populations: int, contrast: float, width: float
) -> None:
    model, flow = Model(3.0, contrast=contrast, phase_lag=0.4), find("circle", None, populations)
    theory = told(page, flow, "circle", "gaussian", width, model)["theory"]
    assert ("chimeras" in theory["statement"]) == (populations > 1 and contrast == 0.3)
    assert theory["order"] > 0.99
    assert theory["statement"] == flow.theory(frequencies.parse(f"gaussian:{width}"), model).statement


@pytest.mark.parametrize(("manifold", "dim"), [("circle", 2), ("sphere", 3), ("sphere", 5), ("quaternions", 4)])
@pytest.mark.parametrize("width", [0.0, 0.5])
def test_a_common_rotation_is_a_change_of_frame_where_rotations_commute(
    page: Page, manifold: str, dim: int, width: float
) -> None:
    """Order with a common rotation is that without it, or theory is silent about it."""
    script = """async ([manifold, dim, width]) => {
      const { Simulation } = await import('/kuramoto/simulation.js');
      const { LAWS } = await import('/kuramoto/frequencies.js');
      const { flow } = await import(`/kuramoto/${manifold}.js`), motion = flow(dim, 1), out = [];
      for (const turn of [0, 2]) {
        const model = { law: 'gaussian', width, coupling: 2, turn, count: 200, order0: 0.3 };
        const simulation = new Simulation(motion, model);
        const zeros = { noise: 0, lag: 0, feedback: 0, field: 0, detuning: 0 };
        while (simulation.time < 8) simulation.advance();
        const theory = motion.theory(LAWS.gaussian, { ...zeros, ...model, contrast: 0 });
        out.push({ r: simulation.total, order: theory.order, statement: theory.statement });
      }
      return out;
    }"""
    plain, turned = page.evaluate(script, [manifold, dim, width])
    same = abs(plain["r"] - turned["r"]) < 1e-6
    assert same == (width == 0 or dim == 2)
    assert (turned["order"] is not None) == same
    assert same or "a common rotation" in turned["statement"]


def test_theory_of_groups_is_set_beside_the_order_it_speaks_of(page: Page) -> None:
    script = """async ([contrast, detuning]) => {
      const { Simulation } = await import('/kuramoto/simulation.js');
      const { LAWS } = await import('/kuramoto/frequencies.js');
      const { flow } = await import('/kuramoto/circle.js'), motion = flow(2, 2);
      const model = { law: 'lorentzian', width: 0.5, coupling: 3, contrast, detuning, count: 1000, even: true };
      const simulation = new Simulation(motion, { ...model, order0: 0.5 });
      let sum = 0, all = 0, number = 0;
      while (simulation.time < 60) {
        simulation.advance();
        if (simulation.time > 30) { sum += simulation.joint; all += simulation.total; number += 1; }
      }
      const { order } = motion.theory(LAWS.lorentzian, { ...model, noise: 0, lag: 0, feedback: 0, field: 0 });
      return [sum / number, order, all / number];
    }"""
    seen, order, total = page.evaluate(script, [1, 2])
    assert order == pytest.approx((1 - 1 / 3) ** 0.5, abs=1e-6)
    assert seen == pytest.approx(order, abs=0.02)
    assert total < order - 0.2
    seen, order, _ = page.evaluate(script, [0, 0.8])
    assert seen == pytest.approx(order, abs=0.02)
    assert page.evaluate(script, [0.5, 2])[1] is None


ASIDE = """async (wishes) => {
  const { makeAside } = await import('/kuramoto/aside.js'), said = [], start = performance.now();
  const note = (kind) => (answer) => said.push({ kind, at: performance.now() - start, ...answer });
  const aside = makeAside({ onTheory: note('theory'), onSweep: note('sweep') });
  const plain = { manifold: 'circle', dim: 2, populations: 1, most: 6, law: 'lorentzian', width: 0.5, coupling: 2 };
  const zeros = { noise: 0, lag: 0, feedback: 0, field: 0, detuning: 0, contrast: 0, seed: 0 };
  for (const [task, wish, wait] of wishes) {
    aside[task]({ ...plain, ...zeros, ...wish });
    for (let k = 0; k < 400 && said.length < wait; k++) await new Promise((next) => setTimeout(next, 20));
  }
  aside.dispose();
  return said;
}"""
SLOW = {"law": "gaussian", "noise": 0.04, "lag": 1.2}


def test_theory_that_is_late_says_so_and_a_sweep_does_not_wait(page: Page) -> None:
    sweep = {"values": [0, 1], "count": 10}
    said = page.evaluate(ASIDE, [["theory", SLOW, 0], ["sweep", sweep, 1], ["theory", {"width": 0.7}, 6]])
    assert said[0]["kind"] == "sweep" or said[0]["statement"] == "Calculating …"
    theories = [one for one in said if one["kind"] == "theory"]
    assert [one["statement"][:11] for one in theories] == ["Calculating", "Self-consis"]
    assert theories[1]["critical"] == pytest.approx(1.4)  # of the newest wish alone
    assert min(one["at"] for one in said if one["kind"] == "sweep") < theories[1]["at"]


def test_theory_outlives_a_failure_and_holds_at_every_coupling(page: Page) -> None:
    wishes = [({"law": "none"}, 1), ({}, 2), ({"coupling": 3}, 2), ({"width": 1}, 3)]
    said = page.evaluate(ASIDE, [["theory", wish, answers] for wish, answers in wishes])
    assert "could not be calculated" in said[0]["statement"]
    assert [one["critical"] for one in said] == [None, 1, 2]
