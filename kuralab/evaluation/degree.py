"""How often a map winds around its target: winding numbers of loops, degrees of maps between tori and spheres.

The degree counts preimages with the sign of their orientation. A map of degree ±1 that nowhere turns back covers its
target once; a fold covers some of it forwards and backwards, and the two cancel in the degree but not in `forward`.

References:
    Outerelo & Ruiz (2009), Mapping Degree Theory, chapter II.
    Van Oosterom & Strackee (1983), The solid angle of a plane triangle, IEEE Trans. Biomedical Engineering 30, 125–126.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.manifolds.base import angle_of
from kuralab.manifolds.unit import normalise


@dataclass(frozen=True)
class Degree:
    """How a map covers its target.

    Args:
        number: The degree, a whole number; on a mesh too coarse for the map it may be wrong.
        forward: Share of the covered length or area that runs in the degree's direction, in the commoner one
            where the degree is 0. 1 means that nothing is folded.
    """

    number: int
    forward: float

    @property
    def once(self) -> bool:
        """Whether the target is covered once, in either direction."""
        return abs(self.number) == 1


@dataclass(frozen=True)
class Winding(Degree):
    """How a closed loop winds around the circle; `monotone` is the share of steps in the loop's direction."""

    monotone: float


def winding(loop: Tensor) -> Winding:
    """Winding of the closed loop through unit vectors of the plane in their order, (n, 2).

    Each step is taken the short way round, so steps must be shorter than half a turn.

    >>> from kuralab.manifolds.base import points_at
    >>> winding(points_at(torch.arange(12) * (-2 * torch.pi / 12)))
    Winding(number=-1, forward=1.0, monotone=1.0)
    """
    steps = _short(angle_of(loop.double()).diff(append=angle_of(loop[:1].double())))
    whole = _cover(steps / (2 * math.pi))
    direction = _direction(whole.number, steps)
    return Winding(whole.number, whole.forward, float((direction * steps > 0).double().mean()))


def winding_matrix(loops: Tensor) -> Tensor:
    """How often each latent angle winds along each true one: median over loops, (k, k) int64, rows latent angles.

    Shapes: `loops` (k, L, n, 2k): for each true angle L closed loops of n encodings along it, others held.

    >>> from kuralab.manifolds.base import points_at
    >>> turn = torch.arange(12) * (2 * torch.pi / 12)
    >>> along = torch.stack((torch.stack((turn, 0 * turn), -1), torch.stack((turn, -turn), -1)))
    >>> winding_matrix(points_at(along).flatten(-2)[:, None])
    tensor([[ 1,  1],
            [ 0, -1]])
    """
    k = len(loops)
    theta = angle_of(loops.double().unflatten(-1, (k, 2)))
    turns = _short(theta.diff(dim=2, append=theta[:, :, :1])).sum(2) / (2 * math.pi)
    return turns.round().median(1).values.T.long()


def unimodular(matrix: Tensor) -> bool:
    """Whether a winding matrix is that of a map which covers the torus once: determinant ±1."""
    return round(abs(float(torch.det(matrix.double())))) == 1


def torus_degree(grid: Tensor) -> Degree:
    """Degree of a map of the torus given on a closed grid of true angles, (n, n', 4), the first from row to row."""
    theta = angle_of(grid.double().unflatten(-1, (2, 2)))
    right, down = (_short(theta.roll(-1, axis) - theta) for axis in (0, 1))
    far_right, far_down = right.roll(-1, 1), down.roll(-1, 0)
    halves = torch.stack((_cross(right, far_down), _cross(far_right, down))) / 2
    return _cover(halves / (2 * math.pi) ** 2)


def sphere_degree(z: Tensor, faces: Tensor) -> Degree:
    """Degree of a map into the sphere from a closed mesh, which has `faces` (F, 3) between points sent to `z` (V, 3).

    >>> points, faces = icosphere(2)
    >>> sphere_degree(-points, faces)
    Degree(number=-1, forward=1.0)
    """
    a, b, c = z.double()[faces].unbind(1)
    volume = (a * torch.linalg.cross(b, c)).sum(-1)
    beside = 1 + (a * b).sum(-1) + (b * c).sum(-1) + (c * a).sum(-1)
    return _cover(2 * torch.atan2(volume, beside) / (4 * math.pi))


def icosphere(level: int) -> tuple[Tensor, Tensor]:
    """The icosahedron with every face split in four `level` times: unit vectors (V, 3) float64, faces (F, 3).

    Faces turn anticlockwise seen from outside; V = 10·4^level + 2.

    >>> [tuple(part.shape) for part in icosphere(3)]
    [(642, 3), (1280, 3)]
    """
    golden = (1 + 5**0.5) / 2
    pairs = [(i, j * golden) for i in (-1, 1) for j in (-1, 1)]
    corners = [point for x, y in pairs for point in ((0, x, y), (x, y, 0), (y, 0, x))]
    points = normalise(torch.tensor(corners, dtype=torch.float64))
    near = (points @ points.T > 0.4) & ~torch.eye(12, dtype=torch.bool)
    triples = torch.combinations(torch.arange(12), 3)
    a, b, c = triples.unbind(1)
    faces = triples[near[a, b] & near[b, c] & near[c, a]]
    inward = torch.det(points[faces]) < 0
    faces[inward] = faces[inward].flip(1)
    for _ in range(level):
        points, faces = _split(points, faces)
    return points, faces


def _split(points: Tensor, faces: Tensor) -> tuple[Tensor, Tensor]:
    a, b, c = faces.unbind(1)
    edges = torch.cat([torch.stack(pair, 1) for pair in ((a, b), (b, c), (c, a))])
    kept, place = edges.sort(1).values.unique(dim=0, return_inverse=True)
    ab, bc, ca = (place + len(points)).chunk(3)
    finer = [torch.stack(face, 1) for face in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))]
    return torch.cat((points, normalise(points[kept].sum(1)))), torch.cat(finer)


def _cover(parts: Tensor) -> Degree:
    """From signed parts of the whole target."""
    number, covered = round(float(parts.sum())), float(parts.abs().sum())
    ahead = float((_direction(number, parts) * parts).clamp_min(0).sum())
    return Degree(number, ahead / covered if covered else 0.0)


def _direction(number: int, parts: Tensor) -> int:
    return (number > 0) - (number < 0) or (1 if float(parts.sign().sum()) >= 0 else -1)


def _short(angle: Tensor) -> Tensor:
    return torch.remainder(angle + math.pi, 2 * math.pi) - math.pi


def _cross(u: Tensor, v: Tensor) -> Tensor:
    return u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
