"""Tensor files for people and browsers: numpy arrays and words in one safetensors file, put in place whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from kuralab.runs.folder import RunError

Arrays = dict[str, NDArray[Any]]


def write_tensors(path: Path, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, str] | None = None) -> None:
    """Write arrays under their names, with words beside them; readers see the old file or the new one."""
    whole = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(save(whole, dict(words or {})))
    os.replace(part, path)


def read_tensors(path: Path) -> tuple[Arrays, dict[str, str]]:
    """The arrays and the words of a file; nothing in it is ever run.

    Raises:
        RunError: If the file is missing or is not safetensors.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "view.safetensors"
    >>> write_tensors(path, {"z": np.zeros((2, 3), np.float32)}, {"shape": "[8, 8]"})
    >>> arrays, words = read_tensors(path)
    >>> arrays["z"].shape, words
    ((2, 3), {'shape': '[8, 8]'})
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        with safe_open(path, "np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except FileNotFoundError as error:
        raise RunError(f"Expected {where}; it is missing. Wait for it, or train again.") from error
    except (SafetensorError, OSError, ValueError, TypeError, AttributeError) as error:  # numpy lacks some of its types
        raise RunError(f"Expected {where} to be a safetensors file; {error}. Train or import the run again.") from error
