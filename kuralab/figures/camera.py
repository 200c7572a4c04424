"""Where a camera must stand so that a whole space is seen, at any azimuth and in any window."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kuralab.figures.space import Space

Vector = NDArray[np.floating]


def azimuth(space: Space) -> float:
    """Where the camera stands about the vertical axis, in degrees: before what is flat, beside what is not."""
    return -90.0 if space.planar else -58.0


def elevation(space: Space) -> float:
    """How high the camera stands, in degrees: the flatter a thing lies, the more from above."""
    wide, deep, high = np.ptp(space.extent, axis=0)
    return 24.0 + 50.0 * (1.0 - min(1.0, float(high / max(min(wide, deep), 1e-9)))) ** 2


def centre(space: Space) -> Vector:
    """The middle of everything drawn: (3,)."""
    extent = space.extent.astype(float)
    return np.asarray((extent.min(axis=0) + extent.max(axis=0)) / 2)


def direction(azimuth: float, elevation: float) -> Vector:
    """The unit vector from what is seen towards the camera.

    Units:
        degrees.

    >>> direction(0.0, 90.0).round(6).tolist()
    [0.0, 0.0, 1.0]
    """
    a, e = np.deg2rad(azimuth), np.deg2rad(elevation)
    return np.array([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)])


def reach(space: Space, slope: float, azimuths: Iterable[float]) -> tuple[float, float]:
    """How far a camera must stand for the height and, in a square window, for the width to fit.

    In a window of another shape divide the second by width / height and take the greater.

    Args:
        slope: Tangent of half the vertical angle of view.
        azimuths: All directions it will look from, so that a turning picture does not breathe.
    """
    points = space.extent.astype(float) - centre(space)
    needs = np.array([_needs(points, direction(turn, elevation(space)), slope) for turn in azimuths])
    tall, wide = needs.max(axis=0)
    return float(tall), float(wide)


def _needs(points: Vector, towards: Vector, slope: float) -> tuple[float, float]:
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    depth = points @ towards
    tall = depth + np.abs(points @ np.cross(towards, right)) / slope
    wide = depth + np.abs(points @ right) / slope
    return float(tall.max()), float(wide.max())
