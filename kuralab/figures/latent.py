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

from kuralab.figures import camera, colours
from kuralab.figures.space import Labels, Space

_SLOPE = float(np.tan(np.pi / 8))
# Plotly draws markers in space as letters: those that few fonts have get a near one.
_SYMBOLS = {
    "triangle": "diamond-open", "plus": "cross", "ring": "circle-open", "wedge": "square-open",
    "hexagon": "circle", "cross": "square", "star": "diamond",
}  # fmt: skip
_SIZES = {"circle": 3.4, "cross": 4.6, "diamond-open": 4.0, "circle-open": 4.0, "square-open": 3.6}
_STYLE = """
:root { color-scheme: light dark; --ink: #31333f; --faint: #6b6e7a; --ground: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #fafafa; --faint: #a3a6b3; --ground: #0e1117; } }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.4 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
body { display: flex; flex-direction: column; }
header { padding: 14px 20px 4px; }
h1 { font-size: 1.25rem; margin: 0; }
p { margin: 2px 0 0; color: var(--faint); }
label { display: inline-block; margin: 8px 0 0; }
select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--faint);
  border-radius: 6px; padding: 2px 6px; }
main { flex: 1; min-height: 320px; }
"""
_SCRIPT = """
const plot = document.querySelector('.plotly-graph-div'), menu = document.querySelector('select');
const themes = __THEMES__, groups = __GROUPS__, view = __VIEW__, dark = matchMedia('(prefers-color-scheme: dark)');
const frame = () => {
  const narrow = plot.clientWidth < 620;
  const aspect = (plot.clientWidth - (narrow ? 0 : 150)) / Math.max(plot.clientHeight, 1);
  const distance = Math.max(view.tall, view.wide / aspect), [x, y, z] = view.towards.map(v => v * distance);
  const place = narrow ? {orientation: 'h', x: 0, y: 0} : {orientation: 'v', x: 1, y: 0.95};
  const legend = {...plot.layout.legend, ...place, yanchor: 'top', title: {text: narrow ? '' : view.legend}};
  Plotly.relayout(plot, {'scene.camera.eye': {x, y, z}, legend});
};
const paint = () => {
  const theme = themes[dark.matches ? 'dark' : 'light'];
  Plotly.relayout(plot, theme.layout);
  Plotly.restyle(plot, {color: theme.surface}, groups.surface);
  if (groups.net.length) Plotly.restyle(plot, {'line.color': theme.line}, groups.net);
};
const choose = () => Plotly.restyle(plot, {visible: groups.colours.map(g => g === -1 || g === +menu.value)});
menu.addEventListener('change', choose);
dark.addEventListener('change', paint);
addEventListener('resize', frame);
paint();
frame();
"""


def page(spaces: Sequence[Space]) -> str:
    """One HTML document of a latent space.

    Args:
        spaces: The same points, once for each thing they may be coloured by.
    """
    first = spaces[0]
    figure = go.Figure()
    groups: dict[str, list[int]] = {"surface": [], "net": [], "colours": []}
    _furniture(figure, first, groups)
    for number, space in enumerate(spaces):
        for trace in _points(space):
            trace.visible = number == 0
            figure.add_trace(trace)
            groups["colours"].append(number)
    figure.update_layout(**_layout(first))
    script = _SCRIPT
    for word, value in (("__GROUPS__", groups), ("__THEMES__", _themes()), ("__VIEW__", _view(first))):
        script = script.replace(word, json.dumps(value))
    plot = figure.to_html(
        full_html=False,
        include_plotlyjs=True,
        default_height="100%",
        config={"responsive": True, "displaylogo": False, "scrollZoom": True},
        post_script=script,
    )
    return _document(first, [space.labels for space in spaces], plot)


def _document(space: Space, labels: Sequence[Labels], plot: str) -> str:
    title, line = html.escape(space.title), html.escape(space.line)
    options = "".join(
        f'<option value="{number}">{html.escape(one.heading)}</option>' for number, one in enumerate(labels)
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><header><h1>{title}</h1><p>{line}</p>"
        f"<label>Colour by <select>{options}</select></label></header>"
        f'<main role="img" aria-label="{title}: {line}">{plot}</main></body></html>\n'
    )


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
    tall, wide = camera.reach(space, _SLOPE, np.array([camera.AZIMUTH]))
    towards = camera.direction(camera.AZIMUTH, camera.elevation(space)).tolist()
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
