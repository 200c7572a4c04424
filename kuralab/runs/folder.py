"""A run is a folder: its configuration, its rows, its tensors. This file knows where each thing lies.

A folder holds `config.json` (what to do), `run.json` (its first name), `want` and `owner` (who works on it and
whether it should go on), `metrics.jsonl` (one row per epoch), `checkpoint.safetensors`, `view.safetensors` and
`snapshots/` (what people look at while it trains), and at the end `encodings.safetensors`, `encoder.safetensors`,
`decoder.safetensors` and `result.json`, or `error.txt` with one sentence.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuralab.config import Config, ConfigError

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "example"
TRAIN = "train"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\Z")


class RunError(ValueError):
    """A run that cannot be opened, read or imported: what was expected, what came, what to do."""


def home() -> Path:
    """Where runs, uploads and the queue are kept: `KURALAB_HOME`, or `.kuralab` in the person's own folder.

    >>> os.environ["KURALAB_HOME"] = "/tmp/somewhere"
    >>> home().as_posix()
    '/tmp/somewhere'
    >>> del os.environ["KURALAB_HOME"]
    """
    return Path(os.environ.get("KURALAB_HOME") or Path.home() / ".kuralab")


def valid(run_id: str) -> bool:
    """Whether a text can be a run's id; every id from outside passes here before it meets a path.

    >>> valid("3f2a90c1de"), valid("../etc"), valid("a/b"), valid("")
    (True, False, False, False)
    """
    return bool(_ID.match(run_id))


def write(path: Path, text: str) -> None:
    """Put a text in place whole: a reader sees the old one or the new one, never a half."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


@dataclass(frozen=True)
class Run:
    """A run folder, opened for reading by its path, whose last part is the run's id."""

    path: Path

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def home(self) -> Path:
        """The data directory it lies in."""
        return home() if self.read_only else self.path.parent.parent

    @property
    def read_only(self) -> bool:
        """Whether it is the shipped example."""
        return self.path == EXAMPLE

    @property
    def settings(self) -> dict[str, Any]:
        """What `config.json` says.

        Raises:
            RunError: If the file is missing or is no JSON object.
        """
        return _object(self.path / "config.json")

    @property
    def kind(self) -> str:
        """What is to be done with the folder; training unless it says otherwise."""
        return str(self.settings.get("kind", TRAIN))

    @property
    def config(self) -> Config:
        """The configuration of a training run.

        Raises:
            RunError: If the folder has none that can be run.
        """
        try:
            return Config.from_dict(self.settings)
        except (ConfigError, TypeError) as error:
            raise RunError(f"Expected {self.id}/config.json to hold a training run; {error}") from error

    @property
    def title(self) -> str:
        """The name it was given when it was made."""
        path = self.path / "run.json"
        named = _object(path).get("name") if path.exists() else None
        if named:
            return str(named)
        return self.config.title if self.kind == TRAIN else self.kind

    @property
    def result(self) -> dict[str, Any] | None:
        """The numbers of a finished run, None before."""
        path = self.path / "result.json"
        return _object(path) if path.exists() else None

    @property
    def error(self) -> str | None:
        """The sentence a failed run left, None without one."""
        path = self.path / "error.txt"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    @property
    def snapshots(self) -> list[int]:
        """The epochs whose encodings were kept, 0 being before training."""
        return sorted(int(path.stem) for path in (self.path / "snapshots").glob("[0-9]*.safetensors"))

    def finish(self, result: Mapping[str, Any]) -> None:
        """Mark the run as done, with its numbers."""
        write(self.path / "result.json", json.dumps(dict(result)))

    def file(self, name: str) -> Path:
        """The path of a tensor file, by its name without ending.

        Raises:
            RunError: If the run does not have it.
        """
        path = self.path / f"{name}.safetensors"
        if not path.is_file():
            raise RunError(f"Expected run {self.id} to hold {path.name}; it is missing. Wait for it, or train again.")
        return path


def create(config: Config | Mapping[str, Any], where: Path | None = None, name: str | None = None) -> Run:
    """Make the folder of a new run. A mapping must name its `kind`; a `Config` is a training run.

    >>> import tempfile
    >>> run = create(Config(epochs=1), Path(tempfile.mkdtemp()))
    >>> run.kind, run.config.epochs, run.result
    ('train', 1, None)
    """
    settings = config.to_dict() if isinstance(config, Config) else dict(config)
    run = Run((where or home()) / "runs" / secrets.token_hex(5))
    (run.path / "snapshots").mkdir(parents=True)
    if name:
        write(run.path / "run.json", json.dumps({"name": name}))
    write(run.path / "config.json", json.dumps(settings, indent=1))
    return run


def folder(run_id: str, where: Path | None = None) -> Path:
    """Where the run of a valid id lies, whether it is there or not."""
    return EXAMPLE if run_id == EXAMPLE.name else (where or home()) / "runs" / run_id


def find(run_id: str, where: Path | None = None) -> Run:
    """Open a run by its id; `example` is the one that is shipped.

    Raises:
        RunError: If there is none of that id.

    >>> find("../../etc")
    Traceback (most recent call last):
    kuralab.runs.folder.RunError: Expected the id of a run; got '../../etc'. Choose one from the list of runs.
    """
    run = Run(folder(run_id, where))
    if not valid(run_id) or not run.path.is_dir():
        raise RunError(f"Expected the id of a run; got {run_id[:80]!r}. Choose one from the list of runs.")
    return run


def _object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(
            f"Expected {path.parent.name}/{path.name}; it is missing. Import the run again, or train it again."
        ) from error
    except ValueError as error:
        raise RunError(f"Expected {path.parent.name}/{path.name} to be JSON; {error}. Import the run again.") from error
    if not isinstance(value, dict):
        raise RunError(
            f"Expected {path.parent.name}/{path.name} to be a JSON object; got {type(value).__name__}. Import it again."
        )
    return value
