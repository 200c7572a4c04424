"""Laws of embeddings learned by synchronisation, and of trainings that begin at one."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from torch import Generator, Tensor

from kuralab import data
from kuralab.catalogue import LATENTS
from kuralab.config import Config, ConfigError
from kuralab.evaluation.degree import winding
from kuralab.evaluation.geometry import errors
from kuralab.kuramoto.embedding import MOST, Frame, embed, fill, organise
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.network import Network
from kuralab.kuramoto.similarity import nearest, similarity
from kuralab.manifolds.base import Manifold, angle_of, points_at
from kuralab.manifolds.euclidean import Euclidean
from kuralab.manifolds.sphere import hypersphere
from kuralab.manifolds.torus import angles
from kuralab.training.fit import Trainer, fit
from kuralab.training.start import Watch, synchronise

PLACES = {"circle": angles(1), "torus": angles(2), "sphere": hypersphere(3), "4 dimensions": hypersphere(4)}


def cloud(place: Manifold, count: int = 600) -> Tensor:
    """Uniform points of a manifold, turned into a space of more dimensions."""
    z = place.uniform((count,), Generator().manual_seed(1))
    turn = torch.linalg.qr(torch.randn(12, place.space_features, generator=Generator().manual_seed(2))).Q
    return z @ turn.T


def last(x: Tensor, place: Manifold, seed: int = 0) -> Tensor:
    *_, (frame, _) = embed(x, place, seed)
    return frame.positions.flatten(1)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("seed", [0, 1])
def test_points_of_a_manifold_find_their_places(name: str, seed: int) -> None:
    place = PLACES[name]
    x = cloud(place)
    z = last(x, place, seed)
    assert place.belongs(z).all()
    found = errors(place, z, place, place.uniform((len(x),), Generator().manual_seed(1)))
    assert found is not None
    assert found.median(0).values.max() < 10  # degrees, of points 4 to 20 apart


@pytest.mark.parametrize("seed", range(5))
def test_circles_are_never_twisted(seed: int) -> None:
    turn = torch.arange(300) * (2 * math.pi / 300)
    found = winding(last(torch.cat((points_at(turn), 0.3 * points_at(2 * turn)), 1), angles(1), seed))
    assert found.once
    assert found.monotone > 0.98


def test_the_same_seed_gives_the_same_places() -> None:
    x = cloud(PLACES["torus"], 200)
    assert torch.equal(last(x, PLACES["torus"], 3), last(x, PLACES["torus"], 3))


def test_gathering_climbs_the_potential_of_its_couplings() -> None:
    likeness = similarity(cloud(PLACES["sphere"]))
    strengths = likeness.strengths(6.0)
    couplings = (likeness.modes * strengths) @ likeness.modes.T
    network = Network((couplings + couplings.T) / 2)
    frames = [frame for frame in organise(likeness, PLACES["sphere"]) if frame.stage == "refine"]
    first, *_, final = [network.potential(frame.positions.permute(2, 1, 0)) for frame in frames]
    assert final < first
    field = likeness.field(frames[0].positions, strengths)
    assert torch.allclose(field.permute(2, 1, 0), network.field(frames[0].positions.permute(2, 1, 0)), atol=1e-5)


def test_walks_on_a_ring_have_the_known_spectrum() -> None:
    count, width = 50, 2
    ring = points_at(torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)).float()
    found = similarity(ring, neighbours=2 * width, modes=6)
    turn = 2 * math.pi * torch.arange(1, 4, dtype=torch.float64) / count
    steps = sum(torch.cos(turn * step) for step in range(1, width + 1)) / width
    assert found.rates.tolist() == pytest.approx((-(0.5 + steps / 2).log()).repeat_interleave(2).tolist(), rel=1e-4)


def test_pieces_are_tied_together() -> None:
    x = torch.cat((torch.randn(40, 3), torch.randn(40, 3) + 50))
    likeness = similarity(x, neighbours=3, modes=4)
    assert likeness.rates[0] > 0
    side = likeness.modes[:, 0].sign()
    assert side[:40].unique().numel() == 1
    assert side[0] != side[40]


@pytest.mark.parametrize("reach", [1.5, 3.0, 12.0])
def test_a_reach_is_the_sum_of_the_strengths(reach: float) -> None:
    strengths = similarity(cloud(PLACES["sphere"], 200)).strengths(reach)
    assert float(strengths.sum()) == pytest.approx(reach, rel=1e-4)
    assert strengths[0] == 1
    assert (strengths.diff() <= 0).all()


def test_equal_data_and_isolated_ones_do_no_harm() -> None:
    x = torch.cat((torch.zeros(30, 5), cloud(PLACES["sphere"], 100)[:, :5], torch.full((1, 5), 40.0)))
    assert last(x, PLACES["sphere"]).isfinite().all()


@pytest.mark.parametrize("x", [torch.zeros(3, 4), torch.full((50, 4), math.nan)])
def test_too_few_or_broken_data_are_refused(x: Tensor) -> None:
    with pytest.raises(KuramotoError, match=r"^Expected .*; got .*\. "):
        next(embed(x, PLACES["sphere"]))


def test_flat_space_is_refused() -> None:
    with pytest.raises(KuramotoError, match="start cold"):
        next(embed(cloud(PLACES["sphere"]), Euclidean(2)))


def test_further_data_lie_between_their_neighbours() -> None:
    x = cloud(PLACES["sphere"], 400)
    rows = torch.arange(0, 400, 4)
    places = PLACES["sphere"].uniform((400,), Generator().manual_seed(1))
    every = fill(x, rows, places[rows][:, None])[:, 0]
    assert torch.equal(every[rows], places[rows])
    assert PLACES["sphere"].dist(every, places).median() < 0.15


HUNDRED_THOUSAND = """
import resource, torch
from kuralab.kuramoto.embedding import embed, fill
from kuralab.manifolds.sphere import Sphere
from kuralab.manifolds.unit import angle_between
torch.set_num_threads(1)
truth = Sphere().uniform((100_000,), torch.Generator().manual_seed(1))
x = torch.nn.functional.pad(truth, (0, 97))
for frame, rows in embed(x, Sphere()):
    pass
every = fill(x, rows, frame.positions)[:, 0]
apart = angle_between(Sphere().align(every[::100], truth[::100]), truth[::100]).rad2deg().median()
print(len(rows), float(apart), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def test_a_hundred_thousand_data_take_less_than_two_gigabytes() -> None:
    said = subprocess.run([sys.executable, "-c", HUNDRED_THOUSAND], capture_output=True, text=True, check=True).stdout
    organised, apart, most = said.split()
    assert int(organised) == MOST
    assert float(apart) < 8
    assert float(most) < 2e9


def test_small_differences_of_large_numbers_count() -> None:
    x = torch.randn(50, 30)
    _, near = nearest(x, x, 4, apart=True)
    _, far_off = nearest(0.5 + 1e-4 * x, 0.5 + 1e-4 * x, 4, apart=True)
    assert (near == far_off).float().mean() > 0.95


def test_nearest_are_the_nearest() -> None:
    x = torch.randn(50, 3)
    far, near = nearest(x, x, 4, apart=True)
    whole = torch.cdist(x, x) + 1e9 * torch.eye(50)
    assert torch.allclose(far, whole.sort().values[:, :4], atol=1e-5)
    assert not (near == torch.arange(50)[:, None]).any()


@pytest.mark.parametrize("latent", [name for name, family in LATENTS.items() if not family.synchronises])
def test_latents_without_oscillators_start_cold(latent: str) -> None:
    with pytest.raises(ConfigError, match="start cold"):
        Config(latent=latent, start="synchronised")


@pytest.mark.parametrize("latent", [name for name, family in LATENTS.items() if family.synchronises])
def test_all_others_can_be_synchronised(latent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuralab.training.start.ENCODER_STEPS", 200)
    monkeypatch.setattr("kuralab.training.start.DECODER_STEPS", 2)
    whole = data.load("earth-circle")
    dataset = replace(whole, train=whole.train[:60], test=whole.test[:20])
    dim = LATENTS[latent].least_dim
    trainer = Trainer(Config(latent=latent, dim=dim, hidden=64, batch=128, start="synchronised"), dataset)
    assert synchronise(trainer)
    with torch.no_grad():
        z = trainer.model.encode(dataset.train).mode()
    place = trainer.model.latent.manifold
    places = last(dataset.train, place)
    assert place.dist(z, places).median() < 0.5 * place.dist(z, places.roll(30, 0)).median()


class Stages(Watch):
    def __init__(self) -> None:
        self.stages: list[str] = []
        self.done: list[float] = []

    def frame(self, frame: Frame, rows: Tensor) -> None:
        self.done.append(frame.done)

    def progress(self, stage: str, done: float) -> None:
        if stage not in self.stages:
            self.stages.append(stage)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """A trainer on the spinning Earth whose start is short."""
    monkeypatch.setattr("kuralab.training.start.ENCODER_STEPS", 250)
    monkeypatch.setattr("kuralab.training.start.DECODER_STEPS", 60)
    whole = data.load("earth-circle")
    dataset = replace(whole, train=whole.train[:800], test=whole.test[:200])
    config = Config(
        data="earth-circle", latent="wrapped-cauchy", dim=1, hidden=64, epochs=2, batch=64, start="synchronised"
    )
    trainer = Trainer(config, dataset)
    trainer.poll_seconds = -1.0
    return trainer


def test_the_encoder_learns_where_the_oscillators_are(ring: Trainer) -> None:
    watch = Stages()
    assert synchronise(ring, watch=watch)
    assert watch.stages == ["neighbours", "gather", "press", "refine", "spread", "encoder", "decoder"]
    assert watch.done == sorted(watch.done)
    assert watch.done[-1] == 1
    with torch.no_grad():
        theta = angle_of(ring.model.encode(ring.dataset.test).mode())
    truth = data.load("earth-circle").test_labels["spin"][:200]
    apart = [(theta - sign * truth) for sign in (1, -1)]
    length = max(float(torch.hypot(gap.cos().mean(), gap.sin().mean())) for gap in apart)
    assert length > 0.98
    assert len(list(fit(ring))) == 2
