"""The dispatcher: brings queued jobs to workers and answers what is wanted. One per data directory."""

from __future__ import annotations

import json
import secrets
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass

from distributed import Future
from distributed.scheduler import KilledWorker

from kuralab.jobs.claim import LOST, SUPERSEDED, ask, started
from kuralab.jobs.ledger import Ledger
from kuralab.jobs.pool import Pool
from kuralab.jobs.table import Job
from kuralab.jobs.work import sentence
from kuralab.runs.folder import TRAIN, Run

ATTEMPTS = 3
FAREWELL = 1.0
GRACE = 0.6
ADRIFT = "adrift"
_ANSWERS = {"pause": "paused", "cancel": "cancelled"}


@dataclass
class Flight:
    """A job that was handed to the workers."""

    run: Run
    kind: str
    future: Future[str]
    ticket: str
    told: str
    since: float = 0.0

    def outcome(self) -> str:
        """What `work` answered; lost if its worker died, adrift if the scheduler went away, or a fault's sentence."""
        try:
            if self.future.status == "finished":
                return str(self.future.result(timeout=5))
            error = self.future.exception(timeout=5) if self.future.status == "error" else None
        except (CancelledError, TimeoutError, OSError):
            error = None
        if error is None:
            return ADRIFT
        return LOST if isinstance(error, KilledWorker) else sentence(error)


class Dispatcher:
    """Moves jobs between the table, the folders and the workers.

    Args:
        ledger: The table.
        pool: The workers.
    """

    def __init__(self, ledger: Ledger, pool: Pool) -> None:
        self.ledger, self.pool = ledger, pool
        self.flights: dict[str, Flight] = {}
        self._told: tuple[str, int] | None = None
        ledger.tidy()

    def step(self) -> None:
        """One beat."""
        landed = [run_id for run_id, flight in self.flights.items() if flight.future.done()]
        for run_id in landed:
            self._land(run_id)
        late = self._late()
        for run_id in late:
            self._withdraw(run_id)
        state = (self.pool.notice, self.pool.slots)
        if state != self._told:
            self.ledger.tell(self.pool.notice)
        if self.ledger.changed() or landed or late or state != self._told:
            self._told = state
            self.ledger.grant()
            for job in self.ledger.running():
                self._steer(job)
            self._launch()

    def leave(self) -> None:
        """Have every worker save where it stands, and queue its job for the next dispatcher."""
        for flight in self.flights.values():
            ask(flight.run.path, "run", "")
        deadline = time.monotonic() + FAREWELL
        while time.monotonic() < deadline and not all(flight.future.done() for flight in self.flights.values()):
            time.sleep(0.02)
        for run_id, flight in list(self.flights.items()):
            if flight.future.done():
                self._land(run_id)
            else:
                self.ledger.move(run_id, "running", "queued")
        self.pool.close()

    def _steer(self, job: Job) -> None:
        flight = self.flights.get(job.id)
        if flight is None or flight.told == job.want:
            return
        flight.told, flight.since = job.want, time.monotonic()
        ask(flight.run.path, job.want, flight.ticket)
        if job.want in _ANSWERS and not started(flight.run.path, flight.ticket):
            flight.future.cancel()  # it waits for a worker: nobody is there to read the wish

    def _late(self) -> list[str]:
        before = time.monotonic() - GRACE
        return [run_id for run_id, one in self.flights.items() if one.told in _ANSWERS and one.since < before]

    def _withdraw(self, run_id: str) -> None:
        """A worker that is late to answer (it may be reading its data) loses its ticket: it stops when it looks."""
        flight = self.flights.pop(run_id)
        ask(flight.run.path, flight.told, "")
        self.ledger.move(run_id, "running", _ANSWERS[flight.told], ended=time.time())

    def _launch(self) -> None:
        for run_id, kind, want in self.ledger.line():
            if self.pool.client is None or not self._room(kind):
                continue
            run, ticket = Run(self.ledger.home / "runs" / run_id), secrets.token_hex(4)
            if not run.path.is_dir():
                gone = f"Expected the folder of run {run_id}; it is gone. Train again."
                self.ledger.move(run_id, "queued", "failed", error=gone, ended=time.time())
            elif self.ledger.move(run_id, "queued", "running", started=time.time(), ended=None, error=None):
                self._hand_over(run, kind, want, ticket)

    def _hand_over(self, run: Run, kind: str, want: str, ticket: str) -> None:
        ask(run.path, want, ticket)
        try:
            self.flights[run.id] = Flight(run, kind, self.pool.submit(run.path, ticket), ticket, want)
        except ConnectionError:
            self.ledger.move(run.id, "running", "queued")

    def _room(self, kind: str) -> bool:
        train = kind == TRAIN
        aloft = sum((flight.kind == TRAIN) == train for flight in self.flights.values())
        return aloft < (self.pool.slots if train else 1)

    def _land(self, run_id: str) -> None:
        flight = self.flights.pop(run_id)
        run, answer = flight.run, flight.outcome()
        now = time.time()
        if answer == "done":
            self.ledger.move(run_id, "running", "done", ended=now, summary=json.dumps(run.result))
        elif answer == "failed":
            self.ledger.move(run_id, "running", "failed", ended=now, error=run.error)
        elif answer in _ANSWERS or flight.told in _ANSWERS:
            self.ledger.stepped(run_id)
            self.ledger.move(run_id, "running", _ANSWERS.get(answer) or _ANSWERS[flight.told], ended=now)
        elif answer in (SUPERSEDED, ADRIFT):
            self.ledger.move(run_id, "running", "queued")
        elif answer == LOST:
            self._lost(run_id, now)
        else:
            self.ledger.move(run_id, "running", "failed", ended=now, error=answer)

    def _lost(self, run_id: str, now: float) -> None:
        attempt = self.ledger.get(run_id).attempt + 1
        if attempt < ATTEMPTS:
            self.ledger.move(run_id, "running", "queued", attempt=attempt)
            return
        error = (
            f"Expected a worker to finish this run; it died {attempt} times, perhaps for want of memory. "
            "Choose a smaller batch or fewer hidden units and train again."
        )
        self.ledger.move(run_id, "running", "failed", attempt=attempt, ended=now, error=error)
