"""The queue, the claim on a folder, and the law that pause and resume change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuralab import runs
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.jobs import Queue, QueueError, work
from kuralab.jobs.claim import Claim, Superseded, ask
from kuralab.jobs.ledger import Ledger
from kuralab.runs import Run
from kuralab.runs.metrics import read
from kuralab.runs.tensors import read_tensors
from kuralab.training.fit import Trainer

CONFIG = Config(latent="gaussian", dim=2, hidden=32, epochs=3, batch=64)
TIMES = {"seconds", "samples_per_second"}


def steady(run: Run) -> list[dict[str, object]]:
    return [{k: v for k, v in row.items() if k not in TIMES} for row in read(run.path / "metrics.jsonl")]


@pytest.mark.parametrize("latent", LATENTS)
def test_pause_and_resume_change_no_bit(latent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trainer, "poll_seconds", 0.0)
    config = Config(latent=latent, dim=LATENTS[latent].dim, hidden=32, epochs=3, batch=64)
    whole, broken = runs.create(config, tmp_path), runs.create(config, tmp_path)
    assert work(whole.path) == "done"
    asked = 0

    def impatient(claim: Claim) -> str:
        nonlocal asked
        asked += 1
        return "pause" if asked % 17 == 0 else ""

    monkeypatch.setattr(Claim, "_why", impatient)
    answers = []
    while (answer := work(broken.path)) != "done":
        answers.append(answer)
    assert set(answers) == {"pause"}
    assert len(answers) >= 3
    assert steady(broken) == steady(whole)
    for name in ("encoder", "decoder", "encodings", "snapshots/00002"):
        one, two = read_tensors(whole.file(name))[0], read_tensors(broken.file(name))[0]
        assert all((one[key] == two[key]).all() for key in one), name


def test_rows_after_the_checkpoint_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.create(CONFIG, tmp_path)
    save = Trainer.save

    def die_in_the_second_epoch(trainer: Trainer, path: Path) -> None:
        if trainer.epoch == 2:
            raise KeyboardInterrupt
        save(trainer, path)

    monkeypatch.setattr(Trainer, "save", die_in_the_second_epoch)
    with pytest.raises(KeyboardInterrupt):
        work(run.path)
    assert [row["epoch"] for row in read(run.path / "metrics.jsonl")] == [1, 2]
    monkeypatch.undo()
    assert work(run.path) == "done"
    assert [row["epoch"] for row in read(run.path / "metrics.jsonl")] == [1, 2, 3]


def test_the_later_claim_fences_the_earlier(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path)
    first = Claim(run.path)
    assert not first()
    second = Claim(run.path)
    assert first()
    assert first.reason == "superseded"
    with pytest.raises(Superseded), first.commit():
        pass
    assert not second()


def test_a_ticket_is_good_for_one_worker(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path)
    ask(run.path, "run", "abc")
    assert work(run.path, "other") == "superseded"
    Claim(run.path, "abc")
    assert work(run.path, "abc") == "lost"
    ask(run.path, "pause", "def")
    assert work(run.path, "def") == "pause"


def test_a_step_is_one_epoch(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path)
    for ticket, epochs in (("one", [1]), ("two", [1, 2])):
        ask(run.path, "step", ticket)
        assert work(run.path, ticket) == "pause"
        assert [row["epoch"] for row in read(run.path / "metrics.jsonl")] == epochs
    ledger = Ledger(tmp_path)
    job = ledger.submit(CONFIG, "me")
    ledger.want(job, "me", "step")
    assert [want for *_, want in ledger.line()] == ["step"]
    ledger.stepped(job)
    assert ledger.get(job).want == "pause"


def test_a_fault_is_a_sentence(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path)
    (run.path / "checkpoint.safetensors").write_bytes(b"not a checkpoint")
    assert work(run.path) == "failed"
    assert run.error is not None
    assert run.error.startswith("Expected a checkpoint")
    other = runs.create({"kind": "unheard-of"}, tmp_path)
    assert work(other.path) == "failed"
    assert "Expected a job of kind" in str(other.error)
    with pytest.raises(runs.RunError, match="Share it"):
        work(tmp_path / "nowhere")


def test_sessions_take_turns_and_places_are_counted(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    mine = [queue.submit(CONFIG, "me") for _ in range(3)]
    yours = queue.submit(CONFIG, "you")
    assert [queue.place(run_id) for run_id in (mine[0], yours, mine[1], mine[2])] == [1, 2, 3, 4]
    ledger = Ledger(tmp_path)
    assert ledger.move(mine[0], "queued", "running")
    assert not ledger.move(mine[0], "queued", "running")
    assert [run_id for run_id, *_ in ledger.line()] == [yours, mine[1], mine[2]]
    picture = queue.submit({"run": mine[0]}, "me", kind="picture")
    assert queue.place(picture) == 1


def test_wishes_are_granted_to_their_owner_only(tmp_path: Path) -> None:
    queue, ledger = Queue(tmp_path), Ledger(tmp_path)
    job = queue.submit(CONFIG, "me", " A  name ")
    assert queue.get(job).name == "A name"
    with pytest.raises(QueueError, match="another one"):
        queue.trash(job, "you")
    with pytest.raises(QueueError, match="another one"):
        queue.restore(job, "you")
    with pytest.raises(QueueError, match="another one"):
        queue.want(job, "you", "pause")
    with pytest.raises(QueueError, match="another one"):
        queue.rename(job, "you", "Mine now")
    for want, state in (("pause", "paused"), ("run", "queued"), ("cancel", "cancelled"), ("run", "queued")):
        queue.want(job, "me", want)
        ledger.grant()
        assert queue.get(job).state == state
    queue.trash(job, "me")
    ledger.grant()
    assert (queue.jobs(), [one.state for one in queue.jobs(trashed=True)]) == ([], ["cancelled"])
    queue.restore(job, "me")
    assert [one.id for one in queue.jobs()] == [job]
    with pytest.raises(QueueError, match="Expected the id"):
        queue.get("nothere")
    with pytest.raises(QueueError, match="letter"):
        queue.rename(job, "me", "  ")


def test_a_run_made_elsewhere_is_listed_and_anyones(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path, "From the command line")
    assert work(run.path) == "done"
    ledger = Ledger(tmp_path)
    ledger.tidy()
    job = ledger.get(run.id)
    assert (job.state, job.name, job.belongs_to("anyone")) == ("done", "From the command line", True)
    assert job.summary == run.result


def test_a_restart_queues_what_was_running(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    job = ledger.submit(CONFIG, "me")
    ledger.move(job, "queued", "running")
    Ledger(tmp_path).tidy()
    assert (ledger.get(job).state, ledger.get(job).attempt) == ("queued", 0)


def test_a_home_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(QueueError, match="KURALAB_HOME"):
        Queue(tmp_path / "file")
    (tmp_path / "queue.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 10)
    with pytest.raises(QueueError, match="KURALAB_HOME"):
        Queue(tmp_path)
