"""Values of the distributions that come from elsewhere: mpmath, scipy, quadrature, published numbers."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch
from scipy import integrate, stats
from torch import Tensor

from kuralab.distributions import cauchy
from kuralab.distributions.bessel import Normaliser
from kuralab.distributions.langevin import Langevin
from kuralab.distributions.law import DistributionError
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.uniform import HypersphericalUniform
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.distributions.wrapped_cauchy import WrappedCauchy


def direction(dim: int) -> Tensor:
    return torch.eye(dim, dtype=torch.float64)[0]


@pytest.mark.parametrize(("dim", "kappa"), [(2, 1.0), (4, 3.0), (50, 12.0), (500, 100.0), (10, 1000.0)])
def test_heights_follow_their_distribution_function(dim: int, kappa: float) -> None:
    torch.manual_seed(0)
    angle = torch.acos(VonMisesFisher(direction(dim), kappa).sample((4000,))[:, 0]).numpy()
    grid = np.linspace(1e-9, np.pi - 1e-9, 20001)
    log_density = kappa * np.cos(grid) + (dim - 2) * np.log(np.sin(grid))
    mass = integrate.cumulative_simpson(np.exp(log_density - log_density.max()), x=grid, initial=0)
    assert stats.kstest(angle, lambda t: np.interp(t, grid, mass / mass[-1])).pvalue > 1e-4


@pytest.mark.parametrize("dim", [2, 3, 4, 9, 24, 25, 100, 2048])
@pytest.mark.parametrize("kappa", [1e-6, 0.3, 7.0, 200.0, 1e6])
def test_normaliser_agrees_with_mpmath(dim: int, kappa: float) -> None:
    with mpmath.workdps(50):
        order, k = mpmath.mpf(dim) / 2, mpmath.mpf(kappa)
        total = mpmath.hyp0f1(order, k * k / 4)
        ratio = k / (2 * order) * mpmath.hyp0f1(order + 1, k * k / 4) / total
        expected = [mpmath.log(total), ratio, 1 - ratio**2 - (dim - 1) * ratio / k]
    tensor = torch.tensor(kappa, dtype=torch.float64)
    slow, fast = Normaliser(tensor, dim), Langevin(tensor, dim)
    for found in ((slow.log, slow.ratio, slow.curvature()), (fast.log, fast.ratio, fast.slope)):
        for value, exact in zip(found, expected, strict=True):
            assert float(value) == pytest.approx(float(exact), rel=3e-10)


def test_von_mises_fisher_agrees_with_scipy() -> None:
    mean = np.array([0.6, 0.0, 0.8])
    theirs, ours = stats.vonmises_fisher(mean, 3.7), VonMisesFisher(torch.tensor(mean), 3.7)
    x = theirs.rvs(20, random_state=1)
    assert ours.log_prob(torch.tensor(x)).numpy() == pytest.approx(theirs.logpdf(x), abs=1e-12)
    assert ours.entropy().item() == pytest.approx(theirs.entropy(), abs=1e-12)


def test_wrapped_cauchy_agrees_with_scipy() -> None:
    theta = np.linspace(0.1, 6.2, 30)
    ours = WrappedCauchy(torch.tensor(0.0, dtype=torch.float64), rho=0.7).log_prob(torch.tensor(theta))
    assert ours.numpy() == pytest.approx(stats.wrapcauchy(0.7).logpdf(theta), abs=1e-12)


def test_gradient_of_the_mean_height() -> None:
    torch.manual_seed(0)
    kappa = torch.full((100_000,), 2.0, dtype=torch.float64, requires_grad=True)
    VonMisesFisher(direction(5), kappa).rsample()[:, 0].sum().backward()
    assert kappa.grad is not None
    assert kappa.grad.mean().item() == pytest.approx(0.14739, abs=5 * kappa.grad.std().item() / 100_000**0.5)


def test_known_divergences_and_resultants() -> None:
    known = {2: 1.660731, 3: 3.921594, 4: 6.197193}
    for dim, expected in known.items():
        p = SphericalCauchy(direction(dim), rho=0.9)
        assert p.kl_to_uniform().item() == pytest.approx(expected, abs=1e-6)
    s = torch.tensor([1e-6, 0.3, 2.0, 9.0], dtype=torch.float64)
    assert torch.allclose(cauchy.information(s, 2)[1], torch.tanh(s / 2), rtol=1e-12, atol=0)
    sphere = [float(mpmath.coth(v) - v / mpmath.sinh(v) ** 2) for v in s[1:].tolist()]
    assert cauchy.information(s, 3)[1][1:].tolist() == pytest.approx(sphere, rel=1e-12)


@pytest.mark.parametrize("dim", [2, 3, 4, 5, 24, 25, 300])
def test_cauchy_information_agrees_with_mpmath(dim: int) -> None:
    for s in (1e-3, 0.6, 4.0):
        rho = mpmath.tanh(mpmath.mpf(s) / 2)
        expected = rho * 2 * (dim - 1) / mpmath.mpf(dim) * mpmath.hyp2f1(1, 1 - dim / 2, 1 + dim / 2, rho**2)
        found = cauchy.information(torch.tensor(s, dtype=torch.float64), dim)[1]
        assert float(found) == pytest.approx(float(expected), rel=1e-11)


def test_impossible_parameters_say_what_to_do() -> None:
    with pytest.raises(DistributionError, match="Give one of them"):
        SphericalCauchy(direction(3))
    with pytest.raises(DistributionError, match="Give one of them"):
        WrappedCauchy(0.0, rho=0.5, radius=1.0)
    with pytest.raises(DistributionError, match="Choose 2 or more"):
        HypersphericalUniform(1)
    with pytest.raises(ValueError, match="concentration"):
        VonMisesFisher(direction(3), -1.0)
    with pytest.raises(ValueError, match="loc"):
        VonMisesFisher(2 * direction(3), 1.0)
