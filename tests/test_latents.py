"""Laws that every latent family obeys, and one value for each that comes from elsewhere."""

from __future__ import annotations

import math

import pytest
import torch
from scipy import stats
from torch import Tensor

from kuralab import latents
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.latents import Latent
from kuralab.latents.field import polar

DRAWS = 40_000
DIMS = (1, 2, 3, 7, 40)
CASES = [(name, dim) for name, family in LATENTS.items() for dim in DIMS if dim >= family.least_dim]
# A family that is annealed trains on relaxed points, whose gradient is biased for the hard ones by design.
# A family that is only simulated has no density to compare with.
DENSE = [(name, dim) for name, dim in CASES if LATENTS[name].load().dense]
EXACT = [(name, dim) for name, dim in DENSE if dim <= 7 and "temperature" not in LATENTS[name].extras]


def make(name: str, dim: int) -> Latent:
    torch.manual_seed(5)
    return latents.make(Config(latent=name, dim=dim, classes=4))


def within_error(draws: Tensor, expected: Tensor, errors: float = 5.0) -> bool:
    spread = draws.std(0) / math.sqrt(len(draws))
    return bool(((draws.mean(0) - expected).abs() <= errors * spread + 1e-6).all())


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_shapes_and_places(name: str, dim: int) -> None:
    latent = make(name, dim)
    p = latent.posterior(torch.randn(6, latent.raw_features))
    assert latent.space_features == latent.manifold.space_features
    for z in (p.rsample(), p.sample(), p.mode(), latent.prior_sample(6)):
        assert z.shape == (6, latent.space_features)
        assert z.dtype == torch.float32
        assert latent.manifold.belongs(z, atol=1e-5).all()
    assert p.kl().shape == p.prior_log_prob(p.sample()).shape == (6,)
    assert not latent.dense or p.log_prob(p.sample()).shape == (6,)
    assert all(value.shape[0] == 6 and value.dim() == 2 for value in p.parameters().values())
    assert not p.sample().requires_grad


@pytest.mark.parametrize(("name", "dim"), DENSE)
@pytest.mark.parametrize("scale", [0.0, 1.0])
def test_divergence_is_its_monte_carlo_mean(name: str, dim: int, scale: float) -> None:
    latent = make(name, dim)
    raw = scale * torch.randn(latent.raw_features)
    p = latent.posterior(raw.expand(DRAWS if dim <= 7 else DRAWS // 8, -1))
    z = p.sample()
    assert within_error(p.log_prob(z) - p.prior_log_prob(z), p.kl()[0])
    assert (p.kl() > -1e-6).all()


@pytest.mark.parametrize(("name", "dim"), EXACT)
@pytest.mark.parametrize("scale", [0.0, 1e-4, 1.0, 6.0])
def test_sample_gradient_equals_score_gradient(name: str, dim: int, scale: float) -> None:
    latent = make(name, dim)
    raw = (scale * torch.randn(latent.raw_features).double()).expand(DRAWS, -1).clone().requires_grad_()
    p = latent.posterior(raw)
    z = p.rsample()
    value = z[:, -1] + z[:, 0].square()
    (pathwise,) = torch.autograd.grad(value.sum(), raw, retain_graph=True)
    (score,) = torch.autograd.grad(p.log_prob(z.detach()).sum(), raw, retain_graph=True)
    baseline = (value - value.mean()).detach()[:, None]
    assert pathwise.isfinite().all()
    assert within_error(pathwise - baseline * score, torch.zeros(()))


@pytest.mark.parametrize(("name", "dim"), EXACT)
def test_divergence_has_its_own_gradient(name: str, dim: int) -> None:
    latent = make(name, dim)
    raw = torch.randn(5, latent.raw_features, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda r: latent.posterior(r).kl(), raw)


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_corners_give_finite_numbers(name: str, dim: int) -> None:
    latent = make(name, dim)
    for case in range(100):
        raw = torch.randn(16, latent.raw_features) * 10.0 ** torch.empty(16, 1).uniform_(-12, 3)
        raw = raw.clamp(-1e3, 1e3) * (torch.rand_like(raw) < (case % 3 + 1) / 3)
        raw[0], raw[1], raw[2] = 0.0, 1e3, -1e3
        latent.schedule(case / 99)
        raw.requires_grad_()
        p = latent.posterior(raw)
        z = p.rsample()
        (z * torch.randn_like(z)).sum().add(p.kl().sum()).backward()
        assert raw.grad is not None
        for number in (z, p.kl(), raw.grad, p.sample(), p.mode(), *p.parameters().values()):
            assert number.isfinite().all()


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_no_information_still_learns(name: str, dim: int) -> None:
    latent = make(name, dim)
    raw = torch.zeros(64, latent.raw_features, requires_grad=True)
    p = latent.posterior(raw)
    assert p.kl().abs().max() < 1e-6
    (p.rsample() @ torch.randn(latent.space_features)).sum().backward()
    assert raw.grad is not None
    assert 0 < raw.grad.abs().max() < 100


def test_gaussian_by_hand() -> None:
    latent = make("gaussian", 1)
    p = latent.posterior(torch.tensor([[1.0, 15 * math.atanh(math.log(2) / 15)]]))
    assert p.parameters()["scale"].item() == pytest.approx(2)
    assert p.kl().item() == pytest.approx((1 + 4 - 1 - math.log(4)) / 2)


def test_categorical_by_hand() -> None:
    latent = make("categorical", 1)
    p = latent.posterior(torch.log(torch.tensor([[0.5, 0.25, 0.125, 0.125]])))
    assert p.kl().item() == pytest.approx(math.log(4) - 1.75 * math.log(2))
    assert sorted(p.sample()[0].tolist()) == [0, 0, 0, 1]


def test_categorical_draws_follow_the_probabilities() -> None:
    latent = make("categorical", 2)
    p = latent.posterior(torch.randn(latent.raw_features).expand(DRAWS, -1))
    assert within_error(p.sample(), p.mode()[0])
    latent.temperature.fill_(0.01)  # type: ignore[operator,union-attr]
    assert within_error(p.rsample(), p.mode()[0])


def test_temperature_runs_from_start_to_end() -> None:
    for annealing, middle in (("exponential", 0.2), ("linear", 0.25), ("constant", 0.4)):
        config = Config(latent="categorical", temperature=0.4, temperature_end=0.1, annealing=annealing)
        latent = latents.make(config)
        assert latent.schedule(0.0)["temperature"] == pytest.approx(0.4)
        assert latent.schedule(0.5)["temperature"] == pytest.approx(middle)
        assert latent.schedule(1.0)["temperature"] == pytest.approx(0.4 if annealing == "constant" else 0.1)
        assert latent.temperature.item() == pytest.approx(latent.schedule(1.0)["temperature"])
    assert make("gaussian", 2).schedule(0.5) == {}


def test_von_mises_fisher_agrees_with_scipy() -> None:
    field = torch.tensor([[1.0, 2.0, 2.0]])
    p = make("von-mises-fisher", 3).posterior(field)
    theirs = stats.vonmises_fisher([1 / 3, 2 / 3, 2 / 3], 3.0)
    assert p.kl().item() == pytest.approx(math.log(4 * math.pi) - theirs.entropy(), abs=1e-6)


@pytest.mark.parametrize(("name", "dim", "kl"), [("wrapped-cauchy", 1, 1.660731), ("spherical-cauchy", 3, 3.921594)])
def test_cauchy_families_at_a_known_radius(name: str, dim: int, kl: float) -> None:
    latent = make(name, dim)
    raw = torch.zeros(1, latent.raw_features)
    raw[0, -1] = 2 * math.atanh(0.9)
    assert latent.posterior(raw).kl().item() == pytest.approx(kl, abs=2e-6)


def test_torus_sums_its_angles() -> None:
    latent = make("wrapped-cauchy", 2)
    raw = torch.tensor([[0.0, 3.0, -1.0, 0.0]])
    p = latent.posterior(raw)
    assert p.kl().item() == pytest.approx(2 * math.log(math.cosh(1.5)) + 2 * math.log(math.cosh(0.5)), rel=1e-6)
    assert p.mode()[0].tolist() == pytest.approx([0, 1, -1, 0], abs=1e-6)


def test_field_is_smooth_through_polar_coordinates() -> None:
    field = torch.randn(8, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(polar, field)
