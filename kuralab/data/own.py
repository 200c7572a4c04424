"""People's own data: a table becomes a data set, kept by the hash of what was uploaded."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from kuralab.catalogue import OWN_DATA
from kuralab.data.base import DataError, Dataset, Provenance, split
from kuralab.data.likelihoods import Gaussian
from kuralab.data.table import CLASSES, LABEL, parse

HELD_OUT = 5


def save(content: bytes, home: Path) -> str:
    """Keep the table in a CSV file as a data set; return the name it can be loaded by.

    Each row is a datum. Rows whose length is a square number are drawn as square pictures, others
    as a strip. One row in five is held out, by a fixed seed.

    Args:
        content: The file, see `kuralab.data.table.parse`.
        home: The folder of kuralab's own files.

    Raises:
        DataError: If the table cannot be used; the message says why, by row, and what to do.
    """
    name = OWN_DATA + hashlib.sha256(content).hexdigest()[:12]
    table = parse(content)
    values, scale = _scaled(table.values)
    tensors = {"values": torch.from_numpy(values)}
    about: dict[str, Any] = {"scale": scale, "classes": []}
    if table.labels is not None:
        about["classes"], tensors["label"] = _classes(table.labels)
    path = _path(name, home)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file(tensors, part, metadata={"about": json.dumps(about)})
    os.replace(part, path)
    return name


def load(name: str, home: Path | None) -> Dataset:
    """The data set `save` kept under this name.

    Raises:
        DataError: If there is none.
    """
    about = _about(name, home)
    tensors = load_file(_path(name, home))
    values = tensors["values"]
    train, test = split(len(values), len(values) // HELD_OUT)
    label = tensors.get("label")
    return Dataset(
        name=name,
        train=values[train],
        test=values[test],
        shape=picture(values.shape[1]),
        likelihood=Gaussian(),
        provenance=_provenance(about),
        train_labels={} if label is None else {LABEL: label[train]},
        test_labels={} if label is None else {LABEL: label[test]},
        classes={} if label is None else {LABEL: tuple(about["classes"])},
    )


def provenance(name: str, home: Path | None) -> Provenance:
    """What is known of uploaded data, and how they were scaled."""
    return _provenance(_about(name, home))


def picture(columns: int) -> tuple[int, int]:
    """Height and width a row of numbers is drawn with.

    >>> picture(64), picture(10)
    ((8, 8), (1, 10))
    """
    side = math.isqrt(columns)
    return (side, side) if side * side == columns else (1, columns)


def _scaled(values: NDArray[np.float32]) -> tuple[NDArray[np.float32], str]:
    low, high = values.min(0), values.max(0)
    if low.min() >= 0 and high.max() <= 1:
        return values, "numbers used as they are, from 0 to 1"
    if low.min() >= 0 and high.max() <= 255 and (values == np.round(values)).all():
        return values / np.float32(255), "whole numbers from 0 to 255, divided by 255"
    span = np.where(high > low, high - low, 1).astype(np.float32)
    return (values - low) / span, "each column scaled from its own smallest and largest value to 0 and 1"


def _classes(labels: list[str]) -> tuple[list[str], Tensor]:
    names = sorted(set(labels), key=lambda word: (not word.isdecimal(), int(word) if word.isdecimal() else 0, word))
    if len(names) > CLASSES:
        raise DataError(
            f"Expected at most {CLASSES} different labels; got {len(names):,}. "
            "Group them, or give the column another name to use it as a number."
        )
    number = {name: place for place, name in enumerate(names)}
    return names, torch.tensor([number[label] for label in labels])


def _path(name: str, home: Path | None) -> Path:
    if home is None or not re.fullmatch(OWN_DATA + "[0-9a-f]{12}", name):
        raise DataError(f"Expected the name of uploaded data; got {name!r}. Upload the table again.")
    return home / "data" / f"{name}.safetensors"


def _about(name: str, home: Path | None) -> dict[str, Any]:
    path = _path(name, home)
    try:
        with safe_open(path, "pt") as file:
            about: dict[str, Any] = json.loads(file.metadata()["about"])
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"Expected uploaded data in {path.name}; got none that can be read. Upload the table again."
        ) from error
    return about


def _provenance(about: dict[str, Any]) -> Provenance:
    return Provenance(
        source="Uploaded here",
        licence="Yours; it stays on this machine",
        note=f"{about['scale']}; one row in {HELD_OUT} held out by a fixed seed",
    )
