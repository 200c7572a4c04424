"""The queue as servers use it: insert rows and say what is wanted. Only the dispatcher changes a state.

States: queued → running → done | failed | cancelled | paused. Pausing is `want ≠ state`, not a state of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from kuralab.config import Config
from kuralab.jobs.table import Job, QueueError, Table
from kuralab.runs.folder import TRAIN, Run, create

WANTS = ("run", "step", "pause", "cancel")
_NAME = 120


class Queue(Table):
    """The jobs of a data directory.

    >>> import tempfile
    >>> from pathlib import Path
    >>> queue = Queue(Path(tempfile.mkdtemp()))
    >>> job = queue.submit(Config(epochs=1), session="me", name="First")
    >>> queue.get(job).state, queue.place(job)
    ('queued', 1)
    >>> queue.want(job, "you", "cancel")
    Traceback (most recent call last):
    kuralab.jobs.table.QueueError: Expected the browser that started “First”; got another one. Start a run of your own.
    """

    def submit(
        self,
        config: Config | Mapping[str, Any],
        session: str = "",
        name: str | None = None,
        group: str | None = None,
        kind: str = TRAIN,
    ) -> str:
        """Make a run folder and queue it.

        Args:
            config: A training configuration, or the settings of another kind of job.
            session: Who asks; only they can pause, cancel, rename or delete it.
            name: Shown to people; a title is made when it is empty.
            group: Shared by the runs of one comparison.
            kind: Which task of `work.KINDS`.

        Returns:
            The id of the run, which is also its folder's name.
        """
        settings = config if isinstance(config, Config) else {**config, "kind": kind}
        run = create(settings, self.home, _clean(name or ""))
        self._insert(run, "queued", session, group)
        return run.id

    def adopt(self, run: Run, session: str = "") -> None:
        """List a run folder that was made elsewhere: by the command line or an import."""
        result, error = run.result, run.error
        state = "done" if result is not None else "failed" if error else "paused"
        self._insert(run, state, session, None, want="pause" if state == "paused" else "run")
        with self.connect() as table:
            table.execute(
                "UPDATE job SET summary = ?, error = ?, ended = ? WHERE id = ? AND state = ? AND ended IS NULL",
                (result and json.dumps(result), error, time.time(), run.id, state),
            )

    def want(self, run_id: str, session: str, want: str) -> None:
        """Ask for a job to run, to take one step (an epoch, then pause), to pause or to cancel.

        It is granted within a second, as far as workers are free.

        Raises:
            QueueError: If there is no such job or wish, if the job is over, or if it is someone else's.
        """
        if want not in WANTS:
            raise QueueError(f"Expected one of {', '.join(WANTS)}; got {want!r}. Choose one of these.")
        job = self._own(run_id, session)
        if job.state in ("done", "failed"):
            raise QueueError(f"Expected a job that is under way; “{job.name}” is {job.state}. Start a new one.")
        self._set(run_id, want=want)

    def rename(self, run_id: str, session: str, name: str) -> None:
        """Give a job another name.

        Raises:
            QueueError: If the name is empty, or the job is someone else's.
        """
        self._own(run_id, session)
        if not _clean(name):
            raise QueueError("Expected a name; got none. Type at least one letter.")
        self._set(run_id, name=_clean(name))

    def trash(self, run_id: str, session: str) -> None:
        """Put a job into the bin, cancelling it first if it is under way; `restore` takes it out again."""
        job = self._own(run_id, session)
        over = job.state in ("done", "failed")
        self._set(run_id, trashed=time.time(), want=job.want if over else "cancel")

    def restore(self, run_id: str, session: str) -> None:
        """Take a job out of the bin."""
        self._own(run_id, session)
        self._set(run_id, trashed=None)

    def notice(self) -> str | None:
        """Why jobs wait, in one sentence, when it is not for other jobs."""
        path = self.home / "notice"
        return path.read_text(encoding="utf-8") if path.exists() else None

    def _own(self, run_id: str, session: str) -> Job:
        job = self.get(run_id)
        if not job.belongs_to(session):
            raise QueueError(
                f"Expected the browser that started “{job.name}”; got another one. Start a run of your own."
            )
        return job

    def _set(self, run_id: str, **values: str | float | None) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        with self.connect() as table:
            table.execute(f"UPDATE job SET {columns} WHERE id = ?", (*values.values(), run_id))

    def _insert(self, run: Run, state: str, session: str, group: str | None, want: str = "run") -> None:
        with self.connect() as table:
            table.execute(
                'INSERT OR IGNORE INTO job(id, kind, "group", session, name, config, state, want, created)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (run.id, run.kind, group, session, run.title, json.dumps(run.settings), state, want, time.time()),
            )


def _clean(name: str) -> str:
    return " ".join(name.split())[:_NAME]
