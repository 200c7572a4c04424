"""The stage: one browser component that draws every moving picture of the app."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from safetensors.numpy import save

Callback = Callable[[], None]
MODULES = (Path(__file__).parent / "stage").resolve()


def stage(
    scene: str,
    options: Mapping[str, Any] | None = None,
    arrays: Mapping[str, np.ndarray] | None = None,
    *,
    key: str,
    **on: Callback,
) -> Any:
    """Draws a scene of `kuralab/ui/stage/scenes` and returns what it reports.

    Args:
        scene: The scene's file name, without its ending.
        options: Plain values for the scene, sent as JSON.
        arrays: Arrays for the scene, sent as they are in memory.
        key: The element's key; the same key keeps the living view, its camera and its simulation.
        on: A callback for each state or trigger the scene reports, by name.

    Returns:
        The component's result: one attribute for each name in `on`.
    """
    draw = st.components.v2.component("kuralab.stage", js="stage.js", css="stage.css", html='<div class="stage"></div>')
    plain = {"base": st.get_option("server.baseUrlPath").strip("/"), **(options or {})}
    # safetensors refuses a message without tensors, so the scene's name always travels with one.
    tensors = {
        "stage": np.zeros(1, np.uint8),
        **{k: np.ascontiguousarray(v) for k, v in (arrays or {}).items()},
    }
    message = save(tensors, metadata={"scene": scene, "options": json.dumps(plain)})
    callbacks: dict[str, Any] = {f"on_{name}_change": callback for name, callback in on.items()}
    return draw(data=message, key=key, **callbacks)
