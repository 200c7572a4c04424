"""A whole job: continue(folder). Pause, resume and every death are this one path.

The folder alone says what to do (`config.json`), how far it got (`checkpoint.safetensors`) and whether to go on
(`want`). Dask only carries the call.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from kuralab.jobs.claim import Claim, Superseded
from kuralab.runs.folder import Run, RunError, write

Task = Callable[[Path, Claim], Mapping[str, Any] | None]

KINDS: dict[str, str] = {
    "train": "kuralab.jobs.train:train",
    "picture": "kuralab.figures.picture:render",
}
"""What each kind of folder asks for: `task(folder, stop)` returns what goes into `result.json`."""

_log = logging.getLogger("kuralab")
_one = threading.Lock()


def work(folder: str | Path, ticket: str = "") -> str:
    """Continue a run folder until it is done or is told to stop.

    Args:
        folder: The run folder.
        ticket: Of the dispatcher's launch; leave it out to work in process.

    Returns:
        `done`, `failed` (the folder then holds `error.txt`), `pause` or `cancel` (as was wanted), `superseded`
        (someone else continues the folder), or `lost` (a worker that was given the same ticket died).

    Raises:
        RunError: If there is no such folder.
    """
    run = Run(Path(folder))
    if not run.path.is_dir():
        raise RunError(f"Expected the folder {run.path} on this machine; it is missing. Share it with all workers.")
    try:
        # Torch's generator is the process's: two runs in the threads of one worker would draw from it in turn.
        with _one:
            claim = Claim(run.path, ticket)
            return _continue(run, claim)
    except Superseded as end:
        return str(end)


def _continue(run: Run, claim: Claim) -> str:
    try:
        if run.result is not None:
            return "done"
        (run.path / "error.txt").unlink(missing_ok=True)
        result = {} if claim() else (_task(run.kind)(run.path, claim) or {})
    except Superseded:
        raise
    except Exception as error:
        if not _ours(error):
            _log.exception("Run %s failed", run.id)
        with claim.commit():
            write(run.path / "error.txt", sentence(error))
        return "failed"
    if claim.reason:
        return claim.reason
    with claim.commit():
        run.finish(result)
    return "done"


def _task(kind: str) -> Task:
    if kind not in KINDS:
        raise ValueError(f"Expected a job of kind {' or '.join(KINDS)}; got {kind!r}. Choose one of these.")
    module, name = KINDS[kind].split(":")
    task: Task = getattr(import_module(module), name)
    return task


def sentence(error: BaseException) -> str:
    """One sentence for people. The package's own errors already are; others are named, the log keeps the rest.

    >>> sentence(ZeroDivisionError("division by zero"))
    "Expected the job to run to its end; got ZeroDivisionError: division by zero. Look at the server's log."
    >>> sentence(MemoryError())
    'Expected the job to fit into memory; it did not. Choose a smaller batch or fewer hidden units.'
    """
    text = " ".join(str(error).split())
    if _ours(error):
        return text
    if isinstance(error, MemoryError) or "out of memory" in text.lower():
        return "Expected the job to fit into memory; it did not. Choose a smaller batch or fewer hidden units."
    return f"Expected the job to run to its end; got {type(error).__name__}: {text[:300]}. Look at the server's log."


def _ours(error: BaseException) -> bool:
    return type(error).__module__.startswith("kuralab.")
