"""PLY of a latent space: the encodings as coloured solids in the wire of their manifold.

PLY knows no translucent faces, so the surface is left to its graticule: everything stays in sight.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from kuralab.figures import colours, solid
from kuralab.figures.space import Space


def ply(space: Space, theme: str = "light") -> bytes:
    """One binary mesh with a colour for each vertex."""
    import pyvista

    thin = 0.001 * solid.size(space)
    parts = [solid.dots(space)]
    if (net := solid.segments(space.surface.lines)) is not None:
        parts.append(_painted(net.tube(radius=thin, n_sides=6), colours.THEMES[theme].line))
    for path, ink in zip(space.surface.axes, colours.AXES, strict=False):
        parts.append(_painted(solid.axis(space, path), ink))
    mesh = pyvista.merge(parts) if len(parts) > 1 else parts[0]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "space.ply"
        mesh.extract_surface(algorithm=None).triangulate().save(file, texture="rgb")
        return file.read_bytes()


def _painted(mesh: Any, ink: str) -> Any:
    mesh = mesh.triangulate()
    mesh.point_data["rgb"] = np.tile(colours.rgb(ink), (mesh.n_points, 1))
    return mesh
