r"""The stationary order parameter of infinitely many coupled angles, by self-consistency.

A field of strength a turns an oscillator of frequency ω (in the frame that rotates at Ω) into the
first moment R of a stationary law; the mean over frequencies must return the field:
:math:`r e^{i\alpha} = \int g(\omega) R(\omega - \Omega)\,d\omega`, a = K r. With noise
:math:`D = \sigma^2/2` the moments obey (nD − iω) z_n = (a/2)(z_{n−1} − z_{n+1}), a continued
fraction. References: Kuramoto (1984); Sakaguchi & Kuramoto (1986); Sakaguchi (1988); Ott &
Antonsen, arXiv 0806.0004, whose r = √(1 − K_c/K) is the Lorentzian case without noise.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from kuralab.kuramoto.flow import Theory
from kuralab.kuramoto.frequencies import Complex, Law
from kuralab.kuramoto.model import Model

SCAN = 24
DEEPEST = 400
KNOWN = "Self-consistent mean field of infinitely many oscillators"


def of_phases(law: Law, model: Model) -> Theory:
    """K_c and r for angles with this law of frequencies.

    Units: noise σ in radians per square root of time, phase lag in radians.

    >>> from kuralab.kuramoto.frequencies import Lorentzian
    >>> theory = of_phases(Lorentzian(0.5), Model(coupling=2.0))
    >>> round(theory.critical, 4), round(theory.order, 4)
    (1.0, 0.7071)
    """
    coupling, noise, phase_lag = float(model.coupling), float(model.noise), float(model.phase_lag)
    if coupling < 0:
        coupling, phase_lag = -coupling, math.remainder(phase_lag + math.pi, 2 * math.pi)
    if math.cos(phase_lag) < 1e-9:
        return Theory(None, 0.0, "A phase lag of a quarter turn or more repels: no coupling brings order.")
    diffusion = noise**2 / 2
    if not law.width and not diffusion:
        return Theory(0.0, float(coupling > 0), "Identical oscillators synchronise at any coupling.")
    threshold = critical(law, diffusion, phase_lag)
    return Theory(threshold, stationary(law, coupling, diffusion, phase_lag, threshold), KNOWN + ".")


def critical(law: Law, diffusion: float, phase_lag: float) -> float:
    """Coupling at which incoherence loses its stability: 2/|∫ g(ω)/(D + iΩ − iω) dω|."""
    answer = _rotating(lambda omega: law.response(complex(diffusion, omega)), phase_lag, law.width + diffusion)
    return 2 / abs(answer)


def stationary(law: Law, coupling: float, diffusion: float, phase_lag: float, threshold: float) -> float:
    """The largest self-consistent r at this coupling; 0 where there is none."""
    if not coupling:
        return 0.0

    def excess(a: float) -> float:
        return a / abs(moment(law, a, diffusion, phase_lag)) - coupling

    high = coupling
    for part in range(SCAN - 1, 0, -1):
        low = coupling * part / SCAN
        if excess(low) <= 0:
            return bisect(excess, low, high) / coupling
        high = low
    return bisect(excess, 0.0, high) / coupling if coupling > threshold else 0.0


def moment(law: Law, a: float, diffusion: float, phase_lag: float) -> complex:
    """Mean first moment of oscillators in a field of strength a, in the frame where it stands still."""

    def answer(omega: float) -> complex:
        return law.average(lambda s: first_moment(s + 1j * omega, a, diffusion))

    return _rotating(answer, phase_lag, law.width + diffusion + a)


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


def _rotating(answer: Callable[[float], complex], phase_lag: float, scale: float) -> complex:
    """answer(Ω) at the rotation Ω that gives it the argument of the phase lag."""
    if not phase_lag:
        return answer(0.0)

    def turned(omega: float) -> float:
        return cmath.phase(answer(-math.copysign(omega, phase_lag))) * math.copysign(1, phase_lag) - abs(phase_lag)

    high = scale
    while turned(high) < 0:
        high *= 2
    return answer(-math.copysign(brentq(turned, 0.0, high), phase_lag))


def bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """A zero of f between f(low) ≤ 0 and f(high) > 0, to 10 digits of `high`."""
    for _ in range(34):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) <= 0 else (low, middle)
    return (low + high) / 2
