"""The Compare page without a browser: one press, one group, its numbers, and groups that are not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import LATENTS, PLAIN
from kuralab.config import Config
from kuralab.jobs.ledger import Ledger
from kuralab.jobs.queue import Queue
from kuralab.runs.folder import find

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    monkeypatch.setattr("kuralab.ui.comparison.session", lambda: "local")
    return tmp_path


def page(**address: str) -> AppTest:
    """The page inside the app's navigation, which its links to other pages need."""
    at = AppTest.from_file(str(ROOT / "kuralab/ui/main.py"), default_timeout=60)
    at.run()
    at.switch_page("../../pages/compare.py")
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def finished(group: str) -> None:
    """A comparison whose runs are all done."""
    queue, ledger = Queue(), Ledger()
    for place, family in enumerate(LATENTS):
        run = queue.submit(Config(latent=family, dim=LATENTS[family].dim, epochs=1), session="local", group=group)
        row = {"elbo": -25.0 - place, "reconstruction": -24.0 - place, "kl": 1.0}
        result = row | {f"{name}_error": 0.1 for name in row} | {"seconds": 1.0, "samples_per_second": 1000.0}
        (find(run).path / "result.json").write_text(json.dumps(result))
        (find(run).path / "metrics.jsonl").write_text(json.dumps({"epoch": 1, **row}) + "\n")
        ledger.move(run, "queued", "running")
        ledger.move(run, "running", "done", summary=json.dumps(result))


def test_one_press_queues_the_plain_families_with_the_same_budget() -> None:
    at = page(epochs="4", seed="9")
    next(button for button in at.button if button.label == "Train all").click()
    at.run()
    assert not at.exception
    jobs = Queue().jobs()
    assert {job.config["latent"] for job in jobs} == set(PLAIN)
    assert {(job.config["epochs"], job.config["seed"]) for job in jobs} == {(4, 9)}
    (group,) = {job.group for job in jobs}
    assert at.query_params["group"] == group


def test_families_that_can_start_synchronised_and_the_others_are_named() -> None:
    at = page(start="synchronised", rate="cosine")
    cold = [LATENTS[name].symbol for name in PLAIN if not LATENTS[name].synchronises]
    assert any(caption.value.endswith(f"{', '.join(cold)}.") for caption in at.caption)
    next(button for button in at.button if button.label == "Train all").click()
    at.run()
    assert not at.exception
    starts = {job.config["latent"]: job.config["start"] for job in Queue().jobs()}
    assert starts == {name: "synchronised" if LATENTS[name].synchronises else "cold" for name in PLAIN}
    assert {job.config["rate"] for job in Queue().jobs()} == {"cosine"}


def test_any_families_can_be_compared_and_none_is_answered() -> None:
    at = page()
    chosen = list(LATENTS)[-2:]
    at.multiselect(key="families").set_value(chosen).run()
    next(button for button in at.button if button.label == "Train all").click()
    at.run()
    assert not at.exception
    assert {job.config["latent"] for job in Queue().jobs()} == set(chosen)
    at = page()
    at.multiselect(key="families").set_value([]).run()
    next(button for button in at.button if button.label == "Train all").click()
    at.run()
    assert not at.exception
    assert len(Queue().jobs()) == len(chosen)


def test_a_finished_comparison_shows_and_gives_its_numbers() -> None:
    finished("abc")
    at = page(group="abc")
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table["symbol"]) == [family.symbol for family in LATENTS.values()]
    assert {button.label for button in at.download_button} == {
        "Table as CSV", "Table as JSON", "Curves as CSV", "Curves as JSON",
    }  # fmt: skip


def test_an_earlier_comparison_can_be_chosen() -> None:
    finished("abc")
    at = page()
    at.selectbox(key="group").set_value("abc").run()
    assert not at.exception
    assert at.query_params["group"] == "abc"
    assert len(at.dataframe) == 1


def test_a_group_that_does_not_exist_is_answered_and_the_page_works() -> None:
    at = page(group="nothere")
    assert not at.exception
    assert any("Expected the id of a comparison; got 'nothere'." in warning.value for warning in at.warning)
    assert any(button.label == "Train all" for button in at.button)
