"""Colours of every still picture: labels, phases, amounts, and the two themes.

The ten label colours keep apart under the three common colour blindnesses and carry a marker
shape besides; phases run round a closed path of nearly even lightness; amounts run along one ramp.
Sources: Okabe and Ito, Color Universal Design (2008); Tol, Colour Schemes (SRON/EPS/TN/09-002);
Nuñez, Anderton and Renslow, the cividis ramp, doi:10.1371/journal.pone.0199239.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LABELS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00",
    "#56B4E9", "#A89F00", "#8A4FBF", "#7F7F7F", "#882255",
)  # fmt: skip
SHAPES = ("circle", "square", "diamond", "triangle")

_AMOUNT = ("#00204C", "#213D6B", "#555B6C", "#7B7A77", "#A59C74", "#D3C064", "#FFE945")
_PHASE = ("#D8568C", "#D96B3A", "#A98E1B", "#4FA053", "#2A9FA3", "#4F8BD0", "#9A6BC8")


@dataclass(frozen=True)
class Theme:
    """Inks of one theme, as the app shows them."""

    background: str
    text: str
    faint: str
    surface: str
    line: str
    axes: tuple[str, str]


THEMES = {
    "light": Theme("#ffffff", "#31333f", "#7d808c", "#dfe7f0", "#8fa0b3", ("#c2410c", "#0f766e")),
    "dark": Theme("#0e1117", "#fafafa", "#9a9daa", "#26364a", "#5f7389", ("#fb923c", "#2dd4bf")),
}


def rgb(ink: str) -> NDArray[np.uint8]:
    """The three bytes of a colour such as "#0072B2".

    >>> rgb("#0072B2").tolist()
    [0, 114, 178]
    """
    return np.frombuffer(bytes.fromhex(ink.removeprefix("#")), dtype=np.uint8)


def label(index: int) -> str:
    """The colour of one class; after ten they repeat, with another shape.

    >>> label(1) == label(11), shape(1) == shape(11)
    (True, False)
    """
    return LABELS[index % len(LABELS)]


def shape(index: int) -> str:
    """The marker of one class."""
    return SHAPES[(index + index // len(LABELS)) % len(SHAPES)]


def phase(angle: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours of angles, equal at −π and π.

    Shapes:
        angle: (...,); result (..., 3) bytes.
    Units:
        radians.
    """
    ramp = (*_PHASE, _PHASE[0])
    return _ramp(ramp, (np.asarray(angle, dtype=float) / (2 * np.pi) + 0.5) % 1.0)


def amount(share: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours of amounts in [0, 1], dark for little.

    Shapes:
        share: (...,); result (..., 3) bytes.
    """
    return _ramp(_AMOUNT, np.clip(np.nan_to_num(np.asarray(share, dtype=float)), 0.0, 1.0))


def scale(kind: str) -> list[list[object]]:
    """The same ramps in Plotly's words."""
    inks = (*_PHASE, _PHASE[0]) if kind == "angle" else _AMOUNT
    return [[place, ink] for place, ink in zip(np.linspace(0, 1, len(inks)).tolist(), inks, strict=True)]


def _ramp(inks: tuple[str, ...], share: NDArray[np.floating]) -> NDArray[np.uint8]:
    stops = np.linspace(0.0, 1.0, len(inks))
    table = np.stack([rgb(ink) for ink in inks]).astype(float)
    channels = [np.interp(share, stops, table[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)
