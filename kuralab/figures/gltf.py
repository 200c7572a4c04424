"""Binary glTF 2.0 of a latent space: one .glb file that Blender, PowerPoint and browsers open.

Written here because VTK's own exporter tints colours, forgets that the surface is translucent and turns parts of the
scene apart. Reference: Khronos Group, glTF 2.0 Specification, sections 3 and 4.
"""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kuralab.figures import colours, solid
from kuralab.figures.space import Space

_KINDS = {np.dtype(np.float32): 5126, np.dtype(np.uint32): 5125}
_VERTICES, _INDICES = 34962, 34963
_LINES, _TRIANGLES = 1, 4
# glTF has y upwards, the drawing z.
_UPRIGHT = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]


def gltf(space: Space, theme: str = "light") -> bytes:
    """The encodings as coloured solids on their translucent surface, with graticule and axes.

    The parts are named "encodings", "surface", "graticule" and "axis 1" …, so that a program can show each alone.
    """
    inks, scene = colours.THEMES[theme], _Scene()
    dots = solid.dots(space)
    scene.add("encodings", _TRIANGLES, scene.material("#ffffff"), _corners(dots), dots, dots.point_data["rgb"])
    for number, (path, ink) in enumerate(zip(space.surface.axes, colours.AXES, strict=False), 1):
        tube = solid.axis(space, path).triangulate()
        scene.add(f"axis {number}", _TRIANGLES, scene.material(ink), _corners(tube), tube)
    if (net := solid.segments(space.surface.lines)) is not None:
        ends = net.lines.reshape(-1, 3)[:, 1:]
        scene.add("graticule", _LINES, scene.material(inks.line, 0.8), ends, net)
    if (shell := solid.surface(space)) is not None:
        scene.add("surface", _TRIANGLES, scene.material(inks.surface, 0.45), _corners(shell), shell)
    return scene.pack(space.title)


def _corners(mesh: Any) -> NDArray[np.integer]:
    corners: NDArray[np.integer] = mesh.faces.reshape(-1, 4)[:, 1:]
    return corners


class _Scene:
    """The JSON half of a glTF file and its binary half, growing together."""

    def __init__(self) -> None:
        self.binary = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self.materials: list[dict[str, Any]] = []
        self.meshes: list[dict[str, Any]] = []

    def material(self, ink: str, opacity: float = 1.0) -> int:
        colour = [*colours.linear(colours.rgb(ink)).tolist(), opacity]
        matt = {"baseColorFactor": colour, "metallicFactor": 0.0, "roughnessFactor": 0.75}
        blend = "BLEND" if opacity < 1 else "OPAQUE"
        self.materials.append({"pbrMetallicRoughness": matt, "alphaMode": blend, "doubleSided": opacity < 1})
        return len(self.materials) - 1

    def add(self, name: str, mode: int, material: int, corners: Any, mesh: Any, inks: Any = None) -> None:
        points = np.asarray(mesh.points, dtype=np.float32)
        bounds = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        attributes = {"POSITION": self._array(points, "VEC3", _VERTICES) | bounds}
        if mode == _TRIANGLES:
            normals = np.asarray(mesh.point_data.active_normals, dtype=np.float32)
            attributes["NORMAL"] = self._array(normals, "VEC3", _VERTICES)
        if inks is not None:
            attributes["COLOR_0"] = self._array(colours.linear(np.asarray(inks)), "VEC3", _VERTICES)
        indices = self._array(np.asarray(corners, dtype=np.uint32).ravel(), "SCALAR", _INDICES)
        primitive = {
            "mode": mode,
            "material": material,
            "attributes": {key: self._accessor(value) for key, value in attributes.items()},
            "indices": self._accessor(indices),
        }
        self.meshes.append({"name": name, "primitives": [primitive]})

    def pack(self, title: str) -> bytes:
        count = len(self.meshes)
        scene = {
            "asset": {"version": "2.0", "generator": "kuralab"},
            "scene": 0,
            "scenes": [{"name": title, "nodes": [count]}],
            "nodes": [
                *({"name": mesh["name"], "mesh": number} for number, mesh in enumerate(self.meshes)),
                {"name": title, "matrix": _UPRIGHT, "children": list(range(count))},
            ],
            "meshes": self.meshes,
            "materials": self.materials,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.binary)}],
        }
        text = json.dumps(scene, ensure_ascii=False).encode()
        text += b" " * (-len(text) % 4)
        length = 12 + 8 + len(text) + 8 + len(self.binary)
        return b"".join(
            [
                struct.pack("<4sII", b"glTF", 2, length),
                struct.pack("<I4s", len(text), b"JSON"),
                text,
                struct.pack("<I4s", len(self.binary), b"BIN\0"),
                bytes(self.binary),
            ]
        )

    def _array(self, values: NDArray[Any], kind: str, target: int) -> dict[str, Any]:
        view = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": values.nbytes, "target": target}
        self.views.append(view)
        self.binary += np.ascontiguousarray(values).tobytes()
        component = _KINDS[values.dtype]
        return {"bufferView": len(self.views) - 1, "componentType": component, "count": len(values), "type": kind}

    def _accessor(self, accessor: dict[str, Any]) -> int:
        self.accessors.append(accessor)
        return len(self.accessors) - 1
