"""The Runs page without a browser: the table, its search, renaming, deletion and its undo, export, import, pictures."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from kuralab import runs
from kuralab.config import Config
from kuralab.figures import picture
from kuralab.jobs import work
from kuralab.jobs.ledger import Ledger
from kuralab.jobs.queue import Queue
from kuralab.runs import Run, archive
from kuralab.ui import handling, pictures, shelf

ROOT = Path(__file__).resolve().parents[1]
CONFIG = Config(hidden=8, epochs=1, batch=512)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    run = runs.create(CONFIG, tmp_path_factory.mktemp("elsewhere"), "From *elsewhere*")
    assert work(run.path) == "done"
    return archive.export(run)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bytes) -> Run:
    """A finished run of this browser, in a home of its own."""
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    for room in (handling, pictures):
        monkeypatch.setattr(room, "session", lambda: "local")
    made = archive.import_(packed)
    Queue().adopt(made, "local")
    return made


def page(**address: str) -> AppTest:
    """The page inside the app's navigation, which its links to other pages need."""
    at = AppTest.from_file(str(ROOT / "kuralab/ui/main.py"), default_timeout=60)
    at.run()
    at.switch_page("../../pages/runs.py")
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    """Everything the page says in words."""
    kinds = (at.info, at.warning, at.error, at.caption, at.subheader)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def test_without_runs_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    at = page()
    assert "No runs yet: train one, or import one." in texts(at)


def test_the_table_shows_numbers_and_a_picture(run: Run) -> None:
    table = page().dataframe[0].value
    row = table.iloc[0]
    result = run.result
    assert result is not None
    assert (row["name"], row["family"], row["state"]) == ("From *elsewhere*", "sphC 3", "done")
    assert row["elbo"] == pytest.approx(result["elbo"])
    assert row["picture"].startswith("data:image/png;base64,")
    folded = result["topology"]["folded"]
    assert row["shape"] == (None if folded is None else result["topology"]["words"].split(":")[0])


def test_a_run_without_a_portrait_shows_its_symbol(run: Run) -> None:
    Queue().submit(CONFIG, "local", "Waiting")
    waiting = page().dataframe[0].value.set_index("name").loc["Waiting"]
    assert waiting["state"] == "queued"
    assert waiting["picture"].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(("words", "found"), [("SPHC digits", True), ("elsewhere done", True), ("mnist", False)])
def test_every_word_of_a_search_must_occur(run: Run, words: str, found: bool) -> None:
    assert shelf.matches(Queue().get(run.id), words) is found
    at = page(search=words)
    assert bool(at.dataframe) is found
    assert ("No run has these words." in texts(at)) is not found


def test_the_address_chooses_a_run_and_a_click_another(run: Run) -> None:
    at = page(run=run.id)
    assert at.subheader[0].value == r"From \*elsewhere\*"
    assert {"Delete", "Make", "Rename"} <= {button.label for button in at.button}


def test_the_current_run_follows_from_page_to_page(run: Run) -> None:
    at = page(run=run.id)
    at.switch_page("../../pages/home.py")
    at.query_params.clear()  # as a link in the sidebar does
    at.run()
    assert not at.exception
    assert at.session_state["run"] == run.id
    assert at.query_params["run"] in (run.id, [run.id])


def test_renaming_deleting_and_undoing(run: Run) -> None:
    at = page(run=run.id)
    next(box for box in at.text_input if box.label == "New name").set_value("Better")
    press(at, "Rename")
    assert Queue().get(run.id).name == "Better"
    press(at, "Delete")
    assert Queue().get(run.id).trashed
    assert "“Better” is deleted" in texts(at)
    assert not at.dataframe
    press(at, "Undo")
    assert Queue().get(run.id).trashed is None
    assert at.subheader[0].value == "Better"
    assert (run.path / "result.json").exists()


def test_an_empty_name_is_refused_with_a_sentence(run: Run) -> None:
    at = page(run=run.id)
    next(box for box in at.text_input if box.label == "New name").set_value("   ")
    press(at, "Rename")
    assert "Expected a name; got none" in at.error[0].value
    assert Queue().get(run.id).name == "From *elsewhere*"


def test_only_the_browser_that_made_a_run_may_change_it(run: Run) -> None:
    other = Queue().submit(CONFIG, "someone else", "Theirs")
    at = page(run=other)
    labels = {button.label for button in at.button}
    assert not {"Delete", "Rename"} & labels
    assert "Made in another browser" in texts(at)


def test_an_import_becomes_the_current_run(run: Run, packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"handling.zip": SimpleNamespace(getvalue=lambda: packed)}
    monkeypatch.setattr(handling.st, "session_state", state)
    handling._unpack()
    assert handling.TROUBLE not in state
    assert state["run"] != run.id
    assert len(Queue().jobs()) == 2
    state["handling.zip"] = SimpleNamespace(getvalue=lambda: b"no zip")
    handling._unpack()
    assert str(state[handling.TROUBLE]).startswith("Expected the zip file of an exported run; got")
    assert len(Queue().jobs()) == 2


def test_a_picture_is_queued_shown_while_it_waits_and_offered(run: Run) -> None:
    at = page(run=run.id)
    next(box for box in at.selectbox if box.label == "Picture").select("ply")
    at.run()
    press(at, "Make")
    (job,) = Queue().jobs(kind="picture")
    assert job.config == {"kind": "picture", **picture.settings(run.id, "ply", "digit")}
    folder = run.home / "runs" / job.id
    assert work(folder) == "done"
    ledger = Ledger()
    ledger.move(job.id, "queued", "done")
    at = page(run=run.id)
    assert any(label.startswith("3-D mesh (PLY), light") for label in _downloads(at))


def test_a_picture_that_failed_says_why(run: Run) -> None:
    job = Queue().submit(picture.settings(run.id, "still"), "local", kind="picture")
    Ledger().move(job, "queued", "failed", error="Expected libEGL; got none.")
    assert "Expected libEGL; got none." in texts(page(run=run.id))


def _downloads(at: AppTest) -> list[str]:
    return [element.proto.label for element in at.get("download_button")]
