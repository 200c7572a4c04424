"""The shelf of runs: a table of all of them, with small pictures and a search."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from kuralab.catalogue import DATA, LATENTS
from kuralab.figures import portrait
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job
from kuralab.runs.folder import TRAIN
from kuralab.ui.handling import import_run
from kuralab.ui.session import KEY

TABLE = "shelf"
COLUMNS = {
    "picture": st.column_config.ImageColumn("", width="small"),
    "name": st.column_config.TextColumn("Name", width="medium"),
    "family": st.column_config.TextColumn("Family"),
    "data": st.column_config.TextColumn("Data"),
    "state": st.column_config.TextColumn("State"),
    "elbo": st.column_config.NumberColumn("ELBO", format="%.1f", help="Nats per held-out datum; higher is better"),
    "reconstruction": st.column_config.NumberColumn("Reconstruction", format="%.1f", help="Nats per held-out datum"),
    "kl": st.column_config.NumberColumn("KL", format="%.2f", help="Nats per held-out datum"),
    "shape": st.column_config.TextColumn("Shape", help="Whether the latent space looks folded, told from neighbours"),
    "seconds": st.column_config.NumberColumn("Trained", format="%.0f s"),
    "created": st.column_config.DatetimeColumn("Made", format="distance"),
}


def shelf() -> None:
    """The table with its search; a click on a row makes that run the current one."""
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with left:
        words = st.text_input(
            "Search", key="search", bind="query-params", icon=":material/search:", persist_state="session",
            placeholder="Name, family, data or state",
        )  # fmt: skip
    with right:
        import_run()
    jobs = [job for job in Queue().jobs(kind=TRAIN) if matches(job, words)]
    if not jobs:
        st.info(
            "No run has these words." if words else "No runs yet: train one, or import one.", icon=":material/info:"
        )
        return
    ids = [job.id for job in jobs]
    chosen = st.session_state.get(KEY)
    st.dataframe(
        [_row(job) for job in jobs], key=_fresh(ids, chosen), hide_index=True, column_config=COLUMNS, row_height=56,
        height=min(322, 42 + 56 * len(jobs)), on_select=_take, selection_mode="single-row", placeholder="–",
        selection_default={"selection": {"rows": [ids.index(chosen)]}} if chosen in ids else None,
        alt=f"{len(jobs)} runs with their held-out numbers",
    )  # fmt: skip


def matches(job: Job, words: str) -> bool:
    """Whether every word occurs in what the table says of a job.

    Case does not matter.
    """
    told = " ".join(str(value) for key, value in _row(job, False).items() if key != "picture").lower()
    return all(word in told for word in words.lower().split())


def _row(job: Job, with_picture: bool = True) -> dict[str, Any]:
    config, told = job.config, job.summary or {}
    family, data = LATENTS.get(config.get("latent", "")), DATA.get(config.get("data", ""))
    return {
        "picture": _picture(job, family.symbol, family.colour) if family and with_picture else "",
        "name": job.name,
        "family": f"{family.symbol} {config.get('dim')}" if family else "",
        "data": data.title if data else "Own data",
        "state": job.state,
        **{name: told.get(name) for name in ("elbo", "reconstruction", "kl", "seconds")},
        "shape": _shape(told),
        "created": datetime.fromtimestamp(job.created, UTC),
    }


def _shape(told: Mapping[str, Any]) -> str | None:
    topology = told.get("topology") or {}
    return None if topology.get("folded") is None else topology["words"].split(":")[0]


def _picture(job: Job, symbol: str, colour: str) -> str:
    """The run's small picture, or its family's symbol while there is none."""
    path = Queue().home / "runs" / job.id / portrait.FILE
    if path.is_file():
        return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="144" height="108"><text x="72" y="66" font-size="34" '
        f'font-family="sans-serif" font-weight="600" text-anchor="middle" fill="{colour}">{symbol}</text></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _fresh(ids: list[str], chosen: str | None) -> str:
    """The table's key: a new one when rows or choice came from elsewhere, for it knows its choice by row number."""
    number, drawn = st.session_state.get(TABLE, (0, None))
    number += drawn != (ids, chosen)
    st.session_state[TABLE] = (number, (ids, chosen))
    return f"{TABLE}.{number}"


def _take() -> None:
    number, (ids, _) = st.session_state[TABLE]
    rows = st.session_state[f"{TABLE}.{number}"]["selection"]["rows"]
    chosen = ids[rows[0]] if rows else None
    st.session_state[KEY] = chosen
    st.session_state[TABLE] = (number, (ids, chosen))
