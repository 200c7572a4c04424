"""Infinitely many oscillators that start uniform, or wrapped or spherical Cauchy: a vector for each group moves.

Each group keeps the spherical Cauchy law of its centre w_g inside the ball, whose mean makes the field:

    w' = ½(1 + |w|²)f − ⟨f, w⟩w + A w − γ w.

On the circle a Lorentzian spread γ of frequencies keeps the wrapped Cauchy law (Ott & Antonsen); on higher spheres γ
must be 0. Several groups with a matrix of strengths and lags between them are the angles of a torus.

References: Ott & Antonsen, arXiv 0806.0004; Lipton, Mirollo & Strogatz, arXiv 1907.07150.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.distributions import SphericalCauchy, VonMisesFisher, cauchy
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.solve import solved
from kuralab.manifolds.unit import normalise

EDGE = 1 - 2.0**-53


@dataclass(frozen=True, eq=False)
class Continuum:
    """The flow of the centres w, (d, groups).

    Args:
        coupling: With one field for all of a group.
        turning: Common rotation A of each group, (groups, d, d); none turns by default.
        spread: Half-width γ of Lorentzian frequencies; only on the circle.

    >>> from kuralab.kuramoto.coupling import MeanField
    >>> start = torch.tensor([[0.1], [0.0]], dtype=torch.float64)
    >>> path = Continuum(MeanField(2.0), spread=0.5).follow(start, [2.0, 5.0])
    >>> [round(float(w.norm()), 4) for w in path]
    [0.256, 0.6131]
    """

    coupling: Coupling
    turning: Tensor | None = None
    spread: float = 0.0

    def means(self, w: Tensor) -> Tensor:
        """Mean of each group, (d, groups): w on the circle, longer above."""
        rho = w.square().sum(0).sqrt().clamp_max(EDGE)
        longer = cauchy.mean_resultant_length(2 * torch.atanh(rho), len(w)) / rho.clamp_min(1e-300)
        # Near the middle the ratio is that of the first terms.
        return w * torch.where(rho < 1e-8, 2 * (len(w) - 1) / len(w), longer)

    def velocity(self, w: Tensor) -> Tensor:
        """w', (d, groups).

        Raises:
            KuramotoError: If frequencies spread on a sphere, whose law then is not kept.
        """
        if self.spread and len(w) != 2:
            raise KuramotoError(
                f"Expected no spread of frequencies in {len(w)} dimensions; got {self.spread}. "
                "Only the circle keeps its law then: set the spread to 0."
            )
        f = self.coupling.field(self.means(w)[..., None])[..., 0]
        out = (1 + w.square().sum(0)) / 2 * f - (f * w).sum(0) * w - self.spread * w
        return out if self.turning is None else out + torch.einsum("gij,jg->ig", self.turning, w)

    def follow(self, w: Tensor, times: Sequence[float]) -> Tensor:
        """Centres at rising times, from those at time 0, by DOP853 to 1e-12: (T, d, groups).

        Raises:
            KuramotoError: If times do not rise from 0 or later, or the integrator gives up.
        """
        return solved(self.velocity, w, times)


def law(w: Tensor) -> SphericalCauchy:
    """Where the oscillators of each group are, a batch of laws: (d, groups) to the batch (groups,)."""
    return SphericalCauchy(normalise(w.mT), rho=w.square().sum(0).sqrt().clamp_max(EDGE))


def resting(field: Tensor, noise: float) -> VonMisesFisher:
    """Where identical oscillators stay in a steady field f (…, d) with noise σ: von Mises–Fisher with κ = 2|f|/σ².

    >>> resting(torch.tensor([0.0, 0.0, 1.0]), noise=1.0).concentration
    tensor(2.)
    """
    if noise <= 0:
        raise KuramotoError(f"Expected noise above 0; got {noise}. Without noise all oscillators end at one point.")
    return VonMisesFisher(normalise(field), 2 * torch.linalg.vector_norm(field, dim=-1) / noise**2)
