"""The queue as the dispatcher uses it: it alone changes states, each by compare-and-set."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from kuralab.jobs.claim import ask
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import LINE, Job, open_table
from kuralab.runs.folder import Run, RunError, valid, write

KEPT = 7 * 24 * 3600.0
GRANTED = {
    ("queued", "pause"): "paused",
    ("queued", "cancel"): "cancelled",
    ("paused", "run"): "queued",
    ("paused", "step"): "queued",
    ("paused", "cancel"): "cancelled",
    ("cancelled", "run"): "queued",
}
"""What becomes of a job nobody works on, by its state and what is wanted."""


class Ledger(Queue):
    """The dispatcher's side of the queue."""

    def __init__(self, where: Path | None = None) -> None:
        super().__init__(where)
        self._watch = open_table(self.home)
        self._seen = -1

    def changed(self) -> bool:
        """Whether anyone else wrote since this was last asked."""
        version: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        seen, self._seen = self._seen, version
        return version != seen

    def move(self, run_id: str, old: str, new: str, **values: str | int | float | None) -> bool:
        """Change a state if it still is what it was; False if it is not."""
        columns = "".join(f", {name} = ?" for name in values)
        done = self._watch.execute(
            f"UPDATE job SET state = ?{columns} WHERE id = ? AND state = ?", (new, *values.values(), run_id, old)
        )
        return done.rowcount == 1

    def grant(self) -> None:
        """Pause, cancel and resume what no worker holds."""
        for (state, want), new in GRANTED.items():
            self._watch.execute(
                "UPDATE job SET state = ?, ended = ? WHERE state = ? AND want = ?",
                (new, time.time() if new == "cancelled" else None, state, want),
            )

    def line(self) -> list[tuple[str, str, str]]:
        """Who waits, the next one first: id, kind and what is wanted."""
        rows = self._watch.execute(f"SELECT id, kind, want FROM ({LINE}) ORDER BY place")
        return [(row["id"], row["kind"], row["want"]) for row in rows]

    def stepped(self, run_id: str) -> None:
        """The one step that was wanted is taken: from now on a pause is wanted, unless someone wished otherwise."""
        self._watch.execute("UPDATE job SET want = 'pause' WHERE id = ? AND want = 'step'", (run_id,))

    def running(self) -> list[Job]:
        """The jobs in flight."""
        return [Job.from_row(row) for row in self._watch.execute("SELECT * FROM job WHERE state = 'running'")]

    def tell(self, notice: str) -> None:
        """Say why jobs wait; nothing, when they do not."""
        path = self.home / "notice"
        if notice:
            write(path, notice)
        else:
            path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """At the start: queue what a dead dispatcher left running, list finished folders, empty the old bin."""
        for job in self.running():
            if (path := self.home / "runs" / job.id).is_dir():
                ask(path, job.want, "")  # a worker elsewhere may still go on: it stops when it looks
            self.move(job.id, "running", "queued")
        for job in self.jobs(trashed=True):
            if (job.trashed or 0) < time.time() - KEPT:
                shutil.rmtree(self.home / "runs" / job.id, ignore_errors=True)
                self._watch.execute("DELETE FROM job WHERE id = ?", (job.id,))
        known = {row["id"] for row in self._watch.execute("SELECT id FROM job")}
        for path in (self.home / "runs").iterdir():
            if valid(path.name) and path.name not in known and (path / "result.json").exists():
                self._list(Run(path))

    def _list(self, run: Run) -> None:
        try:
            self.adopt(run)
        except RunError:
            return  # not a run of ours: leave it where it is
