"""What every page begins with: its title, one line, and room for the picture."""

from __future__ import annotations

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

STYLE = """
[data-testid="stMainBlockContainer"] { padding: 2.75rem 2rem 2rem; }
[data-testid="stMainBlockContainer"] h1 { font-size: 1.6rem; padding: 0; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding: 3.25rem .75rem 1rem; } }
@media (min-width: 641px) { .st-key-lab .stHorizontalBlock:not(.stHorizontalBlock *) { flex-direction: row-reverse; } }
"""


def head(title: str, line: str = "") -> DeltaGenerator:
    """The title of a page and the one line under it; returns the place of that line, for one known only later."""
    st.html(f"<style>{STYLE}</style>")
    st.title(title, anchor=False)
    place = st.empty()
    if line:
        place.caption(line)
    return place


def plain(words: str) -> str:
    """Words of a person's own, so written that Streamlit's Markdown shows them as they are.

    >>> plain("My *best* run :smile:")
    'My \\\\*best\\\\* run \\\\:smile\\\\:'
    """
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|:$~])", r"\\\1", words)
