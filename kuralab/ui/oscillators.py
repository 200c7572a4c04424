"""The Kuramoto page's one call: the manifolds that oscillate, the laws, and the run to start from."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from safetensors import safe_open

from kuralab.catalogue import FREQUENCIES, MANIFOLDS
from kuralab.kuramoto import flow
from kuralab.runs.folder import RunError, find
from kuralab.ui.stage import stage


def oscillators(run_id: str) -> None:
    """Draws the oscillators; everything that moves is computed in the browser."""
    known, arrays = _grounds()
    laws = [{"name": name, "title": entry.title, "line": entry.line} for name, entry in FREQUENCIES.items()]
    run, reason = _latent(run_id)
    stage("kuramoto", {"manifolds": known, "laws": laws, "run": run, "reason": reason}, arrays, key="kuramoto")


@st.cache_resource(show_spinner=False)
def _grounds() -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """Every manifold that oscillates, at its usual dimension, and the arrays to draw it."""
    known: list[dict[str, Any]] = []
    arrays: dict[str, np.ndarray] = {}
    for name, entry in MANIFOLDS.items():
        kind = entry.load()
        if not kind.oscillates:
            continue
        place = kind()
        mesh = place.mesh()
        features = place.space_features
        known.append({"name": name, "title": entry.title, "features": features, "dim": flow.find(name).dim})
        arrays |= {f"{name}.vertices": mesh.vertices, f"{name}.faces": mesh.faces, f"{name}.lines": mesh.lines}
        arrays |= {f"{name}.axes.{k}": axis for k, axis in enumerate(mesh.axes)}
    return known, arrays


def _latent(run_id: str) -> tuple[dict[str, str] | None, str | None]:
    """The run whose encodings may oscillate, or the reason why there is none."""
    try:
        run = find(run_id)
    except RunError as error:
        return None, str(error)
    if not (run.path / "encodings.safetensors").is_file():
        return None, f"{run.title} is not finished: its encodings are written at the end."
    with safe_open(run.path / "view.safetensors", framework="numpy") as view:
        words = view.metadata()
    if words.get("oscillates") != "true":
        return None, f"{run.title}: {words.get('reason') or 'its latent space does not oscillate.'}"
    return {"id": run.id, "title": run.title}, None
