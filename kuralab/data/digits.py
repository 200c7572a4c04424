"""Digits: 1,797 handwritten digits of 8×8 pixels, as scikit-learn ships them."""

from __future__ import annotations

import torch

from kuralab.data.base import Dataset, Provenance, split
from kuralab.data.likelihoods import Bernoulli

PROVENANCE = Provenance(
    source="Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning "
    "Repository; test set of 43 writers as shipped by scikit-learn",
    licence="CC BY 4.0; scikit-learn BSD-3-Clause",
    note="8×8 pixels of 17 grey levels, divided by 16; one in five held out by a fixed seed",
)


def load() -> Dataset:
    """The digits, four in five to train on."""
    from sklearn.datasets import load_digits  # slow to import, and only needed here

    pixels, digits = load_digits(return_X_y=True)
    images = torch.as_tensor(pixels, dtype=torch.float32) / 16
    labels = torch.as_tensor(digits, dtype=torch.int64)
    train, test = split(len(images), held_out=len(images) // 5)
    return Dataset(
        name="digits",
        train=images[train],
        test=images[test],
        shape=(8, 8),
        likelihood=Bernoulli(),
        provenance=PROVENANCE,
        train_labels={"digit": labels[train]},
        test_labels={"digit": labels[test]},
        classes={"digit": tuple("0123456789")},
    )
