"""Laws that every distribution obeys, and values that come from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.distributions import Distribution, kl_divergence

from kuralab.distributions.directional import log_area
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.distributions.wrapped_cauchy import WrappedCauchy

DRAWS = 40_000


def direction(dim: int, turn: float = 0.0) -> Tensor:
    loc = torch.zeros(dim, dtype=torch.float64)
    loc[0], loc[-1] = math.cos(turn), math.sin(turn)
    return loc


def von_mises_fisher(dim: int) -> Callable[[float, float], Distribution]:
    return lambda turn, strength: VonMisesFisher(direction(dim, turn), 4 * strength)


def spherical_cauchy(dim: int) -> Callable[[float, float], Distribution]:
    return lambda turn, strength: SphericalCauchy(direction(dim, turn), radius=strength)


def wrapped_cauchy(turn: float, strength: float) -> Distribution:
    return WrappedCauchy(torch.tensor(turn, dtype=torch.float64), radius=strength)


LAWS = {
    **{f"vMF{d}": von_mises_fisher(d) for d in (2, 3, 4, 10, 40)},
    **{f"sphC{d}": spherical_cauchy(d) for d in (2, 3, 4, 7)},
    "wC": wrapped_cauchy,
}
STRENGTHS = (0.0, 0.4, 2.0)


@pytest.fixture(params=LAWS)
def law(request: pytest.FixtureRequest) -> Callable[[float, float], Distribution]:
    torch.manual_seed(3)
    return LAWS[request.param]


def equal_within_error(draws: Tensor, expected: Tensor | float, errors: float = 5.0) -> bool:
    spread = draws.std(0) / math.sqrt(len(draws))
    return bool(((draws.mean(0) - expected).abs() <= errors * spread + 1e-12).all())


def log_uniform(p: Distribution) -> float:
    return -log_area(p.event_shape[0] if p.event_shape else 2)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_divergence_to_uniform_is_its_monte_carlo_mean(law: Callable[..., Distribution], strength: float) -> None:
    p = law(0.5, strength)
    log_ratio = p.log_prob(p.sample((DRAWS,))) - log_uniform(p)
    assert equal_within_error(log_ratio, p.kl_to_uniform())
    assert p.entropy().item() == pytest.approx(-log_uniform(p) - p.kl_to_uniform().item(), abs=1e-6)


def test_divergence_of_two_members_is_its_monte_carlo_mean(law: Callable[..., Distribution]) -> None:
    for p, q in ((law(0.5, 1.5), law(1.2, 0.7)), (law(0.5, 0.0), law(-1.0, 1.0))):
        x = p.sample((DRAWS,))
        assert equal_within_error(p.log_prob(x) - q.log_prob(x), kl_divergence(p, q))
    assert float(kl_divergence(law(0.5, 1.5), law(0.5, 1.5))) == pytest.approx(0, abs=1e-9)


def test_bennett_identity(law: Callable[..., Distribution]) -> None:
    p, q = law(0.5, 1.5), law(1.2, 0.7)
    x, y = p.sample((DRAWS,)), q.sample((DRAWS,))
    forward = torch.sigmoid(q.log_prob(x) - p.log_prob(x))
    backward = torch.sigmoid(p.log_prob(y) - q.log_prob(y))
    assert equal_within_error(forward - backward, 0.0)


@pytest.mark.parametrize("strength", [1e-6, 0.4, 2.0])
def test_sample_gradient_equals_score_gradient(law: Callable[..., Distribution], strength: float) -> None:
    turn = torch.full((DRAWS,), 0.5, dtype=torch.float64, requires_grad=True)
    power = torch.full((DRAWS,), strength, dtype=torch.float64, requires_grad=True)
    like = law(0.5, strength)
    name = "concentration" if hasattr(like, "concentration") else "radius"
    factor = float(getattr(like, name)) / strength
    if like.event_shape:
        loc = torch.zeros(DRAWS, like.event_shape[0], dtype=torch.float64)
        loc = loc.index_add(1, torch.tensor([0, loc.shape[1] - 1]), torch.stack((turn.cos(), turn.sin()), 1))
    else:
        loc = turn
    p = type(like)(loc, **{name: factor * power})
    x = p.rsample()
    height = x[:, 0] if like.event_shape else x.cos()
    for value in (height, height.square(), torch.exp(height)):
        pathwise = torch.autograd.grad(value.sum(), (turn, power), retain_graph=True)
        scores = torch.autograd.grad(p.log_prob(x.detach()).sum(), (turn, power), retain_graph=True)
        baseline = value.detach() - value.detach().mean()
        for path, score in zip(pathwise, scores, strict=True):
            assert path.isfinite().all()
            assert equal_within_error(path - baseline * score, 0.0)


def test_samples_live_where_the_law_says(law: Callable[..., Distribution]) -> None:
    p = law(0.5, 1.0).expand((3, 2))
    x = p.rsample((4,))
    assert x.shape == (4, 3, 2, *p.event_shape)
    assert p.log_prob(x).shape == (4, 3, 2)
    assert p.support.check(x).all()
    assert p.kl_to_uniform().shape == p.entropy().shape == (3, 2)
    sharp = law(0.5, 200.0).sample((100,))
    assert sharp.isfinite().all()
    if p.event_shape:
        assert (torch.linalg.vector_norm(sharp, dim=-1) - 1).abs().max() < 1e-14
