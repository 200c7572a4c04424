"""Theory of infinitely many oscillators against the literature, against itself, and against simulations."""

from __future__ import annotations

import math

import pytest
import torch

from kuralab.kuramoto import KuramotoError, frequencies, simulate
from kuralab.kuramoto.consistent import Branch
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.frequencies import Gaussian, Lorentzian
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.sampled import sampled


@pytest.mark.parametrize("feedback", [0.5, 1.0, 2.0])
def test_feedback_folds_the_lorentzian_curve_where_algebra_says(feedback: float) -> None:
    # r = √(1 − 2γ/(K r^p)) turns back where d/dr [r^p (1 − r²)] = 0: r² = p/(p + 2).
    fold = math.sqrt(feedback / (feedback + 2))
    least = 2 * 0.5 / (fold**feedback * (1 - fold**2))
    lines = find("circle").branches(Lorentzian(0.5), Model(feedback=feedback), most=3 * least)
    incoherent, lower, upper = sorted(lines, key=lambda line: line.orders[-1])
    assert [incoherent.stable, lower.stable, upper.stable] == [True, False, True]
    assert lower.couplings[0] == upper.couplings[0] == pytest.approx(least, rel=2e-3)
    assert upper.orders[0] == pytest.approx(fold, abs=0.03)
    theory = find("circle").theory(Lorentzian(0.5), Model(1.2 * least, feedback=feedback))
    r = theory.order
    assert r is not None
    assert r**feedback * (1 - r**2) == pytest.approx(2 * 0.5 / (1.2 * least), abs=1e-8)
    assert theory.critical is None
    assert find("circle").theory(Lorentzian(0.5), Model(0.95 * least, feedback=feedback)).order == 0


def test_explosive_synchrony_remembers_where_it_came_from() -> None:
    settings = {"oscillators": 2000, "coupling": 4.0, "feedback": 1.0, "time": 30.0, "step": 0.1}
    low, high = (simulate("circle", start_order=order, **settings) for order in (0.1, 1.0))  # type: ignore[arg-type]
    assert low.order_parameter < 0.1
    assert high.order_parameter == pytest.approx(high.theory.order, abs=8e-3)


@pytest.mark.parametrize(("noise", "law"), [(0.0, "lorentzian:0.5"), (0.6, "gaussian:0.5")])
def test_an_external_field_orders_at_any_coupling(noise: float, law: str) -> None:
    result = simulate(
        "circle", oscillators=2000, coupling=1.0, frequencies=law, noise=noise, field=0.4, time=30, step=0.1
    )
    assert result.theory.critical is None
    assert result.theory.order == pytest.approx(result.order_parameter, abs=1e-2)


def test_an_external_field_and_noise_on_the_sphere() -> None:
    result = simulate(
        "sphere", oscillators=2000, coupling=1.0, frequencies="gaussian:0", noise=1.0, field=0.5, time=40, step=0.1
    )
    assert result.theory.order == pytest.approx(result.order_parameter, abs=1.5e-2)


@pytest.mark.parametrize(("gap", "expected"), [(0.6, 2 * (0.5**2 + 0.3**2) / 0.5), (1.0, 2.0), (2.0, 2.0)])
def test_two_humps_end_incoherence_where_martens_and_others_say(gap: float, expected: float) -> None:
    # Martens et al. (2009): K_c = 2(γ² + ω₀²)/γ for ω₀ < γ, else 4γ; here γ = ½ and ω₀ is half the gap.
    theory = find("circle", populations=2).theory(Lorentzian(0.5), Model(detuning=gap))
    assert theory.critical == pytest.approx(expected, rel=1e-9)


def test_two_humps_lock_and_below_there_may_be_waves() -> None:
    settings = {"populations": 2, "oscillators": 4000, "detuning": 1.5, "step": 0.1}
    locked = simulate("circle", coupling=4.0, time=40, start_order=1.0, **settings)  # type: ignore[arg-type]
    assert locked.theory.order == pytest.approx(float(locked.total[200:].mean()), abs=5e-3)
    theory = find("circle", populations=2).theory(Gaussian(0.1), Model(1.0, detuning=4.0))
    assert theory.critical is not None
    assert theory.critical < 1
    assert theory.order is None


@pytest.mark.parametrize("contrast", [-0.3, 0.0, 0.4, 1.0])
def test_groups_alike_share_the_state_of_one(contrast: float) -> None:
    result = simulate(
        "circle", populations=3, oscillators=1500, coupling=2.0, frequencies="gaussian:0.5", contrast=contrast,
        time=30, step=0.1, start_order=0.5, quantiles=True,
    )  # fmt: skip
    assert result.order[-1].tolist() == pytest.approx([result.theory.order] * 3, abs=1e-2)


@pytest.mark.parametrize("law", ["lorentzian:0.5", "gaussian:0.5", "uniform:0.5"])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_stable_branches_pass_through_the_theory(law: str, noise: float) -> None:
    parsed, model = frequencies.parse(law), Model(noise=noise)
    upper: Branch = max(find("circle").branches(parsed, model, most=4.0), key=lambda line: line.orders[-1])
    assert upper.stable
    beyond = 1.01 * (find("circle").theory(parsed, model).critical or 0.0)  # a uniform law jumps there
    for k in (k for k in range(20, len(upper.couplings), 20) if upper.couplings[k] > beyond):
        r = find("circle").theory(parsed, Model(upper.couplings[k], noise=noise)).order
        assert r == pytest.approx(upper.orders[k], abs=2e-3)


@pytest.mark.parametrize(
    ("manifold", "model"),
    [
        ("circle", Model(1.0, field=0.3, phase_lag=0.2)),
        ("circle", Model(1.0, detuning=1.0, contrast=0.5)),
        ("sphere", Model(1.0, noise=0.5)),
        ("sphere", Model(1.0, phase_lag=0.5)),
        ("quaternions", Model(1.0, noise=0.5)),
    ],
)
def test_where_nothing_is_known_there_are_no_branches(manifold: str, model: Model) -> None:
    flow = find(manifold, populations=2)
    assert flow.theory(Gaussian(0.5), model).order is None
    assert flow.theory(Gaussian(0.5), model).statement.startswith("No closed theory")
    assert flow.branches(Gaussian(0.5), model, most=4.0) == []


def test_repulsion_brings_no_order() -> None:
    for manifold in ("circle", "sphere", "quaternions"):
        assert find(manifold).theory(Gaussian(0.5), Model(-1.0)).order == 0


@pytest.mark.parametrize("lag", [0.0, 0.4])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_given_frequencies_have_a_theory(lag: float, noise: float) -> None:
    # A skew law far from zero: theory finds the rotation by itself.
    u = (torch.arange(4000, dtype=torch.float64) + 0.5) / 4000
    rates = 3 - 0.5 * (1 - u).log()
    result = simulate(
        "circle", coupling=2.5, frequencies=rates, phase_lag=lag, noise=noise, time=40, step=0.1, start_order=0.5
    )
    assert result.theory.order == pytest.approx(result.order_parameter, abs=8e-3)
    assert result.theory == find("circle").theory(sampled(rates), Model(2.5, phase_lag=lag, noise=noise))


def test_given_frequencies_of_every_member_have_their_own_theory() -> None:
    # Half of them alike and the rest in a skew tail; then a law of one half on each side.
    tail = torch.cat((torch.zeros(1500), torch.linspace(0.0, 4.0, 500))).double()
    sides = torch.cat((torch.full((1000,), -0.8), torch.full((1000,), 0.8))).double()
    rates = torch.stack((tail, sides))[None, :, None]
    result = simulate("circle", coupling=2.0, frequencies=rates, time=60, step=0.1, start_order=0.9)
    expected = [theory.order for theory in result.theories]
    assert expected == pytest.approx(result.order_parameter.tolist(), abs=1e-2)  # type: ignore[union-attr]
    assert simulate("circle", frequencies=torch.ones(5)).theory.order is None
    assert simulate("torus", 2, frequencies=torch.randn(1, 2, 50)).theory.order is None


@pytest.mark.parametrize(("law", "expected"), [("gaussian:1", math.sqrt(8 / math.pi)), ("lorentzian:0.5", 1.0)])
def test_a_sample_estimates_the_critical_coupling(law: str, expected: float) -> None:
    rates = frequencies.draw(frequencies.parse(law), 1, 20_000, 0, quantiles=False)[0]
    assert find("circle").theory(sampled(rates), Model(1.0)).critical == pytest.approx(expected, rel=6e-2)


def test_a_skew_law_in_a_field_is_not_known() -> None:
    law = sampled(torch.linspace(0.0, 1.0, 100))
    assert find("circle").theory(law, Model(1.0, field=0.5)).order is None


def test_too_few_frequencies_are_refused() -> None:
    with pytest.raises(KuramotoError, match="Give more"):
        sampled(torch.ones(3))
