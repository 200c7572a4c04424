"""The data half of the distributions page without a browser: sets, uploads, bad rows, numbers to take home."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from kuralab.catalogue import DIRECTIONS, LAWS
from kuralab.data import own_directions, sheet
from kuralab.data.directions import load
from kuralab.data.forms import guess
from kuralab.evaluation.fits import fit_all
from kuralab.figures import flat
from kuralab.figures.rose import petals
from kuralab.ui import directions as half
from kuralab.ui import directions_numbers as tables
from kuralab.ui.stage import MODULES

ROOT = Path(__file__).resolve().parents[1]
BAD = (
    b"bearing,site\n"
    + b"".join(b"%d,%s\n" % (k * 11 % 360, b"ab"[k % 2 : k % 2 + 1]) for k in range(40))
    + b"<b>,a\n,b\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURALAB_HOME", str(tmp_path))
    return tmp_path


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages/distributions.py"), default_timeout=120)
    at.query_params["view"] = "data"
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_shipped_set_is_shown_with_its_source_and_numbers(name: str) -> None:
    at = opened(directions=name)
    assert not at.exception
    assert any("Licence" in one.value for one in at.caption)
    shown = {tuple(frame.value.columns) for frame in at.dataframe}
    assert len(shown) == 3
    laws = next(frame.value for frame in at.dataframe if "AIC" in frame.value.columns)
    assert laws["Law"].str.endswith("✓").sum() == 1


def test_a_set_that_is_not_there_is_the_first_one() -> None:
    at = opened(directions="own-000000000000")
    assert not at.exception
    assert at.selectbox(key="directions").value == next(iter(DIRECTIONS))


def test_bad_rows_are_shown_and_skipped_only_on_request() -> None:
    at = opened()
    at.file_uploader(key="directions.file").set_value(("mine.csv", BAD, "text/csv")).run()
    assert not at.exception
    assert "2 of 42 rows cannot be used" in at.warning[0].value
    bad = next(frame.value for frame in at.dataframe if "Cell" in frame.value.columns)
    assert bad["Row"].tolist() == [42, 43]
    assert bad["Cell"].tolist() == ["<b>", "nothing"]
    assert at.selectbox(key="directions").value == next(iter(DIRECTIONS))
    next(one for one in at.toggle if "Skip" in one.label).set_value(True).run()
    assert not at.exception
    assert at.selectbox(key="directions").value.startswith("own-")


def test_what_columns_are_can_be_changed(home: Path) -> None:
    content = b"a,b\n" + b"".join(b"%d,%d\n" % (k, 2 * k) for k in range(30))
    at = opened()
    at.file_uploader(key="directions.file").set_value(("mine.csv", content, "text/csv")).run()
    first = at.selectbox(key="directions").value
    assert load(first, home).manifold.intrinsic_dim == 2
    next(one for one in at.selectbox if one.label == "Columns are").set_value("angle").run()
    second = at.selectbox(key="directions").value
    assert not at.exception
    assert second != first
    assert load(second, home).manifold.intrinsic_dim == 1
    next(one for one in at.selectbox if one.label == "Unit").set_value("radians").run()
    assert "cannot be used" in at.warning[0].value


def test_a_file_that_cannot_be_read_is_told_in_a_sentence() -> None:
    at = opened()
    at.file_uploader(key="directions.file").set_value(("mine.zip", b"PK\x03\x04nothing", "application/zip")).run()
    assert not at.exception
    assert at.error[0].value.startswith("Expected")


@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_browser_is_told_modes_and_concentrations(name: str) -> None:
    data = load(name)
    told = half.options(data, fit_all(data))
    assert json.loads(json.dumps(told))["manifold"] == data.manifold.name
    assert (MODULES / f"directions/{data.manifold.name}.js").is_file()
    factors = data.manifold.space_features // len(told["fits"][0]["modes"][0])
    for fit in told["fits"]:
        assert (MODULES / f"law/laws/{fit['name']}.js").is_file()
        assert fit["name"] in LAWS
        if fit["strengths"] != [0.0]:
            assert len(fit["modes"]) == len(fit["strengths"]) == factors
        np.testing.assert_allclose(np.linalg.norm(fit["modes"], axis=1), 1, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(np.reshape(told["median"], (factors, -1)), axis=1), 1, atol=1e-9)


def test_bearings_are_drawn_with_north_up_and_east_on_the_right(home: Path) -> None:
    content = b"bearing\n0\n90\n180\n270\n"
    data = load(own_directions.save(content, guess(sheet.read(content)), home), home)
    assert data.clockwise
    np.testing.assert_allclose(half.arrays(data)["z"].reshape(4, 2), [[0, 1], [1, 0], [0, -1], [-1, 0]], atol=1e-7)


def test_numbers_are_written_with_three_digits_and_taken_home_whole() -> None:
    data = load("stars")
    found = fit_all(data)
    shown, whole = tables.fit_rows(found, shown=True), tables.fit_rows(found)
    assert all(re.fullmatch(r"[−\d,.]+", row["AIC"]) for row in shown)
    assert [row["AIC"] for row in whole] == [fit.aic for fit in found]
    assert tables.three(0.77) == "0.770"
    assert tables.three(271.4) == "271"


def test_petals_hold_every_angle_once() -> None:
    theta = np.asarray(load("wind").points[:, 0])
    for bins in (7, 36, 72):
        assert petals(theta, bins)[1].sum() == len(theta)
    centres, counts = petals(np.radians([355.0, 4.0]), 36)
    assert counts[0] == 2
    assert centres[0] == 0


def test_the_map_of_the_sphere_keeps_areas() -> None:
    def area(lon: float, lat: float) -> float:
        step = 1e-4
        (x, y), (xe, ye), (xn, yn) = (
            flat.hammer(np.array(lon + a), np.array(lat + b)) for a, b in ((0, 0), (step, 0), (0, step))
        )
        return float((xe - x) * (yn - y) - (xn - x) * (ye - y)) / (step**2 * np.cos(lat))

    values: list[Any] = [area(lon, lat) for lon in (-2.0, 0.1, 2.5) for lat in (-1.2, 0.0, 1.0)]
    np.testing.assert_allclose(values, 1, atol=2e-3)
