"""Observables against states whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import sparse
from scipy.special import digamma
from torch import Tensor

from kuralab.distributions import SphericalCauchy, VonMisesFisher, WrappedCauchy
from kuralab.kuramoto import KuramotoError, Network, frequencies, simulate
from kuralab.kuramoto.coupling import MeanField
from kuralab.kuramoto.flow import find, order
from kuralab.kuramoto.network import csr
from kuralab.kuramoto.observables import (
    circular_entropy,
    cross_ratios,
    effective_frequencies,
    gain,
    local_order,
    lockable,
    locked_fraction,
    order_parameter,
    spherical_entropy,
    total_order,
)

DOUBLE = torch.float64


def phases(*angles: float) -> Tensor:
    """One group of phases, (2, 1, N)."""
    theta = torch.tensor(angles, dtype=DOUBLE)
    return torch.stack((theta.cos(), theta.sin()))[:, None]


def test_order_of_known_states() -> None:
    together, opposite = phases(0.3, 0.3, 0.3), phases(0.0, math.pi, 0.0, math.pi)
    assert float(order_parameter(together)) == pytest.approx(1)
    assert float(order_parameter(opposite)) == pytest.approx(0, abs=1e-15)
    two = torch.cat((phases(0.0, 0.0), phases(math.pi, math.pi)), 1)
    assert order_parameter(two).tolist() == pytest.approx([1, 1])
    assert float(total_order(two)) == pytest.approx(0, abs=1e-15)


def test_local_order_sees_neighbours_only() -> None:
    x = phases(0.0, 0.0, math.pi, math.pi)
    ring = torch.tensor([[0, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0]], dtype=DOUBLE)
    for weights in (ring, -ring, ring.to_sparse_csr()):
        assert local_order(x, weights)[0].tolist() == pytest.approx([1, 1, 0, 0], abs=1e-15)


def test_local_order_of_a_whole_network_is_the_order() -> None:
    x = find("sphere", 3).start(50, 0)
    weights = torch.ones(50, 50, dtype=DOUBLE)
    for one in (weights, weights.to_sparse_csr()):
        assert torch.allclose(local_order(x, one), order_parameter(x)[:, None].expand(-1, 50), rtol=1e-12)
    # The field of a mean over all is the same length, felt by each.
    assert torch.allclose(local_order(x, weights), order(Network(weights / 50).field(x)), rtol=1e-12)


def test_local_order_of_many_takes_no_more_memory_than_its_edges() -> None:
    # A ring of 100,000, of which dense weights would fill 80 GB; opposite halves agree but where they meet.
    count = 100_000
    place = torch.arange(count)
    ring = sparse.csr_array(
        (np.full(2 * count, -0.5), (np.tile(place, 2), np.concatenate((place + 1, place - 1)) % count)), (count, count)
    )
    x = phases(0.0, math.pi).repeat_interleave(count // 2, -1)
    seen = local_order(x, csr(ring))[0]
    assert seen.sum() == pytest.approx(count - 4)
    assert seen[[0, count // 2 - 1, count // 2, -1]].tolist() == pytest.approx([0] * 4, abs=1e-15)


def test_speeds_count_turns() -> None:
    times = 0.1 * torch.arange(400, dtype=DOUBLE)
    rates = torch.tensor([0.0, 1.0, -2.5, 20.0], dtype=DOUBLE)
    angle = times[:, None] * rates
    path = torch.stack((angle.cos(), angle.sin()), 1)[:, :, None]
    assert effective_frequencies(path, 0.1)[0].tolist() == pytest.approx(rates.tolist(), abs=1e-12)
    with pytest.raises(KuramotoError, match="Only on the circle"):
        effective_frequencies(torch.zeros(3, 3, 1, 2), 0.1)


def test_the_locked_share_is_that_of_slow_frequencies() -> None:
    # Of Lorentzian frequencies a share 2/π atan(Kr/γ) is slower than the field: those end up with one speed.
    flow, law, count = find("circle"), frequencies.parse("lorentzian:0.5"), 2000
    omega = frequencies.draw(law, 1, count, 0, quantiles=True)[:, None]
    coupling = MeanField(2.0)
    x, _ = flow.stepper(omega, 0.1).run(flow.start(count, 0, even=True), coupling, 600)
    stepper, path = flow.stepper(omega, 0.1), [x]
    for _ in range(600):
        path.append(stepper.run(path[-1], coupling, 1)[0])
    expected = 2 / math.pi * math.atan(2.0 * math.sqrt(0.5) / 0.5)
    slow = omega.abs()[0] < 15  # the others turn by more than half a circle in a step
    speeds = effective_frequencies(torch.stack(path)[..., slow[0]], 0.1)
    assert float(locked_fraction(speeds, 0.05)) * float(slow.double().mean()) == pytest.approx(expected, abs=2e-2)
    assert float(lockable(omega, coupling.field(path[-1])).double().mean()) == pytest.approx(expected, abs=2e-2)


def test_cross_ratios_are_what_a_constant_field_keeps() -> None:
    result = simulate(
        "sphere", 4, oscillators=8, coupling=1.0, frequencies="lorentzian:0", time=2, step=0.01, start_order=0.3
    )
    flow = find("sphere", 4)
    before = simulate("sphere", 4, oscillators=8, coupling=0.0, frequencies="lorentzian:0", time=1, start_order=0.3)
    kept = cross_ratios(flow.state(result.positions)) / cross_ratios(flow.state(before.positions))
    assert float((kept - 1).abs().max()) < 1e-6


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_entropy_of_drawn_phases(rho: float) -> None:
    torch.manual_seed(0)
    law = WrappedCauchy(torch.tensor(1.0, dtype=DOUBLE), rho=rho)
    assert float(circular_entropy(law.sample((20_000,)))) == pytest.approx(float(law.entropy()), abs=3e-2)
    many = law.sample((3, 5000))
    assert circular_entropy(many).shape == (3,)
    assert float(circular_entropy(many)[1]) == pytest.approx(float(circular_entropy(many[1])), abs=1e-12)


@pytest.mark.parametrize("dim", [2, 3, 4])
@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_entropy_of_drawn_directions(dim: int, rho: float) -> None:
    torch.manual_seed(1)
    law = SphericalCauchy(torch.eye(dim, dtype=DOUBLE)[0], rho=rho)
    assert float(spherical_entropy(law.sample((3000,)))) == pytest.approx(float(law.entropy()), abs=6e-2)


@pytest.mark.parametrize("dtype", [torch.float32, DOUBLE])
def test_entropy_of_equal_points_is_low_but_finite(dtype: torch.dtype) -> None:
    together = torch.full((50,), 1.0, dtype=dtype)
    arcs = (46 * math.log(torch.finfo(dtype).tiny) + 4 * math.log(2 * math.pi)) / 50  # four reach around
    assert float(circular_entropy(together)) == pytest.approx(arcs + math.log(50) - digamma(4), rel=1e-6)
    assert math.isfinite(spherical_entropy(torch.eye(3, dtype=dtype)[:1].expand(50, -1)))
    assert float(spherical_entropy(torch.eye(3, dtype=dtype)[:1].expand(50, -1))) < -100


def test_entropy_of_close_points_keeps_its_digits_in_single_precision() -> None:
    generator = torch.Generator().manual_seed(0)
    x = torch.tensor([1.0, 0.0, 0.0]) + 1e-3 * torch.randn(500, 3, generator=generator)
    x = x / x.norm(dim=-1, keepdim=True)
    assert float(spherical_entropy(x)) == pytest.approx(float(spherical_entropy(x.double())), abs=1e-3)


def test_entropy_needs_neighbours() -> None:
    with pytest.raises(KuramotoError, match="Choose one in that range"):
        circular_entropy(torch.zeros(5), reach=6)
    with pytest.raises(KuramotoError, match="Give more points"):
        spherical_entropy(torch.eye(3))


def test_the_gain_of_the_right_family_is_its_divergence() -> None:
    torch.manual_seed(2)
    pole = torch.eye(3, dtype=DOUBLE)[2]
    for law, other in (
        (SphericalCauchy(pole, rho=0.7), VonMisesFisher),
        (VonMisesFisher(pole, torch.tensor(5.0, dtype=DOUBLE)), SphericalCauchy),
    ):
        x = law.sample((20_000,))
        assert gain(x, type(law)) == pytest.approx(float(law.kl_to_uniform()), abs=4e-2)
        assert gain(x, type(law)) > gain(x, other) + 0.05
