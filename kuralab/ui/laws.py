"""The law view's one call: laws, the manifolds they are shown on, comparisons; the browser does the rest."""

from __future__ import annotations

from typing import Any

from kuralab.catalogue import COMPARISONS, LAWS, MANIFOLDS
from kuralab.ui.stage import MODULES, stage

VIEWS = {"law": "Laws", "data": "Your data"}
LINES = {
    "law": "Drag a slider: the density, its samples and its information move together.",
    "data": "Measured directions on their manifold, with the laws that fit them; click a point to see what it is.",
}


def laws() -> None:
    """Draws a law of directions, or several side by side; dragging a slider asks nothing of the server."""
    stage("law", options(), key="law")


def options() -> dict[str, list[dict[str, Any]]]:
    """What the catalogue knows of laws, without importing any.

    >>> len(options()["manifolds"])
    3
    """
    able = {path.stem for path in (MODULES / "law/grounds").glob("*.js")}
    return {
        "laws": [
            {"name": name, "title": law.title, "line": law.line, "colour": law.colour, "symbol": law.symbol,
             "manifolds": law.manifolds, "where": law.where}
            for name, law in LAWS.items()
        ],
        "manifolds": [{"name": name, "title": entry.title} for name, entry in MANIFOLDS.items() if name in able],
        "comparisons": [
            {"name": name, "title": one.title, "manifold": one.manifold, "laws": one.laws}
            for name, one in COMPARISONS.items()
        ],
    }  # fmt: skip
