"""Embeddings learned by synchronisation: an oscillator for every datum, coupled to the others by likeness.

Their gradient flow climbs Σ K_ij⟨x_i, x_j⟩, so like data gather and unlike ones part. Couplings reach far at first and
near at last, which leaves no folds. Circles are entered from a higher sphere, where no twisted states trap the flow:
extra coordinates are pressed to nothing by a growing pull. Several angles repel each other's correlation, and so find
different ones. At last the crowd spreads to the manifold's uniform law, the prior of every latent that lives there.

References:
    Jaćimović (2024), Kuramoto oscillators and swarms on manifolds for geometry informed machine learning, arXiv
    2405.09453, section 6.4. Lipton, Mirollo & Strogatz, arXiv 1907.07150 (the flow). Bonneel et al. (2015), Sliced and
    Radon Wasserstein barycenters, Journal of Mathematical Imaging and Vision 51 (spreading by sliced transport).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.similarity import MODES, NEIGHBOURS, Similarity, nearest, similarity
from kuralab.manifolds.base import Manifold
from kuralab.manifolds.unit import Spheres, normalise

MOST = 10_000  # data organised one by one; further ones take their place between those
BETWEEN = 5
MOST_MODES = 500  # ten for each coordinate of the manifold, but no more: each costs memory and time
LIFTED = 4  # coordinates of the sphere from which a circle is entered
REACHES = (1.12, 2.0, 4.0, 8.0)  # modes that take part, in units of the manifold's own coordinates
STEPS, PACE, LAST_PACE = 60, 0.3, 0.03
REPULSION = 1.0
SPREADS, DIRECTIONS = 100, 4
EVERY = 5


@dataclass(frozen=True, eq=False)
class Frame:
    """A moment of the way.

    Attributes:
        stage: What happens: `gather`, `press`, `refine`, `spread`.
        reach: How many modes of the couplings take part.
        positions: Unit vectors, (N, factors, width), of a higher sphere as long as it is lifted.
        done: The share of the way behind, from 0 to 1.
    """

    stage: str
    reach: float
    positions: Tensor
    done: float


def organise(likeness: Similarity, place: Manifold, seed: int = 0) -> Iterator[Frame]:
    """Synchronise one oscillator per datum on a circle, a torus or a sphere, from random positions.

    Raises:
        KuramotoError: If the manifold has no synchronising oscillators.

    >>> turn = torch.arange(200) * (2 * torch.pi / 200)
    >>> ring = torch.stack((turn.cos(), turn.sin()), 1)
    >>> from kuralab.manifolds.circle import Circle
    >>> last = list(organise(similarity(ring), Circle()))[-1].positions[:, 0]
    >>> aligned = torch.linalg.svdvals(last.T @ ring).sum() / 200  # 1 if equal after the best turn or reflection
    >>> bool(aligned > 0.999), last.shape
    (True, torch.Size([200, 2]))
    """
    place = _able(place)
    crowd = _Crowd(likeness, place, seed)
    stages = _plan(place)
    steps = sum(len(run) for run in stages)
    taken = 0
    yield Frame(stages[0].stage, stages[0].reach, crowd.x, 0.0)
    for run in stages:
        crowd.enter(run)
        for number in range(len(run)):
            crowd.step(run, number)
            taken += 1
            if taken % EVERY == 0 or taken < EVERY or taken == steps:  # the first steps are long ones
                yield Frame(run.stage, run.reach, crowd.x, taken / steps)


def embed(x: Tensor, place: Manifold, seed: int = 0, neighbours: int = NEIGHBOURS) -> Iterator[tuple[Frame, Tensor]]:
    """The same for data (N, P) of any number: each frame with the rows of the data it shows.

    Data beyond `MOST` are put between their nearest organised neighbours by `fill`.

    Args:
        neighbours: Most alike data that each datum is coupled to.

    Raises:
        KuramotoError: If the manifold has no synchronising oscillators, or data are too few or not finite.
    """
    x = x.flatten(1).cpu().float()
    rows = torch.arange(len(x))
    if len(x) > MOST:
        rows = torch.randperm(len(x), generator=Generator().manual_seed(seed))[:MOST].sort().values
    likeness = similarity(x[rows], neighbours, modes=min(max(MODES, 10 * place.space_features), MOST_MODES))
    for frame in organise(likeness, place, seed):
        yield frame, rows


def fill(x: Tensor, rows: Tensor, positions: Tensor) -> Tensor:
    """Positions of all data from those of some `rows`: the mean of their nearest neighbours among these.

    Shapes: (N, P), (n,), (n, factors, width) to (N, factors, width).
    """
    if len(rows) == len(x):
        return positions
    x = x.flatten(1).cpu().float()
    _, near = nearest(x, x[rows], BETWEEN)
    every = normalise(positions[near].mean(1))
    every[rows] = positions
    return every


@dataclass(frozen=True)
class _Run:
    stage: str
    reach: float
    steps: int

    def __len__(self) -> int:
        return self.steps


def _able(place: Manifold) -> Spheres:
    if not isinstance(place, Spheres):
        raise KuramotoError(
            f"Expected a manifold whose oscillators synchronise; got {place.name}. "
            "Choose a latent on the circle, the torus or a sphere, or start cold."
        )
    return place


def _plan(place: Spheres) -> list[_Run]:
    reaches = [share * place.space_features for share in REACHES]
    press = [_Run("press", reaches[0], 2 * STEPS)] if place.width == 2 else []
    refine = [_Run("refine", reach, STEPS) for reach in reaches]
    return [_Run("gather", reaches[0], 2 * STEPS), *press, *refine, _Run("spread", reaches[-1], SPREADS)]


class _Crowd:
    """Positions, and how one step of each stage moves them."""

    def __init__(self, likeness: Similarity, place: Spheres, seed: int) -> None:
        self.likeness, self.place = likeness, place
        self.chance = Generator().manual_seed(seed)
        width = LIFTED if place.width == 2 else place.width
        self.x = normalise(torch.randn(len(likeness.modes), place.factors, width, generator=self.chance))
        self.strengths = likeness.rates

    def enter(self, run: _Run) -> None:
        if run.stage == "press":  # the plane that will stay is the one where most is
            turns = torch.linalg.eigh(torch.einsum("nki,nkj->kij", self.x, self.x)).eigenvectors.flip(-1)
            self.x = torch.einsum("nki,kij->nkj", self.x, turns)
        elif run.stage == "refine":
            self.x = normalise(self.x[..., : self.place.width])
        self.strengths = self.likeness.strengths(min(run.reach, 0.9 * len(self.likeness.rates)))

    def step(self, run: _Run, number: int) -> None:
        share = number / run.steps
        if run.stage == "spread":
            self._spread(1 - share)
            return
        pull = self.likeness.field(self.x, self.strengths) + REPULSION * self._repulsion()
        pull[..., self.place.width :] -= share * self.x[..., self.place.width :] * (run.stage == "press")
        pull = pull - (pull * self.x).sum(-1, keepdim=True) * self.x
        pace = PACE if run.stage != "refine" else PACE + share * (LAST_PACE - PACE)
        self.x = normalise(self.x + pace / pull.norm(dim=-1).mean().clamp_min(1e-9) * pull)

    def _repulsion(self) -> Tensor:
        """−Σ_b C_ab x_b with C_ab = E[x_a x_bᵀ]: down the squared correlation of an oscillator's several angles."""
        together = torch.einsum("nai,nbj->abij", self.x, self.x) / len(self.x)
        together = together * (1 - torch.eye(self.place.factors))[:, :, None, None]
        return -torch.einsum("abij,nbj->nai", together, self.x)

    def _spread(self, pace: float) -> None:
        """Along a few random directions, half of the way or less to where sorted uniform points would be."""
        flat, count = self.x.flatten(1), len(self.x)
        for _ in range(DIRECTIONS):
            along = normalise(torch.randn(flat.shape[1], generator=self.chance))
            height = flat @ along
            even = (self.place.uniform((count,), generator=self.chance) @ along).sort().values
            gap = torch.empty_like(height).scatter_(0, height.argsort(), even) - height
            flat = self.place.project(flat + (0.05 + 0.5 * pace) * gap[:, None] * along)
        self.x = self.place.split(flat)
