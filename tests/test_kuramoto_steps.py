"""Steps are short enough for what is felt, however strong; and what is asked of a result is computed when asked."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from kuralab.kuramoto import Alignment, Coupling, External, MeanField, Model, Network, find, simulate
from kuralab.kuramoto.flow import alignment, order
from kuralab.kuramoto.noise import Walker
from kuralab.kuramoto.spheres_theory import resultant

IDENTICAL = "lorentzian:0"


@pytest.mark.parametrize("manifold", ["circle", "sphere", "quaternions"])
@pytest.mark.parametrize("coupling", [60.0, 100.0, 1000.0])
def test_identical_oscillators_synchronise_however_strong_the_coupling(manifold: str, coupling: float) -> None:
    settings: dict[str, Any] = {"frequencies": IDENTICAL, "start_order": 0.9, "oscillators": 100}
    result = simulate(manifold, coupling=coupling, time=60 / coupling, **settings)
    assert float(result.order[-1]) == pytest.approx(1.0, abs=1e-9)
    assert bool((result.order[1:] > result.order[:-1] - 1e-12).all())


@pytest.mark.parametrize(
    "coupling",
    [
        External(100.0),
        External(50.0, torch.tensor([0.0, 2.0])),
        Network(torch.ones(200, 200)),
        MeanField(20.0, 0.0, torch.full((1, 1), 5.0)),
        MeanField(-100.0) + External(200.0),
    ],
)
def test_strong_fields_of_other_kinds_synchronise(coupling: Coupling) -> None:
    result = simulate(
        "circle", coupling=coupling, oscillators=200, frequencies=IDENTICAL, start_order=0.5, time=0.5
    )  # fmt: skip
    assert float(result.order[-1]) == pytest.approx(1.0, abs=1e-4)


def test_usual_runs_keep_the_step_that_is_asked_for() -> None:
    for coupling, step in ((2.0, 0.05), (5.0, 0.1), (0.0, 1.0)):
        result = simulate("circle", oscillators=3, coupling=coupling, time=2.0, step=step, noise=0.5)
        assert len(result.times) == round(2 / step) + 1


@pytest.mark.parametrize("groups", [1, 3])
def test_bounds_of_fields_hold(groups: int) -> None:
    x = find("sphere", 3, groups).start(4, 0)
    x = x / x.square().sum(0).sqrt()
    near = torch.zeros_like(x)
    near[0] = 1
    weights = torch.tensor([[1.0, -2.0, 0.5], [0.0, 1.0, 0.0], [0.3, 0.3, 0.3]], dtype=torch.float64)[:groups, :groups]
    for coupling in (
        Model(2.0, contrast=-0.5, phase_lag=0.3, feedback=1.5, field=-0.7).on(groups),
        MeanField(torch.tensor(-1.5), torch.zeros(groups, groups), weights, 0.5),
        Alignment(-3.0) + Network(torch.ones(4, 4), 0.4),
    ):
        for place in (x, near):
            assert float(coupling.field(place).square().sum(0).max().sqrt()) <= coupling.most(x) + 1e-12


def test_strong_noise_in_a_strong_field_keeps_its_law() -> None:
    """κ = 2f/σ² within a percent, where steps of 0.05 would miss the order by far."""
    dim, field, noise = 5, 9.0, 3.0
    result = simulate(
        "sphere", dim, oscillators=4000, coupling=0.0, field=field, noise=noise, frequencies=IDENTICAL, time=8,
        start_order=0.5,
    )  # fmt: skip
    kappa = 2 * field / noise**2
    mean = float(result.means[len(result.times) // 8 :, 0].mean())
    slope = (resultant(kappa * 1.01, dim) - resultant(kappa, dim)) / 0.01
    assert abs(mean - resultant(kappa, dim)) < 0.01 * slope


def test_a_second_run_goes_on_with_the_noise() -> None:
    flow = find("sphere", 3)
    x, still = flow.start(50, 0), torch.zeros(3, 1, 50, dtype=torch.float64)
    one, two = (Walker(flow, flow.stepper(still, 0.05), 0.5, [7]) for _ in range(2))
    whole, means = one.run(x, MeanField(1.0), 6)
    half, first = two.run(x, MeanField(1.0), 2)
    end, second = two.run(half, MeanField(1.0), 4)
    assert torch.equal(end, whole)
    assert torch.equal(torch.cat((first, second)), means)


def test_rotations_of_space_that_agree_are_aligned() -> None:
    result = simulate("quaternions", coupling=Alignment(2.0), frequencies=IDENTICAL, time=40.0, oscillators=200)
    assert float(result.order[-1]) < 0.5  # both signs of one rotation
    assert float(result.alignment) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("dim", [2, 3, 5])
def test_alignment_is_nothing_for_uniform_points(dim: int) -> None:
    assert float(alignment(find("sphere", dim).start(10_000, 0, even=True))) == pytest.approx(0.0, abs=0.01)


def test_order_has_a_slope_at_nothing() -> None:
    mean = torch.zeros(2, 3, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(order(mean).sum(), mean)
    assert torch.equal(slope, torch.zeros_like(slope))
    coupling = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    cross = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]], dtype=torch.float64)
    result = simulate("circle", coupling=coupling, frequencies=IDENTICAL, time=0.2, start=cross)
    (slope,) = torch.autograd.grad(result.order_parameter.sum(), coupling)  # type: ignore[union-attr]
    assert bool(slope.isfinite().all())


def test_theory_costs_nothing_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    flow, asked = type(find("circle")), []
    theory = flow.theory
    monkeypatch.setattr(flow, "theory", lambda *given: asked.append(given) or theory(*given))
    result = simulate("circle", coupling=torch.linspace(1, 3, 4), oscillators=10, time=0.1)
    assert not asked
    assert result.theory == result.theories[0]
    assert len(asked) == 4


BATCHES: dict[str, tuple[Coupling, int]] = {
    "mean fields": (MeanField(torch.tensor([0.0, 4.0, 1.0])), 3),
    "matrices": (MeanField(1.0, 0.0, torch.tensor([[[0.0]], [[4.0]]])), 2),
    "networks": (Network(torch.stack([torch.zeros(30, 30), torch.ones(30, 30) / 5])), 2),
    "sums": (MeanField(0.1) + External(torch.tensor([0.0, 3.0, 1.0])), 3),
    "alignments": (Alignment(torch.tensor([0.0, 4.0])), 2),
}


@pytest.mark.parametrize("manifold", ["circle", "sphere"])
@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_of_a_coupling_of_ones_own_is_a_batch(manifold: str, name: str) -> None:
    coupling, members = BATCHES[name]
    result = simulate(manifold, coupling=coupling, oscillators=30, time=2.0, frequencies=IDENTICAL)
    assert result.order.shape[1:] == (members, 1)
    assert float(result.alignment[1]) > float(result.alignment[0]) + 0.1


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_does_not_spread_over_coordinates(name: str) -> None:
    with pytest.raises(ValueError, match="Expected positions with a batch"):
        BATCHES[name][0].field(find("sphere", 3).start(30, 0))
