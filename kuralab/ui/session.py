"""Who asks, and which run the app is about."""

from __future__ import annotations

import streamlit as st

from kuralab.jobs.table import Table
from kuralab.runs.folder import EXAMPLE, TRAIN, RunError, find
from kuralab.ui.choice import distinct

COOKIE = "kuralab_session"
KEY = "run"
_SEEN = "address.run"


def session() -> str:
    """The browser's own name: what it may pause, cancel or delete."""
    return str(st.context.cookies.get(COOKIE, "local"))


def current_run() -> str:
    """The id of the run the app is about; the shipped example when none is chosen."""
    return st.session_state.get(KEY) or EXAMPLE.name


def choose_run() -> None:
    """The current run: named by the address (`?run=`), chosen in the sidebar, kept from page to page."""
    names = {job.id: job.name for job in Table().jobs(kind=TRAIN)}
    names[EXAMPLE.name] = "Example · shipped"
    asked, chosen = st.query_params.get(KEY), st.session_state.get(KEY)
    if asked and asked != st.session_state.get(_SEEN):  # a link to another page asks for none: keep what was chosen
        chosen = asked
    if chosen and chosen not in names and (title := _title(chosen)):
        names[chosen] = title
    names = distinct(names)
    st.session_state[KEY] = chosen if chosen in names else None
    with st.sidebar:
        chosen = st.selectbox(
            "Current run", list(names), index=None, key=KEY, placeholder="None chosen", persist_state="session",
            format_func=lambda run: names.get(run, run), help="Followed by every page; part of the link you copy",
        )  # fmt: skip
    if chosen:
        st.query_params[KEY] = chosen
    elif asked and _title(asked):
        del st.query_params[KEY]
    st.session_state[_SEEN] = st.query_params.get(KEY)


def _title(run_id: str) -> str | None:
    """What a run outside the table is called, None when there is no such run."""
    try:
        return find(run_id).title
    except RunError:
        return None
