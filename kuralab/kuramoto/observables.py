"""What is measured on oscillators: order, locking, constants of motion, entropy, distance to known laws.

Pure functions of states (ambient, *batch, groups, N) of unit vectors, unless said otherwise.

References: Vasicek, J. R. Stat. Soc. B 38 (1976) 54 (entropy from spacings); Kozachenko & Leonenko, Problems of
Information Transmission 23 (1987) 95 (entropy from nearest neighbours).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.distributions.directional import Directional, log_area
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import order

CHUNK = 1024


def order_parameter(x: Tensor) -> Tensor:
    """r of each group, the length of its mean, (*batch, groups).

    >>> order_parameter(torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]]))
    tensor([0.7071])
    """
    return order(x.mean(-1))


def total_order(x: Tensor) -> Tensor:
    """r of all groups together, (*batch)."""
    return order(x.mean((-2, -1)))


def local_order(x: Tensor, weights: Tensor) -> Tensor:
    """How aligned the neighbours of each oscillator in a network are: |Σ_j |w_ij| x_j| / Σ_j |w_ij|.

    Shapes: (ambient, *batch, groups, N) to (*batch, groups, N).

    Args:
        weights: (N, N), dense or sparse; an oscillator without neighbours has order 0.
    """
    count, strengths = x.shape[-1], weights.abs().to(x)
    felt = (strengths @ x.reshape(-1, count).T).T.reshape(x.shape)
    total = (strengths @ x.new_ones(count, 1))[:, 0]
    return order(felt) / total.clamp_min(torch.finfo(x.dtype).tiny)


def effective_frequencies(path: Tensor, step: float) -> Tensor:
    """Mean speed of phases along a path, turns counted: (T, 2, *batch, groups, N) to (*batch, groups, N).

    Units: radians per unit of time.

    Args:
        step: Time between states; no phase may turn by half or more in it.

    Raises:
        KuramotoError: If positions are not on the circle.
    """
    if path.shape[1] != 2:
        raise KuramotoError(
            f"Expected phases, 2 coordinates each; got {path.shape[1]}. Only on the circle do oscillators have a speed."
        )
    z = torch.complex(path[:, 0], path[:, 1])
    return (z[1:] * z[:-1].conj()).angle().sum(0) / (step * (len(path) - 1))


def locked_fraction(speeds: Tensor, tolerance: float = 1e-2) -> Tensor:
    """Share of each group that turns at its usual speed, within the tolerance.

    Shapes: (*batch, groups, N) to (*batch, groups).

    >>> locked_fraction(torch.tensor([[0.1, 0.1, 0.1, 0.9]]))
    tensor([0.7500])
    """
    common = speeds.median(-1, keepdim=True).values
    return ((speeds - common).abs() <= tolerance).to(speeds.dtype).mean(-1)


def lockable(omega: Tensor, field: Tensor, turning: float | Tensor = 0.0) -> Tensor:
    """Which phases of frequency ω a steady field that turns at Ω can hold: |ω − Ω| ≤ |f|.

    Shapes: (1, *batch, groups, N) and (2, *batch, groups, 1) to (*batch, groups, N).
    """
    return (omega[0] - turning).abs() <= field.square().sum(0).sqrt()


def cross_ratios(x: Tensor) -> Tensor:
    """|x_a − x_b||x_c − x_d| / (|x_a − x_c||x_b − x_d|) of N − 3 runs of four, (*batch, groups, N − 3).

    Constant while oscillators of a group turn alike and feel one field, on every sphere; on the circle these are all
    the constants there are.
    """
    a, b, c, d = x[..., :-3], x[..., 1:-2], x[..., 2:-1], x[..., 3:]
    return _apart(a, b) * _apart(c, d) / (_apart(a, c) * _apart(b, d))


def circular_entropy(theta: Tensor, reach: int | None = None) -> Tensor:
    """Differential entropy of angles by m-spacings, in nats, (…, N) to (…).

    The mean of log(N Δ_m) − ψ(m), with Δ_m the arc from each angle to the m-th after it around the circle. Its bias
    fades like m/N, its noise like 1/√N. Of equal angles, whose entropy is −∞, it is very low.

    Args:
        reach: m; √N/2 by default.

    Raises:
        KuramotoError: If m is not from 1 to N.
    """
    count = theta.shape[-1]
    m = max(1, round(math.sqrt(count) / 2)) if reach is None else reach
    if not 1 <= m <= count:
        raise KuramotoError(f"Expected a reach from 1 to {count}; got {m}. Choose one in that range, or none.")
    sorted_ = torch.remainder(theta, 2 * math.pi).sort(-1).values
    around = torch.cat((sorted_, sorted_[..., :m] + 2 * math.pi), -1)
    arcs = (around[..., m:] - sorted_).clamp_min(torch.finfo(theta.dtype).tiny)
    correction = float(torch.special.digamma(torch.tensor(float(m), dtype=torch.float64)))
    return arcs.log().mean(-1) + math.log(count) - correction


def spherical_entropy(x: Tensor, neighbour: int = 4) -> Tensor:
    """Differential entropy of unit vectors (N, d) by distances to the k-th nearest, in nats, ().

    The mean of log of the area of the cap that just holds k neighbours, + log(N − 1) − ψ(k). It takes N² distances.
    Of equal points, whose entropy is −∞, it is very low.

    Raises:
        KuramotoError: If there are no more points than neighbours.
    """
    count, dim = x.shape
    if not 1 <= neighbour < count:
        raise KuramotoError(f"Expected fewer neighbours than points; got {neighbour} of {count}. Give more points.")
    # By differences, as products lose the digits of near points; the first neighbour is the point itself.
    apart = (torch.cdist(part, x, compute_mode="donot_use_mm_for_euclid_dist") for part in x.split(CHUNK))
    chord = torch.cat([part.kthvalue(neighbour + 1, -1).values for part in apart])
    # A cap of chord c is the share I_{c²/4}((d−1)/2, (d−1)/2) of the sphere; for small ones a power of c.
    log_share = (
        (dim - 1) * chord.clamp_min(torch.finfo(x.dtype).tiny).log()
        - math.log(dim - 1)
        + log_area(dim - 1)
        - log_area(dim)
    )
    correction = float(torch.special.digamma(torch.tensor(float(neighbour), dtype=torch.float64)))
    return log_share.mean() + log_area(dim) + math.log(count - 1) - correction


def gain(x: Tensor, family: type[Directional]) -> float:
    """How much better a family's best member tells of unit vectors (N, d) than the uniform law: mean log p/u, nats.

    The gain of one family less that of another estimates by how much it is closer to the oscillators' own law, in
    Kullback and Leibler's divergence. Of `SphericalCauchy` on the circle: the wrapped Cauchy law.

    Raises:
        DistributionError: If the family has no best member, as when half of them or more are at one point.

    >>> from kuralab.distributions import SphericalCauchy, VonMisesFisher
    >>> x = SphericalCauchy(torch.tensor([0.0, 1.0]), rho=0.8).sample((2000,))
    >>> gain(x, SphericalCauchy) > gain(x, VonMisesFisher)
    True
    """
    return float(family.fit(x).log_prob(x).mean()) + log_area(x.shape[-1])


def _apart(x: Tensor, y: Tensor) -> Tensor:
    return order(x - y)
