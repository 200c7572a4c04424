"""`kuralab train`: one model, trained here and now, kept as a run that the app lists."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from kuralab.catalogue import ANNEALING, DATA, LATENTS, NETWORKS, RATES, ROTATION, STARTS
from kuralab.config import FIELDS, Config
from kuralab.jobs.ledger import Ledger
from kuralab.jobs.table import Job
from kuralab.runs.folder import Run, RunError, create, find
from kuralab.runs.metrics import Tail

_HELP = {
    "data": f"data set: {', '.join(DATA)}, or own-… for one of your own",
    "latent": f"latent family: {', '.join(LATENTS)}",
    "network": f"encoder: {', '.join(NETWORKS)}",
    "annealing": f"course of the temperature: {', '.join(ANNEALING)}",
    "rotation": f"what a flow is made of: {', '.join(ROTATION)}",
    "start": f"what training starts from: {', '.join(STARTS)}",
    "rate": f"course of the learning rate: {', '.join(RATES)}",
}
NUMBERS = ("elbo", "reconstruction", "kl")


def options(parser: argparse.ArgumentParser, without: tuple[str, ...] = ()) -> None:
    """One option for each setting of a configuration, with its default."""
    for field in fields(Config):
        if field.name in without:
            continue
        kind = {"int": int, "float": float}.get(str(field.type), str)
        known = FIELDS.get(field.name)
        words = f"{known.help}, {known.low:,.10g} to {known.high:,.10g}" if known else _HELP[field.name]
        default = argparse.SUPPRESS if field.name == "dim" else field.default
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=default, help=words)
    if not without:
        parser.add_argument("--name", default="", help="what to call the run")
        parser.add_argument("--resume", metavar="RUN", default="", help="go on with a run that was stopped")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Train, and answer with the held-out numbers."""
    one = _stopped(args.resume) if args.resume else create(config(args), name=args.name)
    answer = trained(one)
    return answer, sentence(answer), 0


def config(args: argparse.Namespace, **given: Any) -> Config:
    """The configuration the options spell; a dimension that is left out is the family's own."""
    values = {field.name: getattr(args, field.name) for field in fields(Config) if hasattr(args, field.name)} | given
    if values.get("dim") is None:
        values["dim"] = LATENTS[values["latent"]].dim if values["latent"] in LATENTS else 1
    return Config(**values)


def _stopped(run_id: str) -> Run:
    one = find(run_id)
    if one.read_only:
        raise RunError(f"Expected a run that can go on; {one.id} is shipped and finished. Train one of your own.")
    _ = one.config  # a picture's folder has none
    return one


def trained(one: Run) -> dict[str, Any]:
    """Work on a run folder in this process until it is done.

    The run is listed first, as paused: if this process dies, the app offers to resume it.

    Raises:
        RunError: If it cannot be trained, or someone else goes on with it.
        KeyboardInterrupt: On Ctrl-C; the last finished epoch is kept.
    """
    from kuralab.jobs.work import work  # draws in torch, which --help can do without

    ledger = Ledger()
    ledger.adopt(one)
    job = ledger.get(one.id)
    if job.state in ("queued", "running"):
        raise RunError(f"Expected a run nobody works on; “{job.name}” is {job.state} in the app. Pause it there first.")
    _note(f"{job.name}: run {one.id} in {one.path.parent}")
    with _progress(one):
        try:
            outcome = work(one.path)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"Interrupted; every finished epoch is kept. Go on with: kuralab train --resume {one.id}"
            ) from None
    if outcome == "superseded":
        raise RunError(f"Expected to be alone with run {one.id}; someone else goes on with it. Watch it in the app.")
    _settle(ledger, job, one)
    if one.error and one.result is None:
        raise RunError(one.error)
    return {"run": one.id, "name": one.title, **(one.result or {})}


def _settle(ledger: Ledger, job: Job, one: Run) -> None:
    """Puts the end of the run into the table, unless somebody moved it meanwhile."""
    result = one.result
    told = {"summary": json.dumps(result), "error": None} if result is not None else {"error": one.error}
    ledger.move(job.id, job.state, "failed" if result is None else "done", want="run", ended=time.time(), **told)


def sentence(answer: dict[str, Any]) -> str:
    """The numbers for people."""
    parts = [f"{name} {answer[name]:.2f} ± {answer[f'{name}_error']:.2f}" for name in NUMBERS]
    numbers = ", ".join(parts).replace("-", "−").replace("elbo", "ELBO").replace("kl", "KL")
    return f"{answer['name']}: {numbers} nats per held-out datum, {answer['seconds']:.1f} s, run {answer['run']}"


@contextmanager
def _progress(one: Run) -> Iterator[None]:
    """Says every new epoch on standard error while the block runs."""
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(one, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell(one: Run, over: threading.Event) -> None:
    tail, told, epochs = Tail(one.path / "metrics.jsonl"), 0, one.config.epochs
    while True:
        last = over.wait(0.5)
        rows = tail.rows()
        if len(rows) > told:
            told, row = len(rows), rows[-1]
            left = (epochs - told) * sum(r["seconds"] for r in rows[-5:]) / len(rows[-5:])
            _note(
                f"  epoch {row['epoch']} of {epochs}: ELBO {row['elbo'] or float('nan'):.2f} nats, "
                f"{row['samples_per_second']:,.0f} samples/s, {left:.0f} s left"
            )
        if last:
            return


def _note(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)
