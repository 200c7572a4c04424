"""What every answer of the GET routes has in common: its headers, and sentences for what cannot be given."""

from __future__ import annotations

from starlette.responses import JSONResponse

# Bytes go as they are: compressing them again for every watcher would hold up everyone's curves. The sandbox keeps
# a picture that is a page from acting with the rights of the app.
HEADERS = {
    "Content-Encoding": "identity",
    "Content-Security-Policy": "sandbox allow-scripts",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def problem(text: str, status: int = 404) -> JSONResponse:
    """A sentence instead of what was asked for."""
    return JSONResponse({"error": text}, status_code=status, headers={"Cache-Control": "no-store"})
