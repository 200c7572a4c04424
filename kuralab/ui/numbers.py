"""The numbers of a comparison: bars with intervals, a table, and both to take home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kuralab.catalogue import LATENTS
from kuralab.figures.charts import Bar, bars
from kuralab.jobs.table import Job
from kuralab.runs.folder import Run, RunError, find
from kuralab.runs.metrics import read
from kuralab.runs.tables import compare, to_csv, to_json

QUANTITIES = ("elbo", "reconstruction", "kl")
STANDARD_ERRORS = 1.96
COLUMNS = {
    "symbol": st.column_config.TextColumn("Family"),
    "elbo": st.column_config.NumberColumn("ELBO, nats", format="%.2f"),
    "reconstruction": st.column_config.NumberColumn("Reconstruction, nats", format="%.2f"),
    "kl": st.column_config.NumberColumn("KL, nats", format="%.2f"),
    "samples_per_second": st.column_config.NumberColumn("Samples/s", format="%.0f"),
    "seconds": st.column_config.NumberColumn("Seconds", format="%.1f"),
    "dim": st.column_config.NumberColumn("Dimension"),
    "device": st.column_config.TextColumn("Device"),
}


def numbers(jobs: Sequence[Job]) -> None:
    """Draws what is known of the finished ones; says so while there is none."""
    runs = [run for run in map(_folder, jobs) if run is not None]
    table = compare(runs)
    finished = [row for row in table if row["elbo"] is not None]
    if not finished:
        st.caption("Held-out numbers appear here as soon as the first family is done.")
        return
    for column, quantity in zip(st.columns(len(QUANTITIES)), QUANTITIES, strict=True):
        with column:
            st.plotly_chart(_bars(finished, quantity), width="stretch", key=f"bars-{quantity}")
    st.caption("Means over the held-out data with 95 % intervals of the mean, in nats per datum.")
    st.dataframe(finished, column_config=COLUMNS, column_order=list(COLUMNS), hide_index=True, width="stretch")
    _downloads(table, [row for run in runs for row in _curve(run)], jobs[0].group or "")


def _bars(rows: Sequence[dict[str, Any]], quantity: str) -> Any:
    values = []
    for row in rows:
        value, half = row[quantity], STANDARD_ERRORS * (row[f"{quantity}_error"] or 0.0)
        values.append(Bar(row["symbol"], LATENTS[row["latent"]].colour, value, value - half, value + half))
    figure = bars(values, quantity).update_layout(height=300)
    return figure.update_yaxes(autorange=False, range=[len(values) - 0.5, -0.9])  # room above for the first number


def _curve(run: Run) -> list[dict[str, Any]]:
    latent = run.config.latent
    return [{"run": run.id, "latent": latent, **row} for row in read(run.path / "metrics.jsonl")]


def _downloads(table: Sequence[dict[str, Any]], curves: Sequence[dict[str, Any]], group: str) -> None:
    with st.container(horizontal=True):
        for name, rows in (("table", table), ("curves", curves)):
            for ending, write, kind in (("csv", to_csv, "text/csv"), ("json", to_json, "application/json")):
                st.download_button(
                    f"{name.capitalize()} as {ending.upper()}", write(rows), f"compare-{group}-{name}.{ending}", kind,
                    icon=":material/download:", on_click="ignore", key=f"{name}-{ending}",
                )  # fmt: skip


def _folder(job: Job) -> Run | None:
    try:
        return find(job.id)
    except RunError:
        return None
