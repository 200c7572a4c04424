"""Models: shapes over families, networks and pictures; the decoder the browser runs; seeds."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from kuralab import data, models
from kuralab.catalogue import LATENTS, NETWORKS
from kuralab.config import Config
from kuralab.data import Dataset


def of_shape(height: int, width: int) -> Dataset:
    digits = data.load("digits")
    images = torch.rand(20, height * width)
    return replace(digits, train=images, test=images, shape=(height, width))


@pytest.mark.parametrize("latent", LATENTS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (1, 13), (1, 1), (5, 3)])
def test_pictures_to_latent_and_back(latent: str, network: str, shape: tuple[int, int]) -> None:
    dataset = of_shape(*shape)
    model = models.make(Config(latent=latent, network=network, hidden=16), dataset)
    terms = model(dataset.held_out)
    assert terms.reconstruction.shape == terms.kl.shape == (20,)
    z = model.encode(dataset.held_out).mode()
    assert z.shape == (20, model.latent.space_features)
    rebuilt = model.decode(z)
    assert rebuilt.shape == dataset.test.shape
    assert 0 <= rebuilt.min() <= rebuilt.max() <= 1
    model.loss(dataset.held_out).backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())


@pytest.mark.parametrize("latent", LATENTS)
def test_the_decoder_is_dense_layers_and_relus_only(latent: str) -> None:
    decoder = models.make(Config(latent=latent), data.load("digits")).decoder
    assert [type(layer) for layer in decoder] == [nn.Linear, nn.ReLU, nn.Linear, nn.ReLU, nn.Linear]
    assert list(decoder.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"]


def test_loss_is_the_elbo_at_beta_one() -> None:
    dataset = data.load("digits")
    model = models.make(Config(latent="gaussian", dim=2), dataset)
    torch.manual_seed(0)
    terms = model(dataset.held_out)
    for beta in (0.0, 1.0, 4.0):
        torch.manual_seed(0)
        torch.testing.assert_close(
            model.loss(dataset.held_out, beta), beta * terms.kl.mean() - terms.reconstruction.mean()
        )


def test_the_seed_decides_the_weights_and_nothing_else() -> None:
    dataset = data.load("digits")
    before = torch.get_rng_state()
    one, same, other = (models.make(Config(seed=seed), dataset).decoder[0].weight for seed in (3, 3, 4))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), before)


def test_an_untrained_decoder_draws_the_mean_picture() -> None:
    dataset = data.load("earth-sphere")
    model = models.make(Config(latent="gaussian"), dataset)
    drawn = model.decode(torch.randn(50, model.latent.space_features)).mean(0).detach()
    assert float((drawn - dataset.train.mean(0)).abs().mean()) < 0.05
