"""Runs side by side are the same runs; precision, gradients and work all stay what they should be."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from kuralab.kuramoto import simulate
from kuralab.kuramoto.coupling import Alignment, Coupling, External, MeanField
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.network import Network, csr

PLACES = [("circle", None, 2), ("torus", 2, 1), ("sphere", 4, 1), ("quaternions", None, 2)]
BATCHES: dict[str, dict[str, Any]] = {
    "coupling": {"coupling": torch.tensor([0.5, 1.5, 3.0])},
    "phase lag and field": {"phase_lag": torch.tensor([0.0, 0.7, -1.0]), "field": torch.tensor([0.5, 0.0, 1.0])},
    "contrast and feedback": {"contrast": torch.tensor([0.0, 0.3, 1.0]), "feedback": torch.tensor([0.0, 0.5, 1.0])},
    "detuning and seed": {"detuning": torch.tensor([0.0, 0.5, 1.0]), "seed": [3, 4, 5]},
    "noise": {"noise": torch.tensor([0.2, 0.5, 1.0])},
    "seed with noise": {"seed": [3, 3, 5], "noise": 0.4},
}


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def alone(value: Any, place: int) -> Any:
    return value[place] if isinstance(value, (Tensor, list)) else value


@pytest.mark.parametrize("name", BATCHES)
@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_each_row_of_a_batch_is_its_single_run(manifold: str, dim: int | None, populations: int, name: str) -> None:
    settings = {"populations": populations, "oscillators": 30, "time": 2.0, **BATCHES[name]}
    batch = simulate(manifold, dim, **settings)
    assert batch.order.shape == (41, 3, find(manifold, dim, populations).groups)
    for place in range(3):
        plain = {key: alone(value, place) for key, value in settings.items()}
        one = simulate(manifold, dim, **{k: float(v) if isinstance(v, Tensor) else v for k, v in plain.items()})
        assert torch.allclose(batch.order[:, place], one.order, atol=1e-12)
        assert torch.allclose(batch.total[:, place], one.total, atol=1e-12)
        assert torch.allclose(batch.positions[place], one.positions, atol=1e-11)
        assert float(batch.order_parameter[place]) == pytest.approx(one.order_parameter, abs=1e-12)
        assert batch.theories[place] == one.theory


@pytest.mark.parametrize("manifold", ["circle", "sphere"])
def test_each_network_of_a_batch_is_its_single_run(manifold: str) -> None:
    weights = drawn(3, 20, 20) / 5
    settings: dict[str, Any] = {"oscillators": 20, "time": 1.0}
    batch = simulate(manifold, coupling=Network(weights, torch.tensor([0.1, 0.2, 0.3])), seed=[1, 2, 3], **settings)
    for place in range(3):
        one = simulate(manifold, coupling=Network(weights[place], 0.1 * (place + 1)), seed=place + 1, **settings)
        assert torch.allclose(batch.positions[place], one.positions, atol=1e-7)


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_single_precision_agrees_with_double(manifold: str, dim: int | None, populations: int, noise: float) -> None:
    settings: dict[str, Any] = {"populations": populations, "oscillators": 200, "coupling": 2.0, "phase_lag": 0.3}
    settings |= {"contrast": 0.4, "feedback": 0.3, "field": 0.2, "frequencies": "gaussian:0.5", "noise": noise}
    half, whole = (simulate(manifold, dim, time=5.0, dtype=kind, **settings) for kind in (torch.float32, torch.float64))
    assert half.positions.dtype == torch.float32
    assert half.means.dtype == torch.float32
    assert (half.order - whole.order).abs().max() < 2e-5


def test_single_precision_holds_for_networks() -> None:
    weights = drawn(50, 50) / 10
    for form in (weights, csr(weights.numpy())):
        ends = [
            simulate(
                "sphere", coupling=Network(form, 0.2), oscillators=50, frequencies="gaussian:1", dtype=kind, time=3.0
            ).positions
            for kind in (torch.float32, torch.float64)
        ]
        assert ends[0].dtype == torch.float32
        assert (ends[0] - ends[1]).abs().max() < 1e-4


@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_gradients_flow_through_steps(manifold: str, dim: int | None, populations: int) -> None:
    flow = find(manifold, dim, populations)
    groups, count = flow.groups, 3
    inputs = [
        flow.start(count, 1),
        drawn(flow.generators, groups, count),
        torch.tensor(1.5, dtype=torch.float64),
        drawn(groups, groups, seed=1),
        drawn(groups, groups, seed=2),
        torch.tensor(0.4, dtype=torch.float64),
    ]

    def motion(x: Tensor, omega: Tensor, k: Tensor, weights: Tensor, lag: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        coupling = MeanField(k, lag, weights, 0.3) + External(h)
        return flow.stepper(omega, 0.1).run(x, coupling, 3)

    assert torch.autograd.gradcheck(motion, [one.requires_grad_() for one in inputs], atol=1e-6, fast_mode=True)


@pytest.mark.parametrize("sparsely", [False, True])
def test_gradients_flow_through_networks(sparsely: bool) -> None:
    flow, weights = find("circle"), drawn(4, 4)
    x, lag = flow.start(4, 1).requires_grad_(), torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    omega = drawn(1, 1, 4).requires_grad_()
    inner = csr(weights.numpy())
    values = (inner.values() if sparsely else weights).clone().requires_grad_()

    def motion(x: Tensor, omega: Tensor, lag: Tensor, values: Tensor) -> Tensor:
        form = values
        if sparsely:
            form = torch.sparse_csr_tensor(
                inner.crow_indices(), inner.col_indices(), values, inner.shape, check_invariants=True
            )
        return flow.stepper(omega, 0.1).run(x, Network(form, lag), 3)[0]

    assert torch.autograd.gradcheck(motion, [x, omega, lag, values], atol=1e-6)


@pytest.mark.parametrize(
    "coupling", [Model(2.0, phase_lag=0.4, field=0.3).on(1), Network(drawn(9, 9)), Alignment(1.0)], ids=type
)
def test_steppers_write_into_nothing(coupling: Coupling) -> None:
    for manifold in ("circle", "sphere", "quaternions"):
        flow = find(manifold)
        x, omega = flow.start(9, 0), drawn(flow.generators, 1, 9)
        copies, stepper = (x.clone(), omega.clone()), flow.stepper(omega, 0.1)
        once, means = stepper.run(x, coupling, 4)
        again, _ = stepper.run(x, coupling, 4)
        assert torch.equal(x, copies[0])
        assert torch.equal(omega, copies[1])
        assert torch.equal(once, again)
        assert means.shape == (4, flow.ambient, 1)
        assert torch.allclose(means[-1], once.mean(-1), atol=1e-14)
        parts = stepper.run(stepper.run(x, coupling, 1)[0], coupling, 3)[0]
        assert torch.allclose(parts, once, atol=1e-14)


def test_order_follows_a_gradient() -> None:
    """The slope of r in the coupling, through a whole simulation, is that of differences."""
    settings: dict[str, Any] = {"oscillators": 100, "time": 3.0, "frequencies": "gaussian:0.5"}
    coupling = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(simulate("circle", coupling=coupling, **settings).order[-1].sum(), coupling)
    above, below = (
        simulate("circle", coupling=coupling.detach() + d, **settings).order[-1, :, 0] for d in (1e-4, -1e-4)
    )
    assert torch.allclose(slope, (above - below) / 2e-4, atol=1e-6)
