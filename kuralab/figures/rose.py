"""A rose diagram on paper: petals whose areas are the counts, with fitted densities over them.

The radius is the root of the density, so that the area of a petal, and the area under a curve between two
directions, is the share of the data there. With radii in proportion to counts large petals would look larger still.

References:
    Fisher (1993), Statistical Analysis of Circular Data, section 2.2 (equal-area rose diagrams).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from kuralab.figures.paper import plain

Floats = NDArray[np.float64]
PETAL = "#9fb3c8"


@dataclass(frozen=True)
class Curve:
    """A density to draw: its name, colour, and values (per radian) at angles in radians."""

    name: str
    colour: str
    angles: Floats
    values: Floats


def petals(theta: Floats, bins: int) -> tuple[Floats, NDArray[np.int64]]:
    """Centres of equal bins, the first at 0, and how many angles (radians) fall into each.

    >>> petals(np.radians([0.0, 359.0, 90.0]), 4)[1].tolist()
    [2, 1, 0, 0]
    """
    width = 2 * np.pi / bins
    numbers = np.floor((theta + width / 2) / width + 1e-9).astype(np.int64) % bins
    return np.arange(bins, dtype=np.float64) * width, np.bincount(numbers, minlength=bins)


def rose(theta: Floats, bins: int, curves: Sequence[Curve], title: str, clockwise: bool = False) -> go.Figure:
    """The diagram; bearings are drawn as a compass shows them.

    Args:
        theta: Angles in radians.
        bins: Number of petals.
        curves: Densities over it.
        clockwise: Whether 0 is north and angles go clockwise.
    """
    centres, counts = petals(theta, bins)
    density = counts / (len(theta) * 2 * np.pi / bins)
    figure = go.Figure()
    figure.add_barpolar(
        r=np.sqrt(density), theta=np.degrees(centres), width=[360 / bins] * bins, name=f"{len(theta):,} angles",
        customdata=np.stack((counts, density), -1), marker={"color": PETAL, "line": {"color": "#5b7186", "width": 1}},
        hovertemplate="%{customdata[0]:,} at %{theta}°: %{customdata[1]:.3g} per radian<extra></extra>",
    )  # fmt: skip
    for curve in curves:
        figure.add_scatterpolar(
            r=np.sqrt(curve.values), theta=np.degrees(curve.angles), mode="lines", name=curve.name,
            line={"color": curve.colour, "width": 2}, customdata=curve.values,
            hovertemplate=f"{curve.name}: %{{customdata:.3g}} per radian<extra></extra>",
        )  # fmt: skip
    top = max(density.max(), *(curve.values.max() for curve in curves)) if curves else density.max()
    rungs = np.array([0.25, 0.5, 0.75, 1.0]) * top
    figure.update_polars(
        bgcolor="rgba(0,0,0,0)",  # the page's own, light or dark
        angularaxis={"direction": "clockwise" if clockwise else "counterclockwise", "rotation": 90 if clockwise else 0},
        radialaxis={"tickvals": np.sqrt(rungs), "ticktext": [f"{rung:.2g}" for rung in rungs], "angle": 22.5},
    )
    return plain(figure, f"{title}: density per radian, areas in proportion to counts")
