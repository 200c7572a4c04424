"""Exact steps, reductions and densities against integration of every oscillator, and against known values."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from kuralab.kuramoto import KuramotoError, simulate
from kuralab.kuramoto.continuum import Continuum, law
from kuralab.kuramoto.coupling import Alignment, Coupling, MeanField
from kuralab.kuramoto.exact import MobiusStepper, rotation
from kuralab.kuramoto.flow import BaseFlow, find
from kuralab.kuramoto.fokker_planck import follow as densities
from kuralab.kuramoto.fokker_planck import wrapped_cauchy
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.observables import cross_ratios
from kuralab.kuramoto.reduction import Mobius, follow, reduced
from kuralab.kuramoto.reference import reference
from kuralab.kuramoto.solve import solved

DOUBLE = torch.float64


def common(flow: BaseFlow, count: int, seed: int = 0) -> Tensor:
    """One draw of rates for all oscillators."""
    generator = torch.Generator().manual_seed(seed)
    rates = torch.randn(flow.generators, flow.groups, 1, generator=generator, dtype=DOUBLE)
    return rates.expand(-1, -1, count)


@pytest.mark.parametrize(
    ("manifold", "dim"), [("circle", 2), ("torus", 3), ("sphere", 3), ("sphere", 6), ("quaternions", 4)]
)
def test_exact_steps_are_of_order_four(manifold: str, dim: int) -> None:
    flow = find(manifold, dim)
    x, omega, coupling = flow.start(30, 1), common(flow, 30), MeanField(1.5, 0.4)
    expected = reference(flow, x, omega, coupling, [2.0])[0]
    errors = [
        float((MobiusStepper(flow, omega, 2 / steps).run(x, coupling, steps)[0] - expected).abs().max())
        for steps in (10, 20)
    ]
    assert 3.7 < math.log2(errors[0] / errors[1]) < 4.6
    assert errors[1] < 1e-3


@pytest.mark.parametrize(("manifold", "dim"), [("circle", 2), ("sphere", 3), ("sphere", 5), ("quaternions", 4)])
@pytest.mark.parametrize("step", [0.5, 0.1])
def test_exact_steps_keep_the_constants_of_motion(manifold: str, dim: int, step: float) -> None:
    flow = find(manifold, dim)
    for seed in range(3):
        x = flow.start(10, seed)
        moved, _ = MobiusStepper(flow, common(flow, 10), step).run(x, MeanField(1.0, 0.7), round(5 / step))
        assert float((cross_ratios(moved) / cross_ratios(x) - 1).abs().max()) < 1e-12
        assert float((moved.square().sum(0) - 1).abs().max()) < 1e-15


def test_exact_steps_know_the_density() -> None:
    flow = find("sphere", 3)
    mobius = Mobius(torch.tensor([0.2, -0.1, 0.3], dtype=DOUBLE), torch.eye(3, dtype=DOUBLE))
    u = flow.start(400, 2)[:, 0].mT
    x = mobius(u).mT[:, None]
    stepper = MobiusStepper(flow, common(flow, 400), 0.025)
    moved, gained = stepper.densities(x, MeanField(1.0), 120)
    assert gained.shape == (1, 400)
    after = follow(mobius, u, MeanField(1.0), rotation(flow, common(flow, 400))[0], [3.0])[0]
    difference = after.law.log_prob(moved[:, 0].mT) - mobius.law.log_prob(x[:, 0].mT)
    assert float((difference - gained[0]).abs().max()) < 1e-5


def test_exact_steps_refuse_what_is_not_common() -> None:
    flow = find("quaternions")
    rates = torch.randn(3, 1, 5, dtype=DOUBLE)
    with pytest.raises(KuramotoError, match="one set of rates"):
        MobiusStepper(flow, rates, 0.1)
    with pytest.raises(KuramotoError, match="one field for all"):
        MobiusStepper(flow, common(flow, 5), 0.1).advance(flow.start(5, 0), Alignment(1.0))


def test_exact_steps_go_in_batches_and_let_gradients_through() -> None:
    flow = find("sphere", 3)
    couplings = torch.tensor([0.5, 2.0], dtype=DOUBLE, requires_grad=True)
    x = flow.start(20, 0)[:, None].expand(-1, 2, -1, -1)
    stepper = MobiusStepper(flow, torch.zeros(3, 2, 1, 1, dtype=DOUBLE), 0.2)
    both, _ = stepper.run(x, MeanField(couplings), 10)
    alone, _ = MobiusStepper(flow, torch.zeros(3, 1, 1, dtype=DOUBLE), 0.2).run(x[:, 0], MeanField(0.5), 10)
    assert float((both[:, 0] - alone).detach().abs().max()) < 1e-12
    both[0].sum().backward()  # type: ignore[no-untyped-call]
    assert couplings.grad is not None
    assert bool((couplings.grad != 0).all())


def test_a_thousand_points_of_the_sphere_are_six_numbers() -> None:
    flow = find("sphere", 3)
    x, omega, coupling, times = flow.start(1000, 0), common(flow, 1000), MeanField(1.0, 0.3), [1.0, 3.0]
    every = reference(flow, x, omega, coupling, times)
    mobius, constants = reduced(x[:, 0].mT)
    for state, expected in zip(
        follow(mobius, constants, coupling, rotation(flow, omega)[0], times), every, strict=True
    ):
        assert float((state(constants).mT - expected[:, 0]).abs().max()) < 1e-9
        assert float((state.rotation @ state.rotation.mT - torch.eye(3)).abs().max()) < 1e-9


def test_phases_are_three_numbers_and_constants_come_back() -> None:
    flow = find("circle")
    x = flow.start(50, 4)
    mobius, constants = reduced(x[:, 0].mT)
    assert float((mobius(constants).mT - x[:, 0]).abs().max()) < 1e-12
    assert float(constants.mean(0).abs().max()) < 1e-9
    moved, _ = MobiusStepper(flow, common(flow, 50), 0.05).run(x, MeanField(1.0, 0.5), 40)
    _, later = reduced(moved[:, 0].mT)
    # The constants of the moved state are the same up to one rotation.
    assert float((constants @ constants.mT - later @ later.mT).abs().max()) < 1e-8


@pytest.mark.parametrize(
    ("dim", "expected"),
    [(2, [0.262717, 0.594915, 0.895484, 0.983691]), (3, [0.456701, 0.906654, 0.995922, 0.999883])],
)
def test_a_continuum_of_identical_oscillators(dim: int, expected: list[float]) -> None:
    start = torch.zeros(dim, 1, dtype=DOUBLE)
    start[0] = math.tanh(0.1)
    continuum = Continuum(MeanField(1.0))
    path = continuum.follow(start, [2.0, 4.0, 6.0, 8.0])
    assert [float(continuum.means(w).norm()) for w in path] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("dim", [2, 3, 7])
def test_means_of_a_continuum_are_those_of_its_law(dim: int) -> None:
    generator = torch.Generator().manual_seed(dim)
    w = 0.4 * torch.nn.functional.normalize(torch.randn(dim, 4, generator=generator, dtype=DOUBLE), dim=0)
    w = w * torch.tensor([1e-12, 0.1, 1.0, 2.4], dtype=DOUBLE)
    assert torch.allclose(Continuum(MeanField(1.0)).means(w), law(w).mean.mT, rtol=1e-9, atol=1e-30)


def test_ott_and_antonsen_of_several_angles_is_what_oscillators_do() -> None:
    # A pair in which the second angle follows the first, with a lag: a matrix of strengths.
    weights = torch.tensor([[1.0, 0.0], [0.7, 0.2]], dtype=DOUBLE)
    lags = torch.tensor([[0.0, 0.0], [0.4, 0.0]], dtype=DOUBLE)
    coupling: Coupling = MeanField(2.0, lags, weights)
    count = 20_000
    result = simulate(
        "torus", 2, oscillators=count, coupling=coupling, frequencies="lorentzian:0.3", time=6, step=0.1,
        quantiles=True, start_order=0.2,
    )  # fmt: skip
    start = torch.tensor([[0.2, 0.2], [0.0, 0.0]], dtype=DOUBLE)
    expected = Continuum(coupling, spread=0.3).follow(start, [2.0, 6.0])
    seen = result.means[[20, 60]]
    assert float((seen - expected).abs().max()) < 2e-2


def test_spread_on_a_sphere_is_refused() -> None:
    with pytest.raises(KuramotoError, match="Only the circle"):
        Continuum(MeanField(1.0), spread=0.5).velocity(torch.zeros(3, 1, dtype=DOUBLE))


def test_divergence_along_the_flow_is_closed() -> None:
    # dKL/dt to the uniform law = (d − 1)⟨f, m⟩: what the crowd gains where it gathers.
    coupling, start = MeanField(1.0), torch.tensor([[0.3], [0.1], [0.0]], dtype=DOUBLE)
    continuum, h = Continuum(coupling), 1e-4
    before, now, after = (law(w).kl_to_uniform() for w in continuum.follow(start, [1 - h, 1.0, 1 + h]))
    m = continuum.means(continuum.follow(start, [1.0])[0])
    assert float((after - before) / (2 * h)) == pytest.approx(2 * float((m * m).sum()), rel=1e-6)
    # Known on the sphere: KL = 2(s coth s − 1) with s = 2 atanh |w|.
    s = 2 * math.atanh(float(continuum.follow(start, [1.0]).norm()))
    assert float(now) == pytest.approx(2 * (s / math.tanh(s) - 1), rel=1e-10)


@pytest.mark.parametrize("times", [[], [2.0, 1.0], [1.0, 1.0], [-1.0], [math.inf], [math.nan]])
def test_times_that_do_not_rise_are_refused(times: list[float]) -> None:
    flow = find("circle")
    mobius, constants = reduced(flow.start(20, 0)[:, 0].mT)
    for follows in (
        lambda: reference(flow, flow.start(5, 0), common(flow, 5), MeanField(1.0), times),
        lambda: Continuum(MeanField(1.0)).follow(torch.zeros(2, 1), times),
        lambda: follow(mobius, constants, MeanField(1.0), torch.zeros(2, 2), times),
        lambda: densities(wrapped_cauchy(0.1), Model(1.0), times),
    ):
        with pytest.raises(KuramotoError, match="Sort them"):
            follows()


def test_a_reference_takes_what_gradients_are_asked_of_and_time_zero() -> None:
    flow, strength = find("circle"), torch.tensor(1.0, dtype=DOUBLE, requires_grad=True)
    x, omega = flow.start(5, 0).requires_grad_(), common(flow, 5)
    first, later = reference(flow, x, omega, MeanField(strength), [0.0, 1.0])
    assert torch.equal(first, x.detach())
    assert not later.requires_grad
    assert torch.equal(reference(flow, x, omega, MeanField(1.0), [1.0])[0], later)
    assert torch.equal(reference(flow, x, omega, MeanField(1.0), [0.0])[0], first)


def test_an_integrator_that_gives_up_says_so() -> None:
    with pytest.raises(KuramotoError, match="Take less time"):
        solved(torch.square, torch.ones(1), [2.0])  # 1/(1 − t)
