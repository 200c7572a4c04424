"""Our bytes per second beside STREAM's triad, a = b + q c, 24 bytes a place; used by `kuramoto.py`.

Two triads: one in memory, whose arrays have four times the size of the last cache each (STREAM's rule), and one whose
three arrays together are as large as the positions and rotations of our oscillators, wherever those are kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from kuramoto_networks import Row, medians
from numba import njit, prange

from kuralab.kuramoto.kernels.stages import MOVED

CACHE = Path("/sys/devices/system/cpu/cpu0/cache/index3/size")
UNKNOWN = 64 * 2**20  # bytes of a last cache that does not say its size
KEPT = 4  # numbers per oscillator: positions and rotations
PLACES = 4_000_000  # of a small triad's repetitions, for a time that can be measured


@njit(parallel=True, fastmath=True)
def triad(a: Any, b: Any, c: Any, q: float, times: int) -> None:
    for _ in range(times):
        for k in prange(a.size):
            a[k] = b[k] + q * c[k]


def bandwidth(places: int, rounds: int) -> float:
    """Bytes per second of the triad on arrays of so many numbers."""
    a, b, c = np.zeros(places), np.ones(places), np.ones(places)
    times = max(1, PLACES // places)
    return 24 * places * times / medians({"triad": lambda: triad(a, b, c, 3.0, times)}, rounds)["triad"]


def cache() -> int:
    """Bytes of the last cache."""
    if not CACHE.exists():
        return UNKNOWN
    said = CACHE.read_text().strip()
    return int(said.rstrip("KM")) * {"K": 2**10, "M": 2**20}[said[-1]]


class Triads:
    """Triads of one number of threads."""

    def __init__(self, rounds: int) -> None:
        self.rounds, self.memory = rounds, bandwidth(4 * cache() // 8, min(rounds, 3))
        self.same: dict[int, float] = {}

    def beside(self, row: Row) -> Row:
        """What a row of the mean field moves, beside both."""
        wide = 8 if row["name"].endswith("64") else 4
        whole = KEPT * wide * row["oscillators"]
        if whole not in self.same:
            self.same[whole] = bandwidth(max(1, whole // 24), self.rounds)
        moved = MOVED * wide / row["ns per oscillator-step"] * 1e9
        return {
            "threads": row["threads"], "oscillators": row["oscillators"], "name": row["name"],
            "of triad at the same size": moved / self.same[whole], "of triad in memory": moved / self.memory,
            "bytes per oscillator-step": MOVED * wide, "GB/s": moved / 1e9,
            "triad at the same size (GB/s)": self.same[whole] / 1e9, "triad in memory (GB/s)": self.memory / 1e9,
        }  # fmt: skip
