"""A picture as a job: settings in a folder, a file beside them, progress on the way.

A picture's folder holds `config.json` with `run`, `picture`, `colour` and `theme`; the worker adds the picture itself
and, while it draws, `progress.json`.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuralab.figures import FigureError, colours
from kuralab.runs.folder import Run, find, write


class Stopped(Exception):  # noqa: N818 - control flow, not a fault
    """The picture is no longer wanted."""


@dataclass(frozen=True)
class Kind:
    """One kind of picture: what it is called, how its file ends, what it is to a browser."""

    title: str
    suffix: str
    mime: str
    needs_offscreen: bool = False


KINDS = {
    "still": Kind("Still", "png", "image/png", True),
    "turntable": Kind("Turntable film", "gif", "image/gif", True),
    "gltf": Kind("3-D scene (glTF)", "glb", "model/gltf-binary"),
    "ply": Kind("3-D mesh (PLY)", "ply", "application/octet-stream"),
    "html": Kind("One-file page", "html", "text/html"),
}


def settings(run: str, picture: str, colour: str = "", theme: str = "light") -> dict[str, str]:
    """The settings of a picture job, checked.

    Args:
        run: The id of a finished run.
        picture: One of `KINDS`.
        colour: What to colour by; the first label there is when empty.
        theme: "light" or "dark".

    Raises:
        FigureError: If there is no such kind or theme.

    >>> settings("run", "film")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kuralab.figures.FigureError: Expected picture to be one of still, turntable, gltf, ply, html; got 'film'. ...
    """
    for word, value, known in (("picture", picture, KINDS), ("theme", theme, colours.THEMES)):
        if value not in known:
            raise FigureError(f"Expected {word} to be one of {', '.join(known)}; got {value!r}. Choose one of these.")
    return {"run": run, "picture": picture, "colour": colour, "theme": theme}


def render(folder: Path, stop: Callable[[], bool]) -> Mapping[str, Any]:
    """Make the picture a folder asks for and put it there.

    Args:
        folder: The job's folder, beside the folders of the runs.
        stop: Asked between the parts of the work; the picture is left out when it is true.

    Returns:
        `file` (its name in the folder), `bytes` and `mime`; nothing when it was stopped.

    Raises:
        FigureError: If the picture cannot be made.
        RunError: If the run is not there or has no encodings.
    """
    job = Run(folder)
    asked = settings(**{key: str(job.settings.get(key, "")) for key in ("run", "picture", "colour", "theme")})

    def step(done: int, of: int) -> None:
        if stop():
            raise Stopped
        write(folder / "progress.json", json.dumps({"done": done, "of": of}))

    try:
        step(0, 1)
        content = draw(find(asked["run"], job.home), asked["picture"], asked["colour"], asked["theme"], step)
        step(1, 1)
    except Stopped:
        return {}
    kind = KINDS[asked["picture"]]
    name = f"picture.{kind.suffix}"
    part = folder / f"{name}.{secrets.token_hex(4)}.part"
    part.write_bytes(content)
    os.replace(part, folder / name)
    return {"file": name, "bytes": len(content), "mime": kind.mime}


def draw(
    run: Run,
    picture: str,
    colour: str = "",
    theme: str = "light",
    step: Callable[[int, int], None] = lambda _done, _of: None,
) -> bytes:
    """A picture of a run's latent space as the bytes of its file.

    Args:
        step: Told how many parts of how many are done; may raise to stop.
    """
    from kuralab.figures import gltf, latent, photograph, ply, read

    if picture == "html":
        return latent.latent_html(run).encode()
    space = read.space(run, colour)
    if picture == "still":
        return photograph.still(space, theme)
    if picture == "turntable":
        return photograph.turntable(space, theme, step=lambda done: step(done, photograph.FRAMES))
    return ply.ply(space, theme) if picture == "ply" else gltf.gltf(space, theme)


def progress(folder: Path) -> float:
    """How much of a picture is done, from 0 to 1."""
    try:
        told = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
        return min(1.0, float(told["done"]) / max(float(told["of"]), 1.0))
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def offer(folder: Path) -> tuple[bytes, str]:
    """A finished picture and its kind to a browser.

    Raises:
        FigureError: If there is none.
    """
    result = Run(folder).result or {}
    path = folder / Path(str(result.get("file", "missing"))).name
    if not path.is_file():
        raise FigureError(f"Expected a picture in job {folder.name}; there is none. Make it again.")
    return path.read_bytes(), str(result.get("mime", "application/octet-stream"))
