"""What charts of directions have in common: room, legend, and a file of their own."""

from __future__ import annotations

import plotly.graph_objects as go

HEIGHT = 460


def plain(figure: go.Figure, title: str) -> go.Figure:
    """The same figure with its title, and no chart junk; inks are left to the page's theme."""
    return figure.update_layout(
        title={"text": title, "x": 0, "font": {"size": 15}},
        margin={"l": 40, "r": 20, "t": 56, "b": 30},
        height=HEIGHT,
        legend={"orientation": "h", "y": -0.12},
        hovermode="closest",
    )


def page(figure: go.Figure) -> str:
    """The figure as one HTML file that needs nothing else.

    >>> "<html" in page(go.Figure()) and "cdn.plot.ly" not in page(go.Figure()).split("<script")[1]
    True
    """
    html: str = figure.to_html(include_plotlyjs=True, full_html=True)
    return html
