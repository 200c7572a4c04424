"""At which contrasts chimeras are born, begin to breathe, and die.

References: Abrams, Mirollo, Strogatz & Wiley, Phys. Rev. Lett. 101 (2008) 084103, arXiv 0806.0594.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from kuralab.kuramoto.chimera import SADDLE, Portrait, Rest
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.solve import Floats

STEPS, NUDGE, LONGEST, CLOSE = 100, 1e-6, 60.0, 0.1
KNOWN_LAGS = "from 1.37 to 1.54 (π/2 − α from 0.03 to 0.2)"


@dataclass(frozen=True)
class Bifurcations:
    """Contrasts A between which a chimera rests (saddle-node to Hopf) and breathes (Hopf to homoclinic)."""

    saddle_node: float
    hopf: float
    homoclinic: float


def bifurcations(phase_lag: float) -> Bifurcations:
    """The three contrasts at this phase lag, for any coupling: to 1e-6, the homoclinic one to 1e-4.

    Args:
        phase_lag: α in radians.

    Raises:
        KuramotoError: If chimeras do not go through all three at this phase lag.

    >>> found = bifurcations(math.pi / 2 - 0.1)
    >>> round(found.saddle_node, 4), round(found.hopf, 4)
    (0.1783, 0.2778)
    """
    contrasts = np.geomspace(math.cos(phase_lag), 3 * math.cos(phase_lag), STEPS)
    counts = [len(_pair(contrast, phase_lag)) for contrast in contrasts]
    try:
        born = next(k for k in range(1, STEPS) if counts[k] == 2 and counts[k - 1] < 2)
        saddle_node = _halved(lambda a: len(_pair(a, phase_lag)) < 2, contrasts[born - 1], contrasts[born])
        hopf = brentq(lambda a: _growth(a, phase_lag), saddle_node + 1e-5, 0.9, xtol=1e-9)
        homoclinic = _halved(lambda a: not _escapes(a, phase_lag), hopf + 1e-5, 0.9)
    except (StopIteration, ValueError, IndexError):
        raise KuramotoError(
            f"Expected a phase lag at which chimeras are born, breathe and die; got {phase_lag:.4g}. "
            f"Choose one {KNOWN_LAGS}."
        ) from None
    return Bifurcations(float(saddle_node), hopf, homoclinic)


def _pair(contrast: float, phase_lag: float) -> list[Rest]:
    """The chimera and the saddle it is born with, which lie at small angles."""
    return [rest for rest in Portrait(contrast, phase_lag).chimeras() if abs(rest.psi) < math.pi / 2]


def _growth(contrast: float, phase_lag: float) -> float:
    """Rate at which a small breath of the chimera grows."""
    return _pair(contrast, phase_lag)[0].eigenvalues[0].real


def _escapes(contrast: float, phase_lag: float) -> bool:
    """Whether what leaves the saddle towards the chimera reaches full synchrony instead of a breath around it."""
    portrait = Portrait(contrast, phase_lag)
    chimera, saddle = _pair(contrast, phase_lag)
    if saddle.kind != SADDLE:
        raise ValueError
    values, vectors = np.linalg.eig(portrait.jacobian(saddle.r, saddle.psi))
    out: Floats = np.real(vectors[:, np.argmax(np.real(values))])
    out *= math.copysign(NUDGE, chimera.r - saddle.r) * math.copysign(1, out[0])
    times = np.linspace(0, LONGEST / math.cos(phase_lag), 601)
    r, _ = portrait.follow(saddle.r + out[0], saddle.psi + out[1], times)
    return bool(1 - r.max() < CLOSE * (1 - saddle.r))


def _halved(before: Callable[[float], bool], low: float, high: float) -> float:
    """Where `before` turns false, to 1e-6."""
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if before(middle) else (low, middle)
    return (low + high) / 2
