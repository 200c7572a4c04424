"""A run as one zip file: out for keeping, in for looking at again. Nothing that comes in is ever run or unpickled."""

from __future__ import annotations

import io
import json
import lzma
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kuralab.catalogue import LATENTS, MANIFOLDS
from kuralab.runs import tables
from kuralab.runs.folder import TRAIN, Run, RunError, home, write
from kuralab.runs.metrics import read
from kuralab.runs.tensors import read_tensors

MOST_FILES = 600
MOST_BYTES = 512 * 2**20
_KEPT = re.compile(
    r"(config|run|result)\.json\Z|metrics\.jsonl\Z|portrait\.png\Z|(start|view|encodings|encoder|decoder|latent|strengths|snapshots/\d{5})\.safetensors\Z"
)
_DERIVED = ("metrics.csv", "encodings.npz")
_NEEDED = ("config.json", "metrics.jsonl", "result.json", "view.safetensors", "encodings.safetensors")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, UnicodeDecodeError)
_AGAIN = "Export the run again and import that file."


def export(run: Run, name: str | None = None) -> bytes:
    """Everything worth keeping of a run: configuration, rows (also as CSV), weights, encodings (also as npz).

    Args:
        run: Any run; what it does not have yet is left out.
        name: The name to export it under.

    Raises:
        RunError: If its configuration cannot be read.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("run.json", json.dumps({"name": name or run.title}))
        for path in _files(run):
            archive.write(path, path.relative_to(run.path).as_posix())
        archive.writestr("metrics.csv", tables.to_csv(read(run.path / "metrics.jsonl")))
        if (run.path / "encodings.safetensors").exists():
            arrays, _ = read_tensors(run.path / "encodings.safetensors")
            numbers = io.BytesIO()
            np.savez_compressed(numbers, allow_pickle=False, **arrays)
            archive.writestr("encodings.npz", numbers.getvalue())
    return packed.getvalue()


def import_(packed: bytes, where: Path | None = None) -> Run:
    """Unpack an exported run under a new id.

    Raises:
        RunError: If it is no zip of a finished run, is too large, or tries to write elsewhere; nothing is left then.
    """
    parent = (where or home()) / "runs"
    parent.mkdir(parents=True, exist_ok=True)
    partial = parent / f".import-{secrets.token_hex(5)}"
    try:
        _unpack(packed, partial)
        _check(Run(partial))
        return Run(partial.rename(parent / secrets.token_hex(5)))
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _files(run: Run) -> Iterator[Path]:
    for path in sorted([*run.path.iterdir(), *(run.path / "snapshots").glob("*.safetensors")]):
        name = path.relative_to(run.path).as_posix()
        if path.is_file() and _KEPT.match(name) and name != "run.json":
            yield path


def _unpack(packed: bytes, to: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
                raise RunError(
                    f"Expected at most {MOST_FILES} files and {MOST_BYTES >> 20} MiB; got {len(members)} files and "
                    f"{sum(member.file_size for member in members) >> 20} MiB. Import a smaller run."
                )
            (to / "snapshots").mkdir(parents=True)
            left = MOST_BYTES
            for member in members:
                left -= _extract(archive, member, to, left)
    except (*_BROKEN, RuntimeError, EOFError, OSError) as error:
        raise RunError(f"Expected the zip file of an exported run; got {str(error)[:120]}. {_AGAIN}") from error


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, left: int) -> int:
    if member.filename in _DERIVED:
        return 0
    if not _KEPT.match(member.filename):
        raise RunError(f"Expected only the files of a run; got {member.filename[:80]!r}. {_AGAIN}")
    with archive.open(member) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise RunError(f"Expected at most {MOST_BYTES >> 20} MiB; got more. Import a smaller run.")
    (to / member.filename).write_bytes(content)
    return len(content)


def _check(run: Run) -> None:
    for name in _NEEDED:
        if not (run.path / name).exists():
            raise RunError(f"Expected the zip of a finished run with {name} in it; it is missing. {_AGAIN}")
    _ = run.config, run.result
    name = " ".join(run.title.split())[:120]
    write(run.path / "run.json", json.dumps({"name": name}))
    if run.kind != TRAIN or not read(run.path / "metrics.jsonl"):
        raise RunError(f"Expected metrics.jsonl to hold a row for each epoch; got none. {_AGAIN}")
    view, words = read_tensors(run.path / "view.safetensors")
    encodings, _ = read_tensors(run.path / "encodings.safetensors")
    known = words.get("manifold") in MANIFOLDS and words.get("latent") in LATENTS
    pictures, points = view.get("images"), encodings.get("z")
    if not known or pictures is None or points is None or points.ndim != 2 or len(pictures) != len(points):
        raise RunError(f"Expected a view and encodings of the same data on a known manifold; got others. {_AGAIN}")
    for path in run.path.glob("**/*.safetensors"):
        read_tensors(path)
