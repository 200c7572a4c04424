"""Who asks, and which run the page is about."""

from __future__ import annotations

import streamlit as st

COOKIE = "kuralab_session"


def session() -> str:
    """The browser's own name: what it may pause, cancel or delete."""
    return str(st.context.cookies.get(COOKIE, "local"))
