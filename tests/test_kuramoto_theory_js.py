"""What theory says in the browser: its branches against Python's, and sweeps that follow them up and down."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from kuralab.catalogue import FREQUENCIES
from kuralab.kuramoto import frequencies
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.model import Model

pytestmark = pytest.mark.browser

BRANCHES = """async ([law, noise, lag, feedback, field]) => {
  const { LAWS } = await import('/kuramoto/frequencies.js');
  const { flow } = await import('/kuramoto/circle.js');
  return flow(2).branches(LAWS[law], { width: 0.5, noise, lag, feedback, field }, 6);
}"""


@pytest.mark.parametrize("law", FREQUENCIES)
@pytest.mark.parametrize(("noise", "lag"), [(0.0, 0.0), (0.6, 0.0), (0.0, -0.4), (0.6, 0.4)])
def test_the_drawn_branches_are_the_theory(page: Page, law: str, noise: float, lag: float) -> None:
    branches = page.evaluate(BRANCHES, [law, noise, lag, 0, 0])
    critical = find("circle").theory(frequencies.parse(f"{law}:0.5"), Model(1.0, noise=noise, phase_lag=lag)).critical
    assert critical is not None
    assert [one["stable"] for one in branches] == [True, False, True]
    assert branches[0]["couplings"] == pytest.approx([0, critical])
    assert branches[1]["couplings"] == pytest.approx([critical, 6])
    couplings, orders = branches[2]["couplings"], branches[2]["orders"]
    assert couplings[-1] == 6
    beyond = [(coupling, r) for coupling, r in zip(couplings, orders, strict=True) if coupling > 1.002 * critical]
    for coupling, r in beyond[6::12]:  # a uniform law jumps at the critical coupling itself
        model = Model(coupling, noise=noise, phase_lag=lag)
        expected = find("circle").theory(frequencies.parse(f"{law}:0.5"), model).order
        assert expected == pytest.approx(r, abs=2e-3)


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
