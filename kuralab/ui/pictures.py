"""Pictures of the current run: asked for by a button, made by a worker, offered for download."""

from __future__ import annotations

import json

import streamlit as st

from kuralab.figures import FigureError, picture
from kuralab.figures.colours import THEMES
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.runs.folder import Run, RunError, find
from kuralab.runs.tensors import read_tensors
from kuralab.ui.session import session

BEAT = 0.7
_MORE = ("KL", "reconstruction error", "phase")
_HELP = "A picture is made beside the trainings, so the page stays free meanwhile"


def pictures(run: Run) -> None:
    """The controls, and every picture that was made of this run in this browser."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Picture of the example" if run.read_only else "Picture",
            list(picture.KINDS),
            format_func=lambda name: picture.KINDS[name].title,
            key="picture",
        )
        colour = st.selectbox(
            "Colour by", _colours(run), format_func=_capital, key="picture.colour", disabled=kind == "html"
        )
        theme = st.segmented_control(
            "Theme", list(THEMES), default="light", format_func=str.capitalize, key="picture.theme", required=True
        )
        st.button("Make", icon=":material/photo_camera:", help=_HELP, on_click=_ask, args=(run.id, kind, colour, theme))
    if trouble := st.session_state.pop("picture.trouble", None):
        st.error(trouble, icon=":material/error:")
    if any(job.state in ("queued", "running") for job in _made(run)):
        _moving(run)
    else:
        _shown(run)


@st.fragment(run_every=BEAT)
def _moving(run: Run) -> None:
    """The pictures while one is being made; the page is drawn anew when all are there."""
    _shown(run)
    if not any(job.state in ("queued", "running") for job in _made(run)):
        st.rerun()


def _shown(run: Run) -> None:
    for job in _made(run)[:8]:
        with st.container(horizontal=True, vertical_alignment="center"):
            _one(job)


def _one(job: Job) -> None:
    folder = Queue().home / "runs" / job.id
    words = f"{picture.KINDS[job.config['picture']].title}, {job.config['theme']}"
    if job.state in ("queued", "running"):
        waits = "waits for a worker" if job.state == "queued" else f"{100 * picture.progress(folder):.0f} %"
        st.progress(picture.progress(folder), text=f"{words}: {waits}")
        return
    if job.state != "done":
        st.warning(f"{words}: {job.error or job.state}", icon=":material/error:")
        return
    try:
        content, mime = picture.offer(folder)
    except (FigureError, RunError) as error:
        st.warning(str(error), icon=":material/error:")
        return
    if mime.startswith("image/"):
        st.image(content, width=360, alt=f"{words} of the latent space")
    suffix = picture.KINDS[job.config["picture"]].suffix
    st.download_button(
        f"{words} ({len(content) / 1e6:.1f} MB)", content, file_name=f"kuralab-{job.config['run']}.{suffix}", mime=mime,
        key=f"get-{job.id}", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _made(run: Run) -> list[Job]:
    return [job for job in Queue().jobs(session=session(), kind="picture") if job.config.get("run") == run.id]


def _colours(run: Run) -> list[str]:
    """What the run's points can be coloured by, without placing them."""
    try:
        _, words = read_tensors(run.file("view"))
        return [*json.loads(words["labels"]), *(_MORE if json.loads(words["oscillates"]) else _MORE[:2])]
    except (RunError, KeyError, ValueError):
        return list(_MORE[:2])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:].replace("_", " ")


def _ask(run_id: str, kind: str, colour: str, theme: str) -> None:
    try:
        settings = picture.settings(run_id, kind, colour, theme)
        name = f"{picture.KINDS[kind].title} of {find(run_id).title}"
        Queue().submit(settings, session(), name, kind="picture")
    except (FigureError, RunError, QueueError) as error:
        st.session_state["picture.trouble"] = str(error)
