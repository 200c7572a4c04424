"""Numbers of runs as tables: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kuralab.catalogue import LATENTS
from kuralab.runs.folder import Run

NUMBERS = ("elbo", "elbo_error", "reconstruction", "reconstruction_error", "kl", "kl_error")
_BUDGET = ("data", "dim", "classes", "network", "hidden", "epochs", "batch", "learning_rate", "beta", "seed")


def to_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV; the columns are all names that occur, in order of appearance.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> print(to_csv([{"epoch": 1, "kl": 2.5}, {"epoch": 2, "kl": 2.0, "temperature": 0.5}]), end="")
    epoch,kl,temperature
    1,2.5,
    2,2.0,0.5
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def to_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as a JSON list.

    >>> to_json([{"epoch": 1}])
    '[\\n {\\n  "epoch": 1\\n }\\n]'
    """
    return json.dumps([dict(row) for row in rows], indent=1, ensure_ascii=False)


def compare(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """One row per run: its family, its held-out numbers (nats per datum, with standard errors), its budget.

    A run that is not finished has empty numbers.
    """
    return [_row(run) for run in runs]


def _row(run: Run) -> dict[str, Any]:
    config, result = run.config, run.result or {}
    family = LATENTS[config.latent]
    row: dict[str, Any] = {"run": run.id, "latent": config.latent, "symbol": family.symbol}
    row |= {name: result.get(name) for name in (*NUMBERS, "seconds", "samples_per_second", "device")}
    return row | {name: getattr(config, name) for name in _BUDGET}


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
