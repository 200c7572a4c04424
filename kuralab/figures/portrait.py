"""A small picture of a latent space for lists: dots over the graticule on clear ground, drawn in Pillow alone."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kuralab.figures import camera
from kuralab.figures.read import space
from kuralab.figures.space import Space
from kuralab.runs.folder import Run

FILE = "portrait.png"
SIZE = (144, 108)
_FINE = 4
_NET = (128, 144, 165)


def keep(run: Run) -> None:
    """Puts a finished run's small picture into its folder."""
    (run.path / FILE).write_bytes(portrait(space(run)))


def portrait(space: Space, size: tuple[int, int] = SIZE) -> bytes:
    """The space from where a still is taken, as PNG that suits light and dark pages."""
    page = Image.new("RGBA", (_FINE * size[0], _FINE * size[1]), (0, 0, 0, 0))
    draw = ImageDraw.Draw(page)
    ends, depth = _projected(space, space.surface.lines.reshape(-1, 3), page.size)
    for number in range(0, len(ends), 2):
        shade = round(70 + 110 * depth[number])
        draw.line([tuple(ends[number]), tuple(ends[number + 1])], fill=(*_NET, shade), width=_FINE // 2)
    dots, depth = _projected(space, space.flat, page.size)
    radius = _FINE * float(np.clip(60 / len(dots) ** 0.5, 0.9, 2.2))
    for number in np.argsort(depth):
        x, y = dots[number]
        ink = (*space.dot_inks[number].tolist(), round(90 + 165 * depth[number]))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
    out = io.BytesIO()
    page.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _projected(
    space: Space, points: NDArray[np.floating], size: tuple[int, int]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Places on the picture, (N, 2), and nearness from 0 to 1, (N,)."""
    towards = camera.direction(camera.azimuth(space), camera.elevation(space))
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(towards, right), towards], axis=-1)
    everything = (space.extent - camera.centre(space)) @ axes
    reach = np.abs(everything).max(axis=0)
    scale = 0.92 / 2 * min(size[0] / max(reach[0], 1e-9), size[1] / max(reach[1], 1e-9))
    seen = (points - camera.centre(space)) @ axes
    places = np.array(size) / 2 + scale * seen[:, :2] * (1, -1)
    return places, np.clip((seen[:, 2] / max(reach[2], 1e-9) + 1) / 2, 0, 1)
