"""The command line: one JSON object at the end, exit codes, sentences, and nothing lost on Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kuralab.catalogue import PLAIN
from kuralab.cli import COMMANDS, doctor, main
from kuralab.jobs.table import Table
from kuralab.runs import find
from kuralab.runs.metrics import read

SMALL = ["--hidden", "8", "--batch", "512", "--epochs", "1"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    monkeypatch.delenv("KURALAB_SCHEDULER", raising=False)
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, the object of the last line, and what was said on standard error."""
    code = main([*words, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out.strip().splitlines()[-1]), err


def test_training_answers_with_the_held_out_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, said = ask(
        capsys, "train", "--data", "digits", "--latent", "spherical-cauchy", "--dim", "3", "--seed", "0", *SMALL
    )
    assert code == 0
    assert {"run", "elbo", "reconstruction", "kl", "seconds"} <= set(answer)
    assert answer["elbo"] == pytest.approx(answer["reconstruction"] - answer["kl"])
    assert -60 < answer["elbo"] < -20
    assert "epoch 1 of 1" in said
    job = Table().get(answer["run"])
    assert (job.state, job.want, job.kind) == ("done", "run", "train")
    assert job.summary is not None
    assert job.summary["elbo"] == answer["elbo"]


def test_the_same_seed_gives_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (ask(capsys, "train", "--seed", "5", *SMALL)[1] for _ in range(2))
    assert first["run"] != second["run"]
    assert [first[name] for name in ("elbo", "kl")] == [second[name] for name in ("elbo", "kl")]


def test_comparing_trains_the_plain_families_unless_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    code, answer, _ = ask(capsys, "compare", "--csv", str(table), *SMALL)
    assert code == 0
    assert [row["latent"] for row in answer["runs"]] == list(PLAIN)
    assert all(row["kl"] >= 0 for row in answer["runs"])
    assert len(table.read_text().splitlines()) == 1 + len(PLAIN)
    assert len(Table().jobs()) == len(PLAIN)
    assert main(["compare", "--latents", "gaussian", *SMALL]) == 0
    assert "± standard error" in capsys.readouterr().out


def test_oscillators_synchronise_as_theory_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, _ = ask(capsys, "simulate", "--oscillators", "2000", "--coupling", "2", "--time", "40")
    assert code == 0
    assert answer["order_parameter"] == pytest.approx(0.7071, abs=0.02)
    assert answer["theory"] == pytest.approx(0.7071, abs=1e-4)
    assert answer["critical_coupling"] == pytest.approx(1.0)


def test_populations_keep_an_order_each(capsys: pytest.CaptureFixture[str]) -> None:
    chimera = ("--populations", "2", "--contrast", "0.2", "--phase-lag", "1.4708", "--frequencies", "lorentzian:0")
    code, answer, _ = ask(capsys, "simulate", *chimera, "--lead", "--start-order", "0.5", "--time", "30")
    assert code == 0
    assert answer["order_of_groups"][0] == pytest.approx(1.0, abs=1e-9)
    assert answer["order_of_groups"][1] < 0.95


def test_networks_are_simulated_from_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    np.savez(tmp_path / "complete.npz", weights=np.full((60, 60), 1 / 60))
    settings = ("--coupling", "3", "--phase-lag", "0.2", "--field", "0.5", "--time", "5", "--seed", "4")
    settings += ("--frequencies", "lorentzian:0")  # a network shuffles what a mean field leaves in order
    _, net, _ = ask(capsys, "simulate", "--network", str(tmp_path / "complete.npz"), *settings)
    _, mean, _ = ask(capsys, "simulate", "--oscillators", "60", *settings)
    assert net["order_parameter"] == pytest.approx(mean["order_parameter"], abs=1e-9)


def test_exporting_writes_what_the_ending_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, trained, _ = ask(capsys, "train", "--name", "Mine", *SMALL)
    for ending, begins in {"zip": b"PK", "csv": b"epoch", "glb": b"glTF", "html": b"<!doctype html>"}.items():
        out = tmp_path / f"a.{ending}"
        code, answer, _ = ask(capsys, "export", trained["run"], "--out", str(out))
        assert (code, answer["bytes"]) == (0, out.stat().st_size)
        assert out.read_bytes().startswith(begins)
    assert "config.json" in zipfile.ZipFile(tmp_path / "a.zip").namelist()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "COMMAND"),
        (("train", "--epochs", "many"), 2, "invalid int value"),
        (("train", "--colour", "red"), 2, "unrecognized arguments"),
        (("train", "--latent", "nope"), 1, "Expected latent to be one of gaussian"),
        (("train", "--latent", "von-mises-fisher", "--dim", "1"), 1, "at least 2"),
        (("train", "--data", "own-nothere"), 1, "Expected"),
        (("train", "--resume", "../../etc"), 1, "Expected the id of a run"),
        (("train", "--resume", "example"), 1, "Expected a run that can go on"),
        (("train", "--epochs", "9" * 400), 1, "Expected Epochs to be a whole number"),
        (("compare", "--latents", "nope"), 1, "Expected latent"),
        (("simulate", "--manifold", "euclidean"), 1, "Expected"),
        (("simulate", "--frequencies", "pink:1"), 1, "Expected"),
        (("simulate", "--oscillators", "0"), 1, "Expected oscillators"),
        (("simulate", "--time", "1e6", "--step", "1e-6"), 1, "Expected at most 10,000,000,000 oscillator-steps"),
        (("simulate", "--network", "absent.npz"), 1, "Expected an .npz file"),
        (("simulate", "--populations", "99"), 1, "Expected populations from 1 to 64"),
        (("export", "nosuchrun"), 1, "Expected the id of a run"),
        (("export", "example", "--out", "a.doc"), 2, "Expected a file ending in"),
        (("export", "example", "--out", "/no/such/folder/a.csv"), 1, "Expected /no/such/folder/a.csv"),
    ],
)
def test_mistakes_get_a_sentence_and_a_code(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    got, answer, said = ask(capsys, *words)
    assert got == code
    assert says in answer["error"]
    assert answer["error"] in said
    assert "Traceback" not in said
    assert answer["error"].startswith("Expected ")
    assert answer["error"].endswith(".")


def test_a_fault_nobody_thought_of_is_a_sentence_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("can't allocate\n memory")

    monkeypatch.setattr(doctor, "run", fail)
    code, answer, said = ask(capsys, "doctor")
    assert code == 1
    assert "RuntimeError: can't allocate memory." in answer["error"]
    assert said == answer["error"] + "\n"


def test_a_run_that_cannot_be_trained_leaves_no_traceback(tmp_path: Path) -> None:
    script = "from kuralab.cli import main; raise SystemExit(main())"
    words = [sys.executable, "-c", script, "train", "--data", "own-nothere"]
    process = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ.copy())
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert "Expected the name of uploaded data" in process.stderr


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit) as left:
            main([command, "--help"])
        assert left.value.code == 0
        assert "--json" in capsys.readouterr().out


def test_help_comes_before_torch() -> None:
    script = "import sys; from kuralab.cli import _parser; _parser(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_interrupting_keeps_every_epoch_and_resuming_ends_the_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = [sys.executable, "-c", "from kuralab.cli import main; raise SystemExit(main())", "train", "--json"]
    options = ["--latent", "gaussian", "--dim", "2", "--epochs", "240", "--hidden", "8"]
    process = subprocess.Popen(
        [*words, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    folder = tmp_path / "runs"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not list(folder.glob("*/checkpoint.safetensors")):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    (path,) = folder.iterdir()
    assert f"kuralab train --resume {path.name}" in json.loads(out.strip().splitlines()[-1])["error"]
    assert Table().get(path.name).state == "paused"
    kept = len(read(path / "metrics.jsonl"))
    assert kept >= 1
    assert kept < 240
    assert find(path.name).result is None
    code, answer, _ = ask(capsys, "train", "--resume", path.name)
    assert (code, answer["epochs"]) == (0, 240)
    assert [row["epoch"] for row in read(path / "metrics.jsonl")] == list(range(1, 241))
    assert Table().get(path.name).state == "done"


def test_a_run_the_app_works_on_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    from kuralab.config import Config
    from kuralab.jobs.queue import Queue

    run = Queue().submit(Config(epochs=1, hidden=8), session="someone")
    code, answer, _ = ask(capsys, "train", "--resume", run)
    assert code == 1
    assert "is queued in the app" in answer["error"]


def test_the_doctor_looks_at_everything(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    code, answer, _ = ask(capsys, "doctor", "--quick")
    assert (code, answer["ok"]) == (0, True)
    names = [check["name"] for check in answer["checks"]]
    assert names == ["python", "packages", "torch", "device", "home", "chromium"]
    monkeypatch.setenv("KURALAB_SCHEDULER", "tcp://127.0.0.1:1")
    check = doctor._workers()
    assert check.state == "broken"
    assert "tcp://127.0.0.1:1 did not answer" in check.found
    assert check.remedy


def test_the_doctor_proves_that_workers_see_the_folder(home: Path) -> None:
    check = doctor._workers()
    assert check.state == "ok"
    assert str(home) in check.found
    assert not list(home.glob(".doctor-*"))


def test_the_doctor_says_when_the_folder_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURALAB_HOME", "/proc/nowhere")
    check = doctor._home()
    assert check.state == "broken"
    assert "KURALAB_HOME" in check.remedy
