"""The coasts of the Earth, as lines behind places on it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kuralab.data.base import Provenance
from kuralab.data.directions import arrays, vectors

PROVENANCE = Provenance(source="Natural Earth coastlines 1:110m, from npm vega-datasets 3.2.1", licence="Public domain")


@lru_cache(maxsize=1)
def segments() -> NDArray[np.float32]:
    """Pieces of coastline as pairs of unit vectors, (L, 2, 3).

    >>> segments().shape[1:]
    (2, 3)
    """
    degrees = arrays("coastline_110m.npz")["lonlat"].astype(np.float64)
    places = vectors(*np.radians(degrees).T).numpy().astype(np.float32)
    pairs = np.stack((places[:-1], places[1:]), 1)
    return pairs[np.isfinite(pairs).all((1, 2))]
