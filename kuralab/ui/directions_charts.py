"""Still charts of a set of directions: a rose, a map of two angles, or the whole sphere; made to be taken home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.catalogue import LAWS
from kuralab.data import coastline
from kuralab.data.directions import Directions, places
from kuralab.evaluation.fits import Fit, log_prob
from kuralab.figures import flat
from kuralab.figures.paper import page
from kuralab.figures.rose import Curve, rose
from kuralab.manifolds.unit import exp, normalise

GRID = 91
AROUND = 361
SHARES = (0.25, 0.5, 0.75)
SAMPLES = 4_000
MODE_BAR = {"displaylogo": False, "toImageButtonOptions": {"format": "svg", "filename": "directions"}}


def chart(data: Directions, found: Sequence[Fit]) -> None:
    """Draws the chart that suits the data's manifold, and offers it as one HTML file."""
    figure = _figure(data, found)
    st.plotly_chart(figure, width="stretch", key="still", config=MODE_BAR, alt=_described(data))
    st.download_button(
        "HTML", lambda: page(figure), f"{data.name}.html", "text/html", icon=":material/download:", on_click="ignore",
        type="tertiary", help="One file that opens anywhere; the chart's own camera saves SVG",
    )  # fmt: skip


def _law(found: Sequence[Fit]) -> Fit:
    if len(found) < 2:
        return found[0]
    titles = {fit.name: LAWS[fit.name].title for fit in found}
    name = st.selectbox("Fitted law", list(titles), format_func=lambda law: titles.get(law, law), key="still-law")
    return next(fit for fit in found if fit.name == name)


def _figure(data: Directions, found: Sequence[Fit]) -> go.Figure:
    """One angle is a rose, two are a map, and a direction of space is a map of the sphere."""
    if not data.angular:
        return _sphere(data, _law(found))
    return _rose(data, found) if data.points.shape[1] == 1 else _map(data, _law(found))


def _rose(data: Directions, found: Sequence[Fit]) -> go.Figure:
    bins = st.slider("Bins", 4, 72, 36, key="still-bins", bind="query-params")
    angles = torch.linspace(0, 2 * torch.pi, AROUND, dtype=torch.float64)
    curves = [
        Curve(LAWS[one.name].title, LAWS[one.name].colour, angles.numpy(), _density(one, angles[:, None], data))
        for one in found
    ]
    return rose(np.asarray(data.points[:, 0]), bins, curves, data.readings[0].name, data.clockwise)


def _map(data: Directions, fit: Fit) -> go.Figure:
    degrees = torch.linspace(-180, 180, GRID, dtype=torch.float64)
    pairs = torch.cartesian_prod(degrees, degrees).deg2rad()
    density = _density(fit, pairs, data).reshape(GRID, GRID)
    shown = (np.degrees(np.asarray(data.points)) + 180) % 360 - 180
    names, entry = [reading.name for reading in data.readings], LAWS[fit.name]
    return flat.ramachandran(shown, names, degrees.numpy(), density, (entry.title, entry.colour))


def _sphere(data: Directions, fit: Fit) -> go.Figure:
    coast = places(torch.from_numpy(coastline.segments())).double().numpy() if data.earth else None
    law = fit.parts[0]
    rings = _rings(law) if hasattr(law, "loc") else []
    return flat.globe(np.asarray(data.coordinates), coast, rings, LAWS[fit.name].title, _groups(data))


def _rings(law: Any) -> list[NDArray[np.float64]]:
    """Circles around the mode that hold given shares of a law that is symmetric about it, by its own samples."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        heights = law.sample((SAMPLES,)) @ law.loc
    turn = torch.linspace(0, 2 * torch.pi, AROUND, dtype=torch.float64)
    east = normalise(torch.linalg.cross(torch.eye(3, dtype=torch.float64)[law.loc.abs().argmin()], law.loc))
    north = torch.linalg.cross(law.loc, east)
    heading = turn.cos()[:, None] * east + turn.sin()[:, None] * north
    found = []
    for share in SHARES:
        away = torch.arccos(torch.quantile(heights, 1 - share).clamp(-1, 1))
        found.append(np.asarray(places(exp(law.loc, away * heading))))
    return found


def _density(fit: Fit, points: Tensor, data: Directions) -> NDArray[np.float64]:
    return np.asarray(log_prob(fit.law, points, data.angular).exp())


def _groups(data: Directions) -> dict[str, NDArray[np.bool_]]:
    """The points by the first label that is a class; all of them where there is none."""
    label = next((label for label in data.labels.values() if label.names), None)
    if label is None:
        return {"Points": np.ones(len(data), bool)}
    return {name: label.values == place for place, name in enumerate(label.names)}


def _described(data: Directions) -> str:
    return f"{data.title}: {len(data):,} points and the densities fitted to them"
