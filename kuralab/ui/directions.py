"""The data half of the distributions page: a set of directions on its manifold, and what can be said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.catalogue import DIRECTIONS, LAWS
from kuralab.data import DataError, coastline, directions, own_directions
from kuralab.data.directions import Directions
from kuralab.distributions.directional import unit_vectors
from kuralab.evaluation import fits as fitting
from kuralab.evaluation import summary
from kuralab.evaluation.fits import Fit
from kuralab.manifolds.base import points_at
from kuralab.runs.folder import home
from kuralab.ui.choice import choose
from kuralab.ui.directions_numbers import numbers
from kuralab.ui.directions_upload import upload
from kuralab.ui.look import plain
from kuralab.ui.stage import stage

KEY = "directions"
# What the browser takes as a law's concentration: 0 is uniform for each of them.
STRENGTHS: dict[str, Callable[[Tensor], Tensor]] = {
    "concentration": lambda kappa: kappa,
    "radius": lambda s: s,
    "scale": lambda sigma: sigma**-2,
}


def own_data() -> None:
    """Draws the chosen set, below it the choice and the way to bring one's own, then the numbers."""
    picture, row = st.container(), st.container()
    with row:
        choice, own, source = st.columns([2, 2, 5], gap="medium", vertical_alignment="bottom")
    with own, st.popover("Your own data", icon=":material/upload:", width="stretch"):
        upload(KEY)
    with choice:
        name = choose(KEY, "Directions", known(), next(iter(DIRECTIONS)))
    try:
        data = directions.load(name, home())
    except DataError as error:
        picture.warning(plain(str(error)), icon=":material/link_off:")
        return
    found = fits(name, str(home()))
    with picture:
        stage("directions", options(data, found), arrays(data), key="set")
    source.caption(provenance(data), help=note(data))
    numbers(data, found)


def known() -> dict[str, str]:
    """The titles of all sets by name: the catalogue's and the uploaded ones."""
    uploads = {name: own_directions.title(name) for name in own_directions.known(home())}
    return {name: entry.title for name, entry in DIRECTIONS.items()} | uploads


@st.cache_resource(show_spinner="Fitting the laws …", max_entries=32)
def fits(name: str, folder: str) -> list[Fit]:
    """Every law fitted to the set called `name`; the folder is part of its name."""
    return fitting.fit_all(directions.load(name, home()))


def provenance(data: Directions) -> str:
    """Source and licence in one line."""
    return plain(f"Source: {data.provenance.source}. Licence: {data.provenance.licence}.")


def note(data: Directions) -> str:
    """What else one should know of the data."""
    coasts = (
        f" Coastlines: {coastline.PROVENANCE.source}; {coastline.PROVENANCE.licence.lower()}." if data.earth else ""
    )
    return plain(f"{data.provenance.note}.{coasts}")


def options(data: Directions, found: list[Fit]) -> dict[str, Any]:
    """What the browser is told of a set and of the laws fitted to it."""
    return {
        "id": data.name,
        "title": data.title,
        "manifold": data.manifold.name,
        "clockwise": data.clockwise,
        "earth": data.earth,
        "readings": [{"name": reading.name, "start": reading.start} for reading in data.readings],
        "labels": [
            {"key": key, "kind": label.kind, "names": label.names, "unit": label.unit}
            for key, label in data.labels.items()
        ],
        "median": _drawn(summary.median(data), data).tolist(),
        "fits": [shown(fit, data) for fit in found],
    }


def arrays(data: Directions) -> dict[str, NDArray[Any]]:
    """The points as they are drawn, their labels and names, and the coast."""
    found: dict[str, NDArray[Any]] = {"z": _drawn(data.space, data).numpy().astype(np.float32)}
    found |= {f"label.{place}": label.values for place, label in enumerate(data.labels.values())}
    if data.titles:
        found["titles"] = np.frombuffer("\n".join(data.titles).encode(), np.uint8)
    if data.earth:
        found["coast"] = coastline.segments()
    return found


def shown(fit: Fit, data: Directions) -> dict[str, Any]:
    """A fitted law as the browser draws it: a mode and a concentration for each factor of the manifold."""
    entry = LAWS[fit.name]
    modes, strengths = [], []
    for part in fit.parts:
        loc, strength = _mode(part), _strength(part)
        modes += _drawn(loc, data).tolist()
        strengths += strength
    correlation = float(getattr(fit.parts[0], "correlation", 0.0))
    return {
        "name": fit.name, "title": entry.title, "symbol": entry.symbol, "colour": entry.colour,
        "modes": modes, "strengths": strengths, "correlation": correlation,
    }  # fmt: skip


def _mode(law: Any) -> Tensor:
    """The modes of a law as unit vectors, (factors, d); the first axis for a law that has none."""
    if not hasattr(law, "loc"):
        return torch.eye(law.event_shape[-1])[:1]
    found: Tensor = law.loc.reshape(1, -1) if law.support is unit_vectors else points_at(law.loc.reshape(-1))
    return found


def _strength(law: Any) -> list[float]:
    for name, told in STRENGTHS.items():
        if name in law.arg_constraints:
            return [float(value) for value in told(getattr(law, name)).reshape(-1)]
    return [0.0]


def _drawn(vectors: Tensor, data: Directions) -> Tensor:
    """Bearings are drawn as a compass shows them: north up, clockwise, which swaps the two axes."""
    return vectors.flip(-1) if data.clockwise else vectors
