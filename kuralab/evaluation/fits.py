"""Laws fitted to directions by maximum likelihood, side by side.

On the torus a law of one angle is fitted to each angle and the angles are taken as independent; a law of two angles
is fitted as it is. Nothing here knows a law by name: its support says what it wants to be shown.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Distribution, Independent

from kuralab.catalogue import LAWS
from kuralab.data.directions import Directions
from kuralab.distributions.directional import unit_vectors
from kuralab.evaluation.summary import Measure, degrees, located
from kuralab.manifolds.base import angle_of, points_at

WORDS = {
    "concentration": ("Concentration κ", ""),
    "rho": ("Concentration ρ", ""),
    "radius": ("Hyperbolic radius s", ""),
    "scale": ("Scale σ", "rad"),
    "correlation": ("Correlation", ""),
}
SAME = {"rho": "radius"}  # one parameter said in two ways, of which a law is given one


@dataclass(frozen=True)
class Fit:
    """One law with its most likely parameters.

    Args:
        name: The law's name in the catalogue.
        law: The fitted law, of all angles at once.
        parts: What it is made of: one law for each angle, or the law itself.
        log_likelihood: In nats, of all points together.
        free: Number of free parameters.
        points: Number of points.
    """

    name: str
    law: Distribution
    parts: tuple[Any, ...]
    parameters: tuple[Measure, ...]
    log_likelihood: float
    free: int
    points: int

    @property
    def aic(self) -> float:
        """Akaike's criterion 2k − 2ℓ; less is better."""
        return 2 * self.free - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion k log n − 2ℓ; less is better."""
        return self.free * math.log(self.points) - 2 * self.log_likelihood


def fit_all(data: Directions) -> list[Fit]:
    """Every law of the catalogue that has a most likely member on the data's manifold, the best AIC first.

    A law without one (all points alike, say) is left out.
    """
    found = []
    for name, entry in LAWS.items():
        if data.manifold.name in entry.manifolds:
            with suppress(ValueError):  # a law's own complaint, torch's included
                found.append(fit(name, data))
    return sorted((one for one in found if math.isfinite(one.aic)), key=lambda one: one.aic)


def fit(name: str, data: Directions) -> Fit:
    """The law called `name` with the parameters that make the data most likely."""
    family = LAWS[name].load()
    if data.angular and data.points.shape[1] > 1 and not _joint(family):
        parts = [family.fit(_one(family, column)) for column in data.points.unbind(-1)]
        law: Distribution = Independent(_beside(parts), 1)
    else:
        parts = [family.fit(_events(family.support, data.points) if data.angular else data.points)]
        law = parts[0]
    likelihood = float(log_prob(law, data.points, data.angular).sum())
    free = sum(part.free_parameters for part in parts)
    return Fit(name, law, tuple(parts), _parameters(parts, data), likelihood, free, len(data))


def log_prob(law: Distribution, points: Tensor, angular: bool) -> Tensor:
    """Log density of points (n, k) or (n, d), whatever the law wants to be shown, (n,)."""
    found: Tensor = law.log_prob(_events(law.support, points) if angular else points)
    return found


def _joint(family: Any) -> bool:
    """Whether one event of a law is several angles."""
    return family.support.event_dim > 0 and family.support is not unit_vectors


def _events(support: Any, angles: Tensor) -> Tensor:
    """Angles (n, k) as events: vectors where the law is one of vectors, without the last axis for a single angle."""
    while hasattr(support, "base_constraint"):
        support = support.base_constraint
    shown = points_at(angles) if support is unit_vectors else angles
    return shown[:, 0] if angles.shape[1] == 1 else shown


def _one(family: Any, angle: Tensor) -> Tensor:
    return _events(family.support, angle[:, None])


def _beside(laws: list[Any]) -> Any:
    """Laws of one kind as one batch of them."""
    names = [name for name in laws[0].arg_constraints if SAME.get(name) not in laws[0].arg_constraints]
    if not names:
        return laws[0].expand((len(laws),))
    return type(laws[0])(**{name: torch.stack([getattr(law, name) for law in laws]) for name in names})


def _parameters(laws: list[Any], data: Directions) -> tuple[Measure, ...]:
    """What people are told of fitted laws: one law of everything, or one for each angle."""
    found: list[Measure] = []
    several = [reading.name for reading in data.readings] if len(data.readings) > 1 else [""]
    for place, law in enumerate(laws):
        for name in law.arg_constraints:
            value = getattr(law, name)
            if name == "loc":
                found += _location(law, value, data, place, len(laws))
            else:
                parts = several if value.ndim else [several[place] if len(laws) > 1 else ""]
                title, unit = WORDS.get(name, (name.capitalize(), ""))
                numbers = zip(value.reshape(-1).tolist(), parts, strict=True)
                found += [Measure(title, number, unit, part) for number, part in numbers]
    return tuple(found)


def _location(law: Any, loc: Tensor, data: Directions, place: int, count: int) -> list[Measure]:
    if not data.angular:
        return located("Mean direction", loc, data.readings)
    angles = angle_of(loc).reshape(1) if law.support is unit_vectors else loc.reshape(-1)
    readings = data.readings[place : place + 1] if count > 1 else data.readings
    part = [reading.name if len(data.readings) > 1 else "" for reading in readings]
    pairs = zip(angles.tolist(), readings, part, strict=True)
    return [Measure("Mean direction", degrees(angle, reading.start), "°", name) for angle, reading, name in pairs]
