"""Gradients through samples beside quadrature, by the very measure that fills benchmarks/results/gradients.md."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import gradients
from exact import Cell

CELLS = [
    *(Cell("vMF", d, k) for d, k in ((2, 0.0), (2, 1.0), (3, 0.1), (3, 100.0), (4, 12.0), (5, 2.0), (24, 12.0))),
    *(Cell("vMF", d, k) for d, k in ((50, 1.0), (50, 12.0), (500, 100.0), (1000, 1e4))),
    *(Cell("sphC", d, r) for d, r in ((2, 0.5), (3, 0.0), (3, 0.9), (5, 0.999), (50, 0.1), (500, 0.9))),
]


def test_gradients_equal_quadrature() -> None:
    torch.manual_seed(0)
    rows = gradients.grid(CELLS, (0.0, 0.5, 0.999), 10_000)
    every = gradients.all_scores(rows)
    assert max(map(abs, every)) < 4.5
    assert sum(abs(z) > 3 for z in every) <= 5


def test_quadrature_knows_the_published_value() -> None:
    mean, error, exact = gradients.published_value(100_000)
    assert exact == pytest.approx(0.14739, abs=5e-6)
    assert mean == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize("dim", [2, 4, 10, 50, 500])
def test_fitted_motion_of_heights_is_nearly_exact(dim: int) -> None:
    torch.manual_seed(0)
    errors = gradients.fit_errors(dim, 20_000)
    for dtype, mean, greatest in (("float64", 2e-6, 5e-4), ("float32", 5e-5, 5e-3)):
        assert errors[dtype]["mean"] < mean
        assert errors[dtype]["max"] < greatest
