"""Watching runs: the stage that follows them, and the buttons that steer the ones of this browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kuralab.catalogue import PAGES
from kuralab.config import ConfigError
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.ui.controls import asked
from kuralab.ui.session import KEY, session
from kuralab.ui.stage import stage

ROOT = Path(__file__).resolve().parents[2]
STEERING = {
    ("queued", "run"): ("cancel",),
    ("queued", "step"): ("cancel",),
    ("running", "run"): ("pause", "cancel"),
    ("running", "step"): ("pause", "cancel"),
    ("paused", "pause"): ("run", "step", "cancel"),
    ("cancelled", "cancel"): ("run",),
}
BUTTONS = {
    "pause": ("Pause", ":material/pause:", "Keeps every finished step; goes on from there. A start begins anew"),
    "run": ("Resume", ":material/play_arrow:", "Goes on from where it stopped"),
    "step": ("Step", ":material/skip_next:", "Trains one more epoch, then pauses again"),
    "cancel": ("Cancel", ":material/stop:", "Stops it; what was learned stays"),
}


def train() -> None:
    """Queues the run that the controls describe and makes it the one the app is about."""
    try:
        st.session_state[KEY] = Queue().submit(asked(), session())
    except (ConfigError, QueueError) as error:
        st.session_state["trouble"] = str(error)


@st.fragment
def watch_run() -> None:
    """The run the address names: its encodings, curves and progress, and what can be done with it."""
    run_id = st.query_params.get(KEY)
    job, trouble = _look_up(run_id)
    told = {"state": job.state, "want": job.want} if job else {}
    stage("train", {"run": None if trouble else run_id, **told}, key="train", progress=heard)
    if trouble:
        st.warning(trouble, icon=":material/link_off:")
    if job:
        steer([job])
    if job and job.state == "done":
        _doors(job.id)


def _look_up(run_id: str | None) -> tuple[Job | None, str]:
    """The job of this id, or why there is none."""
    if not run_id:
        return None, ""
    try:
        return Queue().get(run_id), ""
    except QueueError as error:
        return None, str(error)


def heard() -> None:
    """The stage saw a run change; being called is enough, the fragment draws its buttons anew."""


def steer(jobs: list[Job]) -> None:
    """Draws the buttons the jobs' states allow; only the browser that started a job may press them."""
    mine = [job for job in jobs if job.belongs_to(session())]
    wishes = [want for want in BUTTONS if any(want in STEERING.get((job.state, job.want), ()) for job in mine)]
    with st.container(horizontal=True):
        for want in wishes:
            title, icon, help = BUTTONS[want]
            st.button(title, key=f"want-{want}", icon=icon, help=help, on_click=_ask, args=(mine, want))
    if not mine and any(job.state not in ("done", "failed") for job in jobs):
        st.caption("Started in another browser: you can look on; only that browser can pause or cancel it.")
    if trouble := st.session_state.pop("trouble", None):
        st.error(trouble, icon=":material/error:")


def _ask(jobs: list[Job], want: str) -> None:
    queue = Queue()
    for job in jobs:
        if want in STEERING.get((job.state, job.want), ()):
            try:
                queue.want(job.id, session(), want)
            except QueueError as error:
                st.session_state["trouble"] = str(error)


def _doors(run_id: str) -> None:
    with st.container(horizontal=True):
        for name, label in (("latent", "See its latent space"), ("compare", "Compare all families")):
            st.page_link(ROOT / f"pages/{name}.py", label=label, icon=PAGES[name].icon, query_params={"run": run_id})
