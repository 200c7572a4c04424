"""What a set of directions is like, in a few numbers: where it points, how tightly it holds, its median.

References:
    Mardia & Jupp (2000), Directional Statistics, sections 2.2, 2.3 and 9.2.
    Fisher (1993), Statistical Analysis of Circular Data, section 2.3.2 (circular median).
    Fisher (1985), Spherical medians, Journal of the Royal Statistical Society B 47, 342–348.
    Jammalamadaka & SenGupta (2001), Topics in Circular Statistics, section 8.2 (circular correlation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.data.directions import Directions, Reading, places
from kuralab.manifolds import unit
from kuralab.manifolds.base import points_at

STEPS = 200
CLOSE = 1e-10
SMALL = 1e-13


@dataclass(frozen=True)
class Measure:
    """One number with its unit; `part` says of which angle, where there are several."""

    name: str
    value: float
    unit: str = ""
    part: str = ""


def summarise(data: Directions) -> list[Measure]:
    """Everything that is said of the points of a set.

    >>> from kuralab.data.directions import load
    >>> [round(m.value, 3) for m in summarise(load("stars")) if m.name == "Mean resultant length"]
    [0.042]
    """
    count = Measure("Number of points", float(len(data)))
    if not data.angular:
        return [count, *_of_vectors(data.points, data.readings)]
    parts = data.readings if len(data.readings) > 1 else (None,)
    found = [count]
    for column, (reading, part) in enumerate(zip(data.readings, parts, strict=True)):
        found += _of_angles(data.points[:, column], reading, part.name if part else "")
    for one, other in combinations(range(len(data.readings)), 2):
        names = f"{data.readings[one].name}, {data.readings[other].name}"
        found.append(
            Measure("Circular correlation", correlation(data.points[:, one], data.points[:, other]), "", names)
        )
    return found


def median(data: Directions) -> Tensor:
    """The median of a set as a point in space coordinates of its manifold, (m,)."""
    if not data.angular:
        return spherical_median(data.points)
    angles = [circular_median(theta) for theta in data.points.T]
    return points_at(torch.tensor(angles, dtype=torch.float64)).flatten()


def degrees(angle: float, start: float = -180.0) -> float:
    """An angle in radians as degrees from `start` on, a turn long.

    >>> degrees(-math.pi / 2, 0.0)
    270.0
    """
    return (math.degrees(angle) - start) % 360 + start


def resultant(points: Tensor) -> Tensor:
    """The mean of unit vectors, inside the ball, (n, d) to (d,)."""
    mean: Tensor = points.mean(0)
    return mean


def deviation(length: float) -> float:
    """Circular standard deviation √(−2 log R̄), in radians; infinite for R̄ = 0."""
    return math.sqrt(-2 * math.log(min(length, 1.0))) if length > 0 else math.inf


def circular_median(theta: Tensor) -> float:
    """The angle with the least mean arc to all angles, (n,), in radians.

    The mean arc is linear between data and their antipodes and can only be least at a datum; where several are
    equally good (an even number of data) their mean direction is taken. Sorted sums make it O(n log n).
    """
    ordered = np.sort(np.mod(theta.numpy(), 2 * np.pi))
    n = len(ordered)
    twice = np.concatenate((ordered, ordered + 2 * np.pi))
    sums = np.concatenate(([0.0], np.cumsum(twice)))
    here = np.arange(n)
    half = np.searchsorted(twice, ordered + np.pi, side="right")
    ahead = sums[half] - sums[here] - (half - here) * ordered
    behind = (here + n - half) * (2 * np.pi + ordered) - (sums[here + n] - sums[half])
    cost = (ahead + behind) / n
    best = np.unique(ordered[cost <= cost.min() + 1e-9])
    return float(np.angle(np.exp(1j * best).sum()))


def spherical_median(points: Tensor) -> Tensor:
    """The direction with the least summed arc to all unit vectors, (n, 3) to (3,).

    Newton's steps where they lead down, else Weiszfeld's, which always do but crawl where the arcs are nearly even.
    """
    median = unit.normalise(resultant(points))
    cost = float(unit.angle_between(median, points).sum())
    for _ in range(STEPS):
        newton, weiszfeld = _steps(median, points)
        for step in (newton, weiszfeld):
            there = unit.normalise(unit.exp(median, step))  # errors of length would grow from step to step
            lower = float(unit.angle_between(there, points).sum())
            if lower < cost:
                break
        if lower >= cost:
            break
        gain, median, cost = cost - lower, there, lower
        if gain < SMALL * cost or torch.linalg.vector_norm(step) < CLOSE:
            break
    return median


def _steps(median: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Tangent steps by Newton and by Weiszfeld. An arc θ bends the sum by cot θ across its own heading."""
    away = unit.log(median, points)
    arc = torch.linalg.vector_norm(away, dim=-1, keepdim=True).clamp_min(CLOSE)
    heading = away / arc
    bend = torch.cos(arc) / torch.sin(arc).clamp_min(CLOSE)
    hessian = (bend.sum() * torch.eye(3).to(points) - heading.T @ (bend * heading)) + torch.outer(median, median)
    pull = heading.sum(0)
    newton = torch.linalg.lstsq(hessian, pull[:, None]).solution[:, 0]
    newton = newton - (newton @ median) * median
    return newton, pull / (1 / arc).sum()


def correlation(first: Tensor, second: Tensor) -> float:
    """Circular correlation Σ sin(a − ā) sin(b − b̄) / √(Σ sin²(a − ā) Σ sin²(b − b̄)), from −1 to 1."""
    one, other = (torch.sin(angle - _direction(angle)) for angle in (first, second))
    size = one.square().sum() * other.square().sum()
    return float((one * other).sum() / size.sqrt()) if size > 0 else math.nan


def _direction(theta: Tensor) -> Tensor:
    return torch.atan2(theta.sin().sum(), theta.cos().sum())


def _of_angles(theta: Tensor, reading: Reading, part: str) -> list[Measure]:
    length = float(torch.linalg.vector_norm(resultant(points_at(theta))))
    return [
        Measure("Mean direction", degrees(float(_direction(theta)), reading.start), "°", part),
        Measure("Median direction", degrees(circular_median(theta), reading.start), "°", part),
        Measure("Mean resultant length", length, "", part),
        Measure("Circular variance", 1 - length, "", part),
        Measure("Circular standard deviation", math.degrees(deviation(length)), "°", part),
    ]


def _of_vectors(points: Tensor, readings: tuple[Reading, ...]) -> list[Measure]:
    mean = resultant(points)
    length = float(torch.linalg.vector_norm(mean))
    found = []
    for name, direction in (("Mean direction", unit.normalise(mean)), ("Median direction", spherical_median(points))):
        found += located(name, direction, readings)
    shape: NDArray[np.float64] = torch.linalg.eigvalsh(points.T @ points / len(points)).flip(0).numpy()
    return [
        *found,
        Measure("Mean resultant length", length),
        Measure("Spherical variance", 1 - length),
        *(Measure("Share along principal axis", 100 * float(v), "%", str(k)) for k, v in enumerate(shape, 1)),
    ]


def located(name: str, direction: Tensor, readings: tuple[Reading, ...]) -> list[Measure]:
    """A unit vector of space as the two angles people read."""
    angles = places(direction).tolist()
    pairs = zip(angles, readings, strict=True)
    return [Measure(name, degrees(angle, reading.start), "°", reading.name) for angle, reading in pairs]
