"""The distributions page without a browser: its views, what it sends to the stage, and that it asks little to begin."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import COMPARISONS, LAWS, MANIFOLDS
from kuralab.ui.laws import VIEWS, options
from kuralab.ui.stage import MODULES

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    return tmp_path


def open_page(**address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages/distributions.py"), default_timeout=60)
    at.query_params.update(address)
    return at.run()


def test_the_page_begins_with_the_laws() -> None:
    at = open_page()
    assert not at.exception
    assert at.title[0].value == "Distributions"
    assert at.button_group[0].value == "law"
    assert "view" not in at.query_params, "A written address would lose what the picture keeps after its #."


def test_a_link_opens_the_view_it_names() -> None:
    at = open_page(view="law")
    assert not at.exception
    assert at.button_group[0].value == "law"
    assert open_page(view="nonsense").button_group[0].value == "law"


def test_every_view_runs_without_a_fault() -> None:
    for name in VIEWS:
        assert not open_page(view=name).exception


def test_the_stage_is_told_of_every_law_and_comparison() -> None:
    told = options()
    assert [one["name"] for one in told["laws"]] == list(LAWS)
    assert [one["name"] for one in told["comparisons"]] == list(COMPARISONS)
    shown = {manifold for law in LAWS.values() for manifold in law.manifolds}
    assert {one["name"] for one in told["manifolds"]} == shown


@pytest.mark.parametrize("name", LAWS)
def test_every_law_has_its_module_in_the_browser(name: str) -> None:
    text = (MODULES / f"law/laws/{name}.js").read_text()
    assert all(re.search(rf"\b{word}\b", text) for word in ("factor", "strength", "bond", "hyperbolic", "words"))


@pytest.mark.parametrize("name", [one["name"] for one in options()["manifolds"]])
def test_the_browser_takes_each_manifold_at_its_usual_dimension(name: str) -> None:
    said = re.search(r"\bfeatures = (\d+)\b", (MODULES / f"law/grounds/{name}.js").read_text())
    assert said is not None
    assert int(said[1]) == MANIFOLDS[name].load()().space_features


def test_the_laws_draw_before_torch_is_imported() -> None:
    script = "import sys; from kuralab.ui.laws import options; options(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT).returncode == 0
