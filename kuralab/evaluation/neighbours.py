"""Which neighbours in the data are neighbours in the latent space, and the other way round.

References:
    Venna & Kaski (2001), Neighborhood preservation in nonlinear projection methods, ICANN.
    Levina & Bickel (2004), Maximum likelihood estimation of intrinsic dimension, NIPS; inverses averaged as by
        MacKay & Ghahramani (2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.manifolds.base import Manifold

NEAR = 10
FAR = 5
SEVERAL = 0.3
AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Neighbours:
    """How far neighbourhoods are kept between data and latent space; all are shares, 1 or 0 at best.

    Args:
        kept: Of the latent neighbours, those that are neighbours in the data.
        trustworthiness: 1 less a penalty for latent neighbours that are not neighbours in the data, by their rank.
        continuity: The same for neighbours in the data that are not neighbours in the latent space.
        stacked: Data whose latent neighbours are several (three in ten) that are far off in the data: of a rank
            beyond five times the number of neighbours. Where a map folds, two sheets lie on each other.
        torn: Data whose neighbours in the data are several that are far off in the latent space.
    """

    kept: float
    trustworthiness: float
    continuity: float
    stacked: float
    torn: float


def neighbours(data: Tensor, latent: Tensor, near: int = NEAR) -> Neighbours:
    """From the distances between data and between their encodings, both (n, n), n more than 2 · near.

    >>> x = torch.arange(60.0)[:, None]
    >>> line = torch.cdist(x, x)
    >>> neighbours(line, line)
    Neighbours(kept=1.0, trustworthiness=1.0, continuity=1.0, stacked=0.0, torn=0.0)
    """
    there, here = _ranks(data), _ranks(latent)
    close, closer = (there > 0) & (there <= near), (here > 0) & (here <= near)
    n = len(data)
    scale = 2 / (n * near * (2 * n - 3 * near - 1))
    return Neighbours(
        kept=float((close & closer).sum()) / (n * near),
        trustworthiness=1 - scale * float(((there - near).clamp_min(0) * closer).sum()),
        continuity=1 - scale * float(((here - near).clamp_min(0) * close).sum()),
        stacked=_several(closer & (there > FAR * near), near),
        torn=_several(close & (here > FAR * near), near),
    )


def dimension(data: Tensor, near: int = NEAR) -> float:
    """How many dimensions the data seem to have locally, from their distances (n, n); noise adds to it.

    >>> points = torch.rand(1000, 3, generator=torch.Generator().manual_seed(0))
    >>> 2.5 < dimension(torch.cdist(points, points)) < 3.5
    True
    """
    reach = data.topk(near + 1, largest=False).values[:, 1:].clamp_min(1e-12)
    return 1 / max(float((reach[:, -1:] / reach[:, :-1]).log().mean()), 1e-12)


def distances(manifold: Manifold, z: Tensor, w: Tensor) -> Tensor:
    """All geodesic distances, (n, m) and (k, m) to (n, k), a few rows at a time."""
    rows = max(1, AT_ONCE // max(w.numel(), 1))
    return torch.cat([manifold.dist(some[:, None], w[None]) for some in z.split(rows)])


def _ranks(distance: Tensor) -> Tensor:
    """The rank of each datum among those around each, 0 for itself."""
    itself = distance - torch.diag(torch.full((len(distance),), torch.inf).to(distance))
    return itself.argsort(1).argsort(1)


def _several(foreign: Tensor, near: int) -> float:
    return float((foreign.sum(1) >= SEVERAL * near).double().mean())
