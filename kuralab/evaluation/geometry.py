"""How far encodings lie from the true places of their data, once a symmetry of the manifold is taken out.

A latent space can only be right up to a symmetry: nothing in the data says where north is.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from kuralab.data.base import Dataset
from kuralab.manifolds.base import Manifold
from kuralab.models.vae import VAE


@torch.no_grad()
def geometry_error(model: VAE, dataset: Dataset) -> dict[str, Any] | None:
    """Errors of the held-out data's encodings (their posteriors' modes) after the best symmetry, see `summary`.

    None where the truth is not known, or `errors` gives none.
    """
    if dataset.truth is None:
        return None
    z = model.encode(dataset.held_out).mode().cpu()
    found = errors(model.latent.manifold, z, dataset.truth.manifold, dataset.truth.test)
    return None if found is None else summary(found)


def errors(latent: Manifold, z: Tensor, truth: Manifold, places: Tensor) -> Tensor | None:
    """Angles between aligned encodings `z` and true `places`, (N, m) both, to (N, parts), in degrees.

    The symmetry is fitted to these very points. None where the manifolds differ or have no symmetries, or where
    encodings are not numbers.

    >>> from kuralab.manifolds.circle import Circle
    >>> z = Circle().uniform((50,), torch.Generator().manual_seed(0))
    >>> mirrored = z * torch.tensor([1.0, -1.0])
    >>> bool(errors(Circle(), z, Circle(), mirrored).max() < 0.1)
    True
    """
    if type(latent) is not type(truth) or latent.space_features != truth.space_features or not z.isfinite().all():
        return None
    aligned = truth.align(z.double(), places.double())
    return None if aligned is None else truth.apart(aligned, places.double()).rad2deg()


def summary(found: Tensor) -> dict[str, Any]:
    """Median and 90th percentile of errors (N, parts), of the worse part, in degrees; of each if there are several.

    >>> summary(torch.arange(101.0)[:, None])
    {'median': 50.0, 'p90': 90.0}
    """
    parts = [{"median": float(part.median()), "p90": float(part.quantile(0.9))} for part in found.T]
    worse = {name: max(part[name] for part in parts) for name in ("median", "p90")}
    return worse if len(parts) == 1 else worse | {"parts": parts}
