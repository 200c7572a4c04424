"""The shelf of runs: the table of all of them, and what can be done with the one that is chosen."""

from __future__ import annotations

import base64
import shutil
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from kuralab.catalogue import DATA, LATENTS, PAGES
from kuralab.figures import FigureError, portrait
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.runs import archive
from kuralab.runs.folder import EXAMPLE, TRAIN, Run, RunError, find
from kuralab.ui.session import KEY, session
from kuralab.ui.watch import ROOT

TABLE = "shelf"
GONE = "shelf.gone"
TROUBLE = "shelf.trouble"
COLUMNS = {
    "picture": st.column_config.ImageColumn("", width="small"),
    "name": st.column_config.TextColumn("Name", width="medium"),
    "family": st.column_config.TextColumn("Family"),
    "data": st.column_config.TextColumn("Data"),
    "state": st.column_config.TextColumn("State"),
    "elbo": st.column_config.NumberColumn("ELBO", format="%.1f", help="Nats per held-out datum; higher is better"),
    "reconstruction": st.column_config.NumberColumn("Reconstruction", format="%.1f", help="Nats per held-out datum"),
    "kl": st.column_config.NumberColumn("KL", format="%.2f", help="Nats per held-out datum"),
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
        _import()
    jobs = [job for job in Queue().jobs(kind=TRAIN) if matches(job, words)]
    if not jobs:
        st.info(
            "No run has these words." if words else "No runs yet: train one, or import one.", icon=":material/info:"
        )
        return
    ids = [job.id for job in jobs]
    chosen = st.session_state.get(KEY)
    st.session_state[f"{TABLE}.ids"] = ids
    st.dataframe(
        [_row(job) for job in jobs], key=TABLE, hide_index=True, column_config=COLUMNS, row_height=56,
        height=min(460, 60 + 56 * len(jobs)), on_select=_take, selection_mode="single-row", placeholder="–",
        selection_default={"selection": {"rows": [ids.index(chosen)]}} if chosen in ids else None,
        alt=f"{len(jobs)} runs with their held-out numbers",
    )  # fmt: skip


def matches(job: Job, words: str) -> bool:
    """Whether every word occurs in what the table says of a job.

    Case does not matter.
    """
    told = " ".join(str(value) for key, value in _row(job, False).items() if key != "picture").lower()
    return all(word in told for word in words.lower().split())


def chosen_run() -> None:
    """What can be done with the current run."""
    _undo()
    job = _current()
    if job is None:
        st.caption("Click a row to open, rename, export or delete that run.")
        return
    st.subheader(job.name, anchor=False)
    with st.container(horizontal=True):
        if job.state == "done":
            st.page_link(ROOT / "pages/latent.py", label="Open", icon=PAGES["latent"].icon, query_params={KEY: job.id})
        st.page_link(ROOT / "pages/train.py", label="Curves", icon=PAGES["train"].icon, query_params={KEY: job.id})
        _export(job)
        if job.belongs_to(session()):
            _rename(job)
            st.button("Delete", icon=":material/delete:", on_click=_delete, args=(job,))
    if not job.belongs_to(session()):
        st.caption("Made in another browser: you can look and export; only that browser can rename or delete it.")
    if job.error:
        st.warning(job.error, icon=":material/error:")


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
        "created": datetime.fromtimestamp(job.created, UTC),
    }


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


def _current() -> Job | None:
    run = st.session_state.get(KEY)
    found = Queue().some([run]) if run and run != EXAMPLE.name else []
    return found[0] if found and found[0].kind == TRAIN and not found[0].trashed else None


def _take() -> None:
    rows = st.session_state[TABLE]["selection"]["rows"]
    ids = st.session_state.get(f"{TABLE}.ids", [])
    st.session_state[KEY] = ids[rows[0]] if rows and rows[0] < len(ids) else None


def _export(job: Job) -> None:
    def content() -> bytes:
        return archive.export(find(job.id), job.name)

    st.download_button(
        "Export", content, file_name=f"kuralab-{job.id}.zip", mime="application/zip", icon=":material/archive:",
        help="Configuration, rows, weights (safetensors) and encodings (npz) in one zip file", on_click="ignore",
    )  # fmt: skip


def _rename(job: Job) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form("rename", border=False):
        st.text_input("New name", value=job.name, max_chars=120, key="shelf.name")
        st.form_submit_button("Rename", on_click=_do, args=("rename", job.id, "shelf.name"))


def _delete(job: Job) -> None:
    _do("trash", job.id)
    if TROUBLE not in st.session_state:
        st.session_state[GONE] = job.id
        st.session_state[KEY] = None


def _undo() -> None:
    """What went wrong last, and the way back from the last deletion."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(trouble, icon=":material/error:")
    jobs = Queue().some([gone]) if (gone := st.session_state.get(GONE)) else []
    for job in jobs:
        if job.trashed:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.info(f"“{job.name}” is deleted; it can be brought back for seven days.", icon=":material/delete:")
                st.button("Undo", icon=":material/undo:", on_click=_do, args=("restore", job.id))


def _do(what: str, run_id: str, field: str = "") -> None:
    """Asks the queue for something; a refusal is said on the page."""
    words = (st.session_state[field],) if field else ()
    try:
        getattr(Queue(), what)(run_id, session(), *words)
    except QueueError as error:
        st.session_state[TROUBLE] = str(error)


def _import() -> None:
    with st.popover("Import", icon=":material/unarchive:", width="stretch"):
        st.file_uploader("The zip file of an exported run", "zip", key="shelf.zip", on_change=_unpack)


def _unpack() -> None:
    file = st.session_state["shelf.zip"]
    if file is None:
        return
    try:
        run = archive.import_(file.getvalue())
        _keep_portrait(run)
        Queue().adopt(run, session())
        st.session_state[KEY] = run.id
    except (RunError, FigureError) as error:
        st.session_state[TROUBLE] = str(error)


def _keep_portrait(run: Run) -> None:
    """An import that cannot be drawn is no use: it goes again."""
    try:
        portrait.keep(run)
    except FigureError:
        shutil.rmtree(run.path)
        raise
