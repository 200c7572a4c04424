"""Colours of every still picture: labels, phases, amounts and the two themes.

They are those of the stage (`kuralab/ui/stage/colour.js`), so that a picture on paper and the moving one agree: made
in CIELAB and checked for the three kinds of colour blindness. Each label has a marker besides its colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

LABELS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
SHAPES = ("disc", "square", "triangle", "diamond", "plus", "ring", "wedge", "hexagon", "cross", "star")
AXES = ("#0072b2", "#d55e00")
_SRGB = np.array(
    [[3.2404542, -1.5371385, -0.4985314], [-0.969266, 1.8760108, 0.041556], [0.0556434, -0.2040259, 1.0572252]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


@dataclass(frozen=True)
class Theme:
    """Inks of one theme, as the app shows them."""

    background: str
    text: str
    faint: str
    surface: str
    line: str


THEMES = {
    "light": Theme("#ffffff", "#31333f", "#6f7280", "#dfe7f0", "#8fa0b3"),
    "dark": Theme("#171614", "#f5f4f0", "#a5a39b", "#2f343b", "#70757c"),
}


def rgb(ink: str) -> Bytes:
    """The three bytes of a colour such as "#0072B2".

    >>> rgb("#0072B2").tolist()
    [0, 114, 178]
    """
    return np.frombuffer(bytes.fromhex(ink.removeprefix("#")), dtype=np.uint8)


def label(index: int) -> str:
    """The colour of one class; classes beyond the tenth begin again."""
    return LABELS[index % len(LABELS)]


def shape(index: int) -> str:
    """The marker of one class."""
    return SHAPES[index % len(SHAPES)]


def phase(angle: NDArray[np.floating]) -> Bytes:
    """Colours of angles: a circle in CIELAB, so that equal angles look equally far apart.

    Shapes:
        angle: (...,); result (..., 3) bytes.
    Units:
        radians.

    >>> bool((phase(np.array(-np.pi)) == phase(np.array(np.pi))).all())
    True
    """
    sin, cos = np.sin(angle), np.cos(angle)
    return _from_lab(61.3 - 4.1 * cos + 26.2 * sin, 5.3 + 23 * cos - 18.8 * sin, 0.5 + 29 * cos + 18.6 * sin)


def amount(share: NDArray[np.floating]) -> Bytes:
    """Colours of amounts in [0, 1]: dark blue to light yellow, lightness rising evenly.

    Shapes:
        share: (...,); result (..., 3) bytes.
    """
    u = np.clip(np.nan_to_num(np.asarray(share, dtype=float)), 0.0, 1.0)
    return _from_lab(34 + 52 * u, 14 - 16 * u, -46 + 106 * u)


def scale(kind: str, steps: int = 33) -> list[list[float | str]]:
    """The ramp of angles (kind "angle", −π to π) or amounts in Plotly's words."""
    share = np.linspace(0.0, 1.0, steps)
    inks = phase((2 * share - 1) * np.pi) if kind == "angle" else amount(share)
    return [[place, "rgb({}, {}, {})".format(*ink)] for place, ink in zip(share.tolist(), inks.tolist(), strict=True)]


def linear(inks: Bytes) -> NDArray[np.float32]:
    """Light of sRGB colours, in [0, 1], as glTF wants it."""
    share = inks.astype(np.float32) / 255
    curved = ((share + 0.055) / 1.055) ** 2.4
    return np.where(share <= 0.04045, share / 12.92, curved).astype(np.float32)


def _from_lab(lightness: NDArray[np.floating], a: NDArray[np.floating], b: NDArray[np.floating]) -> Bytes:
    fy = (lightness + 16) / 116
    roots = np.stack(np.broadcast_arrays(fy + a / 500, fy, fy - b / 200), axis=-1)
    low = 6 / 29
    light = np.where(roots > low, roots**3, 3 * low**2 * (roots - 4 / 29)) * _WHITE @ _SRGB.T
    safe = np.maximum(light, 0.0)
    encoded = np.where(safe <= 0.0031308, 12.92 * safe, 1.055 * safe ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * np.clip(encoded, 0, 1)), dtype=np.uint8)
