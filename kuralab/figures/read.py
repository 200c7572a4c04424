"""From a run folder to the spaces that can be drawn of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np

from kuralab.figures import FigureError
from kuralab.figures.space import Labels, Space, Surface
from kuralab.runs.folder import Run
from kuralab.runs.tensors import Arrays, read_tensors


def spaces(run: Run) -> list[Space]:
    """The encodings of a finished run, once for each thing they can be coloured by.

    Raises:
        RunError: If the run has no encodings yet.
        FigureError: If its files are not those of a run.
    """
    view, told = read_tensors(run.file("view"))
    encodings, _ = read_tensors(run.file("encodings"))
    try:
        return _spaces(run, view, told, encodings)
    except (KeyError, ValueError, IndexError) as error:
        raise FigureError(f"Expected the files of run {run.id} to belong together; {error}. Train it again.") from error


def space(run: Run, colour: str = "") -> Space:
    """The encodings of a run, coloured by what is named, or by the first thing there is.

    Raises:
        FigureError: If there is nothing of that name to colour by.
    """
    found = {one.labels.name: one for one in spaces(run)}
    if colour and colour not in found:
        raise FigureError(f"Expected a colouring of {', '.join(found)}; got {colour!r}. Choose one of these.")
    return found[colour] if colour else next(iter(found.values()))


def _spaces(run: Run, view: Arrays, told: dict[str, str], encodings: Arrays) -> list[Space]:
    points, statement, phase = _placed(run, encodings)
    count = f"{len(points):,} held-out data"
    surface = Surface(
        view["mesh.vertices"],
        view["mesh.faces"],
        view["mesh.lines"],
        tuple(view[name] for name in sorted(view) if name.startswith("mesh.axes")),
    )
    labels = [*_labels(view, json.loads(told["labels"])), *_amounts(encodings)]
    if phase is not None:
        labels.append(Labels("phase", "angle", phase, unit="radians"))
    title = run.title if run.title.startswith(told["symbol"]) else f"{told['symbol']} · {run.title}"
    first = Space(title, f"{count} · {statement}", points, surface, labels[0])
    return [replace(first, labels=one) for one in labels]


def _placed(run: Run, encodings: Arrays) -> tuple[np.ndarray, str, np.ndarray | None]:
    """Drawing coordinates, what the drawing shows in words, and phases where there are any."""
    import torch

    from kuralab import latents
    from kuralab.manifolds.base import Chart

    z = torch.from_numpy(encodings["z"])
    manifold = latents.make(run.config).manifold
    chart = manifold.chart(z)
    if "chart.basis" in encodings:
        origin = torch.from_numpy(encodings["chart.origin"]) if "chart.origin" in encodings else None
        chart = Chart(torch.from_numpy(encodings["chart.basis"]), origin, chart.statement)
    phase = manifold.phase(z)
    return manifold.place(z, chart).numpy(), chart.statement, None if phase is None else phase.numpy()


def _labels(view: Arrays, told: dict[str, Any]) -> list[Labels]:
    return [
        Labels(name, str(what["kind"]), view[f"label.{name}"], tuple(map(str, what.get("names", ()))), _unit(what))
        for name, what in told.items()
    ]


def _unit(what: dict[str, Any]) -> str:
    return "radians" if what["kind"] == "angle" else str(what.get("unit", ""))


def _amounts(encodings: Arrays) -> list[Labels]:
    return [
        Labels("KL", "amount", encodings["kl"], unit="nats"),
        Labels("reconstruction error", "amount", -encodings["reconstruction"], unit="nats"),
    ]
