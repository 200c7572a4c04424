"""A latent space as one HTML file that opens anywhere, with no network.

Plotly's own library travels inside the file. One menu changes what the points are coloured by;
the page follows the reader's light or dark preference.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from kuralab.figures import camera, colours, document
from kuralab.figures.read import spaces
from kuralab.figures.space import Labels, Space
from kuralab.runs.folder import Run

_SLOPE = float(np.tan(np.pi / 8))
# Plotly draws markers in space as letters, few of them filled and in every font: the others get one whose other
# classes have far colours.
_SYMBOLS = {
    "disc": None, "triangle": "square", "plus": "cross", "ring": None, "wedge": "diamond",
    "hexagon": None, "cross": "square", "star": "diamond",
}  # fmt: skip
_SIZES = {None: 3.4, "cross": 4.6}


def latent_html(run: Run) -> str:
    """One HTML document of a finished run's latent space.

    Raises:
        RunError: If the run has no encodings yet.
        FigureError: If its files are not those of a run.
    """
    return page(spaces(run))


def page(views: Sequence[Space]) -> str:
    """One HTML document of a latent space.

    Args:
        views: The same points, once for each thing they may be coloured by.
    """
    first = views[0]
    figure = go.Figure()
    groups: dict[str, list[int]] = {"surface": [], "net": [], "colours": []}
    _furniture(figure, first, groups)
    for number, space in enumerate(views):
        for trace in _points(space):
            trace.visible = number == 0
            figure.add_trace(trace)
            groups["colours"].append(number)
    figure.update_layout(**_layout(first))
    script = document.SCRIPT
    for word, value in (("__GROUPS__", groups), ("__THEMES__", _themes()), ("__VIEW__", _view(first))):
        script = script.replace(word, json.dumps(value).replace("<", "\\u003c"))  # a label must not end the script
    plot = figure.to_html(
        full_html=False,
        include_plotlyjs=True,
        default_height="100%",
        config={"responsive": True, "displaylogo": False, "scrollZoom": True},
        post_script=script,
    )
    return document.wrap(first.title, first.line, [space.labels.heading for space in views], plot)


def _furniture(figure: go.Figure, space: Space, groups: dict[str, list[int]]) -> None:
    surface = space.surface
    if len(surface.faces):
        (x, y, z), (i, j, k) = surface.vertices.T, surface.faces.T
        groups["surface"].append(len(figure.data))
        groups["colours"].append(-1)
        soft = {"ambient": 0.75, "diffuse": 0.35, "specular": 0.05}
        figure.add_mesh3d(x=x, y=y, z=z, i=i, j=j, k=k, opacity=0.3, hoverinfo="skip", lighting=soft)
    if len(surface.lines):
        gaps = np.full((len(surface.lines), 1, 3), np.nan, dtype=np.float32)
        path = np.concatenate([surface.lines, gaps], axis=1).reshape(-1, 3)
        groups["net"].append(len(figure.data))
        groups["colours"].append(-1)
        figure.add_scatter3d(**_xyz(path), mode="lines", line={"width": 1.5}, hoverinfo="skip", showlegend=False)
    for path, ink in zip(surface.axes, colours.AXES, strict=False):
        groups["colours"].append(-1)
        line = {"width": 6, "color": ink}
        figure.add_scatter3d(**_xyz(path), mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _points(space: Space) -> list[go.Scatter3d]:
    labels, panels = space.labels, space.points.shape[1]
    if labels.kind != "class":
        low, high = labels.range
        marker: dict[str, Any] = {
            "size": 3.4,
            "color": labels.values.astype(float).repeat(panels),
            "cmin": low,
            "cmax": high,
            "colorscale": colours.scale(labels.kind),
            "colorbar": {"title": {"text": labels.unit or labels.name}, "thickness": 14, "len": 0.6} | _ticks(labels),
        }
        hover = f"{labels.name} %{{marker.color:.3g}} {labels.unit}<extra></extra>"
        return [go.Scatter3d(**_xyz(space.flat), mode="markers", marker=marker, hovertemplate=hover, showlegend=False)]
    traces = []
    for name, index, count in labels.legend():
        chosen = space.points[labels.values.astype(int) == index].reshape(-1, 3)
        symbol = _SYMBOLS.get(colours.shape(index), colours.shape(index))
        marker = {"size": _SIZES.get(symbol, 3.0), "color": colours.label(index), "symbol": symbol}
        hover = f"{labels.name} {html.escape(name)}<extra></extra>"
        shown = f"{html.escape(name)}  ({count:,})"
        traces.append(go.Scatter3d(**_xyz(chosen), mode="markers", marker=marker, name=shown, hovertemplate=hover))
    return traces


def _ticks(labels: Labels) -> dict[str, Any]:
    if labels.kind != "angle":
        return {}
    return {"tickvals": [-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi], "ticktext": ["−π", "−π/2", "0", "π/2", "π"]}


def _xyz(points: Any) -> dict[str, Any]:
    return dict(zip("xyz", np.asarray(points, dtype=np.float32).T, strict=True))


def _layout(space: Space) -> dict[str, Any]:
    low, high, size = _box(space)
    ratio = (high - low) / size
    scene: dict[str, Any] = {
        axis + "axis": {"visible": False, "showspikes": False, "range": [low[i], high[i]]}
        for i, axis in enumerate("xyz")
    }
    scene |= {"aspectmode": "manual", "aspectratio": dict(zip("xyz", ratio.tolist(), strict=True))}
    legend = {"title": {"text": space.labels.heading}, "itemsizing": "constant", "font": {"size": 14}}
    return {"scene": scene, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "legend": legend, "uirevision": "kept"}


def _view(space: Space) -> dict[str, Any]:
    """Where the reader's camera stands, in Plotly's units: the longest side of the box is one."""
    size = _box(space)[2]
    tall, wide = camera.reach(space, _SLOPE, [camera.azimuth(space)])
    towards = camera.direction(camera.azimuth(space), camera.elevation(space)).tolist()
    return {"tall": 1.03 * tall / size, "wide": 1.03 * wide / size, "towards": towards, "legend": space.labels.heading}


def _box(space: Space) -> tuple[Any, Any, float]:
    """Corners and longest side of what is drawn; nowhere flat, which Plotly cannot draw."""
    extent = space.extent.astype(float)
    low, high = extent.min(axis=0), extent.max(axis=0)
    size = float((high - low).max())
    pad = np.maximum(0.03 * size, (0.1 * size - (high - low)) / 2)
    return low - pad, high + pad, float((high - low + 2 * pad).max())


def _themes() -> dict[str, Any]:
    return {
        name: {
            "layout": {"paper_bgcolor": theme.background, "font.color": theme.text},
            "surface": theme.surface,
            "line": theme.line,
        }
        for name, theme in colours.THEMES.items()
    }
