"""Samples beside quadrature of their densities, by the very tests that fill benchmarks/results/samplers.md."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import samplers
from exact import Cell

CELLS = [
    *(Cell("vMF", d, k) for d, k in ((2, 1.0), (2, 1e4), (3, 0.1), (3, 100.0), (4, 12.0), (5, 1.0), (10, 1e4))),
    *(Cell("vMF", d, k) for d, k in ((24, 12.0), (50, 0.0), (50, 12.0), (500, 100.0), (1000, 1e4))),
    *(Cell("sphC", d, r) for d, r in ((2, 0.5), (3, 0.9), (3, 1 - 1e-6), (5, 0.999), (50, 0.1), (500, 0.9))),
]


@pytest.fixture(scope="module")
def rows() -> list[samplers.Row]:
    torch.manual_seed(0)
    circles = [samplers.circle(rho, 10_000) for rho in samplers.RHOS]
    tori = [samplers.torus(law, 10_000) for law in samplers.TORI]
    return [*(samplers.sphere(cell, 10_000) for cell in CELLS), *circles, *tori]


def test_samples_follow_their_laws_on_the_sphere(rows: list[samplers.Row]) -> None:
    assert not samplers.failures(rows)


def test_the_tests_see_another_law() -> None:
    torch.manual_seed(0)
    theirs = Cell("vMF", 50, 12.0).at(torch.eye(50, dtype=torch.float64)[0].expand(10_000, 50)).sample()
    t, _ = samplers.split(theirs, torch.eye(50, dtype=torch.float64)[0])
    assert samplers.against(samplers.Profile(Cell("vMF", 50, 13.0)).below(t)) < 1e-6
