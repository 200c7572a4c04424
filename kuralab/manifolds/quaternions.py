"""Unit quaternions: the group SU(2), which covers the rotations of space twice; as a space, the 3-sphere."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kuralab.manifolds.base import Chart, Mesh, angle_of
from kuralab.manifolds.sphere import Sphere
from kuralab.manifolds.unit import Spheres

DRAWN_REACH = 3.0
AXIS_REACH = 1.5


class Quaternions(Spheres):
    """Unit vectors (w, x, y, z), drawn by stereographic projection from −1: (x, y, z)/(1 + w).

    The identity is the middle of the picture, pure quaternions are its unit sphere, and −1 is infinitely far away.
    The projection keeps angles and takes circles to circles or lines.

    >>> Quaternions().place(torch.tensor([[0.0, 1.0, 0.0, 0.0]]))
    tensor([[[1., 0., 0.]]])
    """

    name = "quaternions"
    oscillates = True

    def __init__(self) -> None:
        super().__init__(factors=1, width=4)

    def chart(self, z: Tensor | None = None) -> Chart:
        """The same for all points."""
        return Chart(statement="Stereographic projection from −1; what falls beyond radius 3 is drawn there")

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """(x, y, z)/(1 + w), at radius 3 where it would be further away, (N, 1, 3)."""
        w, rest = z[:, :1], z[:, 1:]
        length: Tensor = torch.linalg.vector_norm(rest, dim=-1, keepdim=True)
        # (1 − w)/|rest| is the radius too, without the cancellation near −1.
        radius = torch.where(w > 0, length / (1 + w), (1 - w) / length.clamp_min(1e-30))
        return (rest / length.clamp_min(1e-30) * radius.clamp_max(DRAWN_REACH)).float()[:, None, :]

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """The quaternion drawn at `xyz`, (N, 4)."""
        p = xyz[:, 0]
        square = p.square().sum(-1, keepdim=True)
        return torch.cat((1 - square, 2 * p), -1) / (1 + square)

    def mesh(self) -> Mesh:
        """The sphere of pure quaternions with its graticule, and the three turns about fixed axes, which are lines."""
        pure = Sphere(3).mesh()
        reach = np.linspace(-AXIS_REACH, AXIS_REACH, 61, dtype=np.float32)
        axes = [np.outer(reach, axis).astype(np.float32) for axis in np.eye(3)]
        return Mesh(pure.vertices, pure.faces, np.concatenate((pure.lines, _circles())), axes)

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """n² pure quaternions, evenly spread over the drawn sphere."""
        return functional.pad(Sphere(3).grid(n), (1, 0))

    def phase(self, z: Tensor) -> Tensor:
        """The angle of (w, x): half the turn about the first axis, where there is no other."""
        return angle_of(z[..., :2])


def _circles() -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    """Great circles of the sphere of quarter turns, w = cos 45°, in the three planes of the picture."""
    turn = np.linspace(0, 2 * np.pi, 97)
    ring = np.tan(np.pi / 8) * np.stack((np.cos(turn), np.sin(turn), np.zeros_like(turn)), -1)
    rings = [np.roll(ring, axis, axis=1) for axis in range(3)]
    return np.concatenate([np.stack((c[:-1], c[1:]), 1) for c in rings]).astype(np.float32)
