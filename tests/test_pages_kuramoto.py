"""The Kuramoto page without a browser: what it sends to the stage, and what it says of runs that cannot oscillate."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import MANIFOLDS
from kuralab.config import Config
from kuralab.kuramoto.flow import find
from kuralab.runs.folder import EXAMPLE
from kuralab.ui import oscillators
from kuralab.ui.stage import MODULES

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


def test_every_oscillating_manifold_is_offered() -> None:
    able = [name for name, entry in MANIFOLDS.items() if entry.load().oscillates]
    assert [one["name"] for one in oscillators.grounds()] == able


@pytest.mark.parametrize("name", [one["name"] for one in oscillators.grounds()])
def test_the_browser_takes_each_manifold_at_its_usual_dimension(name: str) -> None:
    said = re.search(r"export const features = (\d+);", (MODULES / f"kuramoto/{name}.js").read_text())
    assert said is not None
    assert int(said[1]) == MANIFOLDS[name].load()().space_features == math.prod(find(name).start(1, 0).shape)


def test_the_page_draws_before_torch_is_imported() -> None:
    script = "import sys, app; from kuralab.ui.oscillators import grounds; grounds(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT).returncode == 0


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
