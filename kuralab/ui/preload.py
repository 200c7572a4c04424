"""The stage's modules on their way while Streamlit itself still starts in the browser, and sent once per version.

Without this a browser learns of each module from the one that imports it, one round trip after another, when everything
else has arrived.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from gzip import compress
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kuralab.catalogue import LAWS, MANIFOLDS, PAGES
from kuralab.ui.stage import MODULES

_HERE = "_stcore/bidi-components/kuralab.stage/"
_FIRST = "stage.js"
_STATIC = re.compile(r"""^(?:import|export)\b(?:[^'"`;()=]*?\bfrom)?\s*['"](\.[^'"]+)['"]""", re.MULTILINE)
_CHOSEN = re.compile(r"\bimport\(`(\.[^`]+)`\)")
_END = b"</head>"
_QUICK = 4  # of gzip: the largest module is packed while a first visitor waits


class Preload:
    """Names the modules a page will need in the page's head; gives each of them an ETag."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; complete the answer to a page or a module."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
        elif _HERE in scope["path"]:
            await self._module(scope, receive, send)
        elif "text/html" in Headers(scope=scope).get("accept", ""):
            # Uncompressed, as Streamlit sends its first page: what is compressed cannot be completed.
            headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self.app({**scope, "headers": headers}, receive, _Head(scope["path"], send))
        else:
            await self.app(scope, receive, send)

    async def _module(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].partition(_HERE)[2]
        tag, asked = _tag(name), Headers(scope=scope)
        if not tag:
            await self.app(scope, receive, send)
            return
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if asked.get("if-none-match") == tag:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        packed = "gzip" in asked.get("accept-encoding", "")
        body = _body(name, tag, packed)
        if packed:
            headers["Content-Encoding"] = "gzip"
        await Response(body, headers=headers, media_type=guess_type(name)[0])(scope, receive, send)


class _Head:
    """Sends an answer on; when it is a page, with the links in its head."""

    def __init__(self, path: str, send: Send) -> None:
        self.links, self.send = links(path.rsplit("/", 1)[-1]), send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if message["status"] == 200 and kind.startswith("text/html"):
                self.start = message
                return
        elif self.start is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = self.body.replace(_END, self.links + _END, 1)
            MutableHeaders(scope=self.start)["Content-Length"] = str(len(body))
            await self.send(self.start)
            message = {"type": "http.response.body", "body": body}
        await self.send(message)


@cache
def links(page: str) -> bytes:
    """What the head of a page says of the modules it will import; nothing for a page without a scene."""
    name = page if page in PAGES else next(iter(PAGES))
    scene = MODULES / "scenes" / f"{PAGES[name].scene or name}.js"
    if not scene.is_file():
        return b""
    files = dict.fromkeys([*needed(MODULES / _FIRST), *needed(scene)])
    return "".join(f'<link rel="modulepreload" href="./{_HERE}{file}">' for file in files).encode()


def needed(module: Path) -> list[str]:
    """Every module that one of the stage imports, itself and theirs included, nearest first.

    >>> {"scenes/home.js", "view.js", "vendor/three.js"} <= set(needed(MODULES / "scenes/home.js"))
    True
    """
    found, next_ones = dict.fromkeys([module]), [module]
    while next_ones:
        here = next_ones.pop(0)
        text = "" if here.parent.name == "vendor" else here.read_text(encoding="utf-8")
        chosen = [path for name in _CHOSEN.findall(text) for path in _all(here.parent, name)]
        for path in [*((here.parent / name).resolve() for name in _STATIC.findall(text)), *chosen]:
            if path not in found:
                found[path] = None
                next_ones.append(path)
    return [path.relative_to(MODULES).as_posix() for path in found]


def _all(folder: Path, name: str) -> list[Path]:
    """The manifolds and laws a name with an open part may mean; not the scenes: there the page has chosen."""
    path = (folder / name).resolve()
    found = sorted(path.parent.glob(re.sub(r"\$\{[^}]+\}", "*", path.name)))
    return [module for module in found if module.stem in {*MANIFOLDS, *LAWS}]


@lru_cache(maxsize=512)
def _body(name: str, tag: str, packed: bool) -> bytes:
    """A file as it is sent, packed once for each version: a page asks for a hundred at once."""
    del tag  # of another version there is another body
    body = (MODULES / name).read_bytes()
    return compress(body, _QUICK, mtime=0) if packed else body


def _tag(name: str) -> str | None:
    path = (MODULES / name).resolve()
    if not path.is_relative_to(MODULES) or not path.is_file():
        return None
    state = path.stat()
    return f'W/"{state.st_mtime_ns:x}-{state.st_size:x}"'
