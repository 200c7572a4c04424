"""Symmetries of manifolds, and errors after the best of them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from scipy.stats import ortho_group
from torch import Generator, Tensor

from kuralab import data, models
from kuralab.catalogue import MANIFOLDS
from kuralab.config import Config
from kuralab.evaluation import geometry
from kuralab.manifolds.base import Manifold, points_at
from kuralab.manifolds.circle import Circle
from kuralab.manifolds.sphere import Sphere, hypersphere
from kuralab.manifolds.torus import Torus


def uniform(manifold: Manifold, n: int = 300, seed: int = 0) -> Tensor:
    return manifold.uniform((n,), Generator().manual_seed(seed), torch.float64)


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_rotations_and_reflections_are_taken_out(d: int, seed: int) -> None:
    places = uniform(hypersphere(d))
    q = torch.from_numpy(ortho_group.rvs(d, random_state=seed))
    found = geometry.errors(hypersphere(d), places @ q.T, hypersphere(d), places)
    assert found is not None
    assert found.max() < 1e-4


@pytest.mark.parametrize("d", [2, 3])
def test_a_few_points_far_off_do_not_tilt_the_rest(d: int) -> None:
    places = uniform(hypersphere(d))
    z = places.clone()
    z[:60] = hypersphere(d).uniform((1,), Generator().manual_seed(3), torch.float64)
    found = geometry.errors(hypersphere(d), z, hypersphere(d), places)
    assert found is not None
    assert found[60:].max() < 0.5
    assert geometry.summary(found)["median"] < 0.5


TORUS = [
    [[1, 0], [0, 1]], [[0, -1], [1, 0]], [[1, 1], [0, 1]], [[-1, 1], [0, -1]], [[1, 0], [-1, 1]],
    [[0, 1, 0], [0, 0, -1], [1, 0, 0]], [[1, 1, 0], [0, 1, 0], [0, -1, 1]],
]  # fmt: skip


@pytest.mark.parametrize("matrix", TORUS)
def test_unimodular_changes_of_angles_are_taken_out(matrix: list[list[int]]) -> None:
    torus, m = Torus(len(matrix)), torch.tensor(matrix, dtype=torch.float64)
    theta = torus.theta(uniform(torus))
    wanted = points_at(theta @ m.T + torch.arange(1.0, len(matrix) + 1)).flatten(-2)
    found = geometry.errors(torus, points_at(theta).flatten(-2), torus, wanted)
    assert found is not None
    assert found.shape == (300, len(matrix))
    assert found.max() < 1e-3


def test_a_double_cover_is_no_symmetry() -> None:
    torus = Torus(2)
    theta = torus.theta(uniform(torus))
    folded = points_at(theta @ torch.tensor([[1.0, 1.0], [1.0, -1.0]], dtype=torch.float64)).flatten(-2)
    found = geometry.errors(torus, folded, torus, points_at(theta).flatten(-2))
    assert found is not None
    assert geometry.summary(found)["median"] > 20
    turned = geometry.errors(Circle(), points_at(2 * theta[:, 0]), Circle(), points_at(theta[:, 0]))
    assert turned is not None
    assert geometry.summary(turned)["median"] > 40


def test_the_size_of_an_error_is_its_angle() -> None:
    theta = torch.linspace(-math.pi, math.pi, 361, dtype=torch.float64)[:-1]
    noise = torch.tensor([0.1, -0.1]).double().repeat(180)
    found = geometry.errors(Circle(), points_at(theta + noise), Circle(), points_at(theta))
    assert found is not None
    assert geometry.summary(found)["median"] == pytest.approx(math.degrees(0.1), rel=1e-6)
    both = torch.cat((found, 2 * found), -1)
    assert geometry.summary(both)["median"] == pytest.approx(math.degrees(0.2), rel=1e-6)
    assert len(geometry.summary(both)["parts"]) == 2


@pytest.mark.parametrize("name", MANIFOLDS)
def test_every_manifold_undoes_its_own_symmetry_or_says_it_has_none(name: str) -> None:
    manifold = MANIFOLDS[name].load()()
    z, w = uniform(manifold), uniform(manifold, seed=1)
    aligned = manifold.align(z, w)
    parts = manifold.apart(z, w)
    torch.testing.assert_close(parts.square().sum(-1).sqrt(), manifold.dist(z, w))
    if aligned is not None:
        assert manifold.belongs(aligned).all()
        assert manifold.apart(aligned, w).mean() <= parts.mean()
        again = manifold.align(w, w)
        assert again is not None
        assert manifold.dist(again, w).max() < 1e-4


def test_other_manifolds_are_not_compared() -> None:
    assert geometry.errors(Sphere(4), uniform(Sphere(4)), Sphere(3), uniform(Sphere(3))) is None
    assert geometry.errors(Circle(), uniform(Circle()), Sphere(3), uniform(Sphere(3))) is None


@pytest.mark.parametrize(("latent", "dim"), [("spherical-cauchy", 2), ("wrapped-cauchy", 1), ("gaussian", 2)])
def test_models_are_judged_by_their_held_out_data(latent: str, dim: int) -> None:
    dataset = data.load("earth-circle")
    model = models.make(Config(data="earth-circle", latent=latent, dim=dim, hidden=16), dataset)
    found = geometry.geometry_error(model, dataset)
    assert (found is None) == (latent == "gaussian")
    assert geometry.geometry_error(model, replace(dataset, truth=None)) is None


def test_encodings_that_are_not_numbers_are_not_judged() -> None:
    assert geometry.errors(Sphere(3), math.nan * uniform(Sphere(3)), Sphere(3), uniform(Sphere(3))) is None
