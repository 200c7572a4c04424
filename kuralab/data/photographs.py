"""Photographs as places: the position a camera wrote into each file, nothing else is looked at.

References:
    CIPA DC-008 (Exif 3.0), section 4.6.6: attributes of the GPS directory.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD

from kuralab.data import sheet
from kuralab.data.base import DataError
from kuralab.data.sheet import Sheet

KINDS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp")
BYTES = 60_000_000
FORMATS = ("JPEG", "MPO", "PNG", "TIFF", "WEBP")
COLUMNS = ("Photograph", "Latitude", "Longitude")


def read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Sheet:
    """A row for each photograph; the cells of one that does not know its place stay empty.

    Raises:
        DataError: If there are no photographs, or one is too large.
    """
    found = [member for member in members if _name(member).lower().endswith(KINDS) and _name(member)[0] not in "._"]
    if not found:
        raise DataError(
            f"Expected arrays (.npy) or photographs ({', '.join(KINDS)}) in the zip file; got neither. Pack some."
        )
    cells = []
    for member in found:
        if member.file_size > BYTES:
            raise DataError(
                f"Expected photographs of at most {BYTES // 10**6} MB; got {_name(member)[:40]!r} of "
                f"{member.file_size / 10**6:.0f} MB. Leave it out."
            )
        place = _place(archive.read(member))
        cells.append((_name(member), *(("", "") if place is None else (f"{place[0]:.6f}", f"{place[1]:.6f}"))))
    if not any(latitude for _, latitude, _ in cells):
        raise DataError(
            f"Expected photographs that say where they were taken; got {len(cells):,} without GPS positions. "
            "Choose ones taken with location switched on, or a table of latitudes and longitudes."
        )
    return sheet.make(COLUMNS, range(1, len(cells) + 1), cells)


def _name(member: zipfile.ZipInfo) -> str:
    return re.split(r"[/\\]", member.filename)[-1] or "."


def _place(content: bytes) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; the picture itself is never decoded."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            directory = picture.getexif().get_ifd(IFD.GPSInfo)
        latitude = _degrees(directory[GPS.GPSLatitude], directory[GPS.GPSLatitudeRef], "S")
        longitude = _degrees(directory[GPS.GPSLongitude], directory[GPS.GPSLongitudeRef], "W")
    except Exception:  # cameras write what they like, and files break: either way there is no place
        return None
    return latitude, longitude


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    size = degrees + minutes / 60 + seconds / 3600
    word = side.decode("ascii") if isinstance(side, bytes) else str(side)
    return -size if word.strip("\0 ").upper().startswith(negative) else size
