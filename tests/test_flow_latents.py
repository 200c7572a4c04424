"""Flow posteriors: the plain families within them, values from integrators of others, swarms that are born."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from scipy.integrate import quad, solve_ivp
from scipy.linalg import expm
from scipy.stats import kstest
from torch import Tensor

from kuralab import latents
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.latents import Latent
from kuralab.latents.ott_antonsen import Crowds
from kuralab.manifolds import lorentz
from kuralab.manifolds.entire import hyperbolics

BORN = [
    ("spherical-cauchy", 3, {}),
    ("wrapped-cauchy", 2, {}),
    *(("kuramoto-sphere", dim, {"rotation": turn, "intervals": 3}) for dim in (2, 3, 5) for turn in ("off", "on")),
    *(("kuramoto-torus", 2, {"rotation": turn}) for turn in ("off", "on")),
    ("kuramoto-noise", 3, {}),
]


def make(name: str, dim: int, **more: Any) -> Latent:
    torch.manual_seed(5)
    return latents.make(Config(latent=name, dim=dim, **more))


@pytest.mark.parametrize("dim", [2, 3, 9])
def test_one_field_alone_is_the_plain_family(dim: int) -> None:
    raw = 5 * torch.randn(64, dim, requires_grad=True)
    drawn = []
    for latent in (make("kuramoto-sphere", dim, intervals=1), make("spherical-cauchy", dim)):
        p = latent.posterior(raw)
        torch.manual_seed(1)
        z = p.rsample()
        (slope,) = torch.autograd.grad(z.sum() + p.kl().sum(), raw)
        drawn.append((z, p.kl(), p.log_prob(z), slope))
    assert all(torch.equal(one, other) for one, other in zip(*drawn, strict=True))


@pytest.mark.parametrize("dim", [2, 3, 4, 6])
@pytest.mark.parametrize("rotation", ["off", "on"])
def test_spheres_agree_with_matrix_exponentials(dim: int, rotation: str) -> None:
    latent = make("kuramoto-sphere", dim, intervals=3, rotation=rotation)
    raw = 3 * torch.randn(4, latent.raw_features, dtype=torch.float64)
    found = latent.posterior(raw).parameters()
    for row, loc, radius in zip(raw.numpy(), found["loc"].numpy(), found["radius"].numpy(), strict=True):
        state = np.eye(dim + 1)[-1]
        for part in row.reshape(3, -1) / 3:
            pull = np.zeros((dim + 1, dim + 1))
            pull[:dim, -1] = pull[-1, :dim] = part[:dim]
            if rotation == "on":
                pull[np.triu_indices(dim, 1)] = part[dim:]
                pull[:dim, :dim] -= pull[:dim, :dim].T
            state = expm(pull) @ state
        length = np.linalg.norm(state[:-1])
        np.testing.assert_allclose(loc * radius, state[:-1] / length * np.arcsinh(length), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("dim", [2, 3, 5])
@pytest.mark.parametrize("rotation", ["off", "on"])
def test_strong_fields_stay_exact_in_single_precision(dim: int, rotation: str) -> None:
    """Two fields of one direction add up, far beyond where cosh overflows; a weak turn hardly matters."""
    latent = make("kuramoto-sphere", dim, rotation=rotation)
    for strength in (1e-3, 1.0, 40.0, 900.0):
        raw = torch.zeros(1, 2, latent.raw_features // 2)
        raw[..., 0] = strength
        p = latent.posterior(raw.flatten(1))
        assert p.parameters()["radius"].item() == pytest.approx(strength, rel=1e-5)
        assert p.mode()[0, 0].item() == pytest.approx(1)


@pytest.mark.parametrize("rotation", ["off", "on"])
@pytest.mark.parametrize(("name", "dim"), [("kuramoto-sphere", 3), ("kuramoto-sphere", 4), ("kuramoto-torus", 3)])
def test_corners_give_finite_numbers_with_and_without_rotation(name: str, dim: int, rotation: str) -> None:
    latent = make(name, dim, rotation=rotation)
    for case in range(40):
        raw = torch.randn(16, latent.raw_features) * 10.0 ** torch.empty(16, 1).uniform_(-12, 3)
        raw = raw.clamp(-1e3, 1e3) * (torch.rand_like(raw) < (case % 3 + 1) / 3)
        raw[0], raw[1], raw[2] = 0.0, 1e3, -1e3
        raw.requires_grad_()
        p = latent.posterior(raw)
        z = p.rsample()
        (z.sum() + p.kl().sum()).backward()
        assert raw.grad is not None
        assert all(number.isfinite().all() for number in (z, p.kl(), raw.grad))


@pytest.mark.parametrize("dim", [2, 4])
def test_lost_numbers_raise_nothing_so_that_a_step_can_be_skipped(dim: int) -> None:
    latent = make("kuramoto-sphere", dim, rotation="on")
    assert latent.posterior(torch.full((2, latent.raw_features), math.nan)).kl().isnan().all()


def crowds(turning: bool) -> Crowds:
    torch.manual_seed(2)
    outer, web = 2 * torch.randn(3, 4, dtype=torch.complex128), torch.randn(4, 4, dtype=torch.complex128)
    omega = 3 * torch.randn(3, 4, dtype=torch.float64) if turning else None
    return Crowds(outer, web, omega)


@pytest.mark.parametrize("turning", [False, True])
def test_crowds_agree_with_an_integrator_of_another(turning: bool) -> None:
    one = crowds(turning)
    free = 0 if one.omega is None else 1j * one.omega.numpy()

    def slope(_: float, y: Any) -> Any:
        w = y.view(complex).reshape(3, 4)
        f = one.outer.numpy() + w @ one.web.numpy().T
        return (free * w + (f - f.conj() * w**2) / 2).reshape(-1).view(float)

    theirs = solve_ivp(slope, (0, 1), np.zeros(24), method="DOP853", rtol=1e-12, atol=1e-13).y[:, -1].view(complex)
    errors = []
    for steps in (32, 64, 128):
        g = torch.view_as_complex(one.settled(steps)).flatten()
        ours = torch.tanh(g.abs() / 2) * torch.exp(1j * g.angle())
        errors.append(float(np.abs(ours.numpy() - theirs).max()))
    assert errors[-1] < 2e-6
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.25)  # of order 4


def test_a_coupled_pair_and_a_frozen_field_are_known() -> None:
    """Two crowds that start at one point of the disc and pull at each other: w' = K w (1 − w²)/2."""
    web = 1.5 * torch.tensor([[0, 1], [1, 0]], dtype=torch.complex128)
    alone = Crowds(torch.zeros(1, 2, dtype=torch.complex128), web)
    state = torch.full((1, 2), 0.2 + 0j, dtype=torch.complex128), torch.zeros(1, 2, dtype=torch.float64)
    for _ in range(64):
        state = alone.step(state, 1 / 64)
    rise = 0.2**2 / (1 - 0.2**2) * math.exp(1.5)
    assert state[0].abs().flatten().tolist() == pytest.approx([math.sqrt(rise / (1 + rise))] * 2, abs=1e-9)


def test_the_torus_without_strength_is_plain_and_shows_its_network() -> None:
    latent, plain = make("kuramoto-torus", 3), make("wrapped-cauchy", 3)
    raw = 4 * torch.randn(8, latent.raw_features)
    near = latent.posterior(raw).kl()
    latent.strength.zero_()  # type: ignore[operator,union-attr]
    torch.testing.assert_close(latent.posterior(raw).kl(), plain.posterior(raw).kl(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(near, plain.posterior(raw).kl(), rtol=0.1, atol=0.5)
    assert {name: tuple(value.shape) for name, value in latent.network().items()} == {  # type: ignore[operator]
        "coupling": (3, 3), "lag": (3, 3),
    }  # fmt: skip


def test_a_bound_pair_agrees_with_kato_and_pewsey() -> None:
    latent = make("bivariate-wrapped-cauchy", 1)
    raw = torch.tensor([[1.0, 0.0, 0.0, 2.0, -1.5]], dtype=torch.float64)
    p = latent.posterior(raw)
    sizes = [math.tanh(s / 2) for s in (1.0, 2.0, 1.5)]
    assert p.kl().item() == pytest.approx(-sum(math.log1p(-(size**2)) for size in sizes))
    angles = torch.linspace(-math.pi, math.pi, 401, dtype=torch.float64)[:-1]
    grid = torch.cartesian_prod(angles, angles)
    z = torch.stack((grid.cos(), grid.sin()), -1).flatten(-2)[:, None]
    assert float(p.log_prob(z).exp().mean()) * (2 * math.pi) ** 2 == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("bond", [-40.0, -0.7, 0.0, 40.0])
def test_bonds_keep_their_slope_in_single_precision(bond: float) -> None:
    latent = make("bivariate-wrapped-cauchy", 1)
    raw = torch.tensor([[0.0, 0.0, 0.0, 0.0, bond]], requires_grad=True)
    (slope,) = torch.autograd.grad(latent.posterior(raw).kl().sum(), raw)
    assert slope[0, 4].item() == pytest.approx(math.tanh(bond / 2), abs=1e-6)


@pytest.mark.parametrize("dim", [2, 3, 10])
@pytest.mark.parametrize("kappa", [0.1, 1.0, 10.0, 1000.0])
def test_noise_ends_near_its_stationary_law(dim: int, kappa: float) -> None:
    latent = make("kuramoto-noise", dim)
    raw = torch.zeros(40_000, dim)
    raw[:, 0] = kappa
    height = latent.posterior(raw).sample()[:, 0].double()
    law = VonMisesFisher(torch.eye(dim, dtype=torch.float64)[0], kappa)
    expected = float(law.mean_resultant_length)
    error = 5 * float(height.std()) / 200
    assert abs(float(height.mean()) - expected) < 0.05 * expected * (1 - expected) + error


@pytest.mark.parametrize("dim", [2, 3, 6])
def test_noise_has_the_gradient_of_its_simulation(dim: int) -> None:
    latent, count, shift = make("kuramoto-noise", dim), 30_000, 0.05
    field = torch.linspace(0.5, 1.5, dim, dtype=torch.float64)

    def value(at: Tensor) -> Tensor:
        torch.manual_seed(3)
        z = latent.posterior(at).rsample()
        return z[:, -1] + z[:, 0].square()

    raw = field.expand(count, -1).clone().requires_grad_()
    (slope,) = torch.autograd.grad(value(raw).sum(), raw)
    for axis in (0, dim - 1):
        push = shift * torch.eye(dim, dtype=torch.float64)[axis]
        ratio = (value(field.expand(count, -1) + push) - value(field.expand(count, -1) - push)).detach() / (2 * shift)
        error = math.hypot(float(slope[:, axis].std()), float(ratio.std())) / math.sqrt(count)
        assert float(slope[:, axis].mean()) == pytest.approx(float(ratio.mean()), abs=5 * error + 1e-3)


@pytest.mark.parametrize(("name", "dim", "more"), BORN)
@torch.no_grad()
def test_a_swarm_is_born_into_the_posterior(name: str, dim: int, more: dict[str, Any]) -> None:
    latent = make(name, dim, **more)
    raw = 2 * torch.randn(latent.raw_features)
    start = latent.prior_sample(4000)
    frames = latent.birth(raw, start, torch.tensor([0.0, 1.0, 0.3]))
    assert frames is not None
    assert frames.shape == (3, 4000, latent.space_features)
    assert latent.manifold.belongs(frames, atol=1e-4).all()
    torch.testing.assert_close(frames[0], start, atol=1e-5, rtol=0)
    p = latent.posterior(raw.expand(4000, -1))
    drawn, mode = p.sample(), p.mode()
    for axis in range(latent.space_features):
        assert kstest(frames[1][:, axis], drawn[:, axis]).pvalue > 1e-4
    height = (frames[1] * mode).sum(-1)
    assert kstest(height, (drawn * mode).sum(-1)).pvalue > 1e-4
    assert (frames[2] * mode).sum(-1).mean() < height.mean()


def test_families_without_a_flow_have_no_birth() -> None:
    for name in ("gaussian", "categorical", "von-mises-fisher", "bivariate-wrapped-cauchy"):
        latent = make(name, LATENTS[name].dim)
        assert latent.birth(torch.zeros(latent.raw_features), latent.prior_sample(3), torch.ones(1)) is None


@pytest.mark.parametrize("kind", [torch.float64, torch.complex128])
def test_entire_functions_and_their_slopes(kind: torch.dtype) -> None:
    z = torch.cat((4 * torch.randn(8, dtype=kind), 1e-4 * torch.randn(4, dtype=kind))).requires_grad_()

    def grown(z: Tensor) -> tuple[Tensor, Tensor]:
        cosh, sinh, growth = hyperbolics(z)
        return cosh * growth.detach().exp(), sinh * growth.detach().exp()

    root = (z + 0j).sqrt()
    torch.testing.assert_close(grown(z)[0] + 0j, root.cosh())
    torch.testing.assert_close(grown(z)[1] + 0j, root.sinh() / root)
    assert torch.autograd.gradcheck(grown, z)


@pytest.mark.parametrize("dim", [2, 3, 4])
def test_turned_swarms_have_their_own_gradients(dim: int) -> None:
    fields = torch.randn(2, 2, dim, dtype=torch.float64, requires_grad=True)
    turns = torch.randn(2, 2, dim, dim, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda f, a: lorentz.turned(f, a - a.mT), (fields, turns))


def test_crowds_have_their_own_gradients() -> None:
    one = crowds(turning=True)
    parts = [part.requires_grad_() for part in (one.outer, one.web, one.omega) if part is not None]
    assert torch.autograd.gradcheck(lambda *parts: Crowds(*parts).settled(1), parts)
    assert torch.autograd.gradcheck(lambda *parts: Crowds(*parts).settled(1), parts[:2])


def test_the_noisy_circle_spends_what_quadrature_says() -> None:
    p = make("kuramoto-noise", 2).posterior(torch.tensor([[2.0, 0.0]], dtype=torch.float64))
    whole = quad(lambda t: math.exp(2 * math.cos(t)), -math.pi, math.pi)[0]
    mean = quad(lambda t: 2 * math.cos(t) * math.exp(2 * math.cos(t)) / whole, -math.pi, math.pi)[0]
    assert p.kl().item() == pytest.approx(mean - math.log(whole / (2 * math.pi)), abs=1e-9)
