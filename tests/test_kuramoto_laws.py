"""Laws that hold on every manifold that oscillates, and what is said to impossible wishes."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kuralab.catalogue import FREQUENCIES, MANIFOLDS
from kuralab.kuramoto import KuramotoError, counter, frequencies, simulate
from kuralab.kuramoto.coupling import MeanField
from kuralab.kuramoto.flow import BaseFlow, find

IDENTICAL = "lorentzian:0"
OSCILLATING = [name for name, entry in MANIFOLDS.items() if entry.load().oscillates]
CASES = [(name, dim) for name in OSCILLATING for dim in {find(name).least_dim + 1, find(name).default_dim, 4}]
CASES = [(name, dim) for name, dim in CASES if dim <= find(name).most_dim]


@pytest.mark.parametrize(("manifold", "dim"), CASES)
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_every_manifold_keeps_its_points(manifold: str, dim: int, noise: float) -> None:
    result = simulate(manifold, dim, oscillators=200, coupling=5.0, noise=noise, phase_lag=0.4, time=5, step=0.1)
    x = find(manifold, dim).state(result.positions)
    assert (x.square().sum(0) - 1).abs().max() < 1e-14
    assert result.order.min() >= 0
    assert result.order.max() <= 1 + 1e-12
    assert result.order.shape == (51, x.shape[1])


@pytest.mark.parametrize(("manifold", "dim"), CASES)
def test_without_coupling_the_uniform_law_stays(manifold: str, dim: int) -> None:
    result = simulate(manifold, dim, oscillators=4000, coupling=0.0, noise=0.3, time=10)
    assert result.order.max() < 5 / math.sqrt(4000)


@pytest.mark.parametrize(("manifold", "dim"), CASES)
def test_seeds_are_reproducible(manifold: str, dim: int) -> None:
    runs = [simulate(manifold, dim, oscillators=50, noise=0.2, time=3, seed=seed).order for seed in (5, 5, 6)]
    assert torch.equal(runs[0], runs[1])
    assert not torch.equal(runs[0], runs[2])


@pytest.mark.parametrize("manifold", OSCILLATING)
def test_the_field_turns_what_it_pulls(manifold: str) -> None:
    """A common rotation of all starting points rotates the whole history."""
    flow: BaseFlow = find(manifold)
    start = flow.start(100, 1)
    turn = torch.eye(flow.ambient, dtype=torch.float64)
    turn[:2, :2] = torch.tensor([[0.6, -0.8], [0.8, 0.6]])
    turned = torch.einsum("ij,jgn->ign", turn, start)
    ends = [
        simulate(manifold, coupling=1.0, frequencies=IDENTICAL, phase_lag=0.3, time=3, start=flow.space(x)).positions
        for x in (start, turned)
    ]
    assert torch.allclose(torch.einsum("ij,jgn->ign", turn, flow.state(ends[0])), flow.state(ends[1]), atol=1e-12)


def test_the_phase_lag_turns_the_field_backwards() -> None:
    east = torch.tensor([[[1.0]], [[0.0]], [[0.5]]], dtype=torch.float64)
    field = MeanField(2.0, math.pi / 2).field(east)[:, 0]
    assert torch.allclose(field.T, torch.tensor([[0.0, -2.0, 1.0]], dtype=torch.float64), atol=1e-15)


def test_the_counter_hash_is_even_and_uncorrelated() -> None:
    one, two = counter.normal(0, counter.NOISE, 0, 100_000), counter.normal(0, counter.NOISE, 1, 100_000)
    for x in (one, two):
        assert abs(x.mean()) < 0.015
        assert abs(x.var() - 1) < 0.02
        assert abs((x[1:] * x[:-1]).mean()) < 0.015
    assert abs((one * two).mean()) < 0.015


@settings(max_examples=40, deadline=None)
@given(law=st.sampled_from(sorted(FREQUENCIES)), width=st.floats(0, 100))
def test_frequencies_are_read_as_written(law: str, width: float) -> None:
    read = frequencies.parse(f"{law}:{width!r}")
    u = (torch.arange(50, dtype=torch.float64) + 0.5) / 50
    assert read.width == width
    assert torch.allclose(read.quantile(u), -read.quantile(1 - u), rtol=1e-9, atol=1e-12)
    assert bool((read.quantile(u).diff() >= 0).all())


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=20).filter(lambda text: text.partition(":")[0] not in FREQUENCIES))
def test_unknown_laws_say_what_to_write(text: str) -> None:
    with pytest.raises(KuramotoError, match=r"Expected frequencies like lorentzian:0\.5"):
        frequencies.parse(text)


@pytest.mark.parametrize("width", ["", "x", "-1", "nan", "inf", "1e9", "0.5:2"])
def test_impossible_widths_say_what_to_do(width: str) -> None:
    with pytest.raises(KuramotoError, match=r"Expected a width .*; got .*\. (Write|Choose)"):
        frequencies.parse(f"lorentzian:{width}")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"manifold": "nope"}, "Expected manifold to be one of circle"),
        ({"manifold": "euclidean"}, "Expected a manifold that oscillates"),
        ({"manifold": "sphere", "dim": 1}, "Expected ambient dimension of the sphere from 2"),
        ({"manifold": "torus", "dim": 0}, "Expected angles of the torus from 1"),
        ({"manifold": "circle", "dim": 3}, "Expected the circle's dimension"),
        ({"manifold": "circle", "oscillators": 0}, "Expected oscillators from 1"),
        ({"manifold": "circle", "noise": -1.0}, "Expected noise from 0"),
        ({"manifold": "circle", "time": float("nan")}, "Expected time"),
        ({"manifold": "circle", "step": 0.0}, "Expected step"),
        ({"manifold": "circle", "start": torch.ones(5, 3)}, "Expected starting points of shape (N, 2)"),
        ({"manifold": "circle", "start": torch.ones(5, 2)}, "Expected starting points of length 1"),
    ],
)
def test_impossible_simulations_say_what_to_do(values: dict[str, object], says: str) -> None:
    with pytest.raises(KuramotoError) as caught:
        simulate(**values)  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert "; got " in str(caught.value)
