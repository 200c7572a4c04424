"""Data sets: shapes, splits and likelihoods over the catalogue; the renderer; tables from people."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from kuralab import data
from kuralab.catalogue import DATA
from kuralab.data import DataError, earth
from kuralab.data.directions import arrays
from kuralab.data.likelihoods import Bernoulli, Gaussian, Likelihood

SIZES = {"digits": (1438, 359), "mnist": (60_000, 10_000), "gait": (4058, 1000), "glove50": (8000, 2000)}


@pytest.mark.parametrize("name", DATA)
def test_a_dataset_is_whole(name: str) -> None:
    dataset = data.load(name)
    height, width = dataset.shape
    assert (len(dataset.train), len(dataset.test)) == SIZES.get(name, (3500, 500))
    assert dataset.name == name
    for images, labels in ((dataset.train, dataset.train_labels), (dataset.test, dataset.test_labels)):
        assert images.shape[1] == height * width
        assert images.dtype == torch.float32
        assert images.is_contiguous()
        assert 0 <= images.min() < 0.2 < 0.8 < images.max() <= 1
        assert labels
        for label, values in labels.items():
            assert len(values) == len(images)
            if label in dataset.classes:
                assert set(values.tolist()) == set(range(len(dataset.classes[label])))
            else:
                assert values.dtype == torch.float32
                assert label in dataset.units or values.abs().max() <= math.pi
    assert len(dataset.titles) in (0, len(dataset.test))
    assert data.load(name) is dataset
    assert data.provenance(name) == dataset.provenance
    assert dataset.provenance.source
    assert dataset.provenance.licence


@pytest.mark.parametrize("name", DATA)
def test_true_places_lie_on_the_true_manifold_and_are_those_of_the_labels(name: str) -> None:
    dataset = data.load(name)
    if dataset.truth is None:
        return
    for places, images, labels in (
        (dataset.truth.train, dataset.train, dataset.train_labels),
        (dataset.truth.test, dataset.test, dataset.test_labels),
    ):
        assert len(places) == len(images)
        assert dataset.truth.manifold.belongs(places).all()
        phase = dataset.truth.manifold.phase(places)
        assert phase is not None
        first = next(iter(labels.values()))
        torch.testing.assert_close(torch.cos(phase - first), torch.ones(len(first)), atol=1e-5, rtol=0)


def test_gait_is_held_out_in_one_piece_and_repeats_with_every_stride() -> None:
    gait = data.load("gait")
    before, after = gait.train_labels["time"], gait.test_labels["time"]
    for time_of in (before, after):
        torch.testing.assert_close(time_of.diff(), torch.full((len(time_of) - 1,), 1 / 64), atol=1e-4, rtol=0)
    assert after[0] - before[-1] >= 1.0  # windows are one second long
    assert after[-1] < 105
    # The strides, counted by autocorrelation of the recording itself: 66 samples.
    x = gait.test - gait.train.mean(0)
    likeness = torch.stack([(x[lag:] * x[: len(x) - lag]).sum(1).mean() for lag in range(50, 100)])
    assert 50 + int(likeness.argmax()) == pytest.approx(66, abs=1)


def test_windows_are_means_of_the_recording_around_their_moment() -> None:
    gait, found = data.load("gait"), arrays("daphnet_walk.npz")
    picture = gait.test[123].reshape(gait.shape)
    middle = round(float(gait.test_labels["time"][123]) * 64)
    window = found["acc_mg"][middle - 32 : middle + 32].astype(float).reshape(32, 2, 9).mean(1).T
    vertical = np.polyfit(window[1], picture[1].numpy(), 1)
    np.testing.assert_allclose(np.polyval(vertical, window[1]), picture[1], atol=1e-4)
    assert vertical[0] > 0


def test_words_are_directions_and_their_neighbours_are_words_used_alike() -> None:
    words = data.load("glove50")
    directions = (words.test - 0.5) * 1.6
    torch.testing.assert_close(directions.norm(dim=1), torch.ones(2000))
    rows = {word: row for row, word in enumerate(words.titles)}
    near = {
        one: words.titles[int((directions @ directions[rows[one]]).topk(2).indices[1])] for one in ("streets", "family")
    }
    assert near == {"streets": "street", "family": "son"}


def test_held_out_data_are_drawn_once() -> None:
    digits = data.load("digits")
    assert torch.equal(digits.held_out, digits.to("cpu").held_out)
    assert set(digits.held_out.unique().tolist()) == {0.0, 1.0}
    assert float(digits.held_out.mean()) == pytest.approx(float(digits.test.mean()), abs=0.01)


def test_no_such_data() -> None:
    with pytest.raises(DataError, match=r"^Expected data .*; got 'moon'\. Choose"):
        data.load("moon")


@pytest.mark.parametrize("likelihood", [Bernoulli(), Gaussian(0.05), Gaussian(0.7)])
def test_likelihoods_match_torch(likelihood: Likelihood) -> None:
    raw = torch.randn(5, 7, dtype=torch.float64, generator=Generator().manual_seed(0))
    if isinstance(likelihood, Gaussian):
        law: torch.distributions.Distribution = torch.distributions.Normal(raw.sigmoid(), likelihood.scale)
    else:
        law = torch.distributions.Bernoulli(logits=raw)
    x = law.sample()
    torch.testing.assert_close(likelihood.log_prob(x, raw), law.log_prob(x).sum(1))
    torch.testing.assert_close(likelihood.mean(raw), raw.sigmoid())


def test_binarisation_is_anew_at_every_visit_and_right_on_average() -> None:
    x = torch.linspace(0, 1, 11).expand(20_000, 11)
    drawn = Bernoulli().observe(x, Generator().manual_seed(0))
    assert not torch.equal(drawn[0], drawn[1])
    torch.testing.assert_close(drawn.mean(0), x[0], atol=0.015, rtol=0)
    assert drawn[:, 0].max() == 0
    assert drawn[:, -1].min() == 1


def _looked_up(lon: float, lat: float, roll: float, row: int, column: int) -> float:
    """One pixel of one picture, written plainly in float64."""
    grey = earth._texture()[0, 0, :, 1:-1].double().numpy()
    height, width = grey.shape
    total = 0.0
    for i, j in np.ndindex(2, 2):
        right, up = (column + (j + 0.5) / 2) / 12 - 1, 1 - (row + (i + 0.5) / 2) / 12
        if right**2 + up**2 > 0.98:
            continue
        x, y = right * math.cos(roll) - up * math.sin(roll), right * math.sin(roll) + up * math.cos(roll)
        z = math.sqrt(1 - x * x - y * y)
        north, depth = y * math.cos(lat) + z * math.sin(lat), z * math.cos(lat) - y * math.sin(lat)
        u = (lon + math.atan2(x, depth) + math.pi) / (2 * math.pi) * width - 0.5
        v = min(max((math.pi / 2 - math.asin(north)) / math.pi * height - 0.5, 0), height - 1)
        left, top = math.floor(u), min(math.floor(v), height - 2)
        for du, dv in np.ndindex(2, 2):
            weight = abs(1 - du - (u - left)) * abs(1 - dv - (v - top))
            total += weight * grey[top + dv, (left + du) % width] / 4
    return float(total**0.7)


def test_renderer_matches_a_plain_one() -> None:
    angles = torch.tensor([[0.3, 0.0, 0.0], [3.1, 1.2, -2.0], [-3.1, -1.5, 0.7], [2.0, 0.4, 3.0]])
    images = earth.render(*angles.unbind(1))
    for image, (lon, lat, roll) in zip(images, angles.tolist(), strict=True):
        for row, column in ((12, 12), (2, 9), (15, 21), (0, 0), (7, 1)):
            assert float(image[row, column]) == pytest.approx(_looked_up(lon, lat, roll, row, column), abs=1e-4)


def test_renderer_turns_the_picture_with_the_roll() -> None:
    lon = torch.tensor([0.4])
    upright, rolled = earth.render(lon), earth.render(lon, roll=math.pi / 2)
    torch.testing.assert_close(rolled[0], upright[0].rot90(-1), atol=1e-4, rtol=0)


def test_renderer_is_fast() -> None:
    angles = earth._angles(0)[:1000]
    seconds = min(_timed(lambda: earth.render(angles, angles / 2, angles)) for _ in range(5))
    assert 1000 / seconds > 5000


def _timed(work: object) -> float:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    began = time.process_time()
    assert callable(work)
    work()
    torch.set_num_threads(threads)
    return time.process_time() - began


def test_angles_of_the_sphere_are_spread_evenly() -> None:
    labels = data.load("earth-sphere").train_labels
    height: Tensor = labels["latitude"].sin()
    assert height.mean().abs() < 0.03
    assert float(height.square().mean()) == pytest.approx(1 / 3, abs=0.02)
