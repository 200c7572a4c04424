"""Few numbers instead of many oscillators: those that turn alike and feel one field are a Möbius image of constants.

x_i(t) = M_w(R u_i) with M_w(u) = w + (1 − |w|²)(u + w)/|u + w|², w inside the ball, R a rotation, u_i constant; so
d(d+1)/2 numbers move, 3 on the circle, 6 on the sphere:

    w' = ½(1 + |w|²)f − ⟨f, w⟩w + A w,    R' = (A + f wᵀ − w fᵀ)R.

References: Watanabe & Strogatz, Physica D 74 (1994) 197 (the circle); Lipton, Mirollo & Strogatz, arXiv 1907.07150 (all
spheres); Cantarella & Schumacher, SIAM J. Appl. Algebra Geom. 6 (2022) (the constants that balance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kuralab.distributions import SphericalCauchy
from kuralab.distributions.barycentre import conformal_barycentre
from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.solve import solved
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.unit import normalise


@dataclass(frozen=True, eq=False)
class Mobius:
    """A Möbius map of the unit sphere.

    Attributes:
        centre: w, where the middle of the ball goes, (d,).
        rotation: R, (d, d).

    >>> still = Mobius(torch.zeros(3), torch.eye(3))
    >>> still(torch.tensor([[0.0, 0.6, 0.8]]))
    tensor([[0.0000, 0.6000, 0.8000]])
    """

    centre: Tensor
    rotation: Tensor

    def __call__(self, u: Tensor) -> Tensor:
        """Unit vectors (N, d) to the same."""
        moved = u @ self.rotation.mT + self.centre
        rest = 1 - self.centre.square().sum()
        return self.centre + rest * moved / moved.square().sum(-1, keepdim=True)

    @property
    def law(self) -> SphericalCauchy:
        """Where infinitely many oscillators are whose constants are uniform; on the circle, wrapped Cauchy.

        Its density, entropy and divergences are closed, whenever the flow is looked at.
        """
        return SphericalCauchy(normalise(self.centre), rho=torch.linalg.vector_norm(self.centre))


def reduced(x: Tensor) -> tuple[Mobius, Tensor]:
    """The map of a state and its constants u, chosen so that Σu = 0: x = M_w(u) with w the conformal barycentre.

    Shapes: unit vectors (N, d) to (N, d).

    Raises:
        DistributionError: If half of the oscillators or more are at one point.

    >>> x = normalise(torch.randn(20, 3, dtype=torch.float64))
    >>> mobius, u = reduced(x)
    >>> bool((u.mean(0).abs() < 1e-9).all()), bool(((mobius(u) - x).abs() < 1e-12).all())
    (True, True)
    """
    loc, radius = conformal_barycentre(x, x.new_full((len(x),), 1 / len(x)))
    eye = torch.eye(x.shape[-1], dtype=x.dtype)
    return Mobius(torch.tanh(radius / 2) * loc, eye), carry(x, -loc, radius)


def velocity(mobius: Mobius, field: Tensor, turning: Tensor) -> tuple[Tensor, Tensor]:
    """w' and R' in a field f (d,) and a common rotation A (d, d)."""
    w = mobius.centre
    centre = (1 + w @ w) / 2 * field - (field @ w) * w + turning @ w
    return centre, (turning + torch.outer(field, w) - torch.outer(w, field)) @ mobius.rotation


def follow(
    mobius: Mobius, constants: Tensor, coupling: Coupling, turning: Tensor, times: Sequence[float]
) -> list[Mobius]:
    """The maps at rising times, from one at time 0, of oscillators in one group, by DOP853 to 1e-12.

    The positions only serve to find the field they make; none of them is integrated.

    Args:
        constants: u, (N, d).
        coupling: With one field for all.
        turning: A, (d, d).

    Raises:
        KuramotoError: If times do not rise from 0 or later, or the integrator gives up.
    """
    constants, turning, dim = constants.double(), turning.double(), constants.shape[-1]

    def slope(numbers: Tensor) -> Tensor:
        now = _unpacked(numbers, dim)
        field = coupling.field(now(constants).mT[:, None, :]).flatten()
        return torch.cat([part.flatten() for part in velocity(now, field, turning)])

    start = torch.cat((mobius.centre, mobius.rotation.flatten()))
    return [_unpacked(numbers, dim) for numbers in solved(slope, start, times)]


def _unpacked(numbers: Tensor, dim: int) -> Mobius:
    return Mobius(numbers[:dim], numbers[dim:].reshape(dim, dim))
