"""The motion of a crowd that follows one constant field: Möbius maps of the sphere.

References:
    Lipton, Mirollo & Strogatz (2021), The Kuramoto model on a sphere, arXiv 1907.07150.
"""

from __future__ import annotations

import torch
from torch import Tensor


def carry(points: Tensor, direction: Tensor, strength: Tensor) -> Tensor:
    """Where unit vectors arrive after following x' = f − ⟨f, x⟩ x for unit time, f = strength · direction.

    The height c = ⟨x, direction⟩ goes to tanh(strength + artanh c) and the rest shrinks to the matching sech along
    its own tangent. Written with e^(−strength) alone it neither overflows nor cancels, however strong the field.

    Shapes: `points` and `direction` (…, d), `strength` (…); all broadcast. `strength` is not negative.

    >>> up, east = torch.tensor([0.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 0.0])
    >>> carry(east, up, torch.tensor(1.0))  # (sech 1, 0, tanh 1)
    tensor([0.6481, 0.0000, 0.7616])
    """
    shrink = torch.exp(-strength)[..., None]
    height = (points * direction).sum(-1, keepdim=True)
    # 1 + c as half the square of the sum: c itself loses it near the antipode, the point that is torn apart.
    ahead = (points + direction).square().sum(-1, keepdim=True).mul(0.5).clamp_min(1e-30)
    rise = 0.5 * (ahead - (1 - height) * shrink.square())
    moved = rise * direction + shrink * (points - height * direction)
    arrived: Tensor = moved / torch.linalg.vector_norm(moved, dim=-1, keepdim=True)
    return arrived
