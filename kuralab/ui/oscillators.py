"""The Kuramoto page's one call: the manifolds that oscillate, the laws, and the run to start from."""

from __future__ import annotations

from typing import Any

from safetensors import safe_open

from kuralab.catalogue import FREQUENCIES, LAWS, MANIFOLDS
from kuralab.runs.folder import RunError, find
from kuralab.ui.explore import ENCODINGS, lost, started
from kuralab.ui.stage import MODULES, stage


def oscillators(run_id: str) -> None:
    """Draws the oscillators; everything that moves is computed in the browser."""
    laws = [{"name": name, "title": entry.title, "line": entry.line} for name, entry in FREQUENCIES.items()]
    run, reason = _latent(run_id)
    colours = {law.symbol: law.colour for law in LAWS.values()}
    options = {"manifolds": grounds(), "laws": laws, "colours": colours, "run": run, "reason": reason}
    stage("kuramoto", options, key="kuramoto")


def grounds() -> list[dict[str, str]]:
    """Every manifold that oscillates: those the browser has a module for, so that nothing heavy is imported.

    >>> len(grounds())
    4
    """
    able = {path.stem for path in (MODULES / "kuramoto").glob("*.js")}
    return [{"name": name, "title": entry.title} for name, entry in MANIFOLDS.items() if name in able]


def _latent(run_id: str) -> tuple[dict[str, Any] | None, str | None]:
    """The run whose encodings may oscillate, or the reason why there is none."""
    try:
        run = find(run_id)
        title = run.title  # reads the run's configuration
    except RunError as error:
        return None, str(error)
    if not (run.path / ENCODINGS).is_file():
        if run.result is not None:
            return None, lost(run)
        return None, f"{title} is not finished: its encodings are written at the end."
    with safe_open(run.path / "view.safetensors", framework="numpy") as view:
        words = view.metadata()
    if words.get("oscillates") != "true":
        return None, f"{title}: {words.get('reason') or 'its latent space does not oscillate.'}"
    return {"id": run.id, "title": title, "start": started(run)}, None
