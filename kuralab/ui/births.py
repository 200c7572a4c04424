"""The route of births: a swarm on its way to the posterior of one datum, calculated when asked for. No streamlit."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Lock

import numpy as np
from safetensors.numpy import save
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kuralab.runs.folder import Run, RunError, find
from kuralab.ui.answers import HEADERS, problem

FILES = ("config.json", "latent.safetensors", "encodings.safetensors", "decoder.safetensors")
_LONGEST = 12
_one_at_a_time = Lock()


def birth(where: Path | None = None) -> Callable[[Request], Awaitable[Response]]:
    """The handler for the runs of a data directory; `KURALAB_HOME` when left out.

    It is asked with `?datum=17`, and `&strength=0.5` where a coupling was learned.
    """

    async def answer(request: Request) -> Response:
        asked = request.query_params.get("datum", ""), request.query_params.get("strength", "1")
        try:
            run, datum, strength = find(request.path_params["id"], where), _whole(asked[0]), _amount(asked[1])
            headers = HEADERS | {"ETag": f'"{_version(run):x}-{datum}-{strength:g}"'}
            if request.headers.get("if-none-match") == headers["ETag"]:
                return Response(status_code=304, headers=headers)
            content = await run_in_threadpool(_born, run, datum, strength)
        except RunError as error:
            return problem(str(error))
        return Response(content, media_type="application/octet-stream", headers=headers)

    return answer


def _born(run: Run, datum: int, strength: float) -> bytes:
    with _one_at_a_time:  # others wait, so that many who ask at once do not hold up everything else
        from kuralab.runs import births  # brings torch, which the first page can do without

        arrays = births.birth(run, datum, strength)
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def _version(run: Run) -> int:
    return sum(path.stat().st_mtime_ns for path in (run.path / name for name in FILES) if path.exists())


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise RunError(f"Expected datum to be a whole number; got {text[:40]!r}. Ask for one like ?datum=17.")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount):
        raise RunError(f"Expected strength to be a number; got {text[:40]!r}. Ask for one like &strength=0.5.")
    return amount
