"""People's own directions, kept by the hash of what was uploaded and of what its columns were said to mean."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from kuralab.catalogue import OWN_DATA
from kuralab.data import rows, sheet
from kuralab.data.base import DataError, Provenance
from kuralab.data.directions import Directions, Reading, classes
from kuralab.data.forms import FORMS, UNITS, Meaning

FOLDER = "directions"


def save(content: bytes, meaning: Meaning, home: Path, skip: bool = False) -> str:
    """Keep what was uploaded; return the name it can be loaded by.

    Args:
        content: The file, see `kuralab.data.sheet.read`.
        meaning: What its columns are.
        home: The folder of kuralab's own files.
        skip: Whether to leave out the rows that cannot be used.

    Raises:
        DataError: If there are bad rows and `skip` is off, or nothing can be used.
    """
    told = json.dumps(asdict(meaning), sort_keys=True).encode()
    name = OWN_DATA + hashlib.sha256(content + told + bytes([skip])).hexdigest()[:12]
    read = sheet.read(content)
    found = rows.read(read, meaning)
    rows.demand(found, skip)
    about = {
        "form": meaning.form,
        "unit": meaning.unit,
        "clockwise": meaning.clockwise,
        "columns": [read.names[place] for place in meaning.columns],
        "label": None if meaning.label is None else read.names[meaning.label],
        "words": found.words,
        "skipped": len(found.bad),
    }
    path = _path(name, home)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    save_file({"points": found.points.contiguous()}, part, metadata={"about": json.dumps(about)})
    os.replace(part, path)
    return name


def load(name: str, home: Path | None) -> Directions:
    """The directions `save` kept under this name.

    Raises:
        DataError: If there are none.
    """
    path = _path(name, home)
    try:
        with safe_open(path, "pt") as file:
            about: dict[str, Any] = json.loads(file.metadata()["about"])
        points, form = load_file(path)["points"], FORMS[about["form"]]
        columns, words = about["columns"], about["words"]
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"Expected uploaded data in {path.name}; got none that can be read. Upload the file again."
        ) from error
    return Directions(
        name=name,
        title=title(name),
        manifold=form.manifold(),
        points=points,
        readings=_readings(form.roles, columns, points.shape[1], about["clockwise"]),
        provenance=_provenance(about),
        labels={about["label"]: classes(words)} if words else {},
        clockwise=about["clockwise"],
        earth=form.earth,
    )


def title(name: str) -> str:
    """What uploaded data are called.

    >>> title("own-0123456789ab")
    'Your data 012345'
    """
    return f"Your data {name.removeprefix(OWN_DATA)[:6]}"


def known(home: Path) -> list[str]:
    """The names of everything kept."""
    return sorted(path.stem for path in (home / FOLDER).glob(f"{OWN_DATA}*.safetensors"))


def _readings(roles: tuple[str, ...], columns: list[str], width: int, clockwise: bool) -> tuple[Reading, ...]:
    """Names of the angles people read: a place is read as longitude and latitude whatever was uploaded."""
    if width == 3:
        return (Reading("Longitude"), Reading("Latitude")) if len(roles) == 3 else tuple(map(Reading, roles[::-1]))
    names = columns if len(columns) == width else ["Angle"]
    return tuple(Reading(name, 0.0 if clockwise else -180.0) for name in names)


def _path(name: str, home: Path | None) -> Path:
    if home is None or not re.fullmatch(OWN_DATA + "[0-9a-f]{12}", name):
        raise DataError(f"Expected the name of uploaded data; got {name!r}. Upload the file again.")
    return home / FOLDER / f"{name}.safetensors"


def _provenance(about: dict[str, Any]) -> Provenance:
    form = FORMS[about["form"]]
    unit = f" in {about['unit']}" if form.turned and about["unit"] in UNITS else ""
    left = about["skipped"]
    note = f"{form.title}{unit}, from {', '.join(about['columns'])}"
    return Provenance(
        source="Uploaded here",
        licence="Yours; it stays on this machine",
        note=note + (f"; {left:,} bad row{'s' if left > 1 else ''} skipped as asked" if left else ""),
    )
