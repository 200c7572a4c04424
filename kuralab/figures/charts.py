"""Still charts: curves over epochs, and bars with intervals, one colour for each run.

Inks of text and grid are left to the page's theme; only a family's own colour is set here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

QUANTITIES = {
    "elbo": ("ELBO", "nats per datum, higher is better"),
    "reconstruction": ("Reconstruction", "nats per datum, higher is better"),
    "kl": ("KL", "nats per datum"),
    "loss": ("Loss", "nats per datum, lower is better"),
}


@dataclass(frozen=True)
class Series:
    """One run, or several seeds of one family, under one name and colour.

    Args:
        rows: For each seed, its records, one per epoch.
    """

    name: str
    colour: str
    rows: tuple[Sequence[Mapping[str, Any]], ...]

    def last(self, quantity: str) -> list[float]:
        """The latest value of each seed that has one."""
        return [float(rows[-1][quantity]) for rows in self.rows if rows and quantity in rows[-1]]


@dataclass(frozen=True)
class Bar:
    """A value with its interval and what the interval is."""

    name: str
    colour: str
    value: float
    low: float
    high: float


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and 95 % interval of the mean; a single value has no interval.

    The interval is Student's: with the two to five seeds a person can wait for, the normal one
    would be far too narrow.

    >>> interval([3.0])
    (3.0, 3.0, 3.0)
    >>> [round(v, 3) for v in interval([1.0, 2.0, 3.0])]
    [2.0, -0.484, 4.484]
    """
    from scipy.stats import t

    mean = float(np.mean(values))
    if len(values) < 2:
        return mean, mean, mean
    half = float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def curves(series: Sequence[Series], quantity: str = "elbo") -> go.Figure:
    """A quantity over epochs, one line for each seed, one legend entry for each name."""
    title, unit = QUANTITIES.get(quantity, (quantity.replace("_", " ").capitalize(), ""))
    figure = go.Figure()
    for one in series:
        for seed, rows in enumerate(one.rows):
            figure.add_scatter(
                x=[row["epoch"] for row in rows if quantity in row],
                y=[row[quantity] for row in rows if quantity in row],
                mode="lines" if len(rows) > 1 else "markers",
                name=one.name,
                legendgroup=one.name,
                showlegend=seed == 0,
                line={"color": one.colour, "width": 2},
                hovertemplate=f"{one.name}: %{{y:.4g}} at epoch %{{x}}<extra></extra>",
            )
    figure.update_xaxes(title="Epoch", rangemode="tozero")
    figure.update_yaxes(title=unit)
    return _plain(figure, title)


def bars(values: Sequence[Bar], quantity: str = "elbo") -> go.Figure:
    """Values as dots with intervals on one scale.

    Dots, not columns: an ELBO has no meaningful zero, and columns drawn from zero hide the
    differences that are compared.
    """
    title, unit = QUANTITIES.get(quantity, (quantity.replace("_", " ").capitalize(), ""))
    figure = go.Figure()
    for one in values:
        figure.add_scatter(
            x=[one.value],
            y=[one.name],
            mode="markers+text",
            text=[f"{one.value:.4g}".replace("-", "−")],
            textposition="top center",
            marker={"color": one.colour, "size": 13},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [one.high - one.value],
                "arrayminus": [one.value - one.low],
                "color": one.colour,
                "thickness": 2.5,
                "width": 6,
                "visible": one.high > one.low,
            },
            name=one.name,
            showlegend=False,
            hovertemplate=f"{one.name}: {one.value:.4g} [{one.low:.4g}, {one.high:.4g}]<extra></extra>",
        )
    figure.update_xaxes(title=unit)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=True)
    return _plain(figure, title)


def _plain(figure: go.Figure, title: str) -> go.Figure:
    figure.update_layout(
        title={"text": title, "x": 0, "font": {"size": 16}},
        margin={"l": 10, "r": 20, "t": 48, "b": 10},
        height=320,
        legend={"orientation": "h", "y": -0.25},
        hovermode="closest",
    )
    figure.update_xaxes(automargin=True, zeroline=False)
    figure.update_yaxes(automargin=True, zeroline=False)
    return figure
