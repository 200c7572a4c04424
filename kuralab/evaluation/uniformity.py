"""Are directions uniform, and do they follow the law that was fitted to them? Tests with statistic and p-value.

Rayleigh's and Watson's tests are those of pycircstat2. Its p-value of Kuiper's test applies both Stephens' correction
of the statistic and Kuiper's own correction of the series, one too many: where 0.050 is right it says 0.042 at
n = 100, 0.033 at n = 25 and 0.022 at n = 10. Here the statistic is kept and the plain series is summed. Below `FEW`
points Watson's and Kuiper's p-values are simulated.

References:
    Mardia & Jupp (2000), Directional Statistics, sections 6.3 (circle), 6.4 (goodness of fit), 10.4 (sphere).
    Stephens (1970), Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics, JRSS B 32, 115–122.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import stats
from torch import Tensor
from torch.distributions import Distribution

from kuralab.data.directions import Directions
from kuralab.evaluation.fits import Fit, log_prob
from kuralab.evaluation.summary import resultant
from kuralab.manifolds.base import points_at

FEW = 100
DRAWS = 9_999
SEED = 2046
STEPS_MOST = 120
GRID = 1 << 16
RESOLVED = 1e-3
ESTIMATED = "The parameters were estimated from the same data, so the true p-value is smaller still"


@dataclass(frozen=True)
class Test:
    """The outcome of a test.

    Args:
        statistic: The statistic's symbol.
        p: Probability of a statistic at least as large if the hypothesis holds.
        note: What one should know before using it.
        part: Of which angle, where there are several.
    """

    name: str
    statistic: str
    value: float
    p: float
    note: str = ""
    part: str = ""


def uniformity(data: Directions) -> list[Test]:
    """Tests of the hypothesis that every direction is equally likely; on the torus of each angle by itself."""
    if not data.angular:
        return [sphere_rayleigh(data.points), bingham(data.points)]
    several = len(data.readings) > 1
    return [
        replace(test, part=reading.name if several else "")
        for reading, theta in zip(data.readings, data.points.T, strict=True)
        for test in circular(theta)
    ]


def circular(theta: Tensor) -> list[Test]:
    """Rayleigh, Watson and Kuiper of angles (n,); for angles on a few equal steps also χ² of the counts."""
    from pycircstat2.hypothesis import rayleigh_test  # slow to import: it brings pandas and matplotlib

    angles = np.mod(theta.numpy(), 2 * np.pi)
    length = min(float(resultant(points_at(theta)).norm()), 1.0)  # of equal angles it may round to more than 1
    rayleigh = rayleigh_test(r=length, n=len(angles))
    note = tied(theta)
    found = [Test("Rayleigh", "n R̄²", float(rayleigh.z), float(rayleigh.pval)), *_continuous(angles, note)]
    counts = _counts(theta)
    if counts is not None:
        chi = stats.chisquare(counts)
        found.append(Test(f"χ² of {len(counts)} steps", "χ²", float(chi.statistic), float(chi.pvalue), "Made for ties"))
    return found


def goodness(found: Fit, data: Directions) -> list[Test]:
    """Watson and Kuiper of the angles carried to uniform ones by the fitted law; none where that is not one angle,
    or the law is as good as a single direction."""
    if not data.angular or len(data.readings) > 1:
        return []
    u = cumulative(found.law, data.points[:, 0])
    if u is None:
        return []
    note = ". ".join(filter(None, (ESTIMATED, tied(data.points[:, 0]))))
    return _continuous(2 * np.pi * u, note)


def cumulative(law: Distribution, theta: Tensor) -> NDArray[np.float64] | None:
    """The share of a law of one angle that lies between −π and each angle, (n,), by the trapezium rule.

    None for a law too sharp for the rule's steps.
    """
    edges = torch.linspace(-torch.pi, torch.pi, GRID + 1, dtype=torch.float64)
    density = log_prob(law, edges[:, None], True).exp().numpy()
    whole = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2)))
    if abs(whole[-1] * 2 * np.pi / GRID - 1) > RESOLVED:
        return None
    wrapped = np.mod(theta.numpy() + np.pi, 2 * np.pi) - np.pi
    share: NDArray[np.float64] = np.interp(wrapped, edges.numpy(), whole / whole[-1])
    return share


def sphere_rayleigh(points: Tensor) -> Test:
    """Rayleigh's test on the sphere: 3 n R̄², corrected to O(n⁻²), against χ² with 3 degrees (Mardia & Jupp 10.4.6)."""
    n, d = points.shape
    plain = float(d * n * points.mean(0).square().sum())
    better = (1 - 1 / (2 * n)) * plain + plain**2 / (2 * n * (d + 2))
    return Test("Rayleigh", "3 n R̄²", plain, float(stats.chi2.sf(better, d)), "Blind to data along an axis")


def bingham(points: Tensor) -> Test:
    """Bingham's test, which also sees axes and girdles: d(d+2)/2 · n (tr T² − 1/d) (Mardia & Jupp 10.7.1)."""
    n, d = points.shape
    scatter = points.T @ points / n
    value = float(d * (d + 2) / 2 * n * (scatter.square().sum() - 1 / d))
    return Test("Bingham", "15/2 n (tr T² − 1/3)", value, float(stats.chi2.sf(value, (d - 1) * (d + 2) // 2)))


def kuiper_p(statistic: float) -> float:
    """Probability of a Kuiper statistic (√n + 0.155 + 0.24/√n) V at least as large, for uniform angles.

    >>> round(kuiper_p(1.747), 3)  # Stephens' critical value for 5 %
    0.05
    """
    if statistic < 0.4:  # below, the series needs many terms and the answer is 1
        return 1.0
    square = (np.arange(1, 50) * statistic) ** 2
    return float(np.clip((2 * (4 * square - 1) * np.exp(-2 * square)).sum(), 0, 1))


def tied(theta: Tensor) -> str:
    """A warning when many angles are equal, which the tests of continuous angles do not expect."""
    distinct = len(torch.unique((theta % (2 * torch.pi)).round(decimals=9)))
    if distinct > len(theta) / 2:
        return ""
    return f"Only {distinct:,} different values among {len(theta):,}: the p-value is approximate"


def _continuous(angles: NDArray[np.float64], note: str) -> list[Test]:
    from pycircstat2.hypothesis import kuiper_test, watson_test

    draws = DRAWS if len(angles) < FEW else 1
    watson = watson_test(alpha=angles, n_simulation=draws, seed=SEED)
    kuiper = kuiper_test(alpha=angles, n_simulation=draws, seed=SEED)
    p = float(kuiper.pval) if draws > 1 else kuiper_p(float(kuiper.V))
    return [
        Test("Watson", "U²", float(watson.U2), float(np.clip(watson.pval, 0, 1)), note),
        Test("Kuiper", "V*", float(kuiper.V), p, note),
    ]


def _counts(theta: Tensor) -> NDArray[np.int64] | None:
    """How often each step occurs, when all angles lie on at most `STEPS_MOST` equal steps of the circle."""
    turns = np.mod(theta.numpy() / (2 * np.pi), 1)
    distinct = np.unique(turns.round(9) % 1)
    if not 2 < len(distinct) <= STEPS_MOST or len(distinct) > len(turns) / 5:
        return None
    steps = round(1 / np.diff(distinct).min())
    places = turns * steps
    if steps > STEPS_MOST or np.abs(places - np.round(places)).max() > 1e-6:
        return None
    return np.bincount(np.round(places).astype(np.int64) % steps, minlength=steps)
