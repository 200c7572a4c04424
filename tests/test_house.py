"""The rules of the house, checked over every file of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kuralab import catalogue
from kuralab.catalogue import COMPARISONS, DATA, FREQUENCIES, LATENTS, LAWS, MANIFOLDS, PAGES
from kuralab.config import Config, ConfigError
from kuralab.entry import Entry

ROOT = Path(__file__).resolve().parents[1]
OURS = sorted(
    path
    for folder in ("kuralab", "pages")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".js", ".css"} and "vendor" not in path.parts
)
SETS: dict[str, dict[str, Entry]] = {
    "latents": dict(LATENTS), "laws": dict(LAWS), "manifolds": MANIFOLDS, "data": DATA, "frequencies": FREQUENCIES
}  # fmt: skip
ENTRIES = [(kind, name) for kind, entries in SETS.items() for name in entries]


def homes(name: str) -> set[str]:
    """The stems of the files that may say a member's name: the catalogue and its own."""
    where = [entries[name].where.split(":")[0].rsplit(".", 1)[1] for entries in SETS.values() if name in entries]
    return {"catalogue", name, *where}


@pytest.mark.parametrize("name", dict.fromkeys([*LATENTS, *LAWS, *MANIFOLDS]))
def test_a_name_stands_only_in_its_own_file_and_the_catalogue(name: str) -> None:
    literal = re.compile(rf"""(["'`]){re.escape(name)}\1""")
    strangers = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in OURS
        if path.suffix != ".css" and path.stem not in homes(name)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if literal.search(line) and not line.lstrip().startswith(">>> ")  # examples may name what they show
    ]
    assert not strangers, f"Ask the object instead of naming {name}: {strangers}"


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= 200, f"Expected at most 200 lines; got {lines}. Split the file."


def test_nothing_is_unpickled_and_no_markup_is_made_of_text() -> None:
    risky = re.compile(r"import pickle|torch\.load\(|allow_pickle=True|unsafe_allow_html=True|\.innerHTML\s*=|\beval\(")
    found = [str(path.relative_to(ROOT)) for path in OURS if risky.search(path.read_text())]
    assert not found


def test_menus_draw_before_torch_is_imported() -> None:
    script = "import sys, kuralab.catalogue; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_every_entry_loads_and_says_what_it_is(kind: str, name: str) -> None:
    entry = SETS[kind][name]
    assert callable(entry.load())
    assert entry.title
    assert entry.line
    assert not entry.line.endswith(".")


def test_every_page_has_its_file_and_every_file_its_line() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == set(PAGES)


def test_comparisons_are_of_laws_that_live_there() -> None:
    assert all(one.manifold in LAWS[name].manifolds for one in COMPARISONS.values() for name in one.laws)


def test_every_family_keeps_a_colour_of_its_own() -> None:
    assert len({family.colour for family in LATENTS.values()}) == len(LATENTS)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"data": "nope"}, "Expected data to be one of digits"),
        ({"data": 5}, "Expected data to be one of digits"),
        ({"latent": "nope"}, "Expected latent to be one of gaussian"),
        ({"dim": 0}, "Expected Dimension to be a whole number from 1"),
        ({"dim": 2.5}, "whole number"),
        ({"dim": True}, "whole number"),
        ({"latent": "spherical-cauchy", "dim": 1}, "at least 2"),
        ({"learning_rate": float("nan")}, "Expected Learning rate"),
        ({"beta": "x"}, "Expected β"),
        ({"epochs": 10**9}, "Expected Epochs"),
    ],
)
def test_impossible_configurations_say_what_to_do(values: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)) as caught:
        Config(**values)  # type: ignore[arg-type]
    assert "; got " in str(caught.value)
    assert str(caught.value).endswith(".")


def test_configurations_travel_as_plain_values() -> None:
    config = Config(latent="categorical", dim=4, seed=7)
    assert Config.from_dict(config.to_dict()) == config
    with pytest.raises(ConfigError, match="only known settings"):
        Config.from_dict({"colour": "red"})


def test_the_catalogue_offers_a_surface_first() -> None:
    assert all(catalogue.LATENTS[name].dim >= catalogue.LATENTS[name].least_dim for name in LATENTS)
