"""Gait: one person walks, three sensors feel it; each datum is about one stride, so its true latent is a phase.

Bächlin et al. (2010), Wearable assistant for Parkinson's disease patients with the freezing of gait symptom,
IEEE Transactions on Information Technology in Biomedicine 14, 436–446.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool1d

from kuralab.data.base import Dataset, Provenance
from kuralab.data.directions import arrays
from kuralab.data.likelihoods import Gaussian

WINDOW = 64
POOLED = 2
REACH = 4.0
SCALE = 0.08
HELD_OUT = 1000
PROVENANCE = Provenance(
    source="Daphnet Freezing of Gait, UCI Machine Learning Repository; 81 s of walking from PyPI aeon 1.6.0",
    licence="CC BY 4.0, as published by the source; package BSD-3-Clause",
    note="Ankle, thigh and trunk, three axes each, at 64 Hz; a datum is the second around a moment, means of two "
    "samples, each channel less its mean, over eight times its standard deviation, about ½, cut at 0 and 1; the last "
    "1,000 moments are held out and share no sample with the others",
)


def load() -> Dataset:
    """A window around every moment of the walk, in the order of time; the end of the walk is held out."""
    found = arrays("daphnet_walk.npz")
    first, last = found["walk_slice"].tolist()
    train, test = _parts(last - first - WINDOW + 1)
    pictures = _windows(found["acc_mg"][first:last].astype(np.float32), known=int(train[-1]) + WINDOW)
    seconds = (torch.arange(len(pictures)) + first + WINDOW / 2) / float(found["fs"])
    return Dataset(
        name="gait",
        train=pictures[train],
        test=pictures[test],
        shape=(found["acc_mg"].shape[1], WINDOW // POOLED),
        likelihood=Gaussian(SCALE),
        provenance=PROVENANCE,
        train_labels={"time": seconds[train]},
        test_labels={"time": seconds[test]},
        units={"time": "s"},
    )


def _parts(moments: int) -> tuple[Tensor, Tensor]:
    """Moments to train on and to hold out; between them lie those whose windows reach into both."""
    every = torch.arange(moments)
    return every[: moments - HELD_OUT - WINDOW + 1], every[moments - HELD_OUT :]


def _windows(walk: NDArray[np.float32], known: int) -> Tensor:
    """All windows as rows, channel after channel, (T, C) to (T − WINDOW + 1, C · WINDOW / POOLED).

    Means and deviations are those of the first `known` samples.
    """
    seen = walk[:known]
    unit = 0.5 + (walk - seen.mean(0)) / (2 * REACH * seen.std(0))
    windows = torch.from_numpy(unit.clip(0, 1)).T.unfold(1, WINDOW, 1).transpose(0, 1)
    return avg_pool1d(windows, POOLED).flatten(1).contiguous()
