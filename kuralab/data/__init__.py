"""Data sets by name: one file each, plus people's own.

>>> digits = load("digits")
>>> tuple(digits.train.shape), digits.shape
((1438, 64), (8, 8))
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from kuralab.catalogue import DATA, OWN_DATA
from kuralab.data import own
from kuralab.data.base import DataError, Dataset, Provenance

__all__ = ["DataError", "Dataset", "Provenance", "load", "own", "provenance"]


def load(name: str, home: Path | None = None) -> Dataset:
    """The data set called `name`; those that come with kuralab are read once and kept.

    Args:
        name: A name of the catalogue, or the name `own.save` gave to uploaded data.
        home: The folder uploads are kept in; needed for those only.

    Raises:
        DataError: If there is no such data set.
    """
    if name.startswith(OWN_DATA):
        return own.load(name, home)
    _known(name)
    return _shipped(name)


def provenance(name: str, home: Path | None = None) -> Provenance:
    """Source and licence of the data set called `name`, without loading its pictures.

    >>> provenance("mnist").licence
    'CC BY-SA 3.0'
    """
    if name.startswith(OWN_DATA):
        return own.provenance(name, home)
    _known(name)
    found: Provenance = import_module(DATA[name].where.split(":")[0]).PROVENANCE
    return found


@lru_cache(maxsize=3)
def _shipped(name: str) -> Dataset:
    dataset: Dataset = DATA[name].load()()
    return dataset


def _known(name: str) -> None:
    if name not in DATA:
        raise DataError(f"Expected data to be one of {', '.join(DATA)}; got {name!r}. Choose one of these.")
