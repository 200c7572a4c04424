"""Bounds: the ELBO adds up, tighter bounds are tighter, and one of them is known exactly."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import nn

from kuralab import data, latents, models
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.data import Dataset
from kuralab.data.likelihoods import Gaussian
from kuralab.evaluation.bounds import BoundError, elbo, iwae, per_datum
from kuralab.models import VAE

# A family that is only simulated has no density to weigh by.
DENSE = [name for name in LATENTS if LATENTS[name].load().dense]


def some(rows: int = 50) -> Dataset:
    digits = data.load("digits")
    return replace(digits, test=digits.test[:rows])


@pytest.mark.parametrize("latent", LATENTS)
def test_elbo_adds_up_and_repeats(latent: str) -> None:
    dataset = some()
    model = models.make(Config(latent=latent, hidden=16), dataset)
    before = torch.get_rng_state()
    bounds = elbo(model, dataset, draws=2)
    terms = per_datum(model, dataset.held_out, draws=2)
    assert torch.equal(torch.get_rng_state(), before)
    assert bounds == elbo(model, dataset, draws=2)
    assert bounds["elbo"] == pytest.approx(bounds["reconstruction"] - bounds["kl"])
    assert terms.kl.shape == terms.reconstruction.shape == (50,)
    assert float(terms.reconstruction.mean()) == pytest.approx(bounds["reconstruction"], rel=1e-5)
    assert not terms.reconstruction.requires_grad
    assert bounds["kl"] >= -1e-5
    assert bounds["reconstruction"] < 0


@pytest.mark.parametrize("latent", DENSE)
def test_more_draws_tighten_the_bound(latent: str) -> None:
    dataset = some(200)
    model = models.make(Config(latent=latent, hidden=16, seed=1), dataset)
    for parameter in model.parameters():
        parameter.data.mul_(2.0)  # posteriors that say something, and badly
    loose, better, best = (iwae(model, dataset, draws) for draws in (1, 8, 64))
    assert loose == pytest.approx(elbo(model, dataset, draws=64)["elbo"], abs=1.5)
    assert loose < better + 0.1
    assert better < best + 0.1


@pytest.mark.parametrize("latent", [latent for latent in LATENTS if latent not in DENSE])
def test_importance_weights_without_a_density_are_refused(latent: str) -> None:
    with pytest.raises(BoundError, match=r"^Expected .*; got .*\. Report its ELBO"):
        iwae(models.make(Config(latent=latent, hidden=16), some(4)), some(4))


def test_importance_weights_reach_a_known_likelihood() -> None:
    """A linear decoder of a Gaussian latent makes p(x) Gaussian: x ~ N(b, a aᵀ + σ²)."""
    scale, slope, offset = 0.5, torch.tensor([[0.8], [-0.3]]), torch.tensor([0.2, 0.4])
    test = torch.rand(40, 2, generator=torch.Generator().manual_seed(0))
    dataset = replace(some(), train=test, test=test, shape=(1, 2), likelihood=_Linear(scale))
    encoder, decoder = nn.Linear(2, 2), nn.Sequential(nn.Linear(1, 2))
    decoder[0].weight.data, decoder[0].bias.data = slope, offset
    model = VAE(encoder, latents.make(Config(latent="gaussian", dim=1)), decoder, dataset.likelihood)
    law = torch.distributions.MultivariateNormal(offset, slope @ slope.T + scale**2 * torch.eye(2))
    exact = float(law.log_prob(test).mean())
    assert elbo(model, dataset, 100)["elbo"] < exact
    assert iwae(model, dataset, 2000) == pytest.approx(exact, abs=0.01)


class _Linear(Gaussian):
    def mean(self, raw: torch.Tensor) -> torch.Tensor:
        return raw


def test_the_mean_over_no_information_is_known() -> None:
    """A model that says nothing: KL 0 and log 2 per black-or-white pixel."""
    dataset = some()
    model = models.make(Config(latent="gaussian", hidden=16), dataset)
    for parameter in model.parameters():
        parameter.data.zero_()
    bounds = elbo(model, dataset)
    assert bounds["kl"] == pytest.approx(0, abs=1e-6)
    assert bounds["elbo"] == pytest.approx(-64 * math.log(2), rel=1e-5)
