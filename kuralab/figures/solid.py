"""The latent space as solids: what a camera photographs and what 3-D programs open.

Dots are small solids with one form per marker, so that a class is told by form as well as by
colour; forms are merged into one mesh, and the same mesh serves stills, films, glTF and PLY.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kuralab.figures import colours, forms
from kuralab.figures.space import Floats, Space

FINE = 400


def dots(space: Space, radius: float | None = None) -> Any:
    """All encodings as one coloured mesh (`pyvista.PolyData` with point data "rgb")."""
    import pyvista

    radius, fine = radius or dot_radius(space), len(space.flat) <= FINE
    shapes, inks = np.array(space.dot_shapes), space.dot_inks
    parts = [
        _stamp(forms.solid(shape, fine), space.flat[shapes == shape], inks[shapes == shape], radius)
        for shape in colours.SHAPES
        if (shapes == shape).any()
    ]
    return pyvista.merge(parts) if len(parts) > 1 else parts[0]


def surface(space: Space) -> Any | None:
    """The manifold's surface with outward normals, or None where it has no faces."""
    import pyvista

    if not len(space.surface.faces):
        return None
    faces = np.insert(space.surface.faces.astype(np.int64), 0, 3, axis=1)
    mesh = pyvista.PolyData(space.surface.vertices, faces=faces.ravel())
    return mesh.compute_normals(auto_orient_normals=True, split_vertices=False)


def segments(lines: Floats) -> Any | None:
    """Segments (L, 2, 3) as one mesh of lines, or None where there are none."""
    import pyvista

    if not len(lines):
        return None
    ends = np.arange(2 * len(lines)).reshape(-1, 2)
    return pyvista.PolyData(lines.reshape(-1, 3), lines=np.insert(ends, 0, 2, axis=1).ravel())


def axis(space: Space, path: Floats) -> Any:
    """A polyline (k, 3) as a thin tube."""
    import pyvista

    radius = 0.0028 * size(space)
    return pyvista.lines_from_points(path.astype(float)).tube(radius=radius, n_sides=12)


def dot_radius(space: Space) -> float:
    """Dots that fill a like share of the picture, few or many.

    Units:
        those of the drawing.
    """
    return size(space) * float(np.clip(0.011 * (len(space.flat) / 300) ** -0.33, 0.003, 0.012))


def size(space: Space) -> float:
    """The longest side of what is drawn."""
    return float(np.ptp(space.extent, axis=0).max())


def _stamp(form: Any, centres: Floats, inks: Any, radius: float) -> Any:
    import pyvista

    count, corners = len(centres), len(form.points)
    points = centres[:, None, :] + radius * form.points[None, :, :]
    faces = form.faces.reshape(-1, 4)[None, :, 1:] + corners * np.arange(count)[:, None, None]
    mesh = pyvista.PolyData(
        points.reshape(-1, 3).astype(np.float32), faces=np.insert(faces.reshape(-1, 3), 0, 3, axis=1).ravel()
    )
    mesh.point_data["rgb"] = np.repeat(inks, corners, axis=0)
    mesh.point_data.active_normals = np.tile(form.point_data.active_normals, (count, 1))
    return mesh
