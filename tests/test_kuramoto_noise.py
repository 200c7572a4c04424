"""Noise keeps the laws it should: von Mises–Fisher in a constant field, and its own statistics without one."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.optimize import brentq
from scipy.special import roots_genlaguerre, roots_hermitenorm
from torch import Tensor

from kuralab.kuramoto import counter, simulate
from kuralab.kuramoto.flow import BaseFlow, find
from kuralab.kuramoto.spheres_theory import resultant

IDENTICAL = "lorentzian:0"
PLACES = [("circle", None), ("torus", 2), ("sphere", 3), ("sphere", 5), ("quaternions", None)]


@pytest.mark.parametrize(("manifold", "dim"), PLACES)
def test_the_concentration_in_a_field_is_twice_the_field_over_the_variance(manifold: str, dim: int | None) -> None:
    result = simulate(
        manifold, dim, oscillators=6000, coupling=0.0, field=1.0, noise=1.0, frequencies=IDENTICAL,
        time=70, step=0.1, start_order=0.5,
    )  # fmt: skip
    mean = float(result.means[150:, 0].mean())
    ambient = result.means.shape[1]
    kappa = brentq(lambda kappa: resultant(kappa, ambient) - mean, 0.1, 10)
    assert kappa == pytest.approx(2.0, rel=1e-2)


@pytest.mark.parametrize("ambient", [3, 5])
def test_final_positions_have_the_law_too(ambient: int) -> None:
    """The second moment along the field: E[c²] = 1 − (d − 1)A/κ."""
    result = simulate(
        "sphere", ambient, oscillators=40_000, coupling=0.0, field=2.0, noise=1.5, frequencies=IDENTICAL,
        time=6, step=0.1, start_order=0.5,
    )  # fmt: skip
    kappa, square = 2 * 2.0 / 1.5**2, result.positions[:, 0].square()
    expected = 1 - (ambient - 1) * resultant(kappa, ambient) / kappa
    assert abs(square.mean() - expected) < 4 * float(square.std()) / math.sqrt(len(square)) + 1e-3


@pytest.mark.parametrize(("manifold", "dim"), PLACES)
@pytest.mark.parametrize("degree", [1, 2])
def test_one_kick_is_brownian_to_second_order(manifold: str, dim: int | None, degree: int) -> None:
    """Harmonics of degree n decay by exp(−n(n + d − 2)s²/2); the error falls with the cube of s²."""
    flow = find(manifold, dim)
    errors = [abs(harmonic(flow, size, degree) - decay(flow.ambient, size, degree)) for size in (0.4, 0.2)]
    assert errors[1] < 1e-4
    assert errors[1] < errors[0] / 30 or errors[0] < 1e-4


def harmonic(flow: BaseFlow, size: float, degree: int) -> float:
    """The mean of a harmonic after one kick from the first axis, over a fine grid of normal numbers."""
    ambient, pushes = flow.ambient, flow.pushes
    normal = quadrature(pushes, ambient)
    x = torch.zeros(ambient, flow.groups, normal[1].shape[-1], dtype=torch.float64)
    x[0] = 1
    moved = flow.kick(x, torch.tensor(size, dtype=torch.float64), normal[1])
    c = moved[0, 0]
    value = c if degree == 1 else (ambient * c * c - 1) / (ambient - 1)
    return float((value * normal[0]).sum())


def quadrature(pushes: int, ambient: int) -> tuple[Tensor, Tensor]:
    """Weights and normal numbers (pushes, 1, M): only the length of the tangent part matters on a sphere."""
    if pushes == 1:
        nodes, weights = roots_hermitenorm(40)
        return torch.from_numpy(weights / weights.sum()), torch.from_numpy(nodes)[None, None]
    halves, weights = roots_genlaguerre(40, (ambient - 1) / 2 - 1)
    normal = torch.zeros(pushes, 1, len(halves), dtype=torch.float64)
    normal[1, 0] = torch.from_numpy(np.sqrt(2 * halves))
    return torch.from_numpy(weights / weights.sum()), normal


def decay(ambient: int, size: float, degree: int) -> float:
    return math.exp(-degree * (degree + ambient - 2) * size**2 / 2)


def test_noise_needs_one_draw_a_step() -> None:
    """The draw of step n is that of place n in the stream, the same for all who share a seed."""
    flow = find("circle")
    result = simulate("circle", oscillators=3, coupling=0.0, frequencies=IDENTICAL, noise=0.3, time=0.1, step=0.05)
    angle = flow.start(3, 0)[:, 0]
    turned = torch.atan2(angle[1], angle[0])
    for place in range(2):
        turned = turned + 0.3 * math.sqrt(0.05) * counter.normal(0, counter.NOISE, place, 3)
    assert torch.allclose(result.positions, torch.stack((turned.cos(), turned.sin()), 1), atol=1e-14)
