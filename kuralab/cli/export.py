"""`kuralab export`: a run as a zip of everything, as its rows, or as a picture of its latent space."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kuralab.cli import UsageError
from kuralab.figures import picture
from kuralab.figures.colours import THEMES
from kuralab.runs import archive, metrics, tables
from kuralab.runs.folder import Run, find

_PICTURES = {kind.suffix: name for name, kind in picture.KINDS.items()}
_ENDINGS = {
    "zip": "everything: settings, rows, weights, encodings",
    "csv": "its rows, one per epoch",
    **{kind.suffix: kind.title for kind in picture.KINDS.values()},
}


def options(parser: argparse.ArgumentParser) -> None:
    """Which run, and as what."""
    parser.add_argument("run", help="the id of a run, or “example”")
    endings = "; ".join(f".{ending} {words}" for ending, words in _ENDINGS.items())
    parser.add_argument("--out", type=Path, default=None, help=f"the file to write; its ending says what: {endings}")
    parser.add_argument("--colour", default="", help="what to colour pictures by, such as KL; else the first label")
    parser.add_argument("--theme", default="light", choices=list(THEMES), help="of pictures")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Write the file, and answer where it is and how large."""
    one = find(args.run)
    out = args.out or Path(f"kuralab-{one.id}.zip")
    ending = out.suffix.removeprefix(".").lower()
    if ending not in _ENDINGS:
        raise UsageError(f"Expected a file ending in .{', .'.join(_ENDINGS)}; got {out.name!r}. Choose one of these.")
    content = _content(one, ending, args)
    out.write_bytes(content)
    answer = {"run": one.id, "file": str(out), "bytes": len(content)}
    return answer, f"{out}: {_ENDINGS[ending]}, {len(content):,} bytes", 0


def _content(one: Run, ending: str, args: argparse.Namespace) -> bytes:
    if ending == "zip":
        return archive.export(one)
    if ending == "csv":
        return tables.to_csv(metrics.read(one.path / "metrics.jsonl")).encode()
    return picture.draw(one, _PICTURES[ending], args.colour, args.theme, _tell)


def _tell(done: int, of: int) -> None:
    if done % 10 == 0 or done == of:
        print(f"  {done} of {of}", file=sys.stderr, flush=True)
