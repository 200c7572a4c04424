"""What can be done with a run: open, rename, export, delete and bring back; and how one is brought in."""

from __future__ import annotations

import streamlit as st

from kuralab.catalogue import PAGES
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.runs import archive
from kuralab.runs.folder import EXAMPLE, TRAIN, RunError, find
from kuralab.ui.look import plain
from kuralab.ui.session import KEY, session
from kuralab.ui.watch import ROOT

GONE = "handling.gone"
TROUBLE = "handling.trouble"


def chosen_run() -> None:
    """What can be done with the current run."""
    _undo()
    job = _current()
    if job is None:
        _nothing_chosen()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(job.name), anchor=False, width="content")
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
        st.warning(plain(job.error), icon=":material/error:")


def _nothing_chosen() -> None:
    asked = st.query_params.get(KEY)
    if asked and asked != EXAMPLE.name:
        line = f"Expected the id of a run; got {asked[:80]!r}. Choose one from the list, or import one."
        st.warning(plain(line), icon=":material/link_off:")
    elif Queue().jobs(kind=TRAIN):
        st.caption("Click a row to open, rename, export or delete that run.")


def _current() -> Job | None:
    run = st.session_state.get(KEY)
    found = Queue().some([run]) if run and run != EXAMPLE.name else []
    return found[0] if found and found[0].kind == TRAIN and not found[0].trashed else None


def _export(job: Job) -> None:
    def content() -> bytes:
        return archive.export(find(job.id), job.name)

    st.download_button(
        "Export", content, file_name=f"kuralab-{job.id}.zip", mime="application/zip", icon=":material/archive:",
        help="Configuration, rows, weights (safetensors) and encodings (npz) in one zip file", on_click="ignore",
    )  # fmt: skip


def _rename(job: Job) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form("rename", border=False):
        st.text_input("New name", value=job.name, max_chars=120, key="handling.name")
        st.form_submit_button("Rename", on_click=_do, args=("rename", job.id, "handling.name"))


def _delete(job: Job) -> None:
    _do("trash", job.id)
    if TROUBLE not in st.session_state:
        st.session_state[GONE] = job.id
        st.session_state[KEY] = None


def _undo() -> None:
    """What went wrong last, and the way back from the last deletion."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(trouble, icon=":material/error:")
    for job in Queue().some([gone]) if (gone := st.session_state.get(GONE)) else []:
        if job.trashed:
            with st.container(horizontal=True, vertical_alignment="center"):
                line = f"“{plain(job.name)}” is deleted; it can be brought back for seven days."
                st.info(line, icon=":material/delete:")
                st.button("Undo", icon=":material/undo:", on_click=_restore, args=(job,))


def _restore(job: Job) -> None:
    _do("restore", job.id)
    st.session_state[KEY] = job.id


def _do(what: str, run_id: str, field: str = "") -> None:
    """Asks the queue for something; a refusal is said on the page."""
    words = (st.session_state[field],) if field else ()
    try:
        getattr(Queue(), what)(run_id, session(), *words)
    except QueueError as error:
        st.session_state[TROUBLE] = str(error)


def import_run() -> None:
    """Takes the zip file of a run and makes that run the current one."""
    with st.popover("Import", icon=":material/unarchive:", width="stretch"):
        st.file_uploader("The zip file of an exported run", "zip", key="handling.zip", on_change=_unpack)


def _unpack() -> None:
    file = st.session_state["handling.zip"]
    if file is None:
        return
    try:
        run = archive.import_(file.getvalue())
        Queue().adopt(run, session())
        st.session_state[KEY] = run.id
    except RunError as error:
        st.session_state[TROUBLE] = str(error)
