"""Nothing is ever not finite, by the very measure that fills benchmarks/results/robustness.md."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import robustness


@pytest.mark.parametrize("dtype", robustness.DTYPES)
@pytest.mark.parametrize(
    ("law", "dim", "count"),
    [
        *((law, dim, 3000) for law in ("vMF", "sphC by ρ", "sphC by radius") for dim in (2, 3, 10)),
        *((law, 1000, 200) for law in ("vMF", "sphC by ρ", "sphC by radius")),
        *((f"{law} by {of}", 2, 1000) for law in ("wC", "Kato–Pewsey") for of in ("ρ", "radius")),
        ("wrapped normal", 2, 300),
    ],
)
def test_all_numbers_and_gradients_are_finite(law: str, dim: int, count: int, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    assert not +robustness.look(law, count, dim, dtype)


def test_what_is_not_finite_is_counted() -> None:
    assert robustness.bad(torch.tensor([1.0, float("nan"), float("inf")])) == 2
