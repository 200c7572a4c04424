"""Does the label-free verdict on folds agree with the truth? `python benchmarks/topology.py`

Encoders of the turning Earth, fitted to the true places, to folded versions of them, and trained cold as VAEs. The
truth comes from rendered views all over the true manifold: a map is one to one if its degree is ±1 and 96 % of what
it covers is covered forwards. Written to benchmarks/results/topology.md.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Generator, Tensor

from kuralab import data
from kuralab.config import Config
from kuralab.data import earth
from kuralab.data.base import Dataset
from kuralab.evaluation import geometry
from kuralab.evaluation.degree import Degree, icosphere, sphere_degree, torus_degree, winding
from kuralab.evaluation.topology import topology
from kuralab.manifolds.base import angle_of, points_at
from kuralab.models.vae import VAE
from kuralab.training.fit import Trainer, fit

RESULTS = Path(__file__).parent / "results" / "topology.md"
SEEDS, EPOCHS, STEPS, GRID, ONE_TO_ONE = (10, 11, 12, 13), 16, 700, 48, 0.96
Map = Callable[[Tensor], Tensor]
CASES = {
    "earth-circle": ("wrapped-cauchy", 1),
    "earth-torus": ("wrapped-cauchy", 2),
    "earth-sphere": ("spherical-cauchy", 3),
}
COLD = [
    *((name, *case) for name, case in CASES.items()),
    ("earth-circle", "spherical-cauchy", 2),
    ("earth-sphere", "von-mises-fisher", 3),
]


def angles(*of: Callable[..., Tensor]) -> Map:
    """A map of angles, one formula for each, as a map of their unit vectors."""

    def moved(z: Tensor) -> Tensor:
        theta = angle_of(z.unflatten(-1, (-1, 2))).unbind(-1)
        return points_at(torch.stack([one(*theta) for one in of], -1)).flatten(-2)

    return moved


def places(of: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]) -> Map:
    """A map of longitude and latitude as one of unit vectors."""

    def moved(z: Tensor) -> Tensor:
        lon, lat = of(angle_of(z[:, :2]), z[:, 2].clamp(-1, 1).asin())
        return torch.cat((lat.cos()[:, None] * points_at(lon), lat.sin()[:, None]), 1)

    return moved


MAPS: dict[str, dict[str, Map]] = {
    "earth-circle": {
        "true places": angles(lambda a: a),
        "stretched": angles(lambda a: a + 0.6 * a.sin()),
        "twice around": angles(lambda a: 2 * a),
        "half, there and back": angles(lambda a: a.abs()),
        "turns back": angles(lambda a: a + 1.8 * a.sin()),
    },
    "earth-torus": {
        "true places": angles(lambda a, b: a, lambda a, b: b),
        "sheared": angles(lambda a, b: a + b, lambda a, b: b),
        "twice around": angles(lambda a, b: 2 * a, lambda a, b: b),
        "sum and difference": angles(lambda a, b: a + b, lambda a, b: a - b),
        "half, there and back": angles(lambda a, b: a.abs(), lambda a, b: b),
        "turns back": angles(lambda a, b: a + 1.8 * a.sin(), lambda a, b: b),
    },
    "earth-sphere": {
        "true places": places(lambda lon, lat: (lon, lat)),
        "squeezed": places(lambda lon, lat: (lon + 0.5 * lon.sin(), lat)),
        "north on south": places(lambda lon, lat: (lon, lat.abs())),
        "twice around": places(lambda lon, lat: (2 * lon, lat)),
        "a cap folded": places(lambda lon, lat: (lon, torch.where(lat > 0.6, 1.2 - lat, lat))),
        "turns back": places(lambda lon, lat: (lon, 1.4 * (2.2 * lat).sin())),
    },
}


def views(name: str) -> tuple[Tensor, Callable[[Tensor], Degree]]:
    """Pictures from all over the true manifold, and the degree of their encodings."""
    if name == "earth-circle":
        return earth.render(torch.arange(720) * (2 * math.pi / 720)).flatten(1), winding
    if name == "earth-torus":
        turn = torch.arange(GRID) * (2 * math.pi / GRID)
        spin, roll = torch.cartesian_prod(turn, turn).unbind(1)
        return earth.render(spin, roll=roll).flatten(1), lambda z: torus_degree(z.reshape(GRID, GRID, -1))
    points, faces = icosphere(4)
    lon, lat = angle_of(points[:, :2]).float(), points[:, 2].clamp(-1, 1).asin().float()
    return earth.render(lon, lat).flatten(1), lambda z: sphere_degree(z, faces)


def fitted(dataset: Dataset, wanted: Map, config: Config) -> VAE:
    """A VAE whose encoder was fitted to a map of the true places; its decoder is not used."""
    assert dataset.truth is not None
    model, target = Trainer(config, dataset).model, wanted(dataset.truth.train)
    adam = torch.optim.Adam(model.encoder.parameters(), 1e-3)
    draw = Generator().manual_seed(config.seed)
    for _ in range(STEPS):
        rows = torch.randint(len(target), (128,), generator=draw)
        loss = (model.encoder(dataset.train[rows]) - target[rows]).square().sum(1).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return model


def row(kind: str, config: Config, model: VAE, pictures: Tensor, degree: Callable[[Tensor], Degree]) -> tuple[str, str]:
    dataset = data.load(config.data)
    began = time.process_time()
    told = topology(model, dataset)
    seconds = time.process_time() - began
    assert told is not None
    assert told.cover is not None
    with torch.no_grad():
        found = degree(model.encode(pictures).mode())
    error = geometry.geometry_error(model, dataset)
    folded = not (found.once and found.forward >= ONE_TO_ONE)
    cells = (
        config.data, kind, config.seed, found.number, f"{found.forward:.3f}", f"{error['median']:.1f}" if error else "",
        "folded" if folded else "one to one", {True: "folded", False: "not folded", None: "cannot tell"}[told.folded],
        f"{told.neighbours.stacked:.3f}", f"{told.neighbours.torn:.3f}", f"{told.neighbours.kept:.2f}",
        f"{told.neighbours.trustworthiness:.3f}", f"{told.neighbours.continuity:.3f}",
        f"{told.cover.hole:.2f} / {told.cover.hole_expected:.2f}", told.cover.betti,
        f"{told.dimension:.1f}", f"{seconds:.2f}",
    )  # fmt: skip
    line = f"| {' | '.join(map(str, cells))} |"
    print(line, flush=True)
    return line, f"{cells[6]}, said {cells[7]}"


def main() -> None:
    torch.set_num_threads(1)
    lines, verdicts = [], Counter[str]()
    for name, maps in MAPS.items():
        family, dim = CASES[name]
        for kind, wanted in maps.items():
            for seed in SEEDS[:2]:
                config = Config(data=name, latent=family, dim=dim, seed=seed)
                line, verdict = row(kind, config, fitted(data.load(name), wanted, config), *views(name))
                lines.append(line)
                verdicts[verdict] += 1
    for name, family, dim in COLD:
        for seed in SEEDS:
            config = Config(data=name, latent=family, dim=dim, seed=seed, epochs=EPOCHS)
            trainer = Trainer(config, data.load(name))
            for _ in fit(trainer):
                pass
            line, verdict = row(f"cold {family}", config, trainer.model, *views(name))
            lines.append(line)
            verdicts[verdict] += 1
    RESULTS.write_text(report(lines, verdicts))


def report(lines: list[str], verdicts: Counter[str]) -> str:
    """The tables as Markdown."""
    names = ("data", "map", "seed", "degree", "forwards", "error, °", "truth", "verdict", "stacked", "torn", "kept",
             "trustworthiness", "continuity", "hole / expected", "holes", "dimension", "s")  # fmt: skip
    table = [f"| {' | '.join(names)} |", "|---" * len(names) + "|", *lines]
    counts = [
        f"| {truth} | " + " | ".join(str(verdicts[f"{truth}, said {word}"]) for word in WORDS) + " |"
        for truth in TRUTHS
    ]
    head = [f"| truth | said {' | said '.join(WORDS)} |", "|---|---|---|---|"]
    return "\n".join(["# Folds told without labels", "", *HEAD, "", *head, *counts, "", *table, ""])


TRUTHS, WORDS = ("one to one", "folded"), ("not folded", "folded", "cannot tell")
HEAD = (
    "`python benchmarks/topology.py`: the turning Earth; encoders fitted to the true places and to maps of them,",
    f"and cold VAEs of {EPOCHS} epochs. Truth from rendered views: one to one if the degree is ±1 and at least",
    f"{ONE_TO_ONE:.0%} of what is covered is covered forwards. The seeds are not those the thresholds were chosen on.",
    "Time is that of the verdict, in seconds of one core.",
)


if __name__ == "__main__":
    main()
