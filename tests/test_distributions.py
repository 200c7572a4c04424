"""Laws that every distribution obeys, and values that come from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.distributions import (
    AffineTransform,
    Distribution,
    Independent,
    MixtureSameFamily,
    TransformedDistribution,
    Uniform,
    constraints,
    kl_divergence,
    transform_to,
)

from kuralab.distributions import (
    BivariateWrappedCauchy,
    DistributionError,
    HypersphericalUniform,
    SphericalCauchy,
    VonMisesFisher,
    WrappedCauchy,
    WrappedNormal,
    mixture,
)
from kuralab.distributions.directional import log_area, unit_vectors

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


def wrapped_normal(turn: float, strength: float) -> Distribution:
    return WrappedNormal(torch.tensor(turn, dtype=torch.float64), 1 / (strength + 0.1))


def kato_pewsey(sign: int) -> Callable[[float, float], Distribution]:
    def law(turn: float, strength: float) -> Distribution:
        loc = torch.tensor([turn, -turn], dtype=torch.float64)
        radius = torch.tensor([1.0, 0.5], dtype=torch.float64) * strength
        return BivariateWrappedCauchy(loc, radius=radius, correlation=sign * min(math.tanh(strength / 3), 1 - 1e-12))

    return law


LAWS = {
    **{f"vMF{d}": von_mises_fisher(d) for d in (2, 3, 4, 10, 40)},
    **{f"sphC{d}": spherical_cauchy(d) for d in (2, 3, 4, 7)},
    "wC": wrapped_cauchy,
    "wN": wrapped_normal,
    "KP+": kato_pewsey(1),
    "KP-": kato_pewsey(-1),
}
FLOWING = [name for name in LAWS if name[:2] not in {"wN", "KP"}]  # those whose samples move with one strength
STRENGTHS = (0.0, 0.4, 2.0)


@pytest.fixture(params=LAWS)
def law(request: pytest.FixtureRequest) -> Callable[[float, float], Distribution]:
    torch.manual_seed(3)
    return LAWS[request.param]


def equal_within_error(draws: Tensor, expected: Tensor | float, errors: float = 5.0) -> bool:
    spread = draws.std(0) / math.sqrt(len(draws))
    return bool(((draws.mean(0) - expected).abs() <= errors * spread + 1e-12).all())


def log_uniform(p: Distribution) -> float:
    angles = p.support is not unit_vectors
    return -log_area(2) * p.event_shape.numel() if angles else -log_area(p.event_shape[0])


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
@pytest.mark.parametrize("law", FLOWING, indirect=True)
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
    if p.support is unit_vectors:
        assert (torch.linalg.vector_norm(sharp, dim=-1) - 1).abs().max() < 1e-14
    else:
        assert (sharp >= -math.pi).all()
        assert (sharp < math.pi).all()


def flat(p: Distribution) -> Tensor:
    """The parameters that choose the law, in one vector."""
    return torch.cat([p.__dict__[name].flatten() for name in p.arg_constraints if name in p.__dict__])


@pytest.mark.parametrize("strength", [0.3, 2.0])
@pytest.mark.parametrize("law", [name for name in LAWS if name not in {"vMF40"}], indirect=True)
def test_a_fit_finds_the_law_and_beats_it(law: Callable[..., Distribution], strength: float) -> None:
    p = law(0.5, strength)
    x = p.sample((4000,))
    q = type(p).fit(x)
    # Twice the gain in likelihood is chi-square with as many degrees as parameters.
    gain = 2 * float((q.log_prob(x) - p.log_prob(x)).sum())
    assert -1e-6 <= gain < p.free_parameters + 6 * math.sqrt(2 * p.free_parameters)
    assert float(kl_divergence(p, q)) < 20 * p.free_parameters / len(x)


def test_weights_count_samples(law: Callable[..., Distribution]) -> None:
    x = law(0.5, 1.0).sample((50,))
    counts = torch.randint(1, 4, (50,))
    again = type(law(0.5, 1.0))
    by_weight, by_copies = again.fit(x, counts), again.fit(x.repeat_interleave(counts, 0))
    assert torch.allclose(flat(by_weight), flat(by_copies), atol=1e-5, rtol=1e-5)


def test_one_place_has_no_best_law(law: Callable[..., Distribution]) -> None:
    p = law(0.5, 1.0)
    for count in (1, 7):
        with pytest.raises(DistributionError, match="Give more"):
            type(p).fit(p.mode.expand(count, *p.event_shape))


@pytest.mark.parametrize("wrong", [torch.zeros(0, 2), torch.tensor([[float("nan"), 0.0]]), torch.tensor(1.0)])
def test_what_cannot_be_fitted_says_so(law: Callable[..., Distribution], wrong: Tensor) -> None:
    family = type(law(0.5, 1.0))
    shaped = wrong.reshape(-1) if family.support is constraints.real else wrong
    with pytest.raises(DistributionError, match="Expected"):
        family.fit(shaped)


@pytest.mark.parametrize("name", ["vMF3", "sphC3", "wC", "wN", "KP+"])
def test_a_mixture_finds_two_crowds(name: str) -> None:
    torch.manual_seed(3)
    one, two = LAWS[name](-1.2, 2.5), LAWS[name](1.2, 2.5)
    x = torch.cat((one.sample((300,)), two.sample((600,))))
    found = mixture.fit(type(one), x, 2)
    assert isinstance(found, MixtureSameFamily)
    assert sorted(found.mixture_distribution.probs.tolist()) == pytest.approx([1 / 3, 2 / 3], abs=0.08)
    single = type(one).fit(x)
    assert float(found.log_prob(x).sum()) > float(single.log_prob(x).sum()) + 20
    assert found.sample((3,)).shape == (3, *one.event_shape)


def test_moments_are_those_of_the_samples(law: Callable[..., Distribution]) -> None:
    p = law(0.5, 1.0)
    x = p.sample((DRAWS,))
    if p.support is unit_vectors:
        assert equal_within_error(x, p.mean)
        assert torch.allclose(x.var(0), p.variance, atol=0.03)
    else:
        turned = x - p.loc
        assert equal_within_error(turned.cos(), p.mean_resultant_length)
        assert torch.allclose(1 - turned.cos().mean(0), p.variance, atol=0.03)
    assert torch.allclose(p.stddev.square(), p.variance)
    assert (p.log_prob(p.mode) >= p.log_prob(x[:100]) - 1e-9).all()


def test_laws_work_inside_torch(law: Callable[..., Distribution]) -> None:
    p = law(0.5, 1.0).expand((3,))
    block = Independent(p, 1)
    assert block.log_prob(block.rsample((2,))).shape == (2,)
    turned = TransformedDistribution(p, [AffineTransform(0.0, -1.0, event_dim=len(p.event_shape))])
    x = turned.rsample((2,))
    assert torch.allclose(turned.log_prob(x), p.log_prob(-x))


def test_unit_vectors_can_be_learnt_by_an_optimiser() -> None:
    free = torch.tensor([3.0, 4.0, 0.0])
    bound = transform_to(VonMisesFisher.arg_constraints["loc"])(free)
    assert unit_vectors.check(bound)
    assert torch.allclose(bound, torch.tensor([0.6, 0.8, 0.0]))


def test_a_law_follows_a_parameter_that_is_moved_in_place() -> None:
    kappa = torch.nn.Parameter(torch.tensor(2.0))
    law = VonMisesFisher(torch.tensor([0.0, 0.0, 1.0]), kappa)
    law.entropy()
    with torch.no_grad():
        kappa.fill_(50.0)
    fresh = VonMisesFisher(torch.tensor([0.0, 0.0, 1.0]), torch.tensor(50.0))
    assert torch.allclose(law.log_prob(law.loc), fresh.log_prob(law.loc))
    assert torch.allclose(law.entropy(), fresh.entropy())


def test_a_second_derivative_is_refused_not_lost() -> None:
    kappa = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    kl = VonMisesFisher(direction(3), kappa).kl_to_uniform() + kappa**3
    (slope,) = torch.autograd.grad(kl, kappa, create_graph=True)
    with pytest.raises(RuntimeError, match="Differentiate once"):
        torch.autograd.grad(slope, kappa)


def test_spreads_of_sharp_laws_are_numbers() -> None:
    strong = torch.logspace(0, 6, 100)
    for law in (VonMisesFisher(torch.eye(3)[0], strong), SphericalCauchy(torch.eye(3)[0], radius=strong.log1p())):
        assert law.stddev.isfinite().all()
    assert float(WrappedNormal(0.0, 1e-4).variance) == pytest.approx(5e-9, rel=1e-5)


def test_divergence_to_a_stranger_s_uniform_law() -> None:
    turn = Uniform(-math.pi, math.pi)
    for law in (WrappedCauchy(0.3, rho=0.5), WrappedNormal(0.3, 0.7)):
        assert torch.equal(kl_divergence(law, turn), law.kl_to_uniform())
        with pytest.raises(DistributionError, match="one turn"):
            kl_divergence(law, Uniform(0.0, 1.0))
    both = BivariateWrappedCauchy(torch.zeros(2), 0.5, 0.5)
    square = Independent(Uniform(-math.pi * torch.ones(2), math.pi * torch.ones(2)), 1)
    assert torch.equal(kl_divergence(both, square), both.kl_to_uniform())
    with pytest.raises(DistributionError, match="one dimension"):
        kl_divergence(VonMisesFisher(torch.eye(3)[0], 1.0), HypersphericalUniform(7))
    with pytest.raises(ValueError, match="correlation"):
        BivariateWrappedCauchy(torch.zeros(2), 0.5, 1.0)
