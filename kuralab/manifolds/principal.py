"""Three axes for a space of many: the stated projection of high-dimensional drawings."""

from __future__ import annotations

import torch
from torch import Tensor

from kuralab.manifolds.base import Chart, spell


def first_axes(features: int) -> Chart:
    """The first three axes, when there are no points to choose from."""
    return Chart(torch.eye(features)[:, :3], None, f"First three of {spell(features)} axes")


def principal_axes(z: Tensor, centred: bool) -> Chart:
    """The three axes along which the points (N, m) spread most, and the share of the spread they show.

    Directions keep the zero vector in the middle (`centred` false), so that the drawn ball is the sphere's shadow.
    """
    points = z.detach().double().cpu()
    origin = points.mean(0) if centred else torch.zeros(z.shape[-1], dtype=torch.float64)
    values, vectors = torch.linalg.eigh((points - origin).T @ (points - origin))
    basis = vectors[:, -3:].flip(-1)
    # An eigenvector has no sign of its own: fix it, so that the same run always gives the same picture.
    largest = basis.gather(0, basis.abs().argmax(0, keepdim=True))
    basis = basis * torch.where(largest < 0, -1.0, 1.0)
    share = float(values[-3:].sum() / values.sum().clamp_min(1e-30))
    statement = f"Three principal axes, {100 * share:.0f} % of the variance"
    return Chart(basis.float(), origin.float() if centred else None, statement)
