"""`kuralab compare`: families on the same data, with the same seed and budget."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kuralab.catalogue import LATENTS, PLAIN
from kuralab.cli import train
from kuralab.runs import tables
from kuralab.runs.folder import create


def options(parser: argparse.ArgumentParser) -> None:
    """The settings all families share, and which families."""
    train.options(parser, without=("latent", "dim"))
    parser.add_argument(
        "--latents", nargs="+", metavar="LATENT", default=list(PLAIN),
        help=f"families, each in its own dimension: {', '.join(LATENTS)}",
    )  # fmt: skip
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the table here")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Train one family after the other, and answer with one row for each."""
    configs = [train.config(args, latent=latent, dim=None) for latent in args.latents]
    runs = [create(config) for config in configs]
    for one in runs:
        train.trained(one)
    rows = tables.compare(runs)
    if args.csv:
        args.csv.write_text(tables.to_csv(rows), encoding="utf-8")
    return {"runs": rows}, _table(rows), 0


def _table(rows: list[dict[str, Any]]) -> str:
    head = f"{'family':8}{'dim':>5}{'ELBO':>18}{'reconstruction':>18}{'KL':>16}{'samples/s':>12}  run"
    lines = [head]
    for row in rows:
        cells = "".join(f"{row[name]:>{width}.2f} ± {row[f'{name}_error']:<5.2f}" for name, width in _WIDTHS.items())
        lines.append(f"{row['symbol']:8}{row['dim']:>5}{cells}{row['samples_per_second']:>12,.0f}  {row['run']}")
    return "\n".join(lines).replace("-", "−") + "\nnats per held-out datum, ± standard error"


_WIDTHS = {"elbo": 10, "reconstruction": 10, "kl": 8}
