"""Airports: where on Earth people take off."""

from __future__ import annotations

import numpy as np

from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, arrays, classes, vectors
from kuralab.manifolds.sphere import Sphere

PROVENANCE = Provenance(
    source="28,298 airports and landing strips, from PyPI airportsdata 20260905",
    licence="MIT",
    note="Latitude and longitude in degrees; countries by their two-letter codes",
)


def load() -> Directions:
    """Places as unit vectors."""
    found = arrays("airports.npz")
    codes, countries = found["iata"].tolist(), found["country"].tolist()
    return Directions(
        name="airports",
        title="Airports",
        manifold=Sphere(3),
        points=vectors(*(np.radians(found[axis].astype(np.float64)) for axis in ("lon", "lat"))),
        readings=(Reading("Longitude"), Reading("Latitude")),
        provenance=PROVENANCE,
        labels={
            "country": classes(countries),
            "IATA code": classes(["With a code" if code else "Without" for code in codes]),
        },
        titles=tuple(f"{code or 'No IATA code'}, {country}" for code, country in zip(codes, countries, strict=True)),
        earth=True,
    )
