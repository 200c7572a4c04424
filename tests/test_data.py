"""Data sets: shapes, splits and likelihoods over the catalogue; the renderer; tables from people."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from kuralab import data
from kuralab.catalogue import DATA
from kuralab.data import DataError, earth, own
from kuralab.data.likelihoods import Bernoulli, Gaussian, Likelihood

SIZES = {"digits": (1438, 359), "mnist": (60_000, 10_000)}


@pytest.mark.parametrize("name", DATA)
def test_a_dataset_is_whole(name: str) -> None:
    dataset = data.load(name)
    height, width = dataset.shape
    assert (len(dataset.train), len(dataset.test)) == SIZES.get(name, (4000, 1000))
    assert dataset.name == name
    for images, labels in ((dataset.train, dataset.train_labels), (dataset.test, dataset.test_labels)):
        assert images.shape[1] == height * width
        assert images.dtype == torch.float32
        assert images.is_contiguous()
        assert 0 <= images.min() < 0.1 < 0.8 < images.max() <= 1
        assert labels
        for label, values in labels.items():
            assert len(values) == len(images)
            if label in dataset.classes:
                assert set(values.tolist()) == set(range(len(dataset.classes[label])))
            else:
                assert values.dtype == torch.float32
                assert values.abs().max() <= math.pi
    assert data.load(name) is dataset
    assert data.provenance(name) == dataset.provenance
    assert dataset.provenance.source
    assert dataset.provenance.licence


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
        right, up = (column + (j + 0.5) / 2) / 16 - 1, 1 - (row + (i + 0.5) / 2) / 16
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
        for row, column in ((16, 16), (3, 12), (20, 28), (0, 0), (9, 1)):
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


def csv(rows: list[list[object]]) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in rows).encode()


def numbers(rows: int, columns: int) -> list[list[object]]:
    return torch.randn(rows, columns, generator=Generator().manual_seed(0)).tolist()


def test_own_table_is_loaded_as_pictures(tmp_path: Path) -> None:
    rows = numbers(100, 9)
    name = own.save(csv(rows), tmp_path)
    dataset = data.load(name, tmp_path)
    assert own.save(csv(rows), tmp_path) == name
    assert dataset.shape == (3, 3)
    assert (len(dataset.train), len(dataset.test)) == (80, 20)
    both = torch.cat([dataset.train, dataset.test])
    torch.testing.assert_close(both.min(0).values, torch.zeros(9))
    torch.testing.assert_close(both.max(0).values, torch.ones(9))
    assert not dataset.train_labels
    assert "each column" in data.provenance(name, tmp_path).note


def test_own_table_with_a_header_and_labels(tmp_path: Path) -> None:
    rows = [[*row, "cat" if place % 3 else "a dog"] for place, row in enumerate(numbers(60, 5))]
    content = csv([["a", "b", "c", "d", "e", "Label"], *rows]).replace(b",", b";")
    dataset = data.load(own.save(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"), tmp_path), tmp_path)
    assert dataset.shape == (1, 5)
    assert dataset.classes == {"label": ("a dog", "cat")}
    labels = torch.cat([dataset.train_labels["label"], dataset.test_labels["label"]])
    assert labels.bincount().tolist() == [20, 40]


def test_own_bytes_are_divided_by_255(tmp_path: Path) -> None:
    header = ["label", *range(16)]  # names that look like numbers, as MNIST tables often have
    rows = [[place % 10, *[(place * 7 + column) % 256 for column in range(16)]] for place in range(40)]
    dataset = data.load(own.save(csv([header, *rows]), tmp_path), tmp_path)
    assert dataset.train[0, :2].tolist() == pytest.approx([0, 1 / 255])
    assert "divided by 255" in dataset.provenance.note
    assert dataset.classes["label"] == tuple("0123456789")


GOOD = [[1, 2, 3]] * 30


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "bytes that are no text"),
        (b"Dear all,\nthis is no table.\n", "row 2: expected 2 cells; got 1"),
        (b"hello\nworld\n", "row 2: expected numbers; got 'world'"),
        (
            csv([*GOOD, [1, "x", 3], *GOOD, [1, 2]]),
            "row 31: expected numbers; got 'x'; row 62: expected 3 cells; got 2",
        ),
        (csv([*GOOD, [1, "nan", 3]]), "got 'nan'"),
        (csv([[1, 2, "x"], *GOOD]), "row 1: expected numbers; got 'x'"),
        (csv([["a", "b", "c"], *[["", 2, 3]] * 9]), "; and 6 more rows"),
        (csv(GOOD[:5]), "Expected at least 20 rows of data; got 5"),
        (csv([[0] * 5000] * 30), "Expected 1 to 4,096 columns of numbers; got 5,000"),
        (csv([["label"], *[["a"]] * 30]), "got 0"),
        (csv([["label", "a"], *[[place, 1] for place in range(101)]]), "at most 100 different labels; got 101"),
        (b'1,2\n"' + b"x" * 200_000 + b'"\n', "field larger than field limit"),
    ],
)
def test_bad_tables_get_a_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        own.save(content, tmp_path)
    message = str(caught.value)
    assert words in message
    assert message.startswith("Expected ")
    assert "got " in message
    assert not list(tmp_path.rglob("*.safetensors"))


def test_tables_have_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kuralab.data.table.ROWS", 25)
    with pytest.raises(DataError, match="at most 25 rows; got more"):
        own.save(csv(GOOD), tmp_path)
    monkeypatch.setattr("kuralab.data.table.BYTES", 10**6)
    with pytest.raises(DataError, match=r"at most 1 MB; got 2 MB"):
        own.save(b"1" * 2 * 10**6, tmp_path)


@pytest.mark.parametrize("name", ["own-000000000000", "own-../../etc/passwd", "own-"])
def test_own_data_that_are_not_there(name: str, tmp_path: Path) -> None:
    for ask in (data.load, data.provenance):
        with pytest.raises(DataError, match=r"^Expected .*; got .*\. Upload the table again\."):
            ask(name, tmp_path)


def test_own_data_that_are_broken(tmp_path: Path) -> None:
    name = own.save(csv(GOOD), tmp_path)
    (tmp_path / "data" / f"{name}.safetensors").write_bytes(b"\x80\x04broken")
    with pytest.raises(DataError, match="none that can be read"):
        data.load(name, tmp_path)


def test_angles_of_the_sphere_are_spread_evenly() -> None:
    labels = data.load("earth-sphere").train_labels
    height: Tensor = labels["latitude"].sin()
    assert height.mean().abs() < 0.03
    assert float(height.square().mean()) == pytest.approx(1 / 3, abs=0.02)
