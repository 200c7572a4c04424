"""The table of jobs: one SQLite file, one row per job, and how rows are read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kuralab.runs.folder import EXAMPLE, Run, home

VERSION = 1
_TABLE = """CREATE TABLE IF NOT EXISTS job(
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, "group" TEXT, session TEXT NOT NULL, name TEXT NOT NULL,
  config TEXT NOT NULL, state TEXT NOT NULL, want TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
  error TEXT, summary TEXT, created REAL NOT NULL, started REAL, ended REAL, trashed REAL)"""
# Who runs least goes first; within a session, who came first. A row's number in this order is its place. Trainings
# wait in one lane, everything else (pictures, quick to make) in another.
LINE = """SELECT id, kind, want, row_number() OVER (PARTITION BY kind = 'train' ORDER BY turn, created, id) AS place
FROM (
  SELECT id, kind, want, created, row_number() OVER (PARTITION BY session, kind = 'train' ORDER BY created, id)
    + (SELECT count(*) FROM job AS busy WHERE busy.state = 'running' AND busy.session = job.session
       AND (busy.kind = 'train') = (job.kind = 'train')) AS turn
  FROM job WHERE state = 'queued' AND want IN ('run', 'step'))"""


class QueueError(ValueError):
    """A wish the queue cannot grant: what was expected, what came, what to do."""


@dataclass(frozen=True)
class Job:
    """One row of the queue.

    `state` is queued, running, done, failed, cancelled or paused; `want` is run, step, pause or cancel. While
    they differ ("running" with "pause") a change is under way. `summary` is the result. Units: times are Unix seconds.
    """

    id: str
    kind: str
    group: str | None
    session: str
    name: str
    config: dict[str, Any]
    state: str
    want: str
    attempt: int
    error: str | None
    summary: dict[str, Any] | None
    created: float
    started: float | None
    ended: float | None
    trashed: float | None

    def belongs_to(self, session: str) -> bool:
        """Whether a session may steer it. What was made without one (the command line) is everyone's."""
        return self.id != EXAMPLE.name and self.session in ("", session)

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Job:
        """A row of the table, its JSON read."""
        values = {field.name: row[field.name] for field in fields(cls)}
        values["config"] = json.loads(values["config"])
        values["summary"] = json.loads(values["summary"]) if values["summary"] else None
        return cls(**values)


class Table:
    """The jobs of a data directory, for reading.

    Args:
        where: The data directory; `KURALAB_HOME` when left out.

    Raises:
        QueueError: If the directory cannot be written, or its table is another version's.
    """

    def __init__(self, where: Path | None = None) -> None:
        self.home = where or home()
        try:
            (self.home / "runs").mkdir(parents=True, exist_ok=True)
            self._open()
        except (OSError, sqlite3.Error) as error:
            raise QueueError(
                f"Expected a folder to keep runs in; {self.home} cannot be used: {error}. Set KURALAB_HOME to another."
            ) from error

    def _open(self) -> None:
        with self.connect() as table:
            version = table.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise QueueError(
                    f"Expected a queue of version {VERSION} in {self.home}; got version {version}. "
                    "Set KURALAB_HOME to another folder, or install the version that wrote it."
                )
            if version == 0:
                table.execute("PRAGMA journal_mode = WAL")
                table.execute(_TABLE)
                table.execute("CREATE INDEX IF NOT EXISTS waiting ON job(state, session)")
                table.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection for one piece of work; every statement is its own transaction."""
        connection = open_table(self.home)
        try:
            yield connection
        finally:
            connection.close()

    def get(self, run_id: str) -> Job:
        """One job.

        Raises:
            QueueError: If there is none of that id.
        """
        found = self.some([run_id])
        if not found:
            raise QueueError(f"Expected the id of a job; got {run_id[:80]!r}. Choose one from the list of runs.")
        return found[0]

    def some(self, ids: list[str]) -> list[Job]:
        """The jobs of these ids that exist, in that order."""
        marks = ", ".join("?" * len(ids))
        with self.connect() as table:
            rows = table.execute(f"SELECT * FROM job WHERE id IN ({marks})", ids).fetchall()
        jobs = {row["id"]: Job.from_row(row) for row in rows}
        if EXAMPLE.name in ids and (EXAMPLE / "config.json").is_file():
            jobs[EXAMPLE.name] = _example()
        return [jobs[run_id] for run_id in ids if run_id in jobs]

    def jobs(
        self,
        session: str | None = None,
        group: str | None = None,
        kind: str | None = None,
        states: tuple[str, ...] = (),
        trashed: bool = False,
    ) -> list[Job]:
        """The jobs that match all that is given, the newest first; those in the bin only when asked for."""
        asked = {'"group"': group, "kind": kind, "session": session}
        tests = [f"{column} = ?" for column, value in asked.items() if value is not None]
        values: list[str] = [value for value in asked.values() if value is not None]
        if states:
            tests.append(f"state IN ({', '.join('?' * len(states))})")
            values.extend(states)
        tests.append(f"trashed IS {'NOT ' if trashed else ''}NULL")
        with self.connect() as table:
            rows = table.execute(
                f"SELECT * FROM job WHERE {' AND '.join(tests)} ORDER BY created DESC, id", values
            ).fetchall()
        return [Job.from_row(row) for row in rows]

    def places(self) -> dict[str, int]:
        """Who waits, and at which place: 1 is next."""
        with self.connect() as table:
            return {row["id"]: row["place"] for row in table.execute(LINE)}

    def place(self, run_id: str) -> int | None:
        """The place of a waiting job, 1 being next; None when it does not wait."""
        return self.places().get(run_id)


def _example() -> Job:
    run = Run(EXAMPLE)
    shown = dict.fromkeys((field.name for field in fields(Job)), None)
    shown |= {"id": run.id, "kind": run.kind, "session": "", "name": run.title, "config": run.settings}
    shown |= {"state": "done", "want": "run", "attempt": 0, "summary": run.result, "created": 0.0}
    return Job(**shown)  # type: ignore[arg-type]


def open_table(where: Path) -> sqlite3.Connection:
    """A connection to the table of a data directory; the caller closes it."""
    connection = sqlite3.connect(where / "queue.sqlite", timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection
