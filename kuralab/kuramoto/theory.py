r"""How infinitely many coupled angles answer a field, and where incoherence ends.

A field of strength a turns an oscillator of frequency ω (in the frame that rotates at Ω) into the first moment R of a
stationary law; the mean over frequencies must return the field:
:math:`r e^{i\alpha} = \int g(\omega) R(\omega - \Omega)\,d\omega`. With noise :math:`D = \sigma^2/2` the moments
obey (nD − iω) z_n = (a/2)(z_{n−1} − z_{n+1}), a continued fraction. Groups whose frequencies lie apart count as one
crowd with several humps in its law, if all feel the same mean.

References: Kuramoto (1984); Sakaguchi & Kuramoto (1986); Sakaguchi (1988); Ott & Antonsen, arXiv 0806.0004, whose
r = √(1 − K_c/K) is the Lorentzian case without noise; Martens, Barreto, Strogatz, Ott, So & Antonsen, Phys. Rev. E 79
(2009) 026204, arXiv 0809.2129 (two humps).
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from kuralab.kuramoto.consistent import Answer, unknown
from kuralab.kuramoto.frequencies import Complex, Law
from kuralab.kuramoto.model import Model

DEEPEST, FINE = 400, 400
FEW = 0.1  # in weaker fields, as a share of the width, too few of a law's quantiles lock: there R is proportional
KNOWN = "Self-consistent mean field of infinitely many oscillators."
IDENTICAL = "Identical oscillators synchronise at any coupling."
SYNCHRONY = "Full synchrony is stable at any coupling."
BESIDE = " With this phase lag and contrast chimeras may live beside it."
REPELS = "A phase lag of a quarter turn or more repels: no coupling brings order."
HUMPS = "Self-consistent mean field of several humps; before it, incoherence may give way to standing waves."


def of_phases(law: Law, model: Model, groups: int = 1) -> Answer:
    """Angles with this law of frequencies, in groups that are alike or, if they are detuned, feel one mean.

    Units: noise σ in radians per square root of time, phase lag in radians.

    >>> from kuralab.kuramoto.frequencies import Lorentzian
    >>> model = Model(coupling=2.0)
    >>> theory = of_phases(Lorentzian(0.5), model).theory(model)
    >>> round(theory.critical, 4), round(theory.order, 4)
    (1.0, 0.7071)
    """
    reason = apart(model, groups, alike=True)
    if reason:
        return unknown(reason)
    phase_lag, diffusion = float(model.phase_lag), float(model.noise) ** 2 / 2
    if float(model.coupling) < 0:
        phase_lag = math.remainder(phase_lag + math.pi, 2 * math.pi)
    if math.cos(phase_lag) < 1e-9:
        return Answer(REPELS, without=0.0)
    shifts = _shifts(model, groups)
    if not law.symmetric and (model.field or any(shifts)):
        return unknown("a law that is not symmetric, in an external field or in detuned groups")
    beside = BESIDE if _mixed(model, groups, phase_lag) else ""
    if not law.width and not diffusion and not any(shifts):
        return Answer(SYNCHRONY + beside if beside else IDENTICAL, lambda a: 1.0, 0.0)

    threshold, waves = critical(law, diffusion, phase_lag, shifts), any(shifts)
    few = 0.0 if diffusion or law.closes or waves else FEW * law.width

    def order(a: float) -> float:
        return a / threshold if a < few else abs(moment(law, a, diffusion, phase_lag, shifts))

    return Answer(HUMPS if waves else KNOWN + beside, order, threshold, waves)


def apart(model: Model, groups: int, alike: bool) -> str:
    """Why groups of this model have no theory in common; empty where they have one.

    Args:
        alike: Whether a phase lag is a common rotation, as it is on the circle.
    """
    if model.phase_lag and (model.field or not alike):
        return "a phase lag in an external field" if alike else "a phase lag in more than two dimensions"
    if float(model.coupling) < 0 and model.field:
        return "a negative coupling in an external field"
    if groups > 1 and model.detuning:
        one = float(model.contrast) == 1 and not model.field
        many = alike and float(model.contrast) == 0 and not model.phase_lag
        return "" if (one and alike) or many else "groups of different frequencies"
    return ""


def _mixed(model: Model, groups: int, phase_lag: float) -> bool:
    """Whether groups that lag feel themselves more than the others, and not only themselves."""
    return groups > 1 and 0 < float(model.contrast) < 1 and abs(math.sin(phase_lag)) > 1e-9


def _shifts(model: Model, groups: int) -> tuple[float, ...]:
    """Where the humps lie; a group that feels only its own mean takes no notice of the others."""
    if float(model.contrast) == 1 or not model.detuning:
        return (0.0,)
    return tuple(model.shifts(groups).tolist())


def critical(law: Law, diffusion: float, phase_lag: float, shifts: tuple[float, ...] = (0.0,)) -> float:
    """Coupling at which incoherence loses its stability: 2/|∫ g(ω)/(D + iΩ − iω) dω|.

    Of two humps or more Ω is the rotation that comes first.

    >>> from kuralab.kuramoto.frequencies import Lorentzian
    >>> round(critical(Lorentzian(1.0), 0.0, 0.0, (-0.5, 0.5)), 9)  # 2(γ² + ω₀²)/γ if ω₀ < γ, else 4γ
    2.5
    """
    if not law.width and not diffusion:
        return 0.0

    def answer(omega: float) -> complex:
        return sum(law.response(complex(diffusion, omega - shift)) for shift in shifts) / len(shifts)

    if not any(shifts):
        return 2 / abs(_rotating(answer, phase_lag, law.width + diffusion, law.symmetric))
    turns = np.linspace(0, 2 * max(shifts), FINE + 1)
    aside = [answer(omega).imag for omega in turns]
    places = [0.0] + [
        brentq(lambda omega: answer(omega).imag, turns[k], turns[k + 1])
        for k in range(1, FINE)
        if aside[k] * aside[k + 1] < 0
    ]
    return 2 / max(answer(place).real for place in places)


def moment(law: Law, a: float, diffusion: float, phase_lag: float, shifts: tuple[float, ...] = (0.0,)) -> complex:
    """Mean first moment of oscillators in a field of strength a, in the frame where it stands still."""

    def answer(omega: float) -> complex:
        turns = [1j * (omega - shift) for shift in shifts]
        return law.average(lambda s: np.mean([first_moment(s + turn, a, diffusion) for turn in turns], 0))

    return _rotating(answer, phase_lag, law.width + diffusion + a, law.symmetric)


def first_moment(s: Complex, a: float, diffusion: float) -> Complex:
    """R of an oscillator with s = −iω in a field of strength a: the continued fraction.

    >>> abs(first_moment(np.array([0j]), 1.0, 0.5)[0] - 0.69777) < 1e-5  # I₁(2)/I₀(2)
    np.True_
    """
    if not diffusion:
        return _without_noise(s, a)
    depth = min(DEEPEST, 20 + math.ceil(2 * a / diffusion))
    ratio = _without_noise(s + depth * diffusion, a)
    for n in range(depth - 1, 0, -1):
        ratio = (a / 2) / (n * diffusion + s + (a / 2) * ratio)
    return ratio


def _without_noise(s: Complex, a: float) -> Complex:
    """The root of (a/2)R² + sR = a/2 that is reached from Re s > 0: locked inside |ω| ≤ a, drifting outside."""
    left, right = np.sqrt(a - 1j * s), np.sqrt(a + 1j * s)
    # Re s ≥ 0 fixes the halves of the plane; rounding must not choose them on the cut itself.
    root = (left.real - 1j * np.abs(left.imag)) * (right.real + 1j * np.abs(right.imag))
    return np.asarray(a / (s + root))


def _rotating(answer: Callable[[float], complex], phase_lag: float, scale: float, symmetric: bool = True) -> complex:
    """answer(Ω) at the rotation Ω that gives it the argument of the phase lag; the argument falls as Ω grows."""
    if symmetric and not phase_lag:
        return answer(0.0)

    def over(omega: float) -> float:
        return cmath.phase(answer(omega)) - phase_lag

    low, high = -scale, scale
    while over(low) < 0:
        low *= 2
    while over(high) > 0:
        high *= 2
    return answer(brentq(over, low, high))
