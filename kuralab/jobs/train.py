"""The job of training: continue a run folder to its last epoch.

Order within an epoch: first the row, then what people look at, then the checkpoint. After a death the checkpoint is
the truth: rows beyond it are dropped and made again, bit for bit on a CPU.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from kuralab import data
from kuralab.data.base import Dataset
from kuralab.evaluation.bounds import per_datum
from kuralab.evaluation.geometry import geometry_error
from kuralab.evaluation.topology import topology
from kuralab.figures import portrait
from kuralab.jobs.claim import Claim
from kuralab.jobs.device import device, named
from kuralab.models.vae import VAE
from kuralab.runs.album import Album
from kuralab.runs.folder import Run
from kuralab.runs.metrics import append, read, truncate
from kuralab.runs.organising import Organising
from kuralab.training.fit import Trainer, fit
from kuralab.training.start import synchronise


def train(path: Path, claim: Claim) -> dict[str, Any] | None:
    """Continue training until the last epoch, or until the claim says to stop.

    Args:
        path: The run folder.
        claim: Asked whether to stop; every write is made under it.

    Returns:
        The held-out numbers of the finished run, None if it was stopped.
    """
    run = Run(path)
    with device() as where:
        dataset = data.load(run.config.data, run.home)
        trainer = Trainer(run.config, dataset, where)
        return _train(run, trainer, claim)


def _train(run: Run, trainer: Trainer, claim: Claim) -> dict[str, Any] | None:
    album = Album(run, run.config, trainer.model, trainer.dataset)
    checkpoint, rows = run.path / "checkpoint.safetensors", run.path / "metrics.jsonl"
    where = named(trainer.device)
    with claim.commit():
        album.view()
        if checkpoint.exists():
            trainer.load(checkpoint)
        elif not run.config.synchronised:
            album.snapshot(0)
        truncate(rows, trainer.epoch)
    if run.config.synchronised and not checkpoint.exists():
        if not synchronise(
            trainer, claim, Organising(run, trainer.dataset, trainer.model.latent.manifold, claim.commit)
        ):
            return None
        with claim.commit():
            album.snapshot(0)
            trainer.save(checkpoint)
    for record in fit(trainer, claim):
        with claim.commit():
            append(rows, record.row() | {"device": where})
            album.snapshot(record.epoch)
            trainer.save(checkpoint)
        claim.step()
    if claim.reason:
        with claim.commit():
            trainer.save(checkpoint)
        return None
    with claim.commit():
        album.finish()
        portrait.keep(run)
    return _result(trainer.model, trainer.dataset, rows) | {"device": where}


def _result(model: VAE, dataset: Dataset, path: Path) -> dict[str, Any]:
    terms = per_datum(model, dataset.held_out)
    named_terms = {
        "elbo": terms.reconstruction.double() - terms.kl.double(),
        "reconstruction": terms.reconstruction.double(),
        "kl": terms.kl.double(),
    }
    means = {name: float(term.mean()) for name, term in named_terms.items()}
    errors = {f"{name}_error": _standard_error(term) for name, term in named_terms.items()}
    rows, about = read(path), _geometry(model, dataset)
    seconds = sum(row["seconds"] for row in rows)
    seen = sum(row["seconds"] * row["samples_per_second"] for row in rows)
    pace = {"seconds": seconds, "epochs": len(rows), "samples_per_second": seen / max(seconds, 1e-9)}
    return means | errors | about | pace


def _geometry(model: VAE, dataset: Dataset) -> dict[str, Any]:
    shape, error = topology(model, dataset), geometry_error(model, dataset)
    return {"topology": shape and shape.row()} | ({} if error is None else {"geometry_error_deg": error})


def _standard_error(values: torch.Tensor) -> float:
    return float(values.std() / len(values) ** 0.5)
