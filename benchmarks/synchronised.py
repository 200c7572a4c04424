"""What a synchronised start buys: the same networks, data and number of steps, started cold or synchronised.

    python benchmarks/synchronised.py [--only earth-sphere …] [--seeds 8] [--processes 2]

Each training is one line of benchmarks/results/synchronised.jsonl, so the benchmark goes on where it was stopped
(remove lines to measure them again); `synchronised_table.py` makes the tables. A cold run gets the steps of the start
as further epochs. −ELBO leaves the Gaussian's constant out: Σ(x − x̂)²/2σ² + KL, 20 draws per held-out datum. Degrees
and winding numbers are of views rendered on meshes that no training saw.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kuralab import data
from kuralab.config import Config
from kuralab.data import earth
from kuralab.data.base import Dataset
from kuralab.data.likelihoods import Gaussian
from kuralab.evaluation import degree, topology
from kuralab.evaluation.bounds import elbo, iwae
from kuralab.evaluation.geometry import errors, summary
from kuralab.evaluation.neighbours import distances
from kuralab.kuramoto.embedding import Frame
from kuralab.manifolds.base import angle_of
from kuralab.models.vae import VAE
from kuralab.training.fit import Trainer, fit
from kuralab.training.start import DECODER_STEPS, ENCODER_STEPS, Watch, synchronise

LINES = Path(__file__).parent / "results" / "synchronised.jsonl"
BAND = math.radians(80)
WEIGHTED, DRAWS = 1000, 500
VOTES = 5


@dataclass(frozen=True)
class Case:
    """One training."""

    data: str
    latent: str
    dim: int
    start: str
    seed: int
    epochs: int = 40
    learning_rate: float = 2e-3
    neighbours: int = 10
    deep: bool = False

    @property
    def name(self) -> str:
        return f"{self.data} {self.latent} {self.dim} {self.start} {self.seed}"


def cases(seeds: int) -> list[Case]:
    """Every training, in the order of seeds, so that all rows grow together."""
    found = []
    for seed in range(seeds):
        for name, families in EARTH.items():
            for latent, dim in families:
                starts = ("synchronised", "cold") if latent != "gaussian" else ("cold",)
                found += [Case(name, latent, dim, start, seed, EPOCHS.get(name, 40)) for start in starts]
        found += [
            Case("gait", "wrapped-cauchy", 1, start, seed, 10, neighbours=80) for start in ("synchronised", "cold")
        ]
        found += [Case("glove50", latent, 10, start, seed, 20) for latent, start in WORDS]
        found += [Case("digits", latent, dim, "cold", seed, 80, 1e-3, deep=True) for latent, dim in DEEP]
        if seed < 3:
            found += [Case("mnist", latent, dim, "cold", seed, 5, 1e-3, deep=True) for latent, dim in DEEP]
    return found


EARTH = {
    "earth-sphere": (("spherical-cauchy", 3), ("gaussian", 3)),
    "earth-circle": (("wrapped-cauchy", 1), ("spherical-cauchy", 2)),
    "earth-torus": (("wrapped-cauchy", 2), ("kuramoto-torus", 2), ("bivariate-wrapped-cauchy", 1)),
}
WORDS = (
    ("spherical-cauchy", "synchronised"), ("spherical-cauchy", "cold"), ("von-mises-fisher", "synchronised"),
    ("von-mises-fisher", "cold"), ("gaussian", "cold"),
)  # fmt: skip
EPOCHS = {"earth-torus": 100}
DEEP = (
    ("gaussian", 4), ("categorical", 4), ("von-mises-fisher", 5), ("kuramoto-noise", 5), ("spherical-cauchy", 5),
    ("kuramoto-sphere", 5), ("wrapped-cauchy", 4), ("kuramoto-torus", 4), ("bivariate-wrapped-cauchy", 2),
)  # fmt: skip


class Last(Watch):
    """Keeps where the oscillators ended."""

    def frame(self, frame: Frame, rows: Tensor) -> None:
        self.places = frame.positions.flatten(1)


def train(case: Case) -> dict[str, Any]:
    """Train and measure one case."""
    dataset = data.load(case.data)
    steps = math.ceil(len(dataset.train) / 128)
    lead = round((ENCODER_STEPS + DECODER_STEPS) / steps)
    spare = 0 if case.start == "synchronised" or case.deep else lead
    config = Config(
        data=case.data, latent=case.latent, dim=case.dim, start=case.start, seed=case.seed, rate="cosine",
        epochs=case.epochs + spare, learning_rate=case.learning_rate, neighbours=case.neighbours,
    )  # fmt: skip
    trainer, last, began = Trainer(config, dataset), Last(), time.process_time()
    told: dict[str, Any] = {}
    if config.synchronised:
        synchronise(trainer, watch=last)
        found = against_truth(dataset, trainer.model, last.places, dataset.truth.train) if dataset.truth else None
        told["start error"] = None if found is None else summary(found)
    for _ in fit(trainer):
        pass
    told["seconds"] = time.process_time() - began
    told["steps"] = config.epochs * steps + (lead * steps if config.synchronised else 0)
    with torch.no_grad():
        told |= measured(case, trainer.model, dataset)
    return asdict(case) | {"name": case.name} | told


def measured(case: Case, model: VAE, dataset: Dataset) -> dict[str, Any]:
    """Bounds, errors, folds and neighbours of a trained model."""
    bounds = elbo(model, dataset, draws=20)
    constant = 0.0
    if isinstance(dataset.likelihood, Gaussian):
        constant = dataset.train.shape[1] * math.log(dataset.likelihood.scale * math.sqrt(2 * math.pi))
    told: dict[str, Any] = {"minus elbo": -bounds["elbo"] - constant, "kl": bounds["kl"]}
    if dataset.truth:
        told |= truth(case, model, dataset)
    if case.data == "gait":
        told |= walking(model, dataset)
    if case.deep:
        told |= deep(model, dataset)
    seen = topology.topology(model, dataset)
    return told | ({"topology": seen.row()} if seen else {})


def against_truth(dataset: Dataset, model: VAE, z: Tensor, places: Tensor) -> Tensor | None:
    assert dataset.truth is not None
    return errors(model.latent.manifold, z, dataset.truth.manifold, places)


def truth(case: Case, model: VAE, dataset: Dataset) -> dict[str, Any]:
    """Errors after the best symmetry on held-out data, and how often views on a mesh wind around the latent space."""
    assert dataset.truth is not None
    found = against_truth(dataset, model, model.encode(dataset.held_out).mode(), dataset.truth.test)
    if found is None:
        return {}
    told: dict[str, Any] = {"error": summary(found)}
    if "latitude" in dataset.test_labels:
        told["error in band"] = summary(found[dataset.test_labels["latitude"].abs() < BAND])
    return told | MESHES[case.data](model)


def _views(model: VAE, lon: Tensor, lat: Tensor | float = 0.0, roll: Tensor | float = 0.0) -> Tensor:
    return model.encode(earth.render(lon, lat, roll).flatten(1)).mode()


def _turns(count: int) -> Tensor:
    return torch.arange(count) * (2 * math.pi / count)


def sphere(model: VAE) -> dict[str, Any]:
    points, faces = degree.icosphere(4)
    lon, lat = torch.atan2(points[:, 1], points[:, 0]), points[:, 2].clamp(-1, 1).asin()
    found = degree.sphere_degree(_views(model, lon.float(), lat.float()), faces)
    return {"degree": found.number, "forward": found.forward}


def circle(model: VAE) -> dict[str, Any]:
    found = degree.winding(_views(model, _turns(120)))
    return {"degree": found.number, "forward": found.forward, "monotone": found.monotone}


def torus(model: VAE) -> dict[str, Any]:
    turn, held = _turns(180), _turns(8)
    spun = torch.stack([_views(model, turn, roll=one.expand(180)) for one in held])
    rolled = torch.stack([_views(model, one.expand(180), roll=turn) for one in held])
    matrix = degree.winding_matrix(torch.stack((spun, rolled)))
    grid = torch.stack([_views(model, _turns(90), roll=one.expand(90)) for one in _turns(90)])
    found = degree.torus_degree(grid)
    return {
        "winding": matrix.tolist(), "unimodular": degree.unimodular(matrix), "degree": found.number,
        "forward": found.forward,
    }  # fmt: skip


MESHES = {"earth-sphere": sphere, "earth-circle": circle, "earth-torus": torus}


def walking(model: VAE, dataset: Dataset) -> dict[str, Any]:
    """Share of steps in time in which the phase advances, and the stride's period beside the autocorrelation's."""
    theta = angle_of(model.encode(dataset.held_out).mode())
    steps = torch.remainder(theta.diff() + math.pi, 2 * math.pi) - math.pi
    steps = steps * steps.sum().sign()
    span = float(dataset.test_labels["time"][-1] - dataset.test_labels["time"][0])
    turns = float(steps.sum()) / (2 * math.pi)
    expected = _period(dataset)
    period = span / turns if turns else math.inf
    return {"advances": float((steps > 0).float().mean()), "period": period, "of autocorrelation": period / expected}


def _period(dataset: Dataset) -> float:
    """Of the held-out walk, in seconds: the autocorrelation's highest peak between 0.6 and 1.6 s, by a parabola."""
    x = dataset.test.double() - dataset.test.double().mean(0)
    frame = float(dataset.test_labels["time"].diff().median())
    lags = range(round(0.6 / frame), round(1.6 / frame))
    like = torch.stack([(x[: len(x) - lag] * x[lag:]).sum() / (len(x) - lag) for lag in lags])
    top = int(like[1:-1].argmax()) + 1
    before, here, after = like[top - 1 : top + 2].tolist()
    return (lags[top] + (before - after) / (2 * (before - 2 * here + after))) * frame


def deep(model: VAE, dataset: Dataset) -> dict[str, Any]:
    """Importance-weighted bound of the first held-out images, and the accuracy of votes among latent neighbours."""
    few = Dataset(
        dataset.name, dataset.train, dataset.test[:WEIGHTED], dataset.shape, dataset.likelihood, dataset.provenance
    )
    told: dict[str, Any] = {}
    if model.latent.dense:
        told["iwae"] = iwae(model, few, DRAWS)
    rows = torch.linspace(0, len(dataset.train) - 1, min(len(dataset.train), 10_000)).long()
    known = model.encode(dataset.likelihood.observe(dataset.train[rows])).mode()
    asked = model.encode(dataset.held_out[:WEIGHTED]).mode()
    (name,) = dataset.train_labels
    near = distances(model.latent.manifold, asked, known).topk(VOTES, largest=False).indices
    votes = dataset.train_labels[name][rows][near].mode(1).values
    return told | {"accuracy": float((votes == dataset.test_labels[name][:WEIGHTED]).float().mean())}


def work(case: Case) -> dict[str, Any]:
    torch.set_num_threads(1)
    return train(case)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    done = {json.loads(line)["name"] for line in LINES.read_text().splitlines()} if LINES.exists() else set()
    left = [case for case in cases(asked.seeds) if case.name not in done]
    left = [case for case in left if not asked.only or case.data in asked.only]
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        for row in pool.imap_unordered(work, left):
            with LINES.open("a") as lines:
                lines.write(json.dumps(row) + "\n")
            print(row["name"], {k: row.get(k) for k in ("minus elbo", "error", "degree", "accuracy")}, flush=True)


if __name__ == "__main__":
    main()
