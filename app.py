"""Entry point: `streamlit run app.py`. The server's life cycle and its own routes; the pages are in `pages/`."""

import streamlit as st
from starlette.middleware import Middleware

from kuralab.ui.preload import Preload
from kuralab.ui.routes import routes
from kuralab.ui.server import Naming, lifespan, on_script_error

app = st.App(
    "kuralab/ui/main.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(Naming), Middleware(Preload)],
    on_script_error=on_script_error,
)
