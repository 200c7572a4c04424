"""The GET routes: rows after a cursor, files and births of a run, a run as one zip. Needs no streamlit.

Reading needs no session: a run's link is for everyone. Nothing here changes anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kuralab.catalogue import MANIFOLDS
from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.runs.archive import export
from kuralab.runs.folder import Run, RunError, find, folder, valid
from kuralab.runs.metrics import Tails
from kuralab.ui.answers import HEADERS, problem
from kuralab.ui.births import birth
from kuralab.ui.meshes import drawing

MOST = 64
_TENSORS = re.compile(r"(start|view|encodings|encoder|decoder|strengths|snapshots/\d{5})(\.safetensors)?\Z")
_PICTURES = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\.(png|gif|mp4|webp|svg|html|glb|gltf|ply|csv|json|jsonl|npz)\Z")
_TYPES = {
    "png": "image/png", "gif": "image/gif", "mp4": "video/mp4", "webp": "image/webp", "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8", "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    "csv": "text/csv; charset=utf-8", "json": "application/json", "jsonl": "application/jsonl",
}  # fmt: skip


class Api:
    """The answers, from the queue and the run folders of one data directory.

    Args:
        where: The data directory; `KURALAB_HOME` when left out.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._where = where
        self._tails = Tails()

    @cached_property
    def _queue(self) -> Queue:
        return Queue(self._where)

    async def runs(self, request: Request) -> Response:
        """`?ids=a,b&after=3,7`: of each run its state, and its rows from the given one on."""
        ids = [part for part in request.query_params.get("ids", "").split(",") if part]
        after = request.query_params.get("after", "").split(",")
        if len(ids) > MOST:
            return problem(f"Expected at most {MOST} ids; got {len(ids)}. Ask for fewer at a time.", 400)
        starts = [_whole(after[i]) if i < len(after) else 0 for i in range(len(ids))]
        try:
            answer = {"runs": self._describe(ids, starts), "notice": self._queue.notice()}
        except QueueError as error:
            return problem(str(error), 503)
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def file(self, request: Request) -> Response:
        """One file of a run, with an ETag so that what did not change is not sent again."""
        return await run_in_threadpool(
            self._file, request.path_params["id"], request.path_params["file"], request.headers.get("if-none-match")
        )

    async def export(self, request: Request) -> Response:
        """Everything worth keeping of a run, as one zip."""
        try:
            run = find(request.path_params["id"], self._queue.home)
            names = [job.name for job in self._queue.some([run.id])]
            packed = await run_in_threadpool(export, run, *names)
        except (RunError, QueueError) as error:
            return problem(str(error))
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="kuralab-{run.id}.zip"'}
        return Response(packed, media_type="application/zip", headers=headers)

    async def manifold(self, request: Request) -> Response:
        """The drawing of a manifold at its usual dimension, as tensors that a browser may keep for a day."""
        name = request.path_params["name"]
        if name not in MANIFOLDS:
            return problem(f"Expected one of {', '.join(MANIFOLDS)}; got {name[:80]!r}. Ask for one of these.")
        content, tag = await run_in_threadpool(drawing, name)
        headers = HEADERS | {"ETag": tag, "Cache-Control": "public, max-age=86400"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="application/octet-stream", headers=headers)

    def _describe(self, ids: Sequence[str], starts: Sequence[int]) -> list[dict[str, Any]]:
        jobs = {job.id: job for job in self._queue.some([run_id for run_id in ids if valid(run_id)])}
        waiting = any(job.state == "queued" for job in jobs.values())
        places = self._queue.places() if waiting else {}
        return [
            self._one(jobs[run_id], start, places) if run_id in jobs else self._folder(run_id, start)
            for run_id, start in zip(ids, starts, strict=True)
        ]

    def _folder(self, run_id: str, start: int) -> dict[str, Any]:
        """A run without a job, such as the shipped example, is a finished one."""
        try:
            run = find(run_id, self._queue.home)
            settings, rows = run.settings, self._tails.rows(run.path / "metrics.jsonl")
        except RunError:
            return {"id": run_id, "state": "unknown"}
        done = {"state": "done", "want": "run", "ready": True, "rows": rows[start:], "next": len(rows)}
        return {"id": run_id, "name": run.title, "epochs": settings.get("epochs"), "config": settings} | done

    def _one(self, job: Job, start: int, places: dict[str, int]) -> dict[str, Any]:
        path = folder(job.id, self._queue.home)
        rows = self._tails.rows(path / "metrics.jsonl")
        return {
            "id": job.id,
            "name": job.name,
            "state": job.state,
            "want": job.want,
            "place": places.get(job.id),
            "epochs": job.config.get("epochs"),
            "device": rows[-1].get("device") if rows else None,
            "ready": (path / "view.safetensors").exists(),
            "start": _start(path),
            "rows": rows[start:],
            "next": len(rows),
            "error": job.error,
            "config": job.config,
            "kind": job.kind,
            "group": job.group,
            "summary": job.summary,
        }

    def _file(self, run_id: str, name: str, known: str | None) -> Response:
        try:
            path = _path(find(run_id, self._queue.home), name)
            state = path.stat()
            tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
            if known == tag:
                return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
            content = path.read_bytes()
        except (RunError, QueueError) as error:
            return problem(str(error))
        except FileNotFoundError:
            return problem(f"Expected run {run_id} to hold {name}; it is missing. Wait for it, or train again.")
        kind = _TYPES.get(path.suffix[1:], "application/octet-stream")
        return Response(content, media_type=kind, headers=HEADERS | {"ETag": tag})


def routes(where: Path | None = None) -> list[Route]:
    """What `app.py` hands to the server."""
    api = Api(where)
    return [
        Route("/api/runs", api.runs),
        Route("/api/manifolds/{name}.safetensors", api.manifold),
        Route("/api/runs/{id}/export.zip", api.export),
        Route("/api/runs/{id}/birth.safetensors", birth(where)),
        Route("/api/runs/{id}/{file:path}", api.file),
    ]


def _path(run: Run, name: str) -> Path:
    tensors = _TENSORS.match(name)
    if tensors:
        return run.path / f"{tensors[1]}.safetensors"
    if _PICTURES.match(name):
        return run.path / name
    raise RunError(
        f"Expected view, encodings, encoder, decoder, snapshots/00012 or a picture; got {name[:80]!r}. "
        "Ask for one of these."
    )


def _start(path: Path) -> dict[str, Any] | None:
    """How far a synchronised start has come, and whether it is over; None where none was begun."""
    try:
        told = json.loads((path / "start.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {**told, "over": (path / "checkpoint.safetensors").exists()} if isinstance(told, dict) else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
