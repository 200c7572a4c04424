"""Couplings from likeness: which data attract each other, at every range from far to near.

Each datum is joined to its nearest neighbours; a walk on that graph, corrected for density, forgets where it began over
m steps. What it still remembers, P^m less its limit, is the signed coupling K_ij: like data attract, unlike ones repel.
All powers share their eigenvectors, so K = Σ λ^m v vᵀ over the slowest modes gives every range at the cost of one.

References:
    Coifman & Lafon (2006), Diffusion maps, Applied and Computational Harmonic Analysis 21, 5–30 (density, α = 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import ArpackNoConvergence, eigsh
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError

NEIGHBOURS, MODES = 10, 64
CHUNK = 1000
LEAST = 8
RESTARTS = 8  # of Lanczos, before factorising: slow modes crowd where data have few dimensions, and there it is cheap


@dataclass(frozen=True, eq=False)
class Similarity:
    """The slowest modes of the walk on a graph of neighbours, without the constant one.

    Attributes:
        modes: Orthonormal, (N, r).
        rates: −log λ of each, rising, (r,).
    """

    modes: Tensor
    rates: Tensor

    def strengths(self, reach: float) -> Tensor:
        """λ^m of each mode, the first scaled to 1, with m such that they sum to `reach`, (r,).

        Few modes are long range: two make a circle, three a sphere, four a torus.

        Raises:
            KuramotoError: If there are not more modes than that.
        """
        if not 1 < reach < len(self.rates):
            raise KuramotoError(
                f"Expected a reach between 1 and {len(self.rates)} modes; got {reach}. Give more data, or reach less."
            )
        gaps = (self.rates - self.rates[0]).double()
        low, high = -60.0, 60.0
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if float((-gaps * math.exp(middle)).exp().sum()) > reach else (low, middle)
        return (-gaps * math.exp(high)).exp().to(self.modes)

    def field(self, x: Tensor, strengths: Tensor) -> Tensor:
        """Σ_j K_ij x_j, (N, …) to the same."""
        felt: Tensor = self.modes @ (strengths[:, None] * (self.modes.T @ x.flatten(1)))
        return felt.reshape(x.shape)


def similarity(x: Tensor, neighbours: int = NEIGHBOURS, modes: int = MODES) -> Similarity:
    """The similarity of data (N, P) by Euclidean distance.

    Args:
        neighbours: Most alike data that each datum is joined to.
        modes: How many are wanted; there are fewer where data are few.

    Raises:
        KuramotoError: If there are too few data, or they are not finite.

    >>> turn = torch.arange(40) * (2 * torch.pi / 40)
    >>> ring = similarity(torch.stack((turn.cos(), turn.sin()), 1), neighbours=4, modes=6)
    >>> ring.modes.shape, round(float(ring.rates[2] / ring.rates[0]), 1)  # the second harmonic decays four times faster
    (torch.Size([40, 6]), 4.0)
    """
    count = len(x)
    broken = count - int(x.flatten(1).isfinite().all(1).sum())
    if count < LEAST or broken:
        raise KuramotoError(
            f"Expected {LEAST} or more data of finite numbers; got {count}, {broken} of them not finite. "
            "Give more, or mend them."
        )
    _, near = nearest(x, x, min(neighbours, count - 2), apart=True)
    walk, density = _walk(_joined(x, near))
    values, vectors = _slowest(walk, min(modes, count - 3) + 1)
    kept = vectors - np.outer(density, density @ vectors)  # the constant mode, whose sign and rounding do not matter
    order = np.argsort(-values)[1:]
    rates = -np.log(np.clip(values[order], 1e-12, 1 - 1e-15))
    return Similarity(torch.from_numpy(kept[:, order]).float().contiguous(), torch.from_numpy(rates).float())


def nearest(x: Tensor, others: Tensor, count: int, apart: bool = False) -> tuple[Tensor, Tensor]:
    """Distances to the nearest `others` of each datum, and their numbers, both (N, count).

    Args:
        apart: Whether both are the same data, none of which is its own neighbour.
    """
    found, middle = [], others.mean(0)
    others = others - middle  # small differences of large numbers would round away
    for start in range(0, len(x), CHUNK):
        far = torch.cdist(x[start : start + CHUNK] - middle, others)
        if apart:
            far[torch.arange(len(far)), torch.arange(start, start + len(far))] = math.inf
        found.append(far.topk(count, largest=False))
    return torch.cat([one.values for one in found]), torch.cat([one.indices for one in found])


def _joined(x: Tensor, near: Tensor) -> sparse.csr_array:
    """The symmetric graph of neighbours, (N, N), its pieces tied together where they are closest."""
    count, width = near.shape
    rows = np.repeat(np.arange(count), width)
    graph = sparse.csr_array((np.ones(count * width), (rows, near.cpu().numpy().ravel())), shape=(count, count))
    graph = graph.maximum(graph.T)
    pieces, member = csgraph.connected_components(graph, directed=False)
    while pieces > 1:
        small = int(np.argmin(np.bincount(member)))
        inside, outside = (torch.from_numpy(np.flatnonzero(where)) for where in (member == small, member != small))
        far, who = nearest(x[inside], x[outside], 1)
        one = int(far[:, 0].argmin())
        tie = int(inside[one]), int(outside[who[one, 0]])
        graph = graph.maximum(sparse.csr_array(([1.0, 1.0], (tie, tie[::-1])), shape=graph.shape))
        pieces, member = csgraph.connected_components(graph, directed=False)
    return graph


def _walk(graph: sparse.csr_array) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """The lazy walk as a symmetric matrix with eigenvalues in [0, 1], and the unit eigenvector of 1."""
    crowd = sparse.diags_array(1 / graph.sum(1))
    even = crowd @ graph @ crowd
    degree = even.sum(1)
    root = sparse.diags_array(degree**-0.5)
    half = 0.5 * (root @ even @ root + sparse.eye_array(len(degree)))
    return half.tocsr(), np.sqrt(degree / degree.sum())


def _slowest(walk: sparse.csr_array, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Its largest eigenvalues and their vectors, the same every time."""
    begin = np.random.default_rng(0).standard_normal(walk.shape[0])
    if 4 * count > walk.shape[0]:
        values, vectors = np.linalg.eigh(walk.toarray())
        return values[-count:], vectors[:, -count:]
    found: tuple[NDArray[np.float64], NDArray[np.float64]]
    try:
        found = eigsh(walk, count, which="LA", v0=begin, ncv=min(2 * count + 20, walk.shape[0]), maxiter=RESTARTS)
    except ArpackNoConvergence:
        found = eigsh(walk, count, sigma=1 + 1e-6, which="LM", v0=begin, tol=1e-8)
    return found
