"""The navigation: every page of the catalogue, under its group."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kuralab.catalogue import PAGES
from kuralab.ui.session import choose_run

ROOT = Path(__file__).resolve().parents[2]

st.set_page_config(page_title="kuralab", page_icon=str(ROOT / "assets/icon.svg"), layout="wide")
st.logo(str(ROOT / "assets/logo.svg"), icon_image=str(ROOT / "assets/icon.svg"), size="large")

groups: dict[str, list[st.Page]] = {}
for name, entry in PAGES.items():
    groups.setdefault(entry.group, []).append(
        st.Page(ROOT / f"pages/{name}.py", title=entry.title, icon=entry.icon, default=not groups)
    )
page = st.navigation(groups)
choose_run()
page.run()
