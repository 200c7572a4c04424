"""Run folders: atomic, readable after a death, out as a zip and in again without trust."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from kuralab import runs
from kuralab.config import Config
from kuralab.jobs import work
from kuralab.runs import Run, RunError, tables
from kuralab.runs.archive import export, import_
from kuralab.runs.lock import hold, try_lock
from kuralab.runs.metrics import Tail, append, read, truncate
from kuralab.runs.tensors import read_tensors

# One number of a type numpy does not have.
UNKNOWN = (58).to_bytes(8, "little") + b'{"z":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}  ' + b" \0\0"
CONFIG = Config(latent="gaussian", dim=2, hidden=16, epochs=2, batch=512)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = runs.create(CONFIG, tmp_path_factory.mktemp("home"), "A first run")
    assert work(run.path) == "done"
    return run


def test_a_finished_run_holds_everything_a_page_asks_for(finished: Run) -> None:
    view, words = read_tensors(finished.file("view"))
    encodings, said = read_tensors(finished.file("encodings"))
    n = len(view["images"])
    assert json.loads(words["shape"]) == [8, 8]
    assert json.loads(words["labels"])["digit"]["kind"] == "class"
    assert view["images"].dtype == np.uint8
    assert view["label.digit"].shape == view["index"].shape == (n,)
    assert encodings["z"].shape == (n, 2)
    assert encodings["rebuilt"].shape == (n, 64)
    assert encodings["samples"].shape == (64, 64)
    assert len(encodings["grid.z"]) == len(encodings["grid.images"])
    assert any(name.startswith("param.") for name in encodings)
    assert said["statement"]
    assert finished.snapshots == [0, 1, 2]
    assert [row["epoch"] for row in read(finished.path / "metrics.jsonl")] == [1, 2]


def test_amounts_and_names_of_data_reach_the_pages(tmp_path: Path) -> None:
    run = runs.create(Config(data="glove50", hidden=16, epochs=1, batch=8000), tmp_path)
    assert work(run.path) == "done"
    view, words = read_tensors(run.file("view"))
    assert json.loads(words["labels"])["rank"] == {"kind": "amount", "names": [], "unit": ""}
    assert len(json.loads(words["titles"])) == len(view["index"])


def test_the_result_is_that_of_the_last_epoch(finished: Run) -> None:
    last, result = read(finished.path / "metrics.jsonl")[-1], finished.result
    assert result is not None
    assert result["elbo"] == pytest.approx(last["elbo"])
    assert result["elbo"] == pytest.approx(result["reconstruction"] - result["kl"])
    assert result["device"]
    assert result["topology"]["folded"] is None  # digits have more dimensions than a plane
    assert 0 < result["topology"]["kept"] < 1
    assert "geometry_error_deg" not in result  # nobody knows where digits truly lie
    assert result["seconds"] > 0


def test_the_decoder_file_decodes_as_the_model_does(finished: Run) -> None:
    weights, words = read_tensors(finished.file("decoder"))
    encodings, _ = read_tensors(finished.file("encodings"))
    value = encodings["z"]
    layers = sorted({name.split(".")[0] for name in weights}, key=int)
    for layer in layers:
        value = value @ weights[f"{layer}.weight"].T + weights[f"{layer}.bias"]
        value = np.maximum(value, 0) if layer != layers[-1] else 1 / (1 + np.exp(-value))
    assert words == {"activation": "relu", "output": "sigmoid"}
    assert np.abs(value * 255 - encodings["rebuilt"]).max() < 0.51


def test_out_and_in_again(finished: Run, tmp_path: Path) -> None:
    again = import_(export(finished, "Renamed"), tmp_path)
    assert again.title == "Renamed"
    assert again.config == finished.config
    assert again.result == finished.result
    assert again.snapshots == finished.snapshots
    assert again.file("encodings").read_bytes() == finished.file("encodings").read_bytes()


def test_the_zip_opens_elsewhere(finished: Run) -> None:
    with zipfile.ZipFile(io.BytesIO(export(finished))) as archive:
        numbers = np.load(io.BytesIO(archive.read("encodings.npz")), allow_pickle=False)
        header = archive.read("metrics.csv").decode().splitlines()[0].split(",")
    assert numbers["z"].shape[1] == 2
    assert {"epoch", "elbo", "kl"} <= set(header)


def _rezip(packed: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda files: files.update({"../../evil.json": b"{}"}), "evil"),
        (lambda files: files.update({"page.html": b"<script>"}), "page.html"),
        (lambda files: files.pop("view.safetensors"), "view.safetensors"),
        (lambda files: files.update({"config.json": b"["}), "JSON"),
        (lambda files: files.update({"config.json": b'{"dim": -3}'}), "Dimension"),
        (lambda files: files.update({"encodings.safetensors": b"\x80\x04pickle"}), "safetensors"),
        (lambda files: files.update({"encodings.safetensors": UNKNOWN}), "safetensors"),
        (lambda files: files.update({"metrics.jsonl": b"no rows"}), "row"),
    ],
)
def test_a_bad_zip_is_a_sentence_and_leaves_nothing(
    finished: Run, tmp_path: Path, change: Callable[[dict[str, bytes]], None], word: str
) -> None:
    with pytest.raises(RunError, match=word):
        import_(_rezip(export(finished), change), tmp_path)
    assert list((tmp_path / "runs").iterdir()) == []
    assert not (tmp_path.parent / "evil.json").exists()


def test_no_byte_of_a_zip_can_break_the_import(finished: Run, tmp_path: Path) -> None:
    packed, random = export(finished), np.random.default_rng(0)
    for _ in range(100):
        broken = bytearray(packed)
        broken[random.integers(len(packed))] ^= 1 + int(random.integers(255))
        with suppress(RunError):
            import_(bytes(broken), tmp_path)
    assert not list((tmp_path / "runs").glob(".import-*"))


def test_no_zip_at_all_and_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RunError, match="zip file"):
        import_(b"name,value\n1,2\n", tmp_path)
    monkeypatch.setattr("kuralab.runs.archive.MOST_BYTES", 2**20)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metrics.jsonl", b"\0" * 2**22)
    with pytest.raises(RunError, match="at most"):
        import_(bomb.getvalue(), tmp_path)


def test_a_broken_folder_is_a_sentence(tmp_path: Path) -> None:
    run = runs.create(CONFIG, tmp_path)
    (run.path / "config.json").unlink()
    with pytest.raises(RunError, match=r"config.json; it is missing"):
        _ = run.config
    with pytest.raises(RunError, match="view"):
        run.file("view")


@pytest.mark.parametrize("run_id", ["", "..", "a/b", "../runs", "A", "x" * 65, "-a", "a\n", ".import-1"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, run_id: str) -> None:
    with pytest.raises(RunError):
        runs.find(run_id, tmp_path)


def test_rows_survive_a_half_written_one(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    for epoch in (1, 2, 3):
        append(path, {"epoch": epoch, "loss": float("nan")})
    tail = Tail(path)
    assert [row["epoch"] for row in tail.rows()] == [1, 2, 3]
    with path.open("a") as file:
        file.write('{"epoch": 4, "lo')
    assert [row["epoch"] for row in tail.rows()] == [1, 2, 3]
    truncate(path, 2)
    append(path, {"epoch": 3, "loss": 7.0})
    assert tail.rows() == [{"epoch": 1, "loss": None}, {"epoch": 2, "loss": None}, {"epoch": 3, "loss": 7.0}]


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    with hold(tmp_path / "lock"):
        assert try_lock(tmp_path / "lock") is None
    free = try_lock(tmp_path / "lock")
    assert free is not None
    free.close()


def test_the_comparison_has_a_row_per_run_and_no_formulas(finished: Run) -> None:
    table = tables.compare([finished, runs.create(CONFIG, finished.home)])
    assert [row["elbo"] is None for row in table] == [False, True]
    assert table[0]["symbol"] == "N"
    assert "'=1+1" in tables.to_csv([{"name": "=1+1"}])
