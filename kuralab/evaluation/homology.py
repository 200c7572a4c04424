"""The holes of a cloud of points: persistent homology of landmarks, on the scale at which a full cover shows its own.

References:
    de Silva & Carlsson (2004), Topological estimation using witness complexes, SPBG (landmarks by farthest point).
    Edelsbrunner & Harer (2010), Computational Topology, chapter VII.
    Boissonnat & Pritam (2020), Edge collapse and persistence of flag complexes, SoCG.
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from kuralab.evaluation.neighbours import distances
from kuralab.manifolds.base import Manifold

LANDMARKS = 100
PROBES = 1000
BORN, ALIVE = 2.6, 3.2
MOST_DIMENSIONS = 2


class MissingLibraryError(ImportError):
    """A library that is needed here and not installed."""


def judged(manifold: Manifold) -> bool:
    """Whether a cloud can be expected to show the manifold's holes: it has some, and few dimensions."""
    return len(manifold.betti) > 1 and manifold.intrinsic_dim <= MOST_DIMENSIONS


def hole(manifold: Manifold, z: Tensor) -> float:
    """Radius of the largest ball without a point of `z` (n, m), among balls around points spread at random."""
    probes = manifold.uniform((PROBES,), Generator().manual_seed(0)).to(z)
    return float(distances(manifold, probes, z).min(1).values.max())


def betti(manifold: Manifold, z: Tensor) -> tuple[int, ...]:
    """How many holes of each dimension encodings (n, m) have, up to the manifold's own dimension.

    A hole counts if, in the Vietoris–Rips complex of landmarks, it is there at 2.6 and still at 3.2 times the radius
    of the largest ball that as many landmarks of a uniform sample leave empty. At that scale the sample's complex has
    the manifold's own holes and no others.

    Raises:
        MissingLibraryError: If gudhi is not installed.

    >>> from kuralab.manifolds.circle import Circle
    >>> betti(Circle(), Circle().uniform((300,), Generator().manual_seed(5)))
    (1, 1)
    """
    uniform = manifold.uniform((len(z),), Generator().manual_seed(1)).to(z)
    scale = hole(manifold, landmarks(manifold, uniform))
    chosen = landmarks(manifold, z)
    bars = _bars(distances(manifold, chosen, chosen), ALIVE * scale, manifold.intrinsic_dim)
    return tuple(sum(born <= BORN * scale for born in some) for some in bars)


def landmarks(manifold: Manifold, z: Tensor, count: int = LANDMARKS) -> Tensor:
    """Points of `z`, each as far from all before it as any, (count, m)."""
    chosen = [0]
    away = torch.full((len(z),), torch.inf).to(z)
    while len(chosen) < min(count, len(z)):
        away = torch.minimum(away, manifold.dist(z[chosen[-1]], z))
        chosen.append(int(away.argmax()))
    return z[chosen]


def _bars(distance: Tensor, reach: float, dimensions: int) -> list[list[float]]:
    """For each dimension the births of the holes that are still there when edges reach `reach`."""
    try:
        import gudhi  # compiled, and only needed here
    except ImportError as error:
        raise MissingLibraryError("Expected gudhi for persistent homology; got none. Do: pip install gudhi") from error
    rips = gudhi.RipsComplex(distance_matrix=distance.double().numpy(), max_edge_length=reach)
    tree = rips.create_simplex_tree(max_dimension=1)
    tree.collapse_edges(nb_iterations=3)
    tree.expansion(dimensions + 1)
    tree.compute_persistence(homology_coeff_field=2, persistence_dim_max=True)
    spans = (tree.persistence_intervals_in_dimension(k) for k in range(dimensions + 1))
    return [[float(born) for born, dies in some if dies > reach] for some in spans]
