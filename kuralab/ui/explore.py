"""Looking at a finished run, and the ways to the other pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from kuralab.catalogue import PAGES
from kuralab.runs.folder import Run, RunError, find
from kuralab.ui.session import KEY, current_run
from kuralab.ui.stage import stage

ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = "encodings.safetensors"
DOORS = {
    "train": ("Train one in half a minute", "Choose data and a family; watch the encodings move while it learns."),
    "kuramoto": ("Play with coupling", "A thousand oscillators that synchronise while you drag a slider."),
    "compare": ("Compare five families", "The same data and budget; five latent spaces side by side."),
}


def asked_run() -> str:
    """The run the address names, found or not; the current one when it names none."""
    return st.query_params.get(KEY) or current_run()


def lost(run: Run) -> str:
    """What to say of a finished run whose encodings are gone."""
    return f"Expected {ENCODINGS} in the folder of {run.title}; it is missing. Import the run again, or train it anew."


def explore(run_id: str) -> None:
    """The latent space of a run; for a run that is not finished, what to do instead."""
    try:
        run = find(run_id)
    except RunError as error:
        st.warning(str(error), icon=":material/link_off:")
        st.page_link(ROOT / "pages/runs.py", label="See the list of runs", icon=PAGES["runs"].icon, query_params={})
        return
    if not (run.path / ENCODINGS).is_file():
        if run.result is not None:
            st.warning(lost(run), icon=":material/error:")
            return
        st.info(f"{run.title} is not finished: its encodings are written at the end.", icon=":material/hourglass:")
        page = ROOT / "pages/train.py"
        st.page_link(page, label="Watch it train", icon=PAGES["train"].icon, query_params={KEY: run_id})
        return
    told = {"run": run.id, "snapshots": run.snapshots, "start": started(run), "verdict": _verdict(run)}
    stage("latent", told, key="latent")


def started(run: Run) -> bool:
    """Whether the frames of a synchronised start were kept."""
    return (run.path / "start.safetensors").is_file()


def _verdict(run: Run) -> dict[str, Any]:
    """Whether the latent space is folded, and how far encodings are from the truth, as far as it was told."""
    result = run.result or {}
    return {name: result.get(name) for name in ("topology", "geometry_error_deg")}


def doors() -> None:
    """The three ways into the laboratory, side by side."""
    for column, (name, (title, line)) in zip(st.columns(len(DOORS), gap="medium"), DOORS.items(), strict=True):
        with column, st.container(border=True):
            st.page_link(ROOT / f"pages/{name}.py", label=f"**{title}**", icon=PAGES[name].icon)
            st.caption(line)
