"""The GET routes: cursor, files with ETags, sentences for what is not there, no way out of the folder."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from safetensors.numpy import load
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.types import Message

from kuralab.catalogue import MANIFOLDS, PAGES
from kuralab.config import Config
from kuralab.jobs import Queue, work
from kuralab.jobs.ledger import Ledger
from kuralab.runs.metrics import append
from kuralab.ui.preload import MODULES, Preload
from kuralab.ui.routes import routes
from kuralab.ui.server import Naming, on_script_error

CONFIG = Config(latent="gaussian", dim=2, hidden=16, epochs=2, batch=512)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def get(app: Starlette, url: str, **headers: str) -> Answer:
    """One GET request, without a socket."""
    path, _, query = url.partition("?")
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope | {"headers": raw, "http_version": "1.1", "scheme": "http"}, receive, send))
    return Answer(
        sent[0]["status"],
        {name.decode(): value.decode() for name, value in sent[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def done(home: Path) -> str:
    ledger = Ledger(home)
    run_id = ledger.submit(CONFIG, "me", "Mine")
    ledger.move(run_id, "queued", "running")
    assert work(home / "runs" / run_id) == "done"
    ledger.move(run_id, "running", "done")
    return run_id


@pytest.fixture(scope="module")
def app(home: Path) -> Starlette:
    return Starlette(routes=routes(home))


def test_rows_come_after_the_cursor(app: Starlette, done: str) -> None:
    answer = get(app, f"/api/runs?ids={done},nothere,{done}&after=0,0,1")
    first, unknown, later = json.loads(answer.body)["runs"]
    assert answer.headers["cache-control"] == "no-store"
    assert [row["epoch"] for row in first["rows"]] == [1, 2]
    assert [row["epoch"] for row in later["rows"]] == [2]
    assert (first["next"], first["epochs"], first["state"], first["name"]) == (2, 2, "done", "Mine")
    assert first["device"]
    assert first["config"]["latent"] == "gaussian"
    assert unknown == {"id": "nothere", "state": "unknown"}


def test_the_place_in_the_queue_is_told(app: Starlette, home: Path, done: str) -> None:
    waiting = [Queue(home).submit(CONFIG, "me") for _ in range(2)]
    answer = json.loads(get(app, f"/api/runs?ids={','.join(waiting)}").body)
    assert [(run["state"], run["place"], run["rows"]) for run in answer["runs"]] == [
        ("queued", 1, []),
        ("queued", 2, []),
    ]
    assert answer["notice"] is None


def test_a_run_that_waits_again_keeps_its_rows(app: Starlette, home: Path) -> None:
    run_id = Queue(home).submit(CONFIG, "me")
    append(home / "runs" / run_id / "metrics.jsonl", {"epoch": 1})
    run = json.loads(get(app, f"/api/runs?ids={run_id}").body)["runs"][0]
    assert (run["state"], run["rows"], run["ready"]) == ("queued", [{"epoch": 1}], False)


def test_a_notice_is_passed_on(app: Starlette, home: Path) -> None:
    Ledger(home).tell("Expected the scheduler to answer")
    assert json.loads(get(app, "/api/runs").body) == {"runs": [], "notice": "Expected the scheduler to answer"}
    Ledger(home).tell("")


@pytest.mark.parametrize("query", ["", "ids=", "ids=..%2F..&after=x", "ids=a&after=-1,9999999999", "ids=,,&after=,"])
def test_odd_questions_get_plain_answers(app: Starlette, query: str) -> None:
    answer = get(app, f"/api/runs?{query}")
    assert answer.status == 200
    assert all(run["state"] == "unknown" for run in json.loads(answer.body)["runs"])
    assert get(app, "/api/runs?ids=" + ",".join("a" * 70)).status == 400


def test_files_come_once_per_version(app: Starlette, done: str, home: Path) -> None:
    for name in ("view", "view.safetensors", "snapshots/00001", "encodings", "decoder", "encoder"):
        answer = get(app, f"/api/runs/{done}/{name}")
        assert answer.status == 200
        path = home / "runs" / done / f"{name.removesuffix('.safetensors')}.safetensors"
        assert answer.body == path.read_bytes()
        again = get(app, f"/api/runs/{done}/{name}", if_none_match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")


def test_a_start_is_told_while_it_goes_on(app: Starlette, home: Path) -> None:
    run_id = Queue(home).submit(CONFIG, "me")
    folder = home / "runs" / run_id
    ask = f"/api/runs?ids={run_id}"
    assert json.loads(get(app, ask).body)["runs"][0]["start"] is None
    (folder / "start.json").write_text('{"stage": "gather", "done": 0.05}')
    (folder / "start.safetensors").write_bytes(b"frames")
    assert json.loads(get(app, ask).body)["runs"][0]["start"] == {"stage": "gather", "done": 0.05, "over": False}
    assert get(app, f"/api/runs/{run_id}/start.safetensors").body == b"frames"
    (folder / "checkpoint.safetensors").touch()
    assert json.loads(get(app, ask).body)["runs"][0]["start"]["over"]
    (folder / "start.json").write_text("half")
    assert json.loads(get(app, ask).body)["runs"][0]["start"] is None


@pytest.mark.parametrize(
    "path",
    ["view2", "checkpoint", "snapshots/99999", "../config", "snapshots/../config", "owner", ".hidden.png", "a/b.png"],
)
def test_other_files_are_not_given(app: Starlette, done: str, path: str) -> None:
    answer = get(app, f"/api/runs/{done}/{path}")
    assert answer.status == 404
    assert json.loads(answer.body)["error"].startswith("Expected ")


def test_unknown_runs_are_a_sentence(app: Starlette) -> None:
    for path in ("/api/runs/nothere/view", "/api/runs/nothere/export.zip", "/api/runs/%2e%2e/queue.png"):
        answer = get(app, path)
        assert (answer.status, json.loads(answer.body)["error"][:8]) == (404, "Expected")


def test_a_picture_is_shut_in_a_sandbox(app: Starlette, done: str, home: Path) -> None:
    (home / "runs" / done / "space.html").write_text("<p>")
    answer = get(app, f"/api/runs/{done}/space.html")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize("name", MANIFOLDS)
def test_a_manifold_is_drawn_from_its_own_mesh(app: Starlette, name: str) -> None:
    answer, mesh = get(app, f"/api/manifolds/{name}.safetensors"), MANIFOLDS[name].load()().mesh()
    arrays = load(answer.body)
    assert (arrays["vertices"] == mesh.vertices).all()
    assert (arrays["faces"] == mesh.faces).all()
    assert (arrays["lines"] == mesh.lines).all()
    assert sum(key.startswith("axes.") for key in arrays) == len(mesh.axes)
    assert "max-age" in answer.headers["cache-control"]
    again = get(app, f"/api/manifolds/{name}.safetensors", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_an_unknown_manifold_is_a_sentence(app: Starlette) -> None:
    answer = get(app, "/api/manifolds/nothere.safetensors")
    assert (answer.status, json.loads(answer.body)["error"][:8]) == (404, "Expected")


def test_the_export_is_a_zip(app: Starlette, done: str) -> None:
    with zipfile.ZipFile(io.BytesIO(get(app, f"/api/runs/{done}/export.zip").body)) as archive:
        assert json.loads(archive.read("run.json")) == {"name": "Mine"}


def test_each_browser_gets_a_name_of_its_own() -> None:
    async def page(_: object) -> HTMLResponse:
        return HTMLResponse("page")

    async def number(_: object) -> JSONResponse:
        return JSONResponse(1)

    app = Starlette(routes=[Route("/", page), Route("/api", number)], middleware=[Middleware(Naming)])
    first, second = get(app, "/").headers["set-cookie"], get(app, "/").headers["set-cookie"]
    assert first != second
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "set-cookie" not in get(app, "/", cookie=first.split(";")[0]).headers
    assert "set-cookie" not in get(app, "/api").headers


def test_a_page_names_the_modules_it_will_import() -> None:
    async def page(_: object) -> HTMLResponse:
        return HTMLResponse("<head><title>page</title></head>")

    app = Starlette(
        routes=[Route("/{name:path}", page)],
        middleware=[Middleware(Preload), Middleware(GZipMiddleware, minimum_size=1)],
    )
    for name, entry in PAGES.items():
        scene = entry.scene or name
        answer = get(app, f"/{name}", accept="text/html,*/*", accept_encoding="gzip")
        told = re.findall(
            r'<link rel="modulepreload" href="./_stcore/bidi-components/kuralab.stage/([^"]+)">', answer.body.decode()
        )
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.body.endswith(b"</head>")
        if (MODULES / f"scenes/{scene}.js").exists():
            assert {"stage.js", "vendor/three.js", f"scenes/{scene}.js"} <= set(told)
            assert all((MODULES / file).is_file() for file in told)
            assert len(told) == len(set(told))
            assert "vendor/gifenc.js" not in told, "what only a film needs waits until one is made"
        else:
            assert told == []


def test_a_module_comes_once_per_version() -> None:
    async def module(_: object) -> HTMLResponse:
        return HTMLResponse("code", headers={"Cache-Control": "public"})

    app, where = (
        Starlette(routes=[Route("/{name:path}", module)], middleware=[Middleware(Preload)]),
        "/_stcore/bidi-components/kuralab.stage/",
    )
    first = get(app, f"{where}stage.js")
    assert (first.status, first.headers["cache-control"]) == (200, "no-cache")
    assert get(app, f"{where}stage.js", if_none_match=first.headers["etag"])[::2] == (304, b"")
    assert get(app, f"{where}stage.js", if_none_match="W/old").status == 200
    packed = get(app, f"{where}stage.js", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == first.body == (MODULES / "stage.js").read_bytes()
    assert first.headers["content-type"].startswith("text/javascript")
    assert "etag" not in get(app, f"{where}../server.py").headers


def test_a_fault_on_a_page_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("streamlit.error", lambda text, icon: shown.append(text))
    assert on_script_error(ZeroDivisionError("secret detail"))
    assert "secret" not in shown[0]
    assert shown[0].startswith("Expected")
