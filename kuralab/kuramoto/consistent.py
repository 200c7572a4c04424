"""Self-consistent order: a crowd that becomes R(a) ordered in a field of strength a must make that field itself.

The field is a = K R(a)^(1+p) + h, so every strength a is a state, at the coupling K = (a − h)/R^(1+p). Where a stronger
field needs less coupling the state is unstable; where it turns, states appear or vanish, and between two turns there is
hysteresis. What decides R is the manifold's and the law's own.

References: Kuramoto, Chemical Oscillations, Waves, and Turbulence (1984), chapter 5.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

from kuralab.kuramoto.model import Model

SCAN, DIGITS, POINTS = 24, 34, 160
TURNING = 2e-3  # how far the coupling must turn back, as a share of the most, to be a fold
TINY = 1e-30
UNKNOWN = "No closed theory is known here for {}: only the simulation speaks."
Point = tuple[float, float]


@dataclass(frozen=True)
class Theory:
    """What infinitely many oscillators do, where it is known.

    Attributes:
        critical: Coupling at which incoherence ends; None where it is not known or never ends.
        order: Stationary order parameter of all oscillators; None where it is not known.
        statement: One sentence: the theory's source, or why there is none.
    """

    critical: float | None
    order: float | None
    statement: str


@dataclass(frozen=True)
class Branch:
    """A line of the diagram of r over K, along rising K.

    Attributes:
        stable: Whether small disturbances die out.
        couplings: K.
        orders: r.
    """

    stable: bool
    couplings: tuple[float, ...]
    orders: tuple[float, ...]


@dataclass(frozen=True)
class Answer:
    """How infinitely many oscillators answer a field.

    Attributes:
        statement: One sentence: the source, or why nothing is known.
        order: R(a), the order they take in a steady field of strength a > 0; None where there is no answer.
        critical: Coupling without feedback at which incoherence ends; None where that is not known.
        waves: Whether incoherence ends in waves: then nothing is known above `critical` where no state is steady, and
            nothing at all there if `critical` is not known.
        without: The order parameter where R is None.
    """

    statement: str
    order: Callable[[float], float] | None = None
    critical: float | None = None
    waves: bool = False
    without: float | None = None

    def theory(self, model: Model) -> Theory:
        """The largest self-consistent order at this coupling."""
        if self.order is None:
            return Theory(None, self.without, self.statement)
        model = replace(model, coupling=abs(float(model.coupling)))
        lasting = bool(model.field) or (bool(model.feedback) and self.critical != 0)
        ends = None if lasting else self.critical
        order = steady(self.order, model, None if self.waves else ends)
        lost = self.waves and not order and not lasting and float(model.coupling) > (self.critical or 0.0)
        return Theory(ends, None if lost else order, self.statement)

    def branches(self, model: Model, most: float) -> list[Branch]:
        """All self-consistent states up to K = `most`, incoherence among them; none where nothing is known."""
        if self.order is None:
            return [] if self.without is None else incoherent(None, most)
        return branches(self.order, model, self.critical, most, self.waves)


def unknown(what: str) -> Answer:
    """No answer, and why."""
    return Answer(UNKNOWN.format(what))


def steady(order: Callable[[float], float], model: Model, critical: float | None) -> float:
    """The largest self-consistent r at this coupling; 0 where there is none.

    >>> round(steady(lambda a: a / (1 + a), Model(coupling=4.0), 1.0), 6)  # a = 4a/(1 + a)
    0.75
    """
    coupling, feedback, field = float(model.coupling), float(model.feedback), float(model.field)
    if not coupling:
        return order(field) if field else 0.0

    def excess(a: float) -> float:
        return float((a - field) / max(order(a), TINY) ** (1 + feedback) - coupling)

    def found(low: float, high: float) -> float:
        return float(((bisect(excess, low, high) - field) / coupling) ** (1 / (1 + feedback)))

    high = field + coupling
    for part in range(SCAN - 1, 0, -1):
        low = field + coupling * part / SCAN
        if excess(low) <= 0:
            return found(low, high)
        high = low
    grows = critical is not None and coupling > critical
    return found(field, high) if field or grows else 0.0


def branches(
    order: Callable[[float], float],
    model: Model,
    critical: float | None,
    most: float,
    waves: bool = False,
) -> list[Branch]:
    """Every self-consistent state up to K = `most`; `waves`: the steady ones do not begin where incoherence ends."""
    feedback, field = float(model.feedback), float(model.field)
    points: list[Point] = []
    for k in range(1, POINTS + 1):
        a = field + most * (k / POINTS) ** 2
        r = order(a)
        points.append(((a - field) / max(r, TINY) ** (1 + feedback), r))
    if field:
        points.insert(0, (0.0, order(field)))
    elif not feedback and critical and not waves:
        points.insert(0, (critical, 0.0))
    elif not feedback and critical == 0:
        points.insert(0, (0.0, points[0][1]))
    ended = most if feedback and critical != 0 else critical
    found = [] if field or ended is None else incoherent(ended, most)
    for stable, path in _folded(points, TURNING * most):
        inside = _cut(path, most)
        if len(inside) > 1:
            found.append(Branch(stable, tuple(k for k, _ in inside), tuple(r for _, r in inside)))
    return found


def incoherent(critical: float | None, most: float) -> list[Branch]:
    """The branches of r = 0: stable below the critical coupling, unstable above."""
    edge = most if critical is None else min(critical, most)
    ends = [(True, 0.0, edge), (False, edge, most)]
    return [Branch(stable, (low, high), (0.0, 0.0)) for stable, low, high in ends if low < high]


def _folded(points: list[Point], tolerance: float) -> list[tuple[bool, list[Point]]]:
    """Stretches of a path between the couplings at which it turns; each goes along rising K."""
    turns, best, rising = [0], 0, True
    for k, (coupling, _) in enumerate(points):
        further = (1 if rising else -1) * (coupling - points[best][0])
        if further >= 0:
            best = k
        elif further < -tolerance:
            turns.append(best)
            best, rising = k, not rising
    turns.append(len(points) - 1)
    out = []
    for number, (low, high) in enumerate(itertools.pairwise(turns)):
        path = points[low : high + 1]
        if len(path) > 1:
            out.append((number % 2 == 0, path if number % 2 == 0 else path[::-1]))
    return out


def _cut(path: list[Point], most: float) -> list[Point]:
    """The part of a path that lies below K = most, to the point."""
    inside = [point for point in path if point[0] <= most]
    if not inside or len(inside) == len(path):
        return inside
    (k, r), (after, above) = inside[-1], path[len(inside)]
    return [*inside, (most, r + (most - k) / (after - k) * (above - r))]


def bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """A zero of f between f(low) ≤ 0 and f(high) > 0, to 10 digits of `high`."""
    for _ in range(DIGITS):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) <= 0 else (low, middle)
    return (low + high) / 2
