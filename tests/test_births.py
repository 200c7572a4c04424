"""Births of posteriors, from what a run keeps: every family that flows, and the effect of a learned coupling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load
from starlette.applications import Starlette
from test_routes import get

from kuralab import data, latents, models, runs
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.evaluation.bounds import per_datum
from kuralab.models.vae import VAE
from kuralab.runs import births, strengths
from kuralab.runs.album import Album
from kuralab.runs.archive import export, import_
from kuralab.runs.folder import EXAMPLE, Run, RunError
from kuralab.runs.tensors import read_tensors, write_tensors
from kuralab.ui.routes import routes

DIGITS = data.load("digits")
DATUM = 17


def config_of(name: str, dim: int | None = None, **more: Any) -> Config:
    return Config(latent=name, dim=dim or LATENTS[name].dim, hidden=16, **more)


def flowing(name: str) -> bool:
    latent = latents.make(config_of(name))
    return births.flows(latent, torch.randn(latent.raw_features))


FLOWING = [name for name in LATENTS if flowing(name)]
CASES = [(name, dim) for name in FLOWING for dim in (*(dim for dim, _ in LATENTS[name].dims), 5)]


def finished(config: Config, home: Path, sure: float = 12.0) -> tuple[Run, VAE]:
    """A run that looks trained: its encoder is sure of what it says, and its network is strong."""
    run, model = runs.create(config, home), models.make(config, DIGITS)
    with torch.no_grad():
        model.encoder[-1].weight.mul_(sure)  # type: ignore[index,operator]
        for matrix in (model.latent.network() or {}).values():
            matrix.copy_(torch.randn_like(matrix))
    album = Album(run, config, model, DIGITS)
    album.view()
    album.finish()
    return run, model


def test_some_families_flow_and_the_run_says_which(tmp_path: Path) -> None:
    assert 0 < len(FLOWING) < len(LATENTS)
    for name in LATENTS:
        run, _ = finished(config_of(name), tmp_path)
        assert json.loads(read_tensors(run.file("encodings"))[1]["flows"]) == (name in FLOWING)


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_a_swarm_leaves_the_uniform_law_and_arrives_at_the_posterior(tmp_path: Path, name: str, dim: int) -> None:
    run, model = finished(config_of(name, dim), tmp_path)
    encodings, _ = read_tensors(run.file("encodings"))
    born = births.birth(run, DATUM)
    places, kl, final = born["places"], born["kl"], encodings["kl"][DATUM]
    assert places.shape == (births.MOMENTS, births.SWARM, 3)
    np.testing.assert_allclose(born["final"], final, rtol=1e-4)
    assert kl[-1] == born["final"]
    if model.latent.dense:
        assert kl[0] < 1e-9
        assert np.isfinite(kl).all()
        assert np.abs(np.diff(places, axis=0)).max() < 1.2  # no jumps
    else:
        assert np.isnan(kl[:-1]).all()
    z = model.latent.posterior(_raw(run)).sample()
    drawn = model.latent.manifold.place(z.float(), model.latent.manifold.chart(torch.from_numpy(encodings["z"])))[:, 0]
    np.testing.assert_allclose(places[-1].mean(0), drawn.mean(0), atol=0.12)
    assert born["pictures"].shape == (births.MOMENTS, 64)


def _raw(run: Run) -> torch.Tensor:
    return torch.from_numpy(read_tensors(run.file("latent"))[0]["raw"])[DATUM].expand(2000, -1)


def test_the_divergence_on_the_way_is_that_of_the_law_then() -> None:
    latent = latents.make(config_of("spherical-cauchy", 3)).double()
    raw, start = torch.tensor([3.0, -6.0, 2.0], dtype=torch.float64), births.balanced(latent)  # s = 7
    times = torch.linspace(0, 1, 5, dtype=torch.float64)
    frames = latent.birth(raw, start, times)
    assert frames is not None
    expected = SphericalCauchy(torch.tensor([[0.0, 0.0, 1.0]]), radius=7 * times).kl_to_uniform()
    torch.testing.assert_close(
        births.divergence(latent, frames, float(expected[-1])), expected.double(), atol=1e-5, rtol=1e-5
    )
    assert births.divergence(latent, frames, 1.0).isnan()[:-1].all()  # of another law nothing is said


def test_a_learned_coupling_moves_the_arrival_and_0_is_nobody_feels_anybody(tmp_path: Path) -> None:
    run, model = finished(config_of("kuramoto-torus", 3), tmp_path)
    alone = latents.make(config_of("wrapped-cauchy", 3)).posterior(_raw(run)[:1]).kl()
    np.testing.assert_allclose(births.birth(run, DATUM, 0.0)["final"], alone, rtol=1e-5)
    assert np.isfinite(births.birth(run, DATUM, 0.5)["kl"]).all()
    assert float(model.latent.get_buffer("strength")) == 1


def test_the_table_over_strengths_has_the_trained_run_in_its_middle(tmp_path: Path) -> None:
    run, model = finished(config_of("kuramoto-torus", 2), tmp_path)
    arrays, words = read_tensors(run.file("strengths"))
    encodings, _ = read_tensors(run.file("encodings"))
    home = strengths.STRENGTHS.index(1)
    terms = per_datum(model, DIGITS.held_out)
    assert arrays["kl"][home] == pytest.approx(float(terms.kl.mean()), rel=1e-5)
    assert arrays["reconstruction"][home] == pytest.approx(float(terms.reconstruction.mean()), rel=1e-5)
    np.testing.assert_allclose(arrays["elbo"], arrays["reconstruction"] - arrays["kl"], rtol=1e-5)
    assert np.abs(arrays["z"][home] * float(words["step"]) - encodings["z"]).max() <= float(words["step"])
    assert np.abs(arrays["z"][0] - arrays["z"][-1]).max() * float(words["step"]) > 0.1
    np.testing.assert_allclose(arrays["data.kl"][home], encodings["kl"], rtol=1e-5)
    np.testing.assert_allclose(encodings["network.coupling"], model.latent.network()["coupling"])  # type: ignore[index]


def test_a_run_without_a_network_keeps_no_table(tmp_path: Path) -> None:
    run, _ = finished(config_of("wrapped-cauchy"), tmp_path)
    assert not (run.path / "strengths.safetensors").exists()
    assert not any(name.startswith("network.") for name in read_tensors(run.file("encodings"))[0])


def test_very_long_encoder_outputs_are_kept_of_fewer_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(births, "MOST_NUMBERS", 8 * 5)
    monkeypatch.setattr(strengths, "MOST_NUMBERS", 1000)
    run, _ = finished(config_of("kuramoto-torus", 4), tmp_path)
    assert births.birth(run, 4)["final"] > 0
    with pytest.raises(RunError, match="Expected a datum from 0 to 4; got 5"):
        births.birth(run, 5)
    assert "z" not in read_tensors(run.file("strengths"))[0]


def _older(run: Run) -> None:
    (run.path / "latent.safetensors").unlink()


def _of_another(run: Run) -> None:
    write_tensors(run.path / "latent.safetensors", {"raw": np.zeros((300, 3), np.float32), "state.x": np.zeros(2)})


def _too_wide(run: Run) -> None:
    write_tensors(run.path / "latent.safetensors", {"raw": np.zeros((300, 9), np.float32)})


def _nothing(run: Run) -> None:
    write_tensors(run.path / "latent.safetensors", {"state.x": np.zeros(2)})


def _another_decoder(run: Run) -> None:
    write_tensors(run.path / "decoder.safetensors", {"0.weight": np.zeros((2, 2), np.float32)})


@pytest.mark.parametrize(
    ("spoil", "says"),
    [(_older, "Train it again"), (_of_another, "fit the settings"), (_too_wide, "3 numbers a datum"),
     (_nothing, "Train it again"), (_another_decoder, "fit the settings")],
)  # fmt: skip
def test_what_a_run_does_not_keep_is_told(tmp_path: Path, spoil: Any, says: str) -> None:
    run, _ = finished(config_of("spherical-cauchy", 3), tmp_path)
    spoil(run)
    with pytest.raises(RunError, match=says):
        births.birth(run, DATUM)


def test_births_travel_with_an_exported_run(tmp_path: Path) -> None:
    run, _ = finished(config_of("kuramoto-torus"), tmp_path / "a")
    run.finish({"elbo": 0.0})
    (run.path / "metrics.jsonl").write_text('{"epoch": 1}\n')
    again = import_(export(run), tmp_path / "b")
    np.testing.assert_array_equal(births.birth(again, DATUM)["places"], births.birth(run, DATUM)["places"])
    assert again.file("strengths").read_bytes() == run.file("strengths").read_bytes()


def test_the_route_gives_tensors_once_and_sentences(tmp_path: Path) -> None:
    run, _ = finished(config_of("kuramoto-torus"), tmp_path)
    still, _ = finished(config_of("gaussian"), tmp_path)
    app = Starlette(routes=routes(tmp_path))
    where = f"/api/runs/{run.id}/birth.safetensors"
    answer = get(app, f"{where}?datum={DATUM}")
    assert (answer.status, load(answer.body)["places"].shape) == (200, (births.MOMENTS, births.SWARM, 3))
    assert get(app, f"{where}?datum={DATUM}&strength=0.5").body != answer.body
    assert get(app, f"{where}?datum={DATUM}", if_none_match=answer.headers["etag"])[::2] == (304, b"")
    assert get(app, f"/api/runs/{EXAMPLE.name}/birth.safetensors?datum=3").status == 200
    assert get(app, f"/api/runs/{run.id}/strengths").status == 200
    wrong = ["", "?datum=", "?datum=-1", "?datum=1.5", "?datum=99999", "?datum=9999999999999", "?datum=٣",
             "?datum=1&strength=x", "?datum=1&strength=nan", "?datum=1&strength=3", "?datum=1&strength=-1"]  # fmt: skip
    for asked in [*(f"{where}{query}" for query in wrong), f"/api/runs/{still.id}/birth.safetensors?datum=1",
                  "/api/runs/nothere/birth.safetensors?datum=1"]:  # fmt: skip
        answer = get(app, asked)
        assert answer.status == 404, asked
        assert json.loads(answer.body)["error"].startswith("Expected"), asked
