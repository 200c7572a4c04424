"""Compare: families on the same data, seed and budget, side by side."""

import streamlit as st

from kuralab.ui.comparison import choose_group, train_all, watch_group
from kuralab.ui.controls import budget, complaints
from kuralab.ui.look import head

head("Compare", "One press trains every family on the same data; turn one picture and all of them turn.")
for sentence in complaints(st.query_params):
    st.warning(sentence, icon=":material/link_off:")
with st.container(key="lab"):
    picture, panel = st.columns([4, 1], gap="medium")
with panel:
    st.button("Train all", type="primary", width="stretch", icon=":material/play_arrow:", on_click=train_all)
    choose_group()
    budget()
with picture:
    watch_group()
