"""Directions that come with kuralab, and what is read from those people bring."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD

from kuralab.catalogue import DIRECTIONS
from kuralab.data import DataError, directions, forms, own_directions, rows, sheet
from kuralab.data.coastline import segments
from kuralab.data.forms import FORMS, Meaning, guess

SIZES = {"wind": 24399, "ramachandran": 6756, "airports": 28298, "stars": 7982}
GOOD = b"angle,colour\n" + b"".join(b"%d,%s\n" % (k, b"red" if k % 3 else b"blue") for k in range(30))


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def photograph(latitude: float | None, longitude: float = 0.0) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    if latitude is not None:
        place = exif.get_ifd(IFD.GPSInfo)
        for size, sides, names in (
            (latitude, "NS", (GPS.GPSLatitude, GPS.GPSLatitudeRef)),
            (longitude, "EW", (GPS.GPSLongitude, GPS.GPSLongitudeRef)),
        ):
            whole = int(abs(size))
            place[names[0]] = (float(whole), float((abs(size) - whole) * 60), 0.0)
            place[names[1]] = sides[size < 0]
    Image.new("RGB", (4, 4)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def pack(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def use(content: bytes) -> rows.Rows:
    """The rows of a file as they are guessed, bad ones skipped."""
    read = sheet.read(content)
    found = rows.read(read, guess(read))
    rows.demand(found, skip=True)
    return found


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_shipped_set_lies_on_its_manifold(name: str) -> None:
    found = directions.load(name)
    assert len(found) == SIZES[name] == len(found.titles)
    assert found.manifold.belongs(found.space, 1e-9).all()
    assert len(found.readings) == found.manifold.intrinsic_dim
    assert found.provenance.source
    assert found.provenance.licence
    for label in found.labels.values():
        assert len(label.values) == len(found)
        assert len(label.names) <= 10


def test_known_places_and_hours() -> None:
    airports = directions.load("airports")
    kennedy = airports.titles.index("JFK, US")
    lon, lat = directions.places(airports.points[kennedy]).rad2deg().tolist()
    assert (lon, lat) == pytest.approx((-73.7789, 40.6398), abs=0.05)
    stars = directions.load("stars")
    sirius = stars.titles.index("HIP 32349")
    ra, dec = directions.places(stars.points[sirius]).rad2deg().tolist()
    assert (ra % 360, dec) == pytest.approx((101.287, -16.713), abs=0.02)
    assert stars.labels["magnitude"].values[sirius] < -1
    steps = directions.load("wind").points.rad2deg() / 10
    assert (steps - steps.round()).abs().max() < 1e-9


def test_coastlines_are_short_pieces_on_the_globe() -> None:
    pieces = segments().astype(float)
    np.testing.assert_allclose(np.linalg.norm(pieces, axis=-1), 1, atol=1e-6)
    assert np.quantile(np.linalg.norm(pieces[:, 0] - pieces[:, 1], axis=-1), 0.99) < 0.2


@pytest.mark.parametrize(
    ("content", "form", "unit", "columns"),
    [
        (GOOD, "angle", "degrees", (0,)),
        (b"theta\n0.1\n3.2\n-1.5", "angle", "radians", (0,)),
        (b"10\n20\n350", "angle", "degrees", (0,)),
        (b"phi psi\n-60 -45\n-120 130", "two-angles", "degrees", (0, 1)),
        (b"name;Latitude;Longitude\nBergen;60,4;5,3\nLima;-12,0;-77,0", "latitude-longitude", "degrees", (1, 2)),
        (b"ra,dec\n101.3,-16.7\n10.1,20.3", "declination-ascension", "degrees", (1, 0)),
        (b"1\t0\t0\n0\t1\t0\n0\t0\t-1", "xyz", "radians", (0, 1, 2)),
        (b"0.6,0.8\n1,0\n0,-1", "xy", "radians", (0, 1)),
        (b"wind_dir\n10\n350", "angle", "degrees", (0,)),
    ],
)
def test_the_meaning_of_columns_is_guessed(content: bytes, form: str, unit: str, columns: tuple[int, ...]) -> None:
    found = guess(sheet.read(content))
    assert (found.form, found.columns) == (form, columns)
    assert found.unit == unit or not FORMS[form].turned
    assert not rows.read(sheet.read(content), found).bad


def test_every_form_reads_what_it_asks_for() -> None:
    one = sheet.read(b"a,b,c\n0.36,0.48,0.8\n0.6,0.0,0.8\n0,1,0\n1,0,0")
    for name, form in FORMS.items():
        meaning = Meaning(name, tuple(range(len(form.roles))), "radians")
        found = rows.read(one, meaning)
        manifold = form.manifold()
        shape = own_directions._readings(form.roles, ["a"] * len(form.roles), found.points.shape[1], False)
        assert len(shape) == manifold.intrinsic_dim


def test_bad_rows_are_told_and_skipped_only_on_request(tmp_path: Path) -> None:
    content = GOOD + b"north-ish,red\n,blue\n1e9,blue\n12\n"
    read = sheet.read(content)
    meaning = guess(read)
    bad = rows.read(read, meaning).bad
    assert [(one.row, one.cell) for one in bad] == [(32, "north-ish"), (33, "nothing"), (34, "1e9")]
    assert {one.expected for one in bad} == {"Angle in degrees, from −360 to 360"}
    with pytest.raises(DataError, match=r"row 32, and 3 such rows.*skip them"):
        own_directions.save(content, meaning, tmp_path)
    name = own_directions.save(content, meaning, tmp_path, skip=True)
    kept = directions.load(name, tmp_path)
    assert len(kept) == 31
    assert "3 bad rows skipped" in kept.provenance.note
    assert own_directions.known(tmp_path) == [name]


def test_own_directions_are_kept_and_reopened(tmp_path: Path) -> None:
    meaning = guess(sheet.read(GOOD))
    assert meaning.label == 1
    name = own_directions.save(GOOD, meaning, tmp_path)
    assert own_directions.save(GOOD, meaning, tmp_path) == name
    found = directions.load(name, tmp_path)
    assert found.labels["colour"].names == ("red", "blue")
    torch.testing.assert_close(found.points[:, 0].rad2deg(), torch.arange(30.0, dtype=torch.float64))
    for wrong in ("own-../../etc", "own-000000000000", "nope"):
        with pytest.raises(DataError, match="Expected"):
            directions.load(wrong, tmp_path)


def test_npz_arrays_are_columns_or_vectors() -> None:
    found = sheet.read(npz(lat=np.array([1.5, 2]), lon=np.array([3, 4], np.int16), city=np.array(["a", "b"])))
    assert found.names == ("lat", "lon", "city")
    assert found.numbers[:, :2].tolist() == [[1.5, 3], [2, 4]]
    vectors = sheet.read(npz(points=np.eye(3)))
    assert guess(vectors).form == "xyz"
    transposed = sheet.read(npz(points=np.asfortranarray([[1.0, 0], [0, 1], [0.6, 0.8]])))
    assert transposed.numbers.tolist() == [[1, 0], [0, 1], [0.6, 0.8]]
    assert guess(transposed).form == "xy"


def test_photographs_become_places(tmp_path: Path) -> None:
    content = pack(
        a_jpg=photograph(60.25, 5.5), b_jpg=photograph(-12, -77), c_jpg=photograph(None), d_jpg=photograph(1, 2)
    )
    read = sheet.read(content)
    meaning = guess(read)
    assert meaning.form == "latitude-longitude"
    found = rows.read(read, meaning)
    assert [bad.cell for bad in found.bad] == ["nothing"]
    degrees = directions.places(found.points).rad2deg().flip(-1)
    torch.testing.assert_close(
        degrees[:2], torch.tensor([[60.25, 5.5], [-12, -77]], dtype=torch.float64), atol=1e-4, rtol=0
    )
    assert directions.load(own_directions.save(content, meaning, tmp_path, skip=True), tmp_path).earth


def test_photographs_without_places_are_refused_in_words() -> None:
    with pytest.raises(DataError, match="say where they were taken; got 2 without GPS positions"):
        sheet.read(pack(a_jpg=photograph(None), b_jpg=photograph(None)))


def bomb() -> bytes:
    return pack(zeros_jpg=bytes(300_000_000))


def lying() -> bytes:
    """An array whose header promises far more than there is."""
    header = str({"descr": "<f8", "fortran_order": False, "shape": (90_000,)}).ljust(117) + "\n"
    return pack(a_npy=b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + bytes(16))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "no text"),
        (b"PK\x03\x04 and nothing", "cannot be opened"),
        (npz(a=np.array([None, {}], object)), "columns of numbers"),
        (npz(a=np.zeros((4, 5))), "columns of numbers"),
        (npz(a=np.zeros(3), b=np.zeros(4)), "one length"),
        (npz(a=np.zeros(0)), "1 to"),
        (pack(readme_txt=b"hello"), "neither"),
        (b",".join(b"%d" % k for k in range(99)), "at most 64 columns"),
        (b"angle", "at least 3 rows"),
    ],
)
def test_files_that_cannot_be_used_say_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        use(content)
    assert str(caught.value).startswith("Expected")
    assert str(caught.value).endswith(".")


def test_archives_that_would_grow_are_refused_before_they_do() -> None:
    with pytest.raises(DataError, match="when unpacked"):
        sheet.read(bomb())
    with pytest.raises(DataError, match="Expected 720,000 bytes"):
        sheet.read(lying())


@settings(max_examples=150, deadline=None)
@given(st.one_of(
    st.binary(max_size=400),
    st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
    st.text(alphabet="0123456789.,;\t\n -+eEnaixyz\"'√ß", max_size=300).map(str.encode),
    st.lists(st.integers(0, 999)).map(lambda cuts: _broken(npz(a=np.arange(9.0)), cuts)),
))  # fmt: skip
def test_garbage_is_answered_by_a_sentence(content: bytes) -> None:
    try:
        found = use(content)
    except DataError as error:
        assert str(error).startswith("Expected")  # noqa: PT017
    else:
        assert torch.isfinite(found.points).all()


def _broken(content: bytes, cuts: list[int]) -> bytes:
    found = bytearray(content)
    for cut in cuts:
        found[cut % len(found)] ^= 1 + cut % 255
    return bytes(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=3, max_size=30))
def test_written_places_come_back(places: list[tuple[float, float]]) -> None:
    content = "lat,lon\n" + "\n".join(f"{lat!r},{lon!r}" for lat, lon in places)
    read = sheet.read(content.encode())
    found = rows.read(read, Meaning("latitude-longitude", (0, 1)))
    expected = directions.vectors(*np.radians(np.array(places, np.float64).T[::-1]))
    torch.testing.assert_close(found.points, expected)


def test_a_meaning_that_cannot_be_is_refused() -> None:
    read = sheet.read(GOOD)
    for meaning in (Meaning("nope", (0,)), Meaning("xyz", (0, 1, 5)), Meaning("xy", (0, 0)), Meaning("angle", (0, 1))):
        with pytest.raises(DataError, match="Expected"):
            rows.read(read, meaning)
    assert json.dumps(forms.UNITS)
