"""Degrees of maps that are known: identities, reflections, folds, powers."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kuralab.evaluation.degree import (
    icosphere,
    sphere_degree,
    torus_degree,
    unimodular,
    winding,
    winding_matrix,
)
from kuralab.manifolds.base import points_at
from kuralab.manifolds.unit import normalise

TURN = torch.arange(360, dtype=torch.float64) * (2 * math.pi / 360)
POINTS, FACES = icosphere(4)


@given(turns=st.integers(-6, 6), wobble=st.floats(0, 0.9), shift=st.floats(-3, 3))
@settings(max_examples=50, deadline=None)
def test_loops_are_counted_whatever_their_pace(turns: int, wobble: float, shift: float) -> None:
    found = winding(points_at(turns * TURN + wobble * TURN.sin() + shift))
    assert found.number == turns
    if turns:
        assert found.monotone == 1
        assert found.forward == pytest.approx(1)


def test_a_loop_that_turns_back_is_not_monotone() -> None:
    back = winding(points_at(TURN + 3 * TURN.sin()))
    assert back.number == 1
    assert back.forward < 0.9
    assert back.monotone < 0.8
    there_and_back = winding(points_at(2 * TURN.sin()))
    assert there_and_back.number == 0
    assert there_and_back.forward == pytest.approx(0.5, abs=0.01)


MATRICES = [
    [[1, 0], [0, 1]], [[1, 0], [0, -1]], [[0, 1], [1, 0]], [[1, 1], [0, 1]], [[1, 1], [1, -1]], [[2, 1], [1, 0]],
    [[0, 0], [1, 0]],
]  # fmt: skip


@pytest.mark.parametrize("matrix", MATRICES)
def test_linear_maps_of_the_torus_have_their_determinant(matrix: list[list[int]]) -> None:
    m = torch.tensor(matrix, dtype=torch.float64)
    turn = torch.arange(40, dtype=torch.float64) * (2 * math.pi / 40)
    theta = torch.stack(torch.meshgrid(turn, turn, indexing="ij"), -1)
    z = points_at(theta @ m.T + 0.3 * theta.flip(-1).sin()).flatten(-2)
    loops = torch.stack((z[:, ::13].transpose(0, 1), z[::13]))
    assert winding_matrix(loops).tolist() == matrix
    found = torus_degree(z)
    assert found.number == round(float(torch.det(m)))
    assert unimodular(winding_matrix(loops)) == found.once
    if found.once:
        assert found.forward == pytest.approx(1)


def test_a_folded_torus_has_degree_zero() -> None:
    theta = torch.stack(torch.meshgrid(TURN[::9], TURN[::9], indexing="ij"), -1)
    theta[..., 1] = (math.pi - theta[..., 1]).abs()
    found = torus_degree(points_at(theta).flatten(-2))
    assert found.number == 0
    assert found.forward == pytest.approx(0.5, abs=0.02)


def power(z: Tensor, n: int) -> Tensor:
    """w -> w^n of the Riemann sphere."""
    square = ((1 + z[:, 2]) / (1 - z[:, 2])).clamp(1e-9, 1e9) ** n
    up = (square - 1) / (square + 1)
    along = points_at(n * torch.atan2(z[:, 1], z[:, 0]))
    return torch.cat(((1 - up.square()).sqrt()[:, None] * along, up[:, None]), -1)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_powers_of_the_riemann_sphere_have_their_exponent(n: int) -> None:
    found = sphere_degree(power(POINTS, n), FACES)
    assert found.number == n
    assert found.forward > 0.999


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_linear_maps_of_space_have_the_sign_of_their_determinant(seed: int) -> None:
    matrix = torch.eye(3).double() + torch.randn(
        3, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64
    )
    if abs(float(torch.det(matrix))) < 0.1:
        return
    found = sphere_degree(normalise(POINTS @ matrix.T), FACES)
    assert found.number == round(float(torch.det(matrix).sign()))
    assert found.forward > 0.999


def test_the_identity_a_reflection_and_a_fold() -> None:
    assert sphere_degree(POINTS, FACES).number == 1
    assert sphere_degree(POINTS * torch.tensor([1.0, 1.0, -1.0]), FACES).number == -1
    hemisphere = torch.cat((POINTS[:, :2], POINTS[:, 2:].abs()), -1)
    folded = sphere_degree(hemisphere, FACES)
    assert folded.number == 0
    assert folded.forward == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("level", range(5))
def test_the_icosphere_is_a_closed_even_mesh(level: int) -> None:
    points, faces = icosphere(level)
    assert len(points) == 10 * 4**level + 2
    edges = torch.cat([faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    assert len(edges.unique(dim=0)) == len(edges)
    assert set(map(tuple, edges.tolist())) == set(map(tuple, edges.flip(1).tolist()))
    torch.testing.assert_close(points.norm(dim=1), torch.ones(len(points), dtype=torch.float64))
    assert sphere_degree(points, faces).number == 1
