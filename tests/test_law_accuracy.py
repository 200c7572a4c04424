"""Every number of the laws beside 50 digits, by the very measure that fills benchmarks/results/accuracy.md."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import accuracy


@pytest.fixture(scope="module")
def errors() -> list[accuracy.Worst]:
    return accuracy.ours()


@pytest.mark.parametrize("law", ["vMF", "sphC", "wC", "Kato–Pewsey"])
@pytest.mark.parametrize("given", ["float64", "float32"])
def test_errors_stay_within_their_bounds(errors: list[accuracy.Worst], law: str, given: str) -> None:
    broken = [row for row in errors if (row.law, row.given) == (law, given) and not row.kept]
    assert not broken


def test_motion_of_heights_is_exact_by_quadrature(errors: list[accuracy.Worst]) -> None:
    assert max(row.error for row in errors if row.quantity == "motion of heights, by quadrature") < 1e-8


def test_tables_cover_what_is_promised(errors: list[accuracy.Worst]) -> None:
    dims = {(row.law, row.quantity): set() for row in errors}
    for row in errors:
        dims[row.law, row.quantity].add(row.dim)
    assert dims["vMF", "KL of two"] >= {2, 3, 50, 2048}
    assert dims["sphC", "KL to uniform, given ρ"] >= {2, 3, 4, 5, 6, 7, 24, 25, 50, 300, 1000}
