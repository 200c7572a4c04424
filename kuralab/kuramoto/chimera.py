r"""Two populations of which one is in step: the plane in which chimeras live.

With the first population at the phase φ₁ and the law of the other wrapped Cauchy, of order r and phase φ₂, the angle
ψ = φ₁ − φ₂ and r obey, with the couplings μ = K(1 + A)/2 within and ν = K(1 − A)/2 between populations,

    r' = (1 − r²)/2 · (μ r cos α + ν cos(ψ − α)),
    ψ' = (1 + r²)/(2r) · (μ r sin α − ν sin(ψ − α)) − μ sin α − ν r sin(ψ + α).

A rest with r < 1 is a chimera. As the contrast A grows a stable one is born with a saddle, starts to breathe (Hopf),
and dies when its breath reaches the saddle (homoclinic).

References: Abrams, Mirollo, Strogatz & Wiley, Solvable model for chimera states of coupled oscillators, Phys. Rev.
Lett. 101 (2008) 084103, arXiv 0806.0594; there K = 1 and α = π/2 − β.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from kuralab.kuramoto.solve import Floats, path_of

SCAN, NEARLY = 720, 1e-11
STABLE, SADDLE, UNSTABLE = "stable", "saddle", "unstable"


@dataclass(frozen=True)
class Rest:
    """A rest of the flow in the plane: a chimera where r < 1.

    Attributes:
        r: Order of the population that is not in step.
        psi: ψ, how far the population in step is ahead, radians in (−π, π].
        eigenvalues: Of the linear flow around it.
        kind: "stable", "saddle" or "unstable".
    """

    r: float
    psi: float
    eigenvalues: tuple[complex, complex]

    @property
    def kind(self) -> str:
        growing = sum(value.real > 0 for value in self.eigenvalues)
        return (STABLE, SADDLE, UNSTABLE)[growing]


@dataclass(frozen=True)
class Portrait:
    """The flow of (r, ψ).

    Args:
        contrast: A.
        phase_lag: α in radians, less than a quarter turn.
        coupling: K.

    >>> [rest.kind for rest in Portrait(contrast=0.2, phase_lag=math.pi / 2 - 0.1).chimeras()]
    ['stable', 'saddle', 'unstable']
    """

    contrast: float
    phase_lag: float
    coupling: float = 1.0

    @property
    def within(self) -> float:
        """μ."""
        return self.coupling * (1 + self.contrast) / 2

    @property
    def between(self) -> float:
        """ν."""
        return self.coupling * (1 - self.contrast) / 2

    def velocity(self, r: Floats | float, psi: Floats | float) -> tuple[Floats, Floats]:
        """(r', ψ') at points of any shape, r > 0."""
        mu, nu, alpha = self.within, self.between, self.phase_lag
        rate = (1 - np.square(r)) / 2 * (mu * r * math.cos(alpha) + nu * np.cos(psi - alpha))
        turn = (1 + np.square(r)) / (2 * r) * (mu * r * math.sin(alpha) - nu * np.sin(psi - alpha))
        return np.asarray(rate), np.asarray(turn - mu * math.sin(alpha) - nu * r * np.sin(psi + alpha))

    def jacobian(self, r: float, psi: float) -> Floats:
        """[[∂r'/∂r, ∂r'/∂ψ], [∂ψ'/∂r, ∂ψ'/∂ψ]]."""
        mu, nu, alpha = self.within, self.between, self.phase_lag
        cos, sin = math.cos(psi - alpha), math.sin(psi - alpha)
        half = (1 - r * r) / 2
        return np.array(
            [
                [half * mu * math.cos(alpha) - r * (mu * r * math.cos(alpha) + nu * cos), -half * nu * sin],
                [
                    r * mu * math.sin(alpha) + (1 / (r * r) - 1) / 2 * nu * sin - nu * math.sin(psi + alpha),
                    -(1 + r * r) / (2 * r) * nu * cos - nu * r * math.cos(psi + alpha),
                ],
            ]
        )

    def chimeras(self) -> list[Rest]:
        """Rests with 0 < r < 1, by rising r: there r = −(ν/μ) cos(ψ − α)/cos α."""
        psi = self._scanned()
        turn = self._turn_at_rest(psi)
        places = [
            brentq(self._turn_at_rest, psi[k], psi[k + 1], xtol=1e-14)
            for k in range(len(psi) - 1)
            if turn[k] * turn[k + 1] < 0 and self._order(psi[k]) > 0 and self._order(psi[k + 1]) > 0
        ]
        found = [self._rest(float(self._order(place)), place) for place in places if self._order(place) < 1]
        return sorted(found, key=lambda rest: rest.r)

    def in_step(self) -> list[Rest]:
        """The rests with r = 1: both in step, alike (ψ = 0) or opposite (ψ = π)."""
        return [self._rest(1.0, psi) for psi in (0.0, math.pi)]

    def follow(self, r: float, psi: float, times: Floats) -> tuple[Floats, Floats]:
        """r and ψ at rising times, from a state at the first of them, to 1e-10.

        Raises:
            KuramotoError: If times do not rise, or the integrator gives up.
        """

        def velocity(w: Floats) -> Floats:
            # As r·exp(iψ): the middle of the disc is no special place then.
            z = complex(*w)
            size = max(abs(z), 1e-12)
            rate, turn = self.velocity(size, math.atan2(z.imag, z.real))
            moved = (rate / size + 1j * turn) * z
            return np.array([moved.real, moved.imag])

        start = np.array([r * math.cos(psi), r * math.sin(psi)])
        path = path_of(velocity, start, times - times[0], NEARLY).T
        return np.hypot(*path), np.arctan2(path[1], path[0])

    def _scanned(self) -> Floats:
        """Angles between two of which lies one rest at most: where |ψ'| dips there may be two, just born."""
        psi = np.linspace(-math.pi, math.pi, SCAN + 1)
        turn = self._turn_at_rest(psi)
        side, size = np.sign(turn), np.abs(turn)
        alike = (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:])
        dips = 1 + np.nonzero(alike & (size[1:-1] < size[:-2]) & (size[1:-1] <= size[2:]))[0]
        lowest = [
            minimize_scalar(
                lambda place, side: side * self._turn_at_rest(place),
                args=(side[k],), bounds=(psi[k - 1], psi[k + 1]), method="bounded", options={"xatol": 1e-9},
            ).x
            for k in dips
        ]  # fmt: skip
        return np.sort(np.concatenate((psi, lowest)))

    def _order(self, psi: Floats | float) -> Floats:
        return np.asarray(-self.between / self.within * np.cos(psi - self.phase_lag) / math.cos(self.phase_lag))

    def _turn_at_rest(self, psi: Floats | float) -> Floats:
        order = self._order(psi)
        return self.velocity(np.where(order == 0, 1e-300, order), psi)[1]

    def _rest(self, r: float, psi: float) -> Rest:
        one, two = np.linalg.eigvals(self.jacobian(r, psi))
        return Rest(r, math.remainder(psi, 2 * math.pi), (complex(one), complex(two)))
