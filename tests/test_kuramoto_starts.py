"""Where oscillators start, with which frequencies, and where they are on their way."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from kuralab.kuramoto import KuramotoError, Model, Network, simulate
from kuralab.kuramoto import frequencies as laws
from kuralab.kuramoto.coupling import Coupling, MeanField
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.observables import local_order
from kuralab.kuramoto.reference import reference

IDENTICAL = "lorentzian:0"
PLACES = [("circle", None, 2), ("torus", 3, 1), ("sphere", 3, 2), ("sphere", 5, 1), ("quaternions", None, 2)]


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("manifold", ["circle", "sphere", "quaternions"])
def test_detuning_parts_the_groups(manifold: str) -> None:
    flow = find(manifold, populations=3)
    start = flow.start(4, 0)
    result = simulate(
        manifold, populations=3, oscillators=4, coupling=0.0, detuning=0.8, frequencies=IDENTICAL, time=1.0
    )
    before, after = (torch.complex(*x[:2]) for x in (start, flow.state(result.positions)))
    first = torch.eye(flow.generators, 1, dtype=torch.float64)[..., None]
    sense = flow.drift(torch.eye(flow.ambient, 1, dtype=torch.float64)[..., None], first)[1]
    parted = sense * torch.tensor([-0.4, 0.0, 0.4], dtype=torch.float64)[:, None]
    assert torch.allclose((after / before).angle(), parted.expand(3, 4), atol=1e-12)


@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_starting_order_is_a_mobius_image(manifold: str, dim: int | None, populations: int) -> None:
    """Its law is wrapped or spherical Cauchy: the mean resultant is ρ₀ on the circle and more on spheres."""
    settings = {"oscillators": 20_000, "populations": populations, "time": 0.05, "quantiles": True}
    flow, rho = find(manifold, dim, populations), 0.6
    start = simulate(manifold, dim, start_order=rho, **settings).means[0]  # type: ignore[arg-type]
    assert torch.allclose(start[1:], torch.zeros_like(start[1:]), atol=2e-2)
    if flow.ambient == 2:
        assert torch.allclose(start[0], torch.full_like(start[0], rho), atol=2e-3)
    else:
        assert bool((start[0] > rho).all())
    lead = simulate(manifold, dim, start_order=0.2, lead=True, **settings)  # type: ignore[arg-type]
    assert float(lead.order[0, 0]) == pytest.approx(1.0)
    assert bool((lead.order[0, 1:] < 0.4).all())
    whole = simulate(manifold, dim, start_order=1.0, **settings)  # type: ignore[arg-type]
    assert torch.allclose(whole.order[0], torch.ones(flow.groups, dtype=torch.float64))


@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_even_points_cover_the_manifold(manifold: str, dim: int | None, populations: int) -> None:
    flow = find(manifold, dim, populations)
    x = flow.start(10_000, 0, even=True)
    assert x.mean(-1).abs().max() < 3e-3
    moments = torch.einsum("agn,bgn->gab", x, x) / 10_000
    assert (moments - torch.eye(flow.ambient) / flow.ambient).abs().max() < 1e-2


def test_given_frequencies_are_taken_as_they_are() -> None:
    omega = drawn(60)
    one = simulate("circle", frequencies=omega, time=3.0, coupling=2.0)
    again = simulate("circle", frequencies=omega[None, None], time=3.0, coupling=2.0, oscillators=60)
    assert torch.equal(one.order, again.order)
    assert one.positions.shape == (60, 2)
    flow = find("circle")
    end = reference(flow, flow.start(60, 0), omega[None, None], MeanField(2.0), [3.0])[0]
    assert torch.allclose(one.positions, flow.space(end), atol=1e-5)


def ring(count: int, reach: int) -> Tensor:
    """Weights ½ to so many neighbours on each side."""
    apart = (torch.arange(count)[:, None] - torch.arange(count)).abs()
    apart = torch.minimum(apart, count - apart)
    return ((apart > 0) & (apart <= reach)).double() / 2


def test_neighbours_on_a_ring_have_no_neighbouring_frequencies() -> None:
    """Where frequencies rise along a ring, each part of it goes its own way, which chance would not let it."""
    weights, law = ring(200, 2), "gaussian:0.5"
    rising = laws.draw(laws.parse(law), 1, 200, 0, False)[0]
    mixed = rising[torch.randperm(200, generator=torch.Generator().manual_seed(1))]
    drawn, chance, ordered = (
        local_order(find("circle").state(result.positions), weights).mean()
        for result in (
            simulate("circle", coupling=Network(weights), frequencies=rates, time=60.0, step=0.1)
            for rates in (law, mixed, rising)
        )
    )
    assert abs(drawn - chance) < 0.05
    assert drawn - ordered > 0.1


def test_shuffled_frequencies_are_the_same_numbers() -> None:
    plain, mixed = (laws.draw(laws.parse("gaussian:1"), 3, 50, 4, True, mixed) for mixed in (False, True))
    assert torch.equal(plain[0], mixed[0].sort().values)
    assert torch.equal(plain[1:], mixed[1:])
    assert not torch.equal(plain[0], mixed[0])


class Own(Coupling):
    def field(self, x: Tensor) -> Tensor:
        return 2 * x.mean(-1, keepdim=True)


@pytest.mark.parametrize(("coupling", "places"), [(Own(), True), (Model(2.0, field=1.0).on(2), False)])
def test_only_couplings_without_places_leave_frequencies_in_order(coupling: Coupling, places: bool) -> None:
    assert coupling.places == places
    assert (coupling + MeanField(1.0)).places == places
    assert (coupling + Network(ring(5, 1))).places


@pytest.mark.parametrize("noise", [0.0, 0.6])
@pytest.mark.parametrize(("manifold", "dim", "populations"), PLACES)
def test_snapshots_are_states_on_the_way(manifold: str, dim: int | None, populations: int, noise: float) -> None:
    settings = {"populations": populations, "oscillators": 20, "seed": [1, 2], "noise": noise, "coupling": 3.0}
    whole = simulate(manifold, dim, time=2.0, snapshots=3, **settings)  # type: ignore[arg-type]
    part = simulate(manifold, dim, time=1.0, **settings)  # type: ignore[arg-type]
    none = simulate(manifold, dim, time=2.0, **settings)  # type: ignore[arg-type]
    assert whole.path_times.tolist() == [0.0, 1.0, 2.0]
    assert torch.allclose(whole.path[1], part.positions, atol=1e-12)
    assert torch.allclose(whole.path[2], none.positions, atol=1e-12)
    assert torch.allclose(whole.means, none.means, atol=1e-12)
    assert torch.allclose(whole.states.mean(-1), whole.means[::20], atol=1e-12)
    assert torch.allclose(whole.path_alignment[2], none.alignment, atol=1e-10)
    assert none.path.shape == (0, *none.positions.shape)


@pytest.mark.parametrize("snapshots", [-1, 1, 42, 2.5])
def test_impossible_snapshots_say_what_to_do(snapshots: int) -> None:
    with pytest.raises(KuramotoError, match=r"Expected .*snapshots.*; got .*\. (Choose|Give)"):
        simulate("circle", oscillators=3, time=2.0, snapshots=snapshots)
