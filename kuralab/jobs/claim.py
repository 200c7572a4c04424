"""A worker's claim on a run folder: who may write, and whether it should go on.

`owner` holds the claimant's nonce (its process and a random word) and the ticket of the launch. Whoever claims the
folder later has the right to write; the earlier claimant stops as soon as it sees a nonce that is not its own. `want`
holds a wish (run, step, pause, cancel) and the ticket of the launch the wish is for.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kuralab.runs.folder import write
from kuralab.runs.lock import hold

SUPERSEDED = "superseded"
LOST = "lost"


class Superseded(Exception):  # noqa: N818 - control flow, not a fault
    """This folder is not ours to continue: write nothing more. Says whether it is superseded or lost."""


def wish(path: Path) -> tuple[str, str]:
    """What is wanted of a folder, and the ticket it is wanted of."""
    return _words(path / "want", "run")


def ask(path: Path, want: str, ticket: str) -> None:
    """Say what is wanted of a folder. Only the dispatcher does."""
    write(path / "want", f"{want} {ticket}".strip())


def started(path: Path, ticket: str) -> bool:
    """Whether some worker has claimed the folder with this ticket."""
    return bool(ticket) and _words(path / "owner", "")[1] == ticket


class Claim:
    """The right to write into a run folder, and the question whether to stop: calling it answers that.

    Args:
        path: The run folder.
        ticket: Of the launch this work belongs to; empty for work in process, which nobody steers.

    Raises:
        Superseded: If another launch was made since, or this one was already begun by a worker that died.
    """

    def __init__(self, path: Path, ticket: str = "") -> None:
        self.path, self.ticket = path, ticket
        self.nonce = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.reason = ""
        self._steps = 0
        with hold(path / "lock"):
            if ticket and wish(path)[1] != ticket:
                raise Superseded(SUPERSEDED)
            if started(path, ticket):
                raise Superseded(LOST)  # a scheduler that calls again by itself: the dispatcher counts attempts
            write(path / "owner", f"{self.nonce} {ticket}".strip())

    def __call__(self) -> bool:
        """Whether to stop; `reason` then says why: pause, cancel or superseded."""
        if not self.reason:
            self.reason = self._why()
        return bool(self.reason)

    def _why(self) -> str:
        if not self._mine():
            return SUPERSEDED
        if not self.ticket:
            return ""
        want, ticket = wish(self.path)
        if ticket != self.ticket:
            return SUPERSEDED
        if want == "step":
            return "pause" if self._steps else ""
        return "" if want == "run" else want

    def step(self) -> None:
        """Say that a part of the work worth pausing after, an epoch, is done."""
        self._steps += 1

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write while nobody can take over.

        Raises:
            Superseded: If somebody already has.
        """
        with hold(self.path / "lock"):
            if not self._mine():
                raise Superseded(SUPERSEDED)
            yield

    def _mine(self) -> bool:
        return _words(self.path / "owner", "")[0] == self.nonce


def _words(path: Path, default: str) -> tuple[str, str]:
    try:
        words = path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        words = []
    return (words[0] if words else default), (words[1] if len(words) > 1 else "")
