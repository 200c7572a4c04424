"""Laws of training: it can stop anywhere, it does not explode, it improves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import torch

from kuralab import data
from kuralab.catalogue import DATA, LATENTS, NETWORKS
from kuralab.config import Config
from kuralab.data import Dataset
from kuralab.training import CheckpointError, Record, Trainer, fit

NEVER = bool


def few(name: str, rows: int = 200) -> Dataset:
    whole = data.load(name)
    return replace(whole, train=whole.train[:rows], test=whole.test[:40])


def config(latent: str, **changes: object) -> Config:
    values = {"latent": latent, "dim": LATENTS[latent].dim, "hidden": 16, "epochs": 3, "batch": 32}
    return Config.from_dict(values | changes)


def after(calls: int) -> Callable[[], bool]:
    """A stop that is true from the given question on."""
    asked = iter(range(10**6))
    return lambda: next(asked) >= calls


def law(record: Record) -> tuple[float, ...]:
    """What must not depend on pauses: everything but the clock."""
    return record.epoch, record.loss, record.elbo, record.reconstruction, record.kl, record.skipped


def same(one: Trainer, other: Trainer) -> bool:
    pairs = zip(one.model.state_dict().values(), other.model.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("latent", LATENTS)
@pytest.mark.parametrize("pauses", [(1,), (4,), (8, 2), (2, 3, 5, 6)])
def test_paused_equals_uninterrupted(latent: str, pauses: tuple[int, ...], tmp_path: Path) -> None:
    dataset, path = few("digits"), tmp_path / "checkpoint.safetensors"
    whole = Trainer(config(latent), dataset)
    expected = [law(record) for record in fit(whole)]

    trainer = Trainer(config(latent), dataset)
    trainer.poll_seconds = -1.0  # ask before every step
    got = []
    for steps in pauses:
        got += [law(record) for record in fit(trainer, after(steps))]
        trainer.save(path)
        torch.manual_seed(steps)  # whatever happens in between must not matter
        trainer = Trainer(config(latent), dataset)
        trainer.poll_seconds = -1.0
        trainer.load(path)
    got += [law(record) for record in fit(trainer)]

    assert got == expected
    assert same(whole, trainer)


def test_pause_keeps_the_place_within_an_epoch() -> None:
    trainer = Trainer(config("gaussian", network="cnn"), few("digits"))
    trainer.poll_seconds = -1.0
    before = [value.clone() for value in trainer.model.parameters()]
    assert list(fit(trainer, after(3))) == []
    assert trainer.epoch == 0
    assert not all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters(), strict=True))


def test_the_run_leaves_the_random_numbers_of_others_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    list(fit(Trainer(config("gaussian"), few("digits"))))
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("latent", LATENTS)
def test_short_trainings_end_with_numbers(latent: str) -> None:
    family = LATENTS[latent]
    dims = sorted({family.least_dim, *(dim for dim, _ in family.dims), 5, 10, 32})
    for dim, seed, rate in product(dims, range(4), (1e-3, 1e-2)):
        chosen = config(latent, dim=dim, seed=seed, learning_rate=rate, epochs=2)
        last = list(fit(Trainer(chosen, few("digits", 128))))[-1]
        assert math.isfinite(last.loss), chosen
        assert math.isfinite(last.elbo), chosen
        assert last.skipped == 0, chosen


@pytest.mark.parametrize("latent", LATENTS)
@pytest.mark.parametrize("name", DATA)
def test_the_first_epoch_stays_near_the_untrained_loss(latent: str, name: str) -> None:
    dataset = few(name)
    trainer = Trainer(config(latent, epochs=1), dataset)
    with torch.no_grad():
        untrained = float(trainer.model.loss(dataset.held_out))
    (record,) = fit(trainer)
    assert record.loss < untrained + 0.2 * abs(untrained)


@pytest.mark.parametrize("network", NETWORKS)
def test_learns_digits(network: str) -> None:
    trainer = Trainer(Config(latent="gaussian", network=network, batch=32, epochs=8), data.load("digits"))
    records = list(fit(trainer))
    assert records[-1].elbo > records[0].elbo + 1.5
    assert records[-1].elbo == pytest.approx(records[-1].reconstruction - records[-1].kl)
    assert records[-1].kl > 0.5


def test_schedule_reaches_its_ends() -> None:
    chosen = config("categorical", temperature=2.0, temperature_end=0.5)
    rows = [record.row() for record in fit(Trainer(chosen, few("digits")))]
    assert (rows[0]["temperature"], rows[-1]["temperature"]) == pytest.approx((2.0, 0.5))


def rates(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The learning rate of every step of a training."""
    taken: list[float] = []
    monkeypatch.setattr(trainer._step, "pace", taken.append)
    list(fit(trainer))
    return taken


def test_the_rate_rises_in_the_first_epoch_after_a_synchronised_start(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = config("wrapped-cauchy", start="synchronised", learning_rate=7e-3)
    taken = rates(Trainer(chosen, few("digits")), monkeypatch)
    assert taken[:7] == pytest.approx([7e-3 * min(1.0, 32 * k / 200) for k in range(1, 8)])
    assert taken[7:] == [7e-3] * 14


def test_a_cosine_falls_from_epoch_to_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = rates(Trainer(config("gaussian", rate="cosine", learning_rate=1e-2), few("digits")), monkeypatch)
    assert taken[::7] == pytest.approx([1e-2, 7.5e-3, 2.5e-3])


def test_a_step_without_a_finite_gradient_is_skipped_and_counted() -> None:
    dataset = few("digits")
    spoiled = dataset.train.clone()
    spoiled[0, 0] = math.inf
    trainer = Trainer(config("gaussian", epochs=1), replace(dataset, train=spoiled, likelihood=_Plain()))
    (record,) = fit(trainer)
    assert record.skipped == 1
    assert math.isfinite(record.loss)
    assert all(value.isfinite().all() for value in trainer.model.state_dict().values())


class _Plain(data.likelihoods.Gaussian):
    """Lets bad numbers through."""


@pytest.mark.parametrize("content", [b"", b"no checkpoint"])
def test_a_broken_checkpoint_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"^Expected .*; got .*\. Delete"):
        Trainer(config("gaussian"), few("digits")).load(path)


def test_a_checkpoint_of_another_model_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    Trainer(config("gaussian"), few("digits")).save(path)
    with pytest.raises(CheckpointError, match=r"^Expected .*; got .*\. Continue"):
        Trainer(config("gaussian", hidden=8), few("digits")).load(path)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
@pytest.mark.parametrize("latent", LATENTS)
def test_trains_on_a_gpu(latent: str) -> None:
    records = list(fit(Trainer(config(latent, epochs=4), few("digits", 1000), "cuda")))
    assert records[-1].loss < records[0].loss
