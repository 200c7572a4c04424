"""The dispatcher's state machine, with futures that end when the test says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributed.scheduler import KilledWorker

from kuralab.config import Config
from kuralab.jobs import work
from kuralab.jobs.claim import Claim
from kuralab.jobs.dispatcher import ATTEMPTS, GRACE, Dispatcher
from kuralab.jobs.ledger import Ledger
from kuralab.runs.folder import write

CONFIG = Config(latent="gaussian", dim=2, hidden=8, epochs=1, batch=512)
DEATH = KilledWorker("task", "worker", 1)


class Carried:
    """Stands in for a Dask future."""

    def __init__(self, folder: Path, ticket: str) -> None:
        self.folder, self.ticket = folder, ticket
        self.status, self.answer, self.fault = "pending", "", DEATH

    def done(self) -> bool:
        return self.status != "pending"

    def cancel(self) -> None:
        self.status = "cancelled"

    def result(self, timeout: float) -> str:
        return self.answer

    def exception(self, timeout: float) -> BaseException:
        return self.fault

    def end(self, answer: str) -> None:
        self.status, self.answer = "finished", answer

    def fail(self, fault: BaseException) -> None:
        self.status, self.fault = "error", fault


class Crew:
    """Stands in for the pool: carries everything, and lets the test decide what comes of it."""

    def __init__(self) -> None:
        self.client, self.slots, self.notice = object(), 1, ""
        self.carried: list[Carried] = []

    def submit(self, folder: Path, ticket: str) -> Carried:
        self.carried.append(Carried(folder, ticket))
        return self.carried[-1]


class Desk:
    """A dispatcher with one job that it has just handed over."""

    def __init__(self, home: Path) -> None:
        self.ledger, self.crew = Ledger(home), Crew()
        self.dispatcher = Dispatcher(self.ledger, self.crew)  # type: ignore[arg-type]
        self.id = self.ledger.submit(CONFIG, "me")
        self.path = home / "runs" / self.id
        self.dispatcher.step()

    @property
    def state(self) -> str:
        return self.ledger.get(self.id).state

    @property
    def last(self) -> Carried:
        return self.crew.carried[-1]

    def wants(self, want: str) -> None:
        self.ledger.want(self.id, "me", want)
        self.dispatcher.step()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_lane_for_trainings_and_one_for_pictures(desk: Desk) -> None:
    second = desk.ledger.submit(CONFIG, "you")
    picture = desk.ledger.submit({"run": desk.id}, "you", kind="picture")
    desk.dispatcher.step()
    states = [desk.ledger.get(run_id).state for run_id in (desk.id, second, picture)]
    assert states == ["running", "queued", "running"]
    desk.crew.carried[0].end("failed")
    desk.dispatcher.step()
    assert desk.ledger.get(second).state == "running"


@pytest.mark.parametrize(("want", "state"), [("pause", "paused"), ("cancel", "cancelled")])
def test_a_worker_that_does_not_listen_is_left_behind_within_a_second(desk: Desk, want: str, state: str) -> None:
    claim = Claim(desk.path, desk.last.ticket)
    desk.wants(want)
    assert desk.state == "running"
    assert GRACE < 0.8
    desk.dispatcher.flights[desk.id].since -= GRACE
    desk.dispatcher.step()
    assert desk.state == state
    assert claim()
    assert claim.reason == "superseded"
    desk.wants("run")
    assert desk.state == "running"
    assert desk.last.ticket != claim.ticket


def test_a_job_no_worker_has_begun_is_taken_back(desk: Desk) -> None:
    desk.wants("cancel")
    assert desk.last.status == "cancelled"
    desk.dispatcher.step()
    assert desk.state == "cancelled"


def test_a_wish_that_changes_on_the_way_is_kept(desk: Desk) -> None:
    Claim(desk.path, desk.last.ticket)
    desk.wants("pause")
    desk.ledger.want(desk.id, "me", "run")
    desk.last.end("pause")
    desk.dispatcher.step()
    assert (desk.state, len(desk.crew.carried)) == ("running", 2)


def test_a_step_ends_in_a_pause(desk: Desk) -> None:
    desk.wants("step")
    desk.last.end("pause")
    desk.dispatcher.step()
    assert (desk.state, desk.ledger.get(desk.id).want) == ("paused", "pause")


@pytest.mark.parametrize("answer", ["superseded", "cancelled"])
def test_what_is_lost_without_a_death_waits_again(desk: Desk, answer: str) -> None:
    desk.last.end(answer) if answer == "superseded" else desk.last.cancel()
    desk.dispatcher.step()
    assert (desk.state, desk.ledger.get(desk.id).attempt, len(desk.crew.carried)) == ("running", 0, 2)


def test_the_third_death_is_the_last(desk: Desk) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        desk.last.fail(DEATH) if attempt % 2 else desk.last.end("lost")
        desk.dispatcher.step()
        assert desk.ledger.get(desk.id).attempt == attempt
    assert (desk.state, len(desk.crew.carried)) == ("failed", ATTEMPTS)
    assert f"died {ATTEMPTS} times" in str(desk.ledger.get(desk.id).error)


def test_the_end_comes_with_the_numbers(desk: Desk) -> None:
    desk.last.end(work(desk.path, desk.last.ticket))
    desk.dispatcher.step()
    summary = desk.ledger.get(desk.id).summary
    assert desk.state == "done"
    assert summary is not None
    assert summary["epochs"] == CONFIG.epochs


@pytest.mark.parametrize("name", ["config.json", "result.json"])
def test_a_broken_folder_fails_in_a_sentence(desk: Desk, name: str) -> None:
    write(desk.path / name, "[")
    desk.last.end(work(desk.path, desk.last.ticket))
    desk.dispatcher.step()
    assert desk.state == "failed"
    assert f"{name} to be JSON" in str(desk.ledger.get(desk.id).error)


def test_a_fault_of_the_call_itself_is_a_sentence(desk: Desk) -> None:
    desk.last.fail(ModuleNotFoundError("No module named 'kuralab'"))
    desk.dispatcher.step()
    assert desk.state == "failed"
    assert str(desk.ledger.get(desk.id).error).startswith("Expected the job to run")


def test_a_folder_that_is_gone_is_a_sentence(desk: Desk) -> None:
    second = desk.ledger.submit(CONFIG, "me")
    (desk.ledger.home / "runs" / second).rename(desk.ledger.home / "elsewhere")
    desk.last.end("failed")
    desk.dispatcher.step()
    assert "it is gone" in str(desk.ledger.get(second).error)


def test_a_new_dispatcher_stops_the_workers_of_a_dead_one(desk: Desk) -> None:
    claim = Claim(desk.path, desk.last.ticket)
    desk.ledger.want(desk.id, "me", "pause")
    Dispatcher(Ledger(desk.ledger.home), Crew()).step()  # type: ignore[arg-type]
    assert desk.state == "paused"
    assert claim()
    assert claim.reason == "superseded"


def test_leaving_queues_what_is_under_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Claim(desk.path, desk.last.ticket)
    monkeypatch.setattr("kuralab.jobs.dispatcher.FAREWELL", 0.01)
    monkeypatch.setattr(Crew, "close", lambda _: None, raising=False)
    desk.dispatcher.leave()
    assert desk.state == "queued"
    assert claim()
