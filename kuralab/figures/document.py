"""The document around a plot: one HTML file with its style and its few lines of script, and no address in it."""

from __future__ import annotations

import html
from collections.abc import Sequence

_STYLE = """
:root { color-scheme: light dark; --ink: #31333f; --faint: #6b6e7a; --ground: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #f5f4f0; --faint: #a5a39b; --ground: #171614; } }
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
SCRIPT = """
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


def wrap(title: str, line: str, choices: Sequence[str], plot: str) -> str:
    """The whole file.

    Args:
        title: The heading.
        line: One line under it.
        choices: What the menu offers to colour by, in the order of the script's groups.
        plot: The plot as a fragment of HTML.
    """
    title, line = html.escape(title), html.escape(line)
    options = "".join(f'<option value="{number}">{html.escape(one)}</option>' for number, one in enumerate(choices))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><header><h1>{title}</h1><p>{line}</p>"
        f"<label>Colour by <select>{options}</select></label></header>"
        f'<main role="img" aria-label="{title}: {line}">{plot}</main></body></html>\n'
    )
