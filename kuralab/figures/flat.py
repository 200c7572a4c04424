"""Flat maps of directions: two angles in degrees, and the sphere in a projection that keeps areas.

References:
    Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, page 182 (Hammer).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from kuralab.figures import colours
from kuralab.figures.paper import plain

Floats = NDArray[np.float64]
LINE = "#6f7b87"
LEVELS = 8
CELL = 5  # degrees


def hammer(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude in radians to the plane, areas kept.

    >>> [round(float(v), 3) for v in hammer(np.array(np.pi), np.array(0.0))]
    [2.828, 0.0]
    """
    size = np.sqrt(1 + np.cos(lat) * np.cos(lon / 2))
    return 2 * np.sqrt(2) * np.cos(lat) * np.sin(lon / 2) / size, np.sqrt(2) * np.sin(lat) / size


def ramachandran(
    points: Floats, names: Sequence[str], grid: Floats, density: Floats, law: tuple[str, str]
) -> go.Figure:
    """Two angles on a square map: the data's own density as shade, a fitted one as contours.

    Shapes: `points` (n, 2) in degrees from −180 on; `grid` (g,) the degrees of rows and columns; `density` (g, g), the
    first angle along the first axis, per radian²; `law` its title and colour.
    """
    edges = np.linspace(-180, 180, 360 // CELL + 1)
    counts, *_ = np.histogram2d(points[:, 0], points[:, 1], bins=(edges, edges))
    shade = np.where(counts > 0, counts, np.nan) / (len(points) * np.radians(CELL) ** 2)
    middle = (edges[1:] + edges[:-1]) / 2
    figure = go.Figure()
    figure.add_heatmap(
        x=middle, y=middle, z=np.sqrt(shade).T, customdata=shade.T, colorscale=colours.scale("amount"), name="Data",
        colorbar={"title": {"text": "Data, per radian²", "side": "right"}, "thickness": 12, **_rungs(shade)},
        hovertemplate=f"{names[0]} %{{x}}°, {names[1]} %{{y}}°: %{{customdata:.3g}} per radian²<extra></extra>",
    )  # fmt: skip
    title, colour = law
    figure.add_contour(
        x=grid, y=grid, z=density.T, name=title, showscale=False, hoverinfo="skip", showlegend=True, ncontours=LEVELS,
        contours={"coloring": "none"}, line={"width": 2, "color": colour},
    )  # fmt: skip
    for update, name in ((figure.update_xaxes, names[0]), (figure.update_yaxes, names[1])):
        update(title=f"{name}, degrees", range=[-180, 180], dtick=60, zeroline=False, constrain="domain")
    figure.update_yaxes(scaleanchor="x")
    found = plain(figure, f"{names[0]} and {names[1]}: density of the data, contours of {title}")
    return found.update_layout(legend={"y": -0.2}, margin={"b": 60})


def _rungs(shade: Floats) -> dict[str, list[float] | list[str]]:
    """Ends of a scale that is even in the root of the density, so that rare places are seen too."""
    rungs = np.nanmax(shade) * np.array([0.02, 0.1, 0.3, 0.6, 1.0])
    return {"tickvals": np.sqrt(rungs).tolist(), "ticktext": [f"{rung:.2g}" for rung in rungs]}


def globe(
    points: Floats, coast: Floats | None, rings: Sequence[Floats], law: str, groups: Mapping[str, NDArray[np.bool_]]
) -> go.Figure:
    """The whole sphere on an equal-area map.

    Shapes: `points` (n, 2) longitude and latitude in radians; `coast` (L, 2, 2) pieces of coastline, likewise; `rings`
    closed curves (k, 2) around the mode of the fitted law.
    """
    figure = go.Figure()
    for degrees in range(-180, 181, 60):
        _line(
            figure, np.stack((np.full(61, np.radians(degrees)), np.linspace(-np.pi / 2, np.pi / 2, 61)), -1), LINE, 0.5
        )
    for degrees in (-60, -30, 0, 30, 60):
        _line(figure, np.stack((np.linspace(-np.pi, np.pi, 121), np.full(121, np.radians(degrees))), -1), LINE, 0.5)
    if coast is not None:
        short = np.abs(np.diff(coast[:, :, 0], axis=1)[:, 0]) < np.pi  # a piece across the date line is no line here
        broken = np.concatenate((coast[short], np.full((int(short.sum()), 1, 2), np.nan)), 1).reshape(-1, 2)
        _line(figure, broken, "#5b6670", 0.9)
    _dots(figure, *hammer(points[:, 0], points[:, 1]), groups)
    for place, ring in enumerate(rings):
        _line(figure, _torn(ring), "#10131a", 1.8, law if place == 0 else None)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x")
    found = plain(figure, f"Equal-area map; rings hold 25, 50 and 75 % of the fitted {law}")
    return found.update_layout(legend={"itemsizing": "constant", "y": -0.02})


def _dots(figure: go.Figure, x: Floats, y: Floats, groups: Mapping[str, NDArray[np.bool_]]) -> None:
    for place, (name, mask) in enumerate(groups.items()):
        figure.add_scattergl(
            x=x[mask], y=y[mask], mode="markers", name=f"{name} ({int(mask.sum()):,})", hoverinfo="skip",
            marker={"size": 3 if len(x) > 3000 else 5, "color": colours.label(place), "opacity": 0.75},
        )  # fmt: skip


def _line(figure: go.Figure, places: Floats, colour: str, width: float, name: str | None = None) -> None:
    x, y = hammer(places[:, 0], places[:, 1])
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": width}, name=name, showlegend=name is not None,
        hoverinfo="skip",
    )  # fmt: skip


def _torn(ring: Floats) -> Floats:
    """A closed curve with gaps where it crosses the date line."""
    jumps = np.flatnonzero(np.abs(np.diff(ring[:, 0])) > np.pi) + 1
    return np.insert(ring, jumps, np.nan, axis=0)
