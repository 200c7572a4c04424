"""The models: right-hand sides against their definitions, fixed steps against an integrator of high order."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy import sparse
from scipy.integrate import solve_ivp
from torch import Tensor

from kuralab.kuramoto import KuramotoError, simulate
from kuralab.kuramoto.coupling import Alignment, Coupling, External, MeanField
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.network import Network, csr
from kuralab.kuramoto.quaternions import product
from kuralab.kuramoto.reference import reference, velocity
from kuralab.kuramoto.settings import contrasted

COUNT = 8
IDENTICAL = "lorentzian:0"
PLACES = [("circle", None, 2), ("torus", 3, 1), ("sphere", 3, 2), ("sphere", 5, 1), ("quaternions", None, 2)]


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def weighted(groups: int) -> Coupling:
    return MeanField(1.5, drawn(groups, groups), drawn(groups, groups, seed=1))


def signed(sparsely: bool) -> Coupling:
    weights = drawn(COUNT, COUNT, seed=2) * (drawn(COUNT, COUNT, seed=3) > 0)
    return Network(csr(weights.numpy()) if sparsely else weights, 0.3)


COUPLINGS: dict[str, Callable[[int], Coupling]] = {
    "sakaguchi": lambda groups: Model(coupling=2.0, phase_lag=0.7).on(groups),
    "populations": lambda groups: Model(coupling=2.0, contrast=0.3, phase_lag=1.4).on(groups),
    "feedback": lambda groups: Model(coupling=2.0, contrast=0.3, feedback=0.4).on(groups),
    "field": lambda groups: Model(coupling=2.0, field=1.3).on(groups),
    "matrices": weighted,
    "network": lambda groups: signed(False),
    "sparse network": lambda groups: signed(True),
    "alignment": lambda groups: Alignment(2.0) + External(0.4, None),
}


@pytest.mark.parametrize("name", COUPLINGS)
@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_steps_converge_with_order_four(manifold: str, dim: int | None, populations: int, name: str) -> None:
    flow = find(manifold, dim, populations)
    x, omega = flow.start(COUNT, 5), drawn(flow.generators, flow.groups, COUNT, seed=6)
    coupling = COUPLINGS[name](flow.groups)
    end = reference(flow, x, omega, coupling, [1.0])[0]
    errors = [float((flow.stepper(omega, 1 / n).run(x, coupling, n)[0] - end).abs().max()) for n in (16, 32)]
    assert 3.6 < math.log2(errors[0] / errors[1]) < 4.6
    assert errors[1] < 3e-5


@pytest.mark.parametrize("ambient", [2, 3, 4, 7])
def test_fields_are_what_their_formulas_say(ambient: int) -> None:
    x = drawn(ambient, 3, COUNT)
    weights, lags = drawn(3, 3, seed=1), drawn(3, 3, seed=2)
    means, expected = x.mean(-1), torch.zeros(ambient, 3, dtype=torch.float64)
    for g in range(3):
        felt = sum(weights[g, other] * back(lags[g, other], ambient) @ means[:, other] for other in range(3))
        expected[:, g] = 1.7 * felt.norm() ** 0.4 * felt
    assert torch.allclose(MeanField(1.7, lags, weights, 0.4).field(x)[..., 0], expected, atol=1e-13)
    edges = drawn(COUNT, COUNT, seed=3)
    felt = torch.einsum("ij,ab,bgj->agi", edges, back(torch.tensor(0.3, dtype=torch.float64), ambient), x)
    assert torch.allclose(Network(edges, 0.3).field(x), felt, atol=1e-12)
    assert torch.allclose(Network(csr(edges.numpy()), 0.3).field(x), felt, atol=1e-12)


def back(lag: Tensor, ambient: int) -> Tensor:
    turn = torch.eye(ambient, dtype=torch.float64)
    for first in range(0, ambient - 1, 2):
        turn[first : first + 2, first : first + 2] = torch.stack(
            (torch.stack((lag.cos(), lag.sin())), torch.stack((-lag.sin(), lag.cos())))
        )
    return turn


def test_contrast_is_that_of_abrams_and_others() -> None:
    """μ = (1 + A)/2 within and ν = (1 − A)/2 between two populations: θ' = Σ (W/N) sin(θ_j − θ_i − α)."""
    flow, theta = find("circle", populations=2), drawn(2, COUNT)
    x = torch.stack((theta.cos(), theta.sin()))
    alpha = math.pi / 2 - 0.1
    moved = velocity(flow, x, torch.zeros(1, 2, COUNT), Model(1.0, contrast=0.2, phase_lag=alpha).on(2))
    mu, nu = 0.6, 0.4
    for one, other in ((0, 1), (1, 0)):
        slopes = sum(
            strength * torch.sin(theta[g][None] - theta[one][:, None] - alpha).mean(1)
            for strength, g in ((mu, one), (nu, other))
        )
        assert torch.allclose(moved[1, one] * x[0, one] - moved[0, one] * x[1, one], slopes, atol=1e-14)


def test_weights_of_every_contrast_sum_to_one() -> None:
    weights = contrasted(torch.tensor([-0.3, 0.0, 1.0]), 5)
    assert torch.allclose(weights.sum(-1), torch.ones(3, 5, dtype=torch.float64))
    assert torch.equal(weights[2], torch.eye(5, dtype=torch.float64))


def test_a_complete_network_is_the_mean_field() -> None:
    weights = torch.full((40, 40), 2.0 / 40, dtype=torch.float64)
    settings = {"frequencies": drawn(3, 1, 40) / 2, "time": 5.0}
    mean = simulate("sphere", coupling=2.0, phase_lag=0.4, **settings)  # type: ignore[arg-type]
    for form in (weights, weights.numpy(), csr(weights.numpy()), sparse.csr_matrix(weights.numpy())):
        net = simulate("sphere", coupling=Network(form, 0.4), **settings)  # type: ignore[arg-type]
        assert torch.allclose(net.positions, mean.positions, atol=1e-12)
        assert net.theory.order is None


def rotation(q: Tensor) -> np.ndarray:
    """Rotation matrices of unit quaternions, (4, N) to (N, 3, 3): v goes to q v q̄."""
    bar = q * torch.tensor([1.0, -1, -1, -1], dtype=q.dtype)[:, None]
    axes = [torch.eye(4, dtype=q.dtype)[:, [k]].expand_as(q) for k in (1, 2, 3)]
    return torch.stack([product(product(q, axis), bar)[1:] for axis in axes], 1).permute(2, 0, 1).numpy()


def test_alignment_of_quaternions_is_the_model_on_rotations() -> None:
    """R_i' = Ω_i R_i + (K/2N) Σ_j (R_j R_iᵀ − R_i R_jᵀ) R_i with Ω_i = 2ω_i, integrated on matrices."""
    flow, strength = find("quaternions"), 1.7
    q, omega = flow.start(COUNT, 1), drawn(3, 1, COUNT, seed=2)
    spin = np.zeros((COUNT, 3, 3))
    for (row, column), part in zip(((2, 1), (0, 2), (1, 0)), 2 * omega[:, 0].numpy(), strict=True):
        spin[:, row, column], spin[:, column, row] = part, -part

    def slope(_: float, flat: np.ndarray) -> np.ndarray:
        turns = flat.reshape(COUNT, 3, 3)
        pairs = np.einsum("jab,icb->iac", turns, turns)  # Σ_j R_j R_iᵀ
        return ((spin + strength / (2 * COUNT) * (pairs - pairs.swapaxes(1, 2))) @ turns).ravel()

    end = solve_ivp(slope, (0, 3), rotation(q[:, 0]).ravel(), "DOP853", rtol=1e-11, atol=1e-11).y[:, -1]
    moved = flow.stepper(omega, 0.01).run(q, Alignment(strength), 300)[0]
    assert np.abs(rotation(moved[:, 0]) - end.reshape(COUNT, 3, 3)).max() < 1e-7
    flipped = q * torch.tensor([1.0, -1] * (COUNT // 2), dtype=q.dtype)
    same = flow.stepper(omega, 0.01).run(flipped, Alignment(strength), 300)[0]
    assert np.abs(rotation(same[:, 0]) - rotation(moved[:, 0])).max() < 1e-12


GRADIENTS: dict[str, Callable[[int], Coupling]] = {
    "mean field": lambda groups: Model(coupling=2.0, contrast=0.3, field=0.7).on(groups),
    "network": lambda groups: Network(drawn(COUNT, COUNT) + drawn(COUNT, COUNT).T),
    "sparse network": lambda groups: Network(csr((drawn(COUNT, COUNT) + drawn(COUNT, COUNT).T).numpy())),
    "alignment": lambda groups: Alignment(2.0),
}


@pytest.mark.parametrize("name", GRADIENTS)
@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_symmetric_couplings_go_down_their_potential(
    manifold: str, dim: int | None, populations: int, name: str
) -> None:
    flow = find(manifold, dim, populations)
    coupling, x = GRADIENTS[name](flow.groups), flow.start(COUNT, 4).requires_grad_()
    still = torch.zeros(flow.generators, flow.groups, COUNT, dtype=torch.float64)
    (slope,) = torch.autograd.grad(coupling.potential(x), x)
    down = (slope * x).sum(0) * x - slope
    assert torch.allclose(velocity(flow, x, still, coupling), down, atol=1e-13)
    stepper, x = flow.stepper(still, 0.02), x.detach()
    heights = [float(coupling.potential(x))]
    for _ in range(50):
        x, _ = stepper.run(x, coupling, 2)
        heights.append(float(coupling.potential(x)))
    assert (np.diff(heights) < 1e-12).all()
    assert heights[-1] < heights[0] - 1e-3


def test_feedback_of_one_group_has_a_potential() -> None:
    flow = find("sphere", 4)
    coupling, x = Model(2.0, feedback=0.6).on(1), flow.start(COUNT, 4).requires_grad_()
    (slope,) = torch.autograd.grad(coupling.potential(x), x)
    assert torch.allclose(-slope, coupling.field(x).expand_as(x), atol=1e-14)


@pytest.mark.parametrize(
    "coupling", [MeanField(1.0, 0.3), Network(drawn(COUNT, COUNT)), MeanField(1.0, 0.0, drawn(2, 2))]
)
def test_what_is_no_gradient_says_so(coupling: Coupling) -> None:
    with pytest.raises(KuramotoError, match=r"Expected a coupling with a potential; got .*\. Use"):
        coupling.potential(find("circle", populations=2).start(COUNT, 0))
