"""Train: choose data, a family and its size; watch the encodings move while they are learned."""

import streamlit as st

from kuralab.ui.controls import complaints, config
from kuralab.ui.look import head
from kuralab.ui.watch import train, watch_run

head("Train", "Choose data and a family, press Train, and watch where the encodings go.")
for sentence in complaints(st.query_params):
    st.warning(sentence, icon=":material/link_off:")
with st.container(key="lab"):
    picture, panel = st.columns([5, 2], gap="medium")
with picture:  # first, so that a press is answered before the controls are drawn again
    watch_run()
with panel:
    st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:", on_click=train)
    config()
