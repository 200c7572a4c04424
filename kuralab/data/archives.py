"""Sheets inside zip files: npz files without pickles, and photographs that know where they were taken."""

from __future__ import annotations

import io
import math
import zipfile
from typing import IO

import numpy as np
from numpy.typing import NDArray

from kuralab.data import photographs, sheet
from kuralab.data.base import DataError
from kuralab.data.sheet import COLUMNS, ROWS, Sheet

MEMBERS = 2_000
EXPANDED = 500_000_000
RATIO = 200
ARRAY = ".npy"
WIDEST = 3


def read(content: bytes) -> Sheet:
    """The sheet in an npz file, or the places of photographs in a zip file.

    Raises:
        DataError: If it is damaged, locked, would grow too large, or holds neither.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members)
            arrays = [member for member in members if member.filename.endswith(ARRAY)]
            return _arrays(archive, arrays) if arrays else photographs.read(archive, members)
    except DataError:
        raise
    except Exception as error:  # a damaged archive fails in as many ways as it can be damaged
        raise DataError(
            "Expected an npz file or a zip file of photographs; got one that cannot be opened. Save it again."
        ) from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    """Nothing is expanded before its size is known."""
    if not 0 < len(members) <= MEMBERS:
        raise DataError(f"Expected 1 to {MEMBERS:,} files in the zip file; got {len(members):,}. Pack fewer.")
    if any(member.flag_bits & 1 for member in members):
        raise DataError("Expected a zip file without a password; got a locked one. Pack it again without.")
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if whole > EXPANDED or whole > RATIO * max(packed, 1) + 10**6:
        raise DataError(
            f"Expected at most {EXPANDED // 10**6} MB when unpacked; got {whole / 10**6:,.0f} MB "
            f"from {packed / 10**6:.1f} MB. Upload a part of the data."
        )


def _arrays(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Sheet:
    found = []
    for member in members:
        with archive.open(member) as file:
            found.append((member.filename.removesuffix(ARRAY), _array(file, member)))
    length = len(found[0][1])
    columns: list[tuple[str, NDArray[np.generic]]] = []
    for name, array in found:
        if len(array) != length:
            raise DataError(
                f"Expected arrays of one length; got {name[:40]!r} of length {len(array):,} beside {length:,}. "
                "Save arrays that belong together."
            )
        parts = array[:, None] if array.ndim == 1 else array
        titles = [name] if array.ndim == 1 else _titles(name, parts.shape[1])
        columns += [(title, parts[:, place]) for place, title in enumerate(titles)]
    if len(columns) > COLUMNS:
        raise DataError(f"Expected at most {COLUMNS} columns; got {len(columns):,}. Keep those that matter.")
    cells = list(zip(*([str(value) for value in column.tolist()] for _, column in columns), strict=True))
    return sheet.make([name for name, _ in columns], range(1, length + 1), cells)


def _titles(name: str, width: int) -> list[str]:
    return [f"{name} {axis}" for axis in ("x", "y", "z")[:width]]


def _array(file: IO[bytes], member: zipfile.ZipInfo) -> NDArray[np.generic]:
    """One array, read without unpickling: its header says what to expect before anything is made of it."""
    version = np.lib.format.read_magic(file)
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_columns, kind = header(file)
    what = f"{member.filename[:40]!r} of {kind} and shape {shape}"
    flat = len(shape) == 1 or (len(shape) == 2 and 1 <= shape[1] <= WIDEST)
    if kind.kind not in "fiuU" or not flat or kind.itemsize > 1024:
        raise DataError(
            f"Expected columns of numbers, or arrays of 2 or 3 columns; got {what}. Save columns of numbers or words."
        )
    if not 0 < shape[0] <= ROWS:
        raise DataError(f"Expected 1 to {ROWS:,} rows; got {what}. Upload a part of the data.")
    size = math.prod(shape) * kind.itemsize
    content = file.read(size)
    if len(content) < size:
        raise DataError(f"Expected {size:,} bytes for {what}; got {len(content):,}. Save the file again.")
    return np.frombuffer(content, kind).reshape(shape, order="F" if by_columns else "C")
