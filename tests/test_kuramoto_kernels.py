"""Compiled steps beside plain ones: the same numbers, the same slopes, and neither when they are not there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from kuralab.kuramoto import find, kernels
from kuralab.kuramoto.coupling import Alignment, Coupling, External, MeanField
from kuralab.kuramoto.integrate import Stepper
from kuralab.kuramoto.kernels import compiled, loading, running
from kuralab.kuramoto.network import Network
from kuralab.kuramoto.phases import PhaseStepper

pytestmark = pytest.mark.filterwarnings("ignore:Sparse")
DOUBLE = torch.float64
COUNT, STEP, STEPS = 7, 0.1, 5
CROWD = 22  # systems: enough for vectors to go along them


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    kernels.load()


def uniform(*shape: int) -> Tensor:
    return torch.rand(shape, dtype=DOUBLE).requires_grad_()


def wired(*batch: int) -> Tensor:
    return torch.randn(*batch, COUNT, COUNT, dtype=DOUBLE).requires_grad_()


def sparse() -> Tensor:
    weights = torch.randn(COUNT, COUNT, dtype=DOUBLE)
    return (weights * (weights.abs() > 0.7)).to_sparse_csr()


Case = tuple[tuple[int, ...], int, Callable[[list[Tensor]], Coupling], list[tuple[int, ...]]]
CASES: dict[str, Case] = {
    "mean": ((), 1, lambda t: MeanField(t[0]), [()]),
    "groups, lag, weights, feedback, field": (
        (), 2, lambda t: MeanField(t[0], t[1], t[2], t[3]) + External(t[4]), [(), (), (2, 2), (), ()]
    ),
    "a batch of them": (
        (3,), 3, lambda t: MeanField(t[0], t[1], t[2], t[3]) + External(t[4], torch.tensor([0.6, 0.8])),
        [(3,), (3,), (3, 3, 3), (3,), (3,)],
    ),
    "lags between groups": ((3,), 2, lambda t: MeanField(2.0, t[0]), [(2, 2)]),
    "two batch axes": ((2, 2), 1, lambda t: MeanField(t[0], 0.1), [(2, 2)]),
    "dense": ((), 1, lambda t: Network(t[0]), [(COUNT, COUNT)]),
    "dense, shared, with a mean field": (
        (3,), 2, lambda t: Network(t[0], t[1]) + MeanField(t[2]), [(COUNT, COUNT), (3,), ()]
    ),
    "dense, one for each": ((3,), 1, lambda t: Network(t[0], t[1]), [(3, COUNT, COUNT), ()]),
    "a crowd": (
        (CROWD,), 2, lambda t: MeanField(t[0], t[1], t[2], t[3]) + External(t[4]),
        [(CROWD,), (CROWD,), (CROWD, 2, 2), (CROWD,), ()],
    ),
    "dense, shared by a crowd": (
        (CROWD,), 2, lambda t: Network(t[0], t[1]) + MeanField(t[2]), [(COUNT, COUNT), (CROWD,), ()]
    ),
    "sparse": ((), 1, lambda t: Network(sparse(), t[0]), [()]),
    "sparse, a batch in a field": ((3,), 2, lambda t: Network(sparse(), t[0]) + External(t[1]), [(3,), ()]),
}  # fmt: skip


def prepared(name: str) -> tuple[Tensor, PhaseStepper, Coupling, list[Tensor]]:
    """Positions, stepper, coupling and everything that may have slopes."""
    torch.manual_seed(0)
    batch, groups, coupling, shapes = CASES[name]
    settings = [uniform(*shape) for shape in shapes]
    x = torch.randn(2, *batch, groups, COUNT, dtype=DOUBLE)
    x = (x / x.square().sum(0).sqrt()).requires_grad_()
    omega = torch.randn(1, *batch, groups, COUNT, dtype=DOUBLE).requires_grad_()
    return x, PhaseStepper(omega, STEP), coupling(settings), [x, omega, *settings]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        *((name, compiled.LANES) for name in CASES),
        *((name, 10 * 2 * COUNT) for name in CASES if "crowd" in name),  # ten, ten, and two: too few for vectors
    ],
)
def test_positions_means_and_slopes_are_those_of_plain_torch(
    name: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "LANES", most)
    x, stepper, coupling, leaves = prepared(name)
    before = x.detach().clone()
    fast, plain = stepper.run(x, coupling, STEPS), Stepper.run(stepper, x, coupling, STEPS)
    assert type(fast[0].grad_fn) is not type(plain[0].grad_fn)
    assert torch.equal(x, before)
    weights = [torch.randn_like(one) for one in plain]
    slopes = []
    for found in (fast, plain):
        total = sum((weight * one).sum() for weight, one in zip(weights, found, strict=True))
        slopes.append(torch.autograd.grad(total, leaves, retain_graph=True))
    for one, other in (*zip(fast, plain, strict=True), *zip(*slopes, strict=True)):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["a batch of them", "dense, shared, with a mean field"])
def test_slopes_are_those_of_differences_and_have_slopes(name: str) -> None:
    x, stepper, coupling, leaves = prepared(name)

    def run(*_: Tensor) -> Tensor:
        return PhaseStepper(leaves[1], STEP).run(x, coupling, 2)[0]

    assert torch.autograd.gradcheck(run, leaves, fast_mode=True)
    second = []
    for go in (stepper.run, lambda *given: Stepper.run(stepper, *given)):
        first = torch.autograd.grad(go(x, coupling, 2)[0][0].sum(), leaves, create_graph=True)
        second.append(torch.autograd.grad(sum(one.square().sum() for one in first), leaves, retain_graph=True))
    for one, other in zip(*second, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_single_precision_is_as_near_as_it_can_be() -> None:
    loading.load(f"means {torch.float32}", lambda: None)  # compiled as it is used, without what threads share
    flow = find("torus", 2)
    x = flow.start(3000, 0)
    omega = torch.randn(1, 2, 3000, dtype=DOUBLE)
    coupling = MeanField(2.0, 0.3, torch.tensor([[0.6, 0.4], [0.3, 0.7]]), 0.5) + External(0.2)
    exact = Stepper.run(PhaseStepper(omega, STEP), x, coupling, STEPS)
    found = PhaseStepper(omega.float(), STEP).run(x.float(), coupling, STEPS)
    for one, other in zip(found, exact, strict=True):
        assert one.dtype == torch.float32
        torch.testing.assert_close(one.double(), other, rtol=0, atol=1e-5)


def test_long_runs_keep_only_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuralab.kuramoto.kernels.running.MEMORY", 1)
    x, stepper, coupling, leaves = prepared("groups, lag, weights, feedback, field")
    slopes = [
        torch.autograd.grad(go(x, coupling, 10)[1].sum(), leaves, retain_graph=True)
        for go in (stepper.run, lambda *given: Stepper.run(stepper, *given))
    ]
    for one, other in zip(*slopes, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("name", "pieces"), [("groups, lag, weights, feedback, field", 1), ("a crowd", 7)])
def test_memory_is_counted_for_all_that_stand_side_by_side(
    name: str, pieces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, stepper, coupling, _ = prepared(name)
    one, steps, forward = 2 * COUNT * x.element_size(), 40, compiled.forward
    lengths: list[int] = []

    def counted(*given: Any) -> tuple[Tensor, Tensor]:
        lengths.append(given[-1])
        return forward(*given)

    monkeypatch.setattr(running, "MEMORY", running.NUMBERS * one * steps * torch.get_num_threads())
    monkeypatch.setattr(compiled, "forward", counted)
    stepper.run(x, coupling, steps)
    assert (len(lengths), sum(lengths)) == (pieces, steps)


@pytest.mark.parametrize("name", ["large", "many", "edges"])
def test_threads_change_nothing(name: str) -> None:
    torch.manual_seed(1)
    batch, count = {"large": ((), 50_000), "many": ((64,), 300), "edges": ((), 3000)}[name]
    x = torch.randn(2, *batch, 1, count, dtype=DOUBLE)
    x /= x.square().sum(0).sqrt()
    omega, coupling = torch.randn(1, *batch, 1, count, dtype=DOUBLE), MeanField(2.0, 0.3)
    if name == "edges":
        edges = torch.randint(count, (2, 60_000))
        whole = torch.sparse_coo_tensor(edges, torch.randn(60_000, dtype=DOUBLE), (count, count))
        coupling = Network(whole.coalesce().to_sparse_csr())
    found, before = [], torch.get_num_threads()
    try:
        for threads in (1, 2, 2):
            torch.set_num_threads(threads)
            found.append(PhaseStepper(omega, STEP).run(x, coupling, STEPS))
    finally:
        torch.set_num_threads(before)
    plain = Stepper.run(PhaseStepper(omega, STEP), x, coupling, STEPS)
    for one, two, again, other in zip(*found, plain, strict=True):
        assert torch.equal(one, two)
        assert torch.equal(one, again)
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_couplings_that_kernels_do_not_know_take_the_plain_way() -> None:
    x, stepper, _, _ = prepared("mean")
    run = (x, stepper.cos, stepper.sin)
    lags = torch.zeros(COUNT, COUNT, dtype=DOUBLE)
    for coupling in (Alignment(1.0), MeanField(1.0) + MeanField(2.0), Network(lags + 1, lags)):
        assert kernels.run(*run, coupling, STEP, 2, lambda *_: x) is None
        stepper.run(x, coupling, 2)


def test_small_work_does_not_wait_and_much_work_loads_once() -> None:
    calls: list[int] = []
    assert not loading.ready("test of patience", loading.WORTH / 2, lambda: calls.append(1))
    assert not calls
    assert loading.ready("test of patience", 100.0, lambda: calls.append(1))
    assert loading.ready("test of patience", 0.0, lambda: calls.append(1))
    assert calls == [1]


def test_without_numba_everything_works() -> None:
    script = """
import sys
sys.modules["numba"] = None
from kuralab.kuramoto import simulate
from kuralab.kuramoto.kernels import loading
loading.WORTH = 0.0
r = simulate("circle", oscillators=100, coupling=4.0, time=5.0).order_parameter
assert 0 < r <= 1, r
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_numba_comes_when_it_is_worth_it_and_leaves_torch_its_threads() -> None:
    script = """
import sys
import torch
from kuralab.kuramoto import kernels, simulate
torch.set_num_threads(1)
simulate("circle", oscillators=100, coupling=4.0, time=5.0)
assert "numba" not in sys.modules
kernels.load()
assert "numba" in sys.modules
assert torch.get_num_threads() == 1
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
