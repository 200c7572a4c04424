"""What is asked for in a wrong kind or size is refused in words; arrays and lists are taken as tensors are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from torch import Tensor

from kuralab.kuramoto import Alignment, Coupling, External, KuramotoError, MeanField, Network, simulate
from kuralab.kuramoto.network import csr

SHORT: dict[str, Any] = {"manifold": "circle", "time": 0.2}


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Network(drawn(3, 4)), "Expected square weights"),
        (lambda: Network(drawn(3, 3) / 0), "Expected square weights"),
        (lambda: Network(csr(np.eye(3)), drawn(3, 3)), "Expected one phase lag for sparse weights"),
        (
            lambda: simulate("circle", coupling=Network(drawn(3, 3)), oscillators=4),
            "Expected 4 rows of weights, as many as oscillators",
        ),
        (lambda: simulate("circle", coupling=Alignment(1.0), feedback=0.3), "Expected a coupling of your own"),
        (lambda: simulate("torus", populations=2), "Expected populations from 1 to 1"),
        (lambda: simulate("circle", populations=0), "Expected populations from 1"),
        (lambda: simulate("circle", start_order=1.5), "Expected start order from 0"),
        (lambda: simulate("circle", feedback=-1.0), "Expected feedback from 0"),
        (lambda: simulate("circle", frequencies=drawn(2, 5)), "Expected finite frequencies of shape (1, 1, 'N')"),
        (lambda: simulate("circle", frequencies=drawn(5), start=torch.eye(2)), "Expected 5 starting points"),
        (lambda: simulate("circle", oscillators=10**7, time=1e4), "Expected at most 10,000,000,000 oscillator-steps"),
        (lambda: simulate("circle", oscillators=1, time=1e6, step=1e-6), "oscillator-steps"),
        (lambda: simulate("circle", oscillators=1, time=1e6, step=0.5), "Expected at most 1,000,000 steps"),
        (lambda: simulate("sphere", 32, oscillators=10**7, time=1.0), "numbers in memory"),
        (lambda: simulate("circle", coupling=drawn(3), seed=[1, 2]), "Expected 3 values of seed"),
        (lambda: simulate("circle", coupling=drawn(3, 3)), "Expected coupling to be a number, or one axis"),
    ],
)
def test_impossible_models_say_what_to_do(make: Callable[[], object], says: str) -> None:
    with pytest.raises(KuramotoError) as caught:
        make()
    assert says in str(caught.value)
    assert "; got " in str(caught.value)
    assert str(caught.value).endswith(".")


EAST = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
MISFITS: dict[str, dict[str, Any]] = {
    "seed 1.5": {"seed": 1.5},
    "no seed": {"seed": []},
    "seed of letters": {"seed": "12"},
    "seeds of numbers": {"seed": [1.0, 2.0]},
    "coupling of letters": {"coupling": "a"},
    "complex coupling": {"coupling": 1j},
    "complex couplings": {"coupling": torch.ones(2, dtype=torch.complex128)},
    "empty coupling": {"coupling": torch.empty(0)},
    "matrix of couplings": {"coupling": [[1.0, 2.0]]},
    "ragged couplings": {"coupling": [[1.0], [2.0, 3.0]]},
    "no coupling": {"coupling": None},
    "half an oscillator": {"oscillators": 2.5},
    "half a population": {"populations": 2.5},
    "half a dimension": {"manifold": "sphere", "dim": 2.5},
    "no manifold": {"manifold": None},
    "a list for a manifold": {"manifold": []},
    "whole precision": {"dtype": torch.int64},
    "coarse precision": {"dtype": torch.bfloat16},
    "precision of letters": {"dtype": "float64"},
    "device x": {"device": "x"},
    "device without numbers": {"device": "meta"},
    "no step": {"step": None},
    "steps": {"step": torch.tensor([0.1, 0.2])},
    "times": {"time": [1.0, 2.0]},
    "no frequencies": {"frequencies": None},
    "empty frequencies": {"frequencies": torch.empty(0)},
    "frequencies that are none": {"frequencies": [1.0, float("nan")]},
    "empty start": {"start": torch.empty(0, 2)},
    "start that is none": {"start": torch.full((3, 2), float("nan"))},
    "start and its order": {"start": EAST, "start_order": 0.5},
    "start and leader": {"start": EAST, "lead": True},
    "start and another number": {"start": EAST, "oscillators": 7},
    "frequencies and another number": {"frequencies": [1.0, 2.0], "oscillators": 7},
    "a word for a flag": {"quantiles": "no"},
    "weights of other groups": {"populations": 2, "coupling": MeanField(1.0, 0.0, torch.eye(3))},
    "weights with a hole": {"populations": 2, "coupling": MeanField(1.0, 0.0, torch.eye(2) / 0)},
    "lags of another size": {"coupling": Network(torch.ones(5, 5), torch.zeros(4, 4))},
    "network of another size": {"oscillators": 4, "coupling": Network(torch.ones(5, 5))},
    "a batch and other seeds": {"coupling": MeanField(torch.ones(3)), "seed": [1, 2]},
    "networks and other couplings": {"coupling": Network(torch.ones(3, 5, 5)) + Alignment(torch.ones(2))},
    "array in a coupling": {"coupling": MeanField(np.ones(3))},  # type: ignore[arg-type]
    "strong coupling of one's own": {"coupling": MeanField(torch.tensor(1e9))},
    "negative feedbacks": {"coupling": MeanField(1.0, feedback=torch.tensor([-0.5, 1.0]))},
    "direction of another space": {"coupling": External(1.0, torch.tensor([1.0, 0.0, 0.0]))},
    "endless weights": {"coupling": Network(torch.full((5, 5), 1e308, dtype=torch.float64))},
    "a strong network for long": {"coupling": Network(torch.full((500, 500), 1e3)), "time": 100.0},
}


@pytest.mark.parametrize("name", MISFITS)
def test_misfits_are_refused_in_words(name: str) -> None:
    with pytest.raises(KuramotoError, match=r"(?s)^Expected .*; got .*\.$"):
        simulate(**SHORT | MISFITS[name])


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is one")
def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(KuramotoError, match=r"Expected a device .*; got 'cuda'"):
        simulate(**SHORT, device="cuda")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Network(torch.ones(3, 3, dtype=torch.complex128)),
        lambda: Network(sparse.eye(3, dtype=complex).tocsr()),
        lambda: Network("abc"),
        lambda: Network(torch.eye(3).to_sparse()),
        lambda: Network(torch.empty(0, 0)),
        lambda: MeanField(1.0, feedback=-0.5),
    ],
)
def test_impossible_couplings_are_refused_where_they_are_made(make: Callable[[], Coupling]) -> None:
    with pytest.raises(KuramotoError, match=r"^Expected .*; got .*\.$"):
        make()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"seed": np.int64(3)}, {"seed": 3}),
        ({"seed": np.arange(2)}, {"seed": [0, 1]}),
        ({"coupling": [1.0, 2.0]}, {"coupling": torch.tensor([1.0, 2.0])}),
        ({"coupling": np.array([1, 2])}, {"coupling": torch.tensor([1.0, 2.0])}),
        ({"coupling": np.float32(2)}, {"coupling": 2.0}),
        ({"frequencies": [0.5, -0.5]}, {"frequencies": torch.tensor([0.5, -0.5], dtype=torch.float64)}),
        ({"start": np.eye(2)}, {"start": torch.eye(2)}),
        ({"oscillators": np.int32(7), "time": np.float64(0.2)}, {"oscillators": 7}),
        ({"coupling": Network(np.ones((5, 5), int))}, {"coupling": Network(torch.ones(5, 5)), "oscillators": 5}),
    ],
)
def test_arrays_and_lists_do_as_tensors_do(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert torch.equal(simulate(**SHORT | one).positions, simulate(**SHORT | other).positions)


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.lists(st.one_of(st.floats(), st.integers(), st.text(max_size=2)), max_size=3),
    st.sampled_from(
        [
            object(),
            torch.float16,
            torch.empty(0),
            torch.ones(2, 2),
            torch.eye(2).to_sparse(),
            np.ones((2, 0)),
            {},
            simulate,
        ]
    ),
)
KEYS = (
    "manifold", "dim", "populations", "coupling", "contrast", "feedback", "field", "detuning", "frequencies", "noise",
    "phase_lag", "seed", "step", "quantiles", "start", "start_order", "lead", "snapshots", "dtype", "device",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(junk=st.dictionaries(st.sampled_from(KEYS), JUNK, min_size=1, max_size=2))
def test_junk_is_refused_in_words_or_runs(junk: dict[str, Any]) -> None:
    said = "Expected ."
    try:
        finite = bool(simulate(**{"manifold": "circle", "time": 1e-3, **junk}).positions.isfinite().all())
    except KuramotoError as error:
        finite, said = True, str(error)
    assert finite
    assert said.startswith("Expected ")
    assert said.endswith(".")
