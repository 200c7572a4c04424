"""The Kuramoto page without a browser: what it sends to the stage, and what it says of runs that cannot oscillate."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import MANIFOLDS, Config
from kuralab.runs.folder import EXAMPLE
from kuralab.ui import oscillators

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    return tmp_path


def finished(home: Path, latent: str, **words: str) -> str:
    """A run folder with just what the page asks of it."""
    folder = home / "runs" / "abc123"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(Config(latent=latent).to_dict()))
    save_file({"z": np.zeros((1, 3), np.float32)}, folder / "encodings.safetensors")
    save_file({"z": np.zeros((1, 3), np.float32)}, folder / "view.safetensors", metadata=words)
    return folder.name


def test_the_page_runs_without_a_fault() -> None:
    at = AppTest.from_file(str(ROOT / "pages/kuramoto.py"), default_timeout=60).run()
    assert not at.exception
    assert at.title[0].value == "Kuramoto"


def test_every_oscillating_manifold_is_offered_with_its_drawing() -> None:
    known, arrays = oscillators._grounds()
    assert [one["name"] for one in known] == [name for name, entry in MANIFOLDS.items() if entry.load().oscillates]
    for one in known:
        assert arrays[f"{one['name']}.lines"].dtype == np.float32


def test_the_shipped_example_may_oscillate() -> None:
    run, reason = oscillators._latent(EXAMPLE.name)
    assert run is not None
    assert run["id"] == EXAMPLE.name
    assert reason is None


def test_a_run_that_does_not_oscillate_gives_its_manifolds_reason(home: Path) -> None:
    reason = MANIFOLDS["euclidean"].load().reason
    run, said = oscillators._latent(finished(home, "gaussian", oscillates="false", reason=reason))
    assert run is None
    assert said is not None
    assert reason in said


def test_a_run_that_is_not_there_or_not_finished_is_said(home: Path) -> None:
    assert "nothere" in str(oscillators._latent("nothere")[1])
    name = finished(home, "wrapped-cauchy", oscillates="true")
    (home / "runs" / name / "encodings.safetensors").unlink()
    assert "not finished" in str(oscillators._latent(name)[1])
