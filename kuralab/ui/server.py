"""What the server does beside drawing pages: a dispatcher kept alive, a name for each browser, faults in a sentence."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kuralab.ui.session import COOKIE

PATIENCE = 1.5
FIRST = 3.0
AGAIN, SELDOM = 2.0, 60.0
# It leaves without waiting for Dask; the semaphores it had are then cleaned up with a warning nobody needs.
_QUIET = ("-W", "ignore::UserWarning:multiprocessing.resource_tracker")
_YEAR = 365 * 24 * 3600
_NAME = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")

_log = logging.getLogger("kuralab")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """The dispatcher lives as long as the server, in a process of its own."""
    keeper = asyncio.create_task(_keep_dispatching())
    try:
        yield {}
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep_dispatching() -> None:
    await asyncio.sleep(FIRST)  # whoever opened the app sees the first page before the workers start
    pause = AGAIN
    while True:
        began = time.monotonic()
        child = await asyncio.create_subprocess_exec(
            sys.executable, *_QUIET, "-m", "kuralab.jobs.dispatch",
            stdin=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            code = await child.wait()
        except asyncio.CancelledError:
            await _end(child)
            raise
        _log.error("The dispatcher ended with code %s; starting another one", code)
        pause = AGAIN if time.monotonic() - began > SELDOM else min(2 * pause, SELDOM)
        await asyncio.sleep(pause)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), PATIENCE)
    except TimeoutError:
        child.kill()


class Naming:
    """Gives every browser a random name in a cookie, with the first page it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the cookie to a page for a browser without one."""
        if scope["type"] != "http" or named(Headers(scope=scope).get("cookie", "")):
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", _cookie(secure=scope.get("scheme") == "https"))
            await send(message)

        await self.app(scope, receive, answer)


def _cookie(secure: bool) -> str:
    rules = f"Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")
    return f"{COOKIE}={secrets.token_urlsafe(24)}; {rules}"


def named(cookies: str) -> bool:
    """Whether a Cookie header holds a name this server could have given.

    >>> named("other=1; kuralab_session=AbCdEfGhIjKlMnOpQrSt"), named("kuralab_session=x"), named("")
    (True, False, False)
    """
    try:
        morsel = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return False
    return bool(morsel and _NAME.match(morsel.value))


def on_script_error(error: Exception) -> bool:
    """One sentence on the page; Streamlit has written the rest to the server's log."""
    ours = type(error).__module__.startswith("kuralab.")
    st.error(
        str(error) if ours else "Expected this page to draw; it met a fault that is written in the server's log. "
        "Reload the page, or choose other settings.",
        icon=":material/error:",
    )  # fmt: skip
    return True
