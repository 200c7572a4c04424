"""Comparing families: one press queues all of them; the stage shows them side by side, then come the numbers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import streamlit as st

from kuralab.catalogue import DATA, LATENTS, PAGES
from kuralab.config import ConfigError
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.ui.choice import choose
from kuralab.ui.controls import asked_of_all
from kuralab.ui.numbers import numbers
from kuralab.ui.session import session
from kuralab.ui.stage import stage
from kuralab.ui.watch import ROOT, heard, steer

KEY = "group"
NEW = ""


def train_all() -> None:
    """Queues one run of every chosen family as one comparison and makes it the page's own."""
    try:
        configs, group, queue = asked_of_all(), secrets.token_hex(5), Queue()
        for config in configs.values():
            queue.submit(config, session(), group=group)
    except (ConfigError, QueueError) as error:
        st.session_state["trouble"] = str(error)
    else:
        st.session_state[KEY] = group


def choose_group() -> None:
    """The comparison to look at: named by the address (`?group=`) or chosen from the earlier ones."""
    asked = st.query_params.get(KEY)
    known = _groups()
    if asked and asked not in known:
        st.warning(
            f"Expected the id of a comparison; got {asked[:80]!r}. Choose one below, or train a new one.",
            icon=":material/link_off:",
        )
    if known:
        choose(KEY, "Comparison", {NEW: "A new one", **known}, NEW)


@st.fragment
def watch_group() -> None:
    """The comparison that was chosen: the families side by side, their numbers, and what can be done."""
    group = st.session_state.get(KEY) or None
    jobs = _members(group) if group else []
    runs = [_told(job) for job in jobs]
    stage("compare", {"group": group if jobs else None, "runs": runs}, key="compare", progress=heard)
    if jobs:
        steer(jobs)
        numbers(jobs)
        _doors(jobs)


def _members(group: str) -> list[Job]:
    order = list(LATENTS)
    return sorted(Queue().jobs(group=group), key=lambda job: order.index(job.config["latent"]))


def _told(job: Job) -> dict[str, str]:
    family = LATENTS[job.config["latent"]]
    known = {"symbol": family.symbol, "title": family.title, "colour": family.colour}
    return {"run": job.id, "state": job.state, "want": job.want, **known}


def _groups() -> dict[str, str]:
    """Earlier comparisons by id, the newest first, each with what they were about."""
    found: dict[str, Job] = {}
    for job in Queue().jobs(kind="train"):
        if job.group:
            found.setdefault(job.group, job)
    return {group: _title(job) for group, job in found.items()}


def _title(job: Job) -> str:
    config = job.config
    data = DATA[config["data"]].title if config["data"] in DATA else "Your table"
    return f"{data} · {config['epochs']} epochs · seed {config['seed']}"


def _doors(jobs: Sequence[Job]) -> None:
    done = [job for job in jobs if job.state == "done"]
    if not done:
        return
    st.caption("Look closer at one of them")
    with st.container(horizontal=True):
        for job in done:
            symbol = LATENTS[job.config["latent"]].symbol
            st.page_link(
                ROOT / "pages/latent.py", label=symbol, icon=PAGES["latent"].icon, query_params={"run": job.id}
            )
