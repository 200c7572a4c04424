"""Bringing one's own directions: a file, what its columns mean, and what to do with rows that cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kuralab.data import DataError, own_directions, rows, sheet
from kuralab.data.forms import FORMS, UNITS, Meaning, guess
from kuralab.data.sheet import Sheet
from kuralab.runs.folder import home
from kuralab.ui.look import plain

FILE = "directions.file"
KINDS = ["csv", "tsv", "txt", "npz", "zip"]
NONE = "None"
SHOWN = 200


def upload(key: str) -> None:
    """Draws the way to bring a file; one that can be read becomes the choice kept under `key` at once."""
    st.file_uploader(
        "Your own", KINDS, key=FILE, on_change=_adopt, args=(key,), max_upload_size=sheet.BYTES // 10**6,
        help="CSV, TSV or TXT: angles, latitude and longitude, or unit vectors, a point in each row; npz with arrays; "
        "or a zip file of photographs, whose places become points",
    )  # fmt: skip
    file = st.session_state.get(FILE)
    if file is None:
        return
    content = file.getvalue()
    try:
        read = _sheet(content)
        _meaning(read, content, key)
        _rows(read, content, key)
    except DataError as error:
        st.error(plain(str(error)), icon=":material/error:")


@st.cache_data(show_spinner="Reading the file …", max_entries=4)
def _sheet(content: bytes) -> Sheet:
    return sheet.read(content)


def _adopt(key: str) -> None:
    """Keeps the file as its columns are said to be and chooses it, unless rows are bad and nobody said to skip them."""
    file = st.session_state.get(FILE)
    if file is None:
        return
    content = file.getvalue()
    try:
        read = _sheet(content)
        skip = bool(st.session_state.get(_named(content, "skip")))
        st.session_state[key] = own_directions.save(content, _said(read, content), home(), skip)
    except DataError:
        return  # said where the rows are shown


def _named(content: bytes, what: str) -> str:
    """The key of a control that belongs to one file."""
    return f"directions.{what}.{hashlib.sha256(content).hexdigest()[:12]}"


def _said(read: Sheet, content: bytes) -> Meaning:
    """What the controls say of the columns; the guess where they have not been drawn yet."""
    found, state = guess(read), st.session_state
    form = state.get(_named(content, "form"), found.form)
    columns = found.columns if form == found.form else _first(read, len(FORMS[form].roles))
    columns = tuple(state.get(_named(content, f"{form}.{role}"), place) for role, place in enumerate(columns))
    label = state.get(_named(content, "label"), found.label)
    return replace(
        found, form=form, columns=columns, label=label, unit=state.get(_named(content, "unit"), found.unit),
        clockwise=len(columns) == 1 and state.get(_named(content, "clockwise"), found.clockwise),
    )  # fmt: skip


def _first(read: Sheet, count: int) -> tuple[int, ...]:
    """The columns with the most numbers, in the sheet's order; the last one again where there are too few."""
    import numpy as np

    filled = np.isfinite(read.numbers).mean(0)
    best = sorted(sorted(range(len(filled)), key=lambda place: -filled[place])[:count])
    return (*best, *[best[-1]] * (count - len(best)))


def _meaning(read: Sheet, content: bytes, key: str) -> None:
    """The controls of what the columns are; the guess is what they begin with."""
    said = _said(read, content)
    form = FORMS[said.form]
    on = {"on_change": _adopt, "args": (key,)}
    names = dict(enumerate(read.names))
    with st.expander(f"{form.title} · {said.unit if form.turned else 'no unit'}", icon=":material/view_column:"):
        _choose("Columns are", {name: one.title for name, one in FORMS.items()}, said.form, _named(content, "form"), on)
        for role, place in zip(range(len(form.roles)), said.columns, strict=True):
            _choose(form.roles[role], names, place, _named(content, f"{said.form}.{role}"), on)
        if form.turned:
            _choose("Unit", {unit: unit.capitalize() for unit in UNITS}, said.unit, _named(content, "unit"), on)
        _choose("Colour by", {None: NONE, **names}, said.label, _named(content, "label"), on)
        if len(form.roles) == 1:
            named = _named(content, "clockwise")
            st.toggle("Clockwise from north", value=said.clockwise, key=named, on_change=_adopt, args=(key,))


def _choose(label: str, known: Mapping[Any, str], value: object, key: str, on: Mapping[str, Any]) -> None:
    options = list(known)
    if st.session_state.get(key, value) not in options:
        st.session_state[key] = options[0]
    st.selectbox(
        label, options, index=options.index(value) if value in options else 0, key=key,
        format_func=lambda option: known.get(option, str(option)), **on,
    )  # fmt: skip


def _rows(read: Sheet, content: bytes, key: str) -> None:
    """How many rows are points, and those that are not, which are skipped only when somebody says so."""
    found = rows.read(read, _said(read, content))
    count, bad = len(found.points), len(found.bad)
    if bad:
        many = f"the {bad:,} bad rows" if bad > 1 else "the bad row"
        st.warning(f"{bad:,} of {count + bad:,} rows cannot be used.", icon=":material/warning:")
        named = _named(content, "skip")
        for expected in dict.fromkeys(one.expected for one in found.bad[:SHOWN]):
            st.caption(plain(f"Expected {expected}"))
        skip = st.toggle(f"Skip {many}", key=named, on_change=_adopt, args=(key,))
        st.dataframe(
            [{"Row": one.row, "Cell": one.cell, "Expected": one.expected} for one in found.bad[:SHOWN]],
            hide_index=True, height=min(38 * (min(bad, SHOWN) + 1), 260), alt=f"{bad} rows that cannot be used",
        )  # fmt: skip
        if not skip:
            return
    rows.demand(found, skip=True)
    st.caption(f"{count:,} points read.")
