"""The figures in which class probabilities are drawn: segment, triangle, tetrahedron, polygon.

References:
    Wachspress (1975), A Rational Finite Element Basis: weights of the corners of a convex polygon.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional


@lru_cache
def corners(classes: int) -> Tensor:
    """Corners on the unit circle of the xy-plane, first one up; on the unit sphere for four, (classes, 3).

    >>> corners(2)
    tensor([[ 0.,  1.,  0.],
            [ 0., -1.,  0.]])
    """
    if classes == 4:
        base, height = 2 * 2**0.5 / 3, 1 / 3
        foot = corners(3) * base - torch.tensor([0.0, 0.0, height])
        return torch.cat((torch.tensor([[0.0, 0.0, 1.0]]), foot))
    turn = torch.arange(classes, dtype=torch.float64) * (2 * torch.pi / classes)
    xyz = torch.stack((-turn.sin(), turn.cos(), torch.zeros_like(turn)), -1)
    return torch.where(xyz.abs() < 1e-12, 0.0, xyz).float()


def edges(classes: int) -> NDArray[np.int64]:
    """Pairs of corners joined by an edge, (E, 2)."""
    if classes <= 4:
        return np.array(list(combinations(range(classes), 2)))
    around = np.arange(classes)
    return np.stack((around, (around + 1) % classes), -1)


def shape_name(classes: int) -> str:
    """The figure's name."""
    return {2: "segment", 3: "triangle", 4: "tetrahedron"}.get(classes, f"{classes}-gon")


def barycentric(xyz: Tensor, classes: int) -> Tensor:
    """Weights (…, classes) of the corners that meet at `xyz` (…, 3).

    Up to four classes they are unique; in a polygon they are Wachspress's, the smooth ones of least degree.
    """
    corner = corners(classes).to(xyz)
    if classes <= 4:
        system = functional.pad(corner, (0, 1), value=1.0)
        weights: Tensor = functional.pad(xyz, (0, 1), value=1.0) @ torch.linalg.pinv(system)
        return weights
    middle = (corner + corner.roll(-1, 0)) / 2
    normal = middle / torch.linalg.vector_norm(middle, dim=-1, keepdim=True)
    # Distance inside each edge; a corner's weight is the product over the edges it does not touch.
    inside: Tensor = ((middle * normal).sum(-1) - xyz @ normal.T).clamp_min(1e-9).log()
    return (inside.sum(-1, keepdim=True) - inside - inside.roll(1, -1)).softmax(-1)
