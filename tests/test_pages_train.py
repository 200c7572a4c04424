"""The Train page without a browser: its controls, its address, what it queues and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import LATENTS
from kuralab.config import FIELDS, Config
from kuralab.jobs.ledger import Ledger
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job
from kuralab.ui.controls import complaints

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    monkeypatch.setattr("kuralab.ui.watch.session", lambda: "local")
    return tmp_path


def page(**address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages/train.py"), default_timeout=60)
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()


def jobs() -> list[Job]:
    return Queue().jobs()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_every_control_is_in_the_address_and_back() -> None:
    address = {
        "data": "mnist", "latent": "categorical", "network": "cnn", "annealing": "linear", "dim": "4", "classes": "3",
        "hidden": "64", "epochs": "7", "batch": "32", "learning_rate": "0.005", "beta": "2.5", "seed": "11",
        "temperature": "2.0", "temperature_end": "0.5", "rate": "cosine",
    }  # fmt: skip
    at = page(**address)
    assert not at.exception
    press(at, "Train")
    (job,) = jobs()
    assert job.config == Config(
        data="mnist", latent="categorical", network="cnn", annealing="linear", dim=4, classes=3, hidden=64, epochs=7,
        batch=32, learning_rate=0.005, beta=2.5, seed=11, temperature=2.0, temperature_end=0.5, rate="cosine",
    ).to_dict()  # fmt: skip
    assert {name: at.query_params.get(name) for name in ("data", "latent", "epochs")} == {
        "data": "mnist", "latent": "categorical", "epochs": "7",
    }  # fmt: skip


@pytest.mark.parametrize("family", LATENTS)
def test_a_family_brings_its_dimension_and_its_own_controls(family: str) -> None:
    at = page()
    at.radio(key="latent").set_value(family).run()
    assert not at.exception
    assert at.number_input(key="dim").value == LATENTS[family].dim
    drawn = {widget.key for kind in (at.number_input, at.selectbox) for widget in kind}
    assert drawn >= set(LATENTS[family].extras)
    others = {name for latent in LATENTS.values() for name in latent.extras} - set(LATENTS[family].extras)
    assert not drawn & others
    press(at, "Train")
    assert jobs()[0].config["latent"] == family


def test_a_named_space_sets_the_dimension() -> None:
    at = page(latent="wrapped-cauchy")
    at.segmented_control(key="shape").set_value(1).run()
    assert at.number_input(key="dim").value == 1
    at.number_input(key="dim").set_value(5).run()
    assert at.segmented_control(key="shape").value is None
    press(at, "Train")
    assert jobs()[0].config["dim"] == 5


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"dim": "1", "latent": "von-mises-fisher"}, "at least 2"),
        ({"epochs": "many"}, "Expected Epochs to be a whole number from 1 to 10,000; got 'many'."),
        ({"data": "nope"}, "Expected data to be one of"),
        ({"beta": "-3"}, "Expected β"),
        ({"network": "rnn"}, "Expected network"),
    ],
)
def test_impossible_addresses_are_answered_and_the_page_works(address: dict[str, str], says: str) -> None:
    at = page(**address)
    assert not at.exception
    assert any(says in warning.value for warning in at.warning)
    press(at, "Train")
    assert len(jobs()) == 1


def test_a_run_that_does_not_exist_is_answered() -> None:
    at = page(run="nothere")
    assert not at.exception
    assert any("Expected the id of a" in warning.value for warning in at.warning)


def test_the_buttons_follow_the_state_and_the_owner() -> None:
    run = Queue().submit(Config(epochs=3), session="local")
    at = page(run=run)
    assert "Cancel" in labels(at)
    assert "Pause" not in labels(at)
    ledger = Ledger()
    ledger.move(run, "queued", "running")
    at = page(run=run)
    assert {"Pause", "Cancel"} <= set(labels(at))
    press(at, "Pause")
    assert Queue().get(run).want == "pause"
    ledger.move(run, "running", "paused")
    at = page(run=run)
    assert {"Resume", "Step", "Cancel"} <= set(labels(at))
    press(at, "Step")
    assert Queue().get(run).want == "step"


def test_another_browsers_run_can_only_be_watched() -> None:
    run = Queue().submit(Config(epochs=3), session="somebody else")
    at = page(run=run)
    assert not {"Pause", "Cancel", "Resume"} & set(labels(at))
    assert any("Started in another browser" in caption.value for caption in at.caption)


def test_complaints_name_every_bad_value_once() -> None:
    found = complaints({"epochs": "0", "seed": "x", "run": "anything", "latent": "gaussian", "dim": "2"})
    assert len(found) == 2
    assert all("; got " in sentence for sentence in found)


@pytest.mark.parametrize("family", LATENTS)
def test_a_start_is_offered_where_oscillators_live(family: str) -> None:
    at = page()
    at.radio(key="latent").set_value(family).run()
    offered = [control.key for control in at.segmented_control]
    assert ("start" in offered) == LATENTS[family].synchronises
    if not LATENTS[family].synchronises:
        return
    at.segmented_control(key="start").set_value("synchronised").run()
    at.number_input(key="neighbours").set_value(12).run()
    assert at.query_params.get("start") == "synchronised"
    press(at, "Train")
    assert (jobs()[0].config["start"], jobs()[0].config["neighbours"]) == ("synchronised", 12)


@pytest.mark.parametrize("family", [name for name, family in LATENTS.items() if not family.synchronises])
def test_a_start_that_a_family_cannot_have_is_refused_and_forgotten(family: str) -> None:
    at = page(latent=family, start="synchronised")
    assert any("Expected a latent on a circle, a torus or a sphere" in warning.value for warning in at.warning)
    press(at, "Train")
    assert jobs()[0].config["start"] == "cold"
    at = page(start="synchronised")
    at.radio(key="latent").set_value(family).run()
    assert not at.exception
    assert not at.warning
    assert "start" not in at.query_params


def test_the_controls_cover_every_setting_of_a_run() -> None:
    drawn: set[str | None] = set()
    for latent, family in LATENTS.items():
        at = page(latent=latent, **({"start": "synchronised"} if family.synchronises else {}))
        kinds = (at.number_input, at.selectbox, at.radio, at.segmented_control)
        drawn |= {widget.key for kind in kinds for widget in kind}
    assert drawn >= set(FIELDS)
    assert drawn >= set(Config().to_dict())
