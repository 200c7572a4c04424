"""Is a latent space folded? Told without labels, from neighbours and from holes.

Two places of the data that share one place of the latent space bring strangers together there: some data have latent
neighbours that are far off in the data (`stacked`). A slight fold shows in few data, but leaves part of a closed
manifold bare as well. A closed space cut into pieces, laid side by side in any order, has no strangers but gaps: that
is told as torn, and counts as folded. The thresholds are calibrated on the turning Earth, whose truth is known:
`benchmarks/results/topology.md`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Generator, Tensor

from kuralab.data.base import Dataset
from kuralab.evaluation import homology
from kuralab.evaluation.neighbours import NEAR, Neighbours, dimension, distances, neighbours
from kuralab.manifolds.base import Manifold
from kuralab.models.vae import VAE

SAMPLE = 1000
MOST_NUMBERS = 5e8
FEWEST = 100
FOLDED = 0.2
SLIGHTLY = 0.05
BARE = 2.0
MOST_DIMENSIONS = 3
EXCESS = 2.5


@dataclass(frozen=True)
class Cover:
    """How encodings cover a closed manifold.

    Args:
        hole, hole_expected: Radius of the largest ball without an encoding, and what a uniform sample of as many
            leaves empty, in radians.
        betti, betti_own: Holes of each dimension of the encodings and of the manifold; the former none if gudhi is
            missing.
    """

    hole: float
    hole_expected: float
    betti: tuple[int, ...] | None
    betti_own: tuple[int, ...]

    @property
    def pieces(self) -> int:
        """Into how many pieces a connected manifold is torn; 1 if it is whole or homology is not known."""
        whole = self.betti is None or self.hole <= BARE * self.hole_expected
        return 1 if whole or self.betti is None else self.betti[0] - self.betti_own[0] + 1

    @property
    def bare(self) -> bool:
        """Whether part of the manifold has no encodings."""
        return self.hole > BARE * self.hole_expected or self.betti not in (self.betti_own, None)


@dataclass(frozen=True)
class Topology:
    """What neighbours and holes say of a latent space.

    Args:
        data: How many data were looked at.
        neighbours: How far neighbourhoods are kept.
        dimension: How many dimensions the data seem to have locally.
        cover: How the manifold is covered; none where it is not closed, or has many dimensions.
        folded: Whether it is folded or torn; none where it cannot be told.
        words: The verdict for people.
    """

    data: int
    neighbours: Neighbours
    dimension: float
    cover: Cover | None
    folded: bool | None
    words: str

    def row(self) -> dict[str, Any]:
        """Flat, for JSON."""
        values = asdict(self)
        shares, cover = values.pop("neighbours"), values.pop("cover")
        return {**values, **shares, **(cover or {})}


@torch.no_grad()
def topology(model: VAE, dataset: Dataset) -> Topology | None:
    """Looks at the encodings of held-out data, and of some to train on where those held out are few.

    None if the encodings are not numbers.
    """
    most = min(SAMPLE, int((MOST_NUMBERS / model.latent.space_features) ** 0.5))
    pictures, observed = _sample(dataset, most)
    z = model.encode(observed).mode().cpu()
    return look(pictures.cpu(), model.latent.manifold, z) if z.isfinite().all() else None


def look(pictures: Tensor, manifold: Manifold, z: Tensor) -> Topology:
    """The topology of encodings `z` (n, m) of data `pictures` (n, P)."""
    apart, near = torch.cdist(pictures.double(), pictures.double()), min(NEAR, (len(z) - 1) // 3)
    found = neighbours(apart, distances(manifold, z, z), near)
    size = dimension(apart, near)
    cover = _cover(manifold, z) if homology.judged(manifold) else None
    doubt = _doubt(manifold, size, len(z))
    stacked = found.stacked > (SLIGHTLY if cover and cover.bare else FOLDED)
    torn = cover is not None and cover.pieces > 1
    words = doubt or _words(found, cover, stacked)
    return Topology(len(z), found, size, cover, None if doubt else stacked or torn, words)


def _cover(manifold: Manifold, z: Tensor) -> Cover:
    even = manifold.uniform((len(z),), Generator().manual_seed(2)).to(z)
    try:
        holes = homology.betti(manifold, z)
    except homology.MissingLibraryError:
        holes = None
    return Cover(homology.hole(manifold, z), homology.hole(manifold, even), holes, manifold.betti)


def _doubt(manifold: Manifold, size: float, count: int) -> str:
    if count < FEWEST:
        return f"{count} data are too few to tell whether it is folded"
    if manifold.intrinsic_dim > MOST_DIMENSIONS:
        return f"In {manifold.intrinsic_dim} dimensions neighbours do not tell whether it is folded"
    if size > manifold.intrinsic_dim + EXCESS:
        return (
            f"The data seem to have {size:.0f} dimensions, the latent space has {manifold.intrinsic_dim}: "
            "neighbours are lost, folded or not"
        )
    return ""


def _words(found: Neighbours, cover: Cover | None, stacked: bool) -> str:
    if cover and cover.pieces > 1 and not stacked:
        return f"Torn into {cover.pieces} pieces that lie side by side"
    share = f"{100 * found.stacked:.0f} % of the data lie on strangers"
    bare = "; part of the manifold is bare" if cover and cover.bare else ""
    return f"{'Folded' if stacked else 'Not folded'}: {share}{bare}"


def _sample(dataset: Dataset, most: int) -> tuple[Tensor, Tensor]:
    """Pictures and what the model sees of them, (n, P) both, spread over the data."""
    test, train = _spread(len(dataset.test), most), _spread(len(dataset.train), most - len(dataset.test))
    more = dataset.train[train.to(dataset.train.device)]
    seen = dataset.likelihood.observe(more.cpu(), Generator().manual_seed(1)).to(more)
    rows = test.to(dataset.test.device)
    return torch.cat((dataset.test[rows], more)), torch.cat((dataset.held_out[rows], seen))


def _spread(count: int, wanted: int) -> Tensor:
    return torch.linspace(0, count - 1, max(0, min(count, wanted))).long()
