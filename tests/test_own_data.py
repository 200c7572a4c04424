"""Tables from people: what is read from them, and the sentences that bad ones get."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Generator

from kuralab import data
from kuralab.data import DataError, own


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
