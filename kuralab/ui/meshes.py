"""The drawing of a manifold as bytes for the browser, made when it is first asked for. Needs no streamlit."""

from __future__ import annotations

from hashlib import sha256
from threading import Lock

import numpy as np
from safetensors.numpy import save

from kuralab.catalogue import MANIFOLDS

_made: dict[str, tuple[bytes, str]] = {}
_making = Lock()


def drawing(name: str) -> tuple[bytes, str]:
    """The mesh of a manifold at its usual dimension, and a tag of these bytes; the first one imports torch."""
    with _making:
        if name not in _made:
            mesh = MANIFOLDS[name].load()().mesh()
            arrays = {"vertices": mesh.vertices, "faces": mesh.faces, "lines": mesh.lines}
            arrays |= {f"axes.{k}": axis for k, axis in enumerate(mesh.axes)}
            content = save({key: np.ascontiguousarray(array) for key, array in arrays.items()})
            _made[name] = content, f'"{sha256(content).hexdigest()[:16]}"'
        return _made[name]
