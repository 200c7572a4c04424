"""Folds told without labels: known folds of known manifolds, holes against the manifolds' own, what cannot be told."""

from __future__ import annotations

import json
import math
import sys
import time

import pytest
import torch
from sklearn.manifold import trustworthiness
from torch import Generator, Tensor

from kuralab import data, models
from kuralab.catalogue import MANIFOLDS
from kuralab.config import Config
from kuralab.evaluation import homology
from kuralab.evaluation.neighbours import dimension, distances, neighbours
from kuralab.evaluation.topology import look, topology
from kuralab.manifolds.base import Manifold, angle_of, points_at
from kuralab.manifolds.circle import Circle
from kuralab.manifolds.euclidean import Euclidean
from kuralab.manifolds.sphere import Sphere
from kuralab.manifolds.torus import Torus

CLOSED: list[Manifold] = [Circle(), Sphere(3), Torus(2)]


def uniform(manifold: Manifold, n: int = 1000, seed: int = 0) -> Tensor:
    return manifold.uniform((n,), Generator().manual_seed(seed))


def test_trustworthiness_and_continuity_are_those_of_scikit_learn() -> None:
    x, z = (torch.randn(200, d, generator=Generator().manual_seed(d)) for d in (5, 2))
    x[:, :2] += 2 * z
    found = neighbours(torch.cdist(x, x), torch.cdist(z, z))
    assert found.trustworthiness == pytest.approx(trustworthiness(x, z, n_neighbors=10))
    assert found.continuity == pytest.approx(trustworthiness(z, x, n_neighbors=10))
    assert 0 < found.kept < 1


@pytest.mark.parametrize("n", [1, 2, 4])
def test_the_dimension_of_a_cube_is_estimated(n: int) -> None:
    x = torch.rand(1000, n, generator=Generator().manual_seed(0), dtype=torch.float64)
    assert dimension(torch.cdist(x, x)) == pytest.approx(n, rel=0.15)


@pytest.mark.parametrize("name", MANIFOLDS)
def test_distances_are_the_manifolds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manifold = MANIFOLDS[name].load()()
    z, w = uniform(manifold, 40), uniform(manifold, 30, 1)
    monkeypatch.setattr("kuralab.evaluation.neighbours.AT_ONCE", 500)
    torch.testing.assert_close(distances(manifold, z, w)[7], manifold.dist(z[7], w))


def test_manifolds_know_their_holes() -> None:
    own = [one.betti for one in (*CLOSED, Torus(3), Sphere(5), Euclidean(3), MANIFOLDS["quaternions"].load()())]
    assert own == [(1, 1), (1, 0, 1), (1, 2, 1), (1, 3, 3, 1), (1, 0, 0, 0, 1), (1,), (1, 0, 0, 1)]


@pytest.mark.parametrize("manifold", CLOSED, ids=lambda manifold: manifold.name)
@pytest.mark.parametrize("seed", range(4))
def test_a_uniform_sample_has_the_manifolds_holes(manifold: Manifold, seed: int) -> None:
    assert homology.betti(manifold, uniform(manifold, seed=seed)) == manifold.betti


def test_holes_of_parts_are_counted() -> None:
    circle, sphere, torus = (uniform(manifold) for manifold in CLOSED)
    assert homology.betti(Circle(), circle[circle[:, 0] > -0.5]) == (1, 0)
    assert homology.betti(Sphere(3), sphere[sphere[:, 2] > 0]) == (1, 0, 0)
    assert homology.betti(Sphere(3), sphere[sphere[:, 2].abs() < 0.6]) == (1, 1, 0)
    assert homology.betti(Sphere(3), sphere[sphere[:, 2].abs() > 0.6]) == (2, 0, 0)
    assert homology.betti(Torus(2), torus[torus[:, 0] > -0.5]) == (1, 1, 0)
    assert homology.betti(Sphere(3), sphere[:1].expand(500, 3).contiguous()) == (1, 0, 0)


def _wrapped(factor: int, z: Tensor) -> Tensor:
    return points_at(factor * angle_of(z[:, :2]))


FOLDS = {
    "circle: doubled": (Circle(), lambda z: _wrapped(2, z)),
    "circle: half": (Circle(), lambda z: torch.stack((z[:, 0], z[:, 1].abs()), 1)),
    "torus: doubled": (Torus(2), lambda z: torch.cat((_wrapped(2, z), z[:, 2:]), 1)),
    "torus: half": (Torus(2), lambda z: torch.cat((z[:, :1], z[:, 1:2].abs(), z[:, 2:]), 1)),
    "sphere: half": (Sphere(3), lambda z: torch.cat((z[:, :2], z[:, 2:].abs()), 1)),
    "sphere: doubled": (Sphere(3), lambda z: torch.cat((z[:, :2].norm(dim=1)[:, None] * _wrapped(2, z), z[:, 2:]), 1)),
    "sphere: a cap": (Sphere(3), lambda z: torch.cat((z[:, :2], z[:, 2:].clamp_max(0.5) - (z[:, 2:] - 0.5).relu()), 1)),
}


@pytest.mark.parametrize("name", FOLDS)
def test_folds_are_seen_and_the_manifold_itself_is_not_one(name: str) -> None:
    manifold, fold = FOLDS[name]
    x = uniform(manifold)
    folded = look(x, manifold, manifold.project(fold(x)))
    assert folded.folded
    assert folded.words.startswith("Folded")
    stretched = manifold.project(x + 0.4 * x.roll(1, -1) if manifold.space_features != 4 else x)
    assert look(x, manifold, stretched).folded is False


def test_a_circle_cut_into_arcs_in_another_order_is_torn() -> None:
    turn = angle_of(uniform(Circle())) + math.pi
    arc = (turn / (2 * math.pi / 3)).floor().clamp_max(2)
    inside = turn - arc * 2 * math.pi / 3
    swapped = torch.where(arc == 2, 1.0, torch.where(arc == 1, 2.0, 0.0)) * 2 * math.pi / 3
    found = look(points_at(turn), Circle(), points_at(swapped + 0.8 * (2 * math.pi / 3 - inside)))
    assert found.folded
    assert found.words == "Torn into 3 pieces that lie side by side"


def test_a_circle_on_a_sphere_is_not_folded() -> None:
    turn = angle_of(uniform(Circle()))
    z = torch.cat((points_at(turn), torch.zeros(1000, 1)), 1)
    assert look(points_at(turn), Sphere(3), z).folded is False


def test_what_cannot_be_told_is_not_told() -> None:
    x = torch.randn(500, 9, generator=Generator().manual_seed(0))
    for manifold, count, why in (
        (Circle(), 500, "The data seem"),
        (Euclidean(9), 500, "In 9"),
        (Circle(), 60, "60 data"),
    ):
        found = look(x[:count], manifold, uniform(manifold, count))
        assert found.folded is None
        assert found.words.startswith(why)
    assert look(x[:20], Circle(), uniform(Circle(), 20)).folded is None


def test_without_gudhi_holes_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gudhi", None)
    with pytest.raises(homology.MissingLibraryError, match=r"^Expected gudhi .*; got none\. Do: pip install gudhi"):
        homology.betti(Circle(), uniform(Circle()))
    found = look(uniform(Circle()), Circle(), uniform(Circle()))
    assert found.cover is not None
    assert found.cover.betti is None
    assert found.folded is False


def test_a_model_is_looked_at_in_little_time_and_without_drawing_chance() -> None:
    dataset = data.load("earth-sphere")
    model = models.make(Config(data="earth-sphere", latent="spherical-cauchy", dim=3, hidden=16), dataset)
    before, began = torch.get_rng_state(), time.process_time()
    found = topology(model, dataset)
    assert time.process_time() - began < 4
    assert torch.equal(torch.get_rng_state(), before)
    assert found is not None
    assert found.data == 1000
    assert json.loads(json.dumps(found.row()))["betti_own"] == [1, 0, 1]
    with torch.no_grad():
        next(model.encoder.parameters()).fill_(math.nan)
    assert topology(model, dataset) is None
