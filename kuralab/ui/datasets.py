"""The choice of data: what it looks like, where it comes from, and people's own tables."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kuralab.catalogue import DATA, OWN_DATA
from kuralab.config import Config
from kuralab.runs.folder import home
from kuralab.ui.choice import choose

PICTURES = Path(__file__).resolve().parents[2] / "assets" / "data"


def choose_data() -> str:
    """Draws the menu of data sets with a strip of pictures, provenance and the way to bring a table."""
    name = choose("data", "Data", known(), Config().data)
    picture = PICTURES / f"{name}.png"
    if picture.exists():
        st.image(picture, width="stretch", alt=f"Pictures of {DATA[name].title}")
    st.caption(DATA[name].line if name in DATA else "A table brought by you")
    with st.container(horizontal=True):
        about = st.popover("Source", icon=":material/info:", on_change="rerun", key="about-data")
        table = st.popover("Your own", icon=":material/upload:")
    if about.open:
        with about:
            _provenance(name)
    with table:
        _upload()
    return name


def known() -> dict[str, str]:
    """The titles of all data sets by name: the catalogue's and the uploaded ones."""
    uploads = sorted((home() / "data").glob(f"{OWN_DATA}*.safetensors"))
    return {name: entry.title for name, entry in DATA.items()} | {
        path.stem: f"Your table {path.stem.removeprefix(OWN_DATA)[:6]}" for path in uploads
    }


def _provenance(name: str) -> None:
    from kuralab import data  # imports torch: only when somebody asks

    try:
        found = data.provenance(name, home())
    except data.DataError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.text(f"Source: {found.source}")
    st.text(f"Licence: {found.licence}")
    if found.note:
        st.text(found.note)


def _upload() -> None:
    st.file_uploader(
        "A CSV file: one datum in each row, a number in every cell; a column named label gives the classes",
        type=["csv", "tsv", "txt"], key="table", on_change=_keep,
    )  # fmt: skip
    trouble = st.session_state.get("table-trouble")
    if trouble:
        st.error(trouble, icon=":material/error:")


def _keep() -> None:
    """Keeps an uploaded table and chooses it; a table that cannot be used leaves the choice as it was."""
    from kuralab import data

    st.session_state["table-trouble"] = None
    file = st.session_state["table"]
    if file is None:
        return
    try:
        st.session_state["data"] = data.own.save(file.getvalue(), home())
    except data.DataError as error:
        st.session_state["table-trouble"] = str(error)
