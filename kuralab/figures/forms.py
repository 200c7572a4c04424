"""Small solids and flat outlines, one of each for every marker: a class is told by form as well as by colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.floating]


def solid(shape: str, fine: bool = True) -> Any:
    """The solid of a marker, of about unit radius, as `pyvista.PolyData` of triangles with normals.

    Args:
        fine: Balls of 320 faces instead of 80, for pictures of few dots.
    """
    mesh = (_SOLIDS[shape] if fine or shape != "disc" else _coarse_ball)().extract_surface(algorithm=None).triangulate()
    return mesh.compute_normals(cell_normals=False, split_vertices=True, feature_angle=40.0)


def outline(shape: str) -> list[Outline]:
    """The marker as polygons with y downwards; a second one is a hole."""
    return _OUTLINES[shape]()


def _ball() -> Any:
    import pyvista

    return pyvista.Icosphere(radius=1.0, nsub=2)


def _coarse_ball() -> Any:
    import pyvista

    return pyvista.Icosphere(radius=1.0, nsub=1)


def _cube() -> Any:
    import pyvista

    return pyvista.Cube(x_length=1.45, y_length=1.45, z_length=1.45)


def _platonic(kind: str, radius: float) -> Any:
    import pyvista

    return pyvista.PlatonicSolid(kind, radius=radius)


def _pyramid() -> Any:
    import pyvista

    return pyvista.Cone(direction=(0, 0, 1), height=1.8, radius=1.2, resolution=3)


def _ring() -> Any:
    import pyvista

    return pyvista.ParametricTorus(ringradius=0.85, crosssectionradius=0.36, u_res=18, v_res=9, w_res=9).rotate_x(55)


def _wedge() -> Any:
    import pyvista

    return pyvista.Cone(direction=(0, 0, -1), height=1.9, radius=0.95, resolution=12)


def _prism() -> Any:
    import pyvista

    return pyvista.Cylinder(direction=(0, 0, 1), radius=1.0, height=1.2, resolution=6)


def _beams(turned: bool = False) -> Any:
    import pyvista

    long, thin = 2.3, 0.62
    sizes = [(long, thin, thin), (thin, long, thin), (thin, thin, long)]
    beams = [pyvista.Cube(x_length=x, y_length=y, z_length=z) for x, y, z in sizes]
    mesh = pyvista.merge([beam.triangulate() for beam in beams])
    return mesh.rotate_x(45).rotate_y(35) if turned else mesh


def _star() -> Any:
    """Two tetrahedra through each other (Kepler's stella octangula)."""
    import pyvista

    one = _platonic("tetrahedron", 1.5)
    return pyvista.merge([one, one.rotate_x(180).rotate_z(60)])


_SOLIDS: dict[str, Callable[[], Any]] = {
    "disc": _ball,
    "square": _cube,
    "triangle": _pyramid,
    "diamond": lambda: _platonic("octahedron", 1.25),
    "plus": _beams,
    "ring": _ring,
    "wedge": _wedge,
    "hexagon": _prism,
    "cross": lambda: _beams(turned=True),
    "star": _star,
}


def _polygon(corners: int, turn: float = 0.0, radius: float = 1.2) -> Outline:
    angle = np.deg2rad(turn) + 2 * np.pi / corners * np.arange(corners)
    return np.asarray(radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1))


def _plus(turn: float = 0.0) -> Outline:
    arm, half = 1.15, 0.38
    quarter = np.array([[arm, -half], [arm, half], [half, half]])
    corners = [quarter @ _turn(90.0 * k) for k in range(4)]
    return np.asarray(np.concatenate(corners) @ _turn(turn))


def _turn(degrees: float) -> NDArray[np.floating]:
    c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return np.array([[c, s], [-s, c]])


def _spikes() -> Outline:
    outer, inner = _polygon(5, -90, 1.3), _polygon(5, -54, 0.55)
    return np.stack([outer, inner], axis=1).reshape(-1, 2)


_OUTLINES: dict[str, Callable[[], list[Outline]]] = {
    "disc": lambda: [_polygon(36, radius=1.0)],
    "square": lambda: [_polygon(4, 45)],
    "triangle": lambda: [_polygon(3, -90)],
    "diamond": lambda: [_polygon(4)],
    "plus": lambda: [_plus()],
    "ring": lambda: [_polygon(36, radius=1.05), _polygon(36, radius=0.45)],
    "wedge": lambda: [_polygon(3, 90)],
    "hexagon": lambda: [_polygon(6)],
    "cross": lambda: [_plus(45)],
    "star": lambda: [_spikes()],
}
