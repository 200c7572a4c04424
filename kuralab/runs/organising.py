"""What people see of a synchronised start: every datum shown as a moving oscillator, and how far the start has come.

`start.safetensors` holds `frames` (F, N, 3), the drawing coordinates of N training data at F moments, their pictures
and labels; `start.json` says the stage. Both are renewed about once a second.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import torch
from torch import Tensor

from kuralab.data.base import Dataset
from kuralab.kuramoto.embedding import Frame
from kuralab.manifolds.base import Manifold
from kuralab.manifolds.unit import normalise
from kuralab.runs.album import labelled
from kuralab.runs.folder import Run, write
from kuralab.runs.tensors import Arrays, write_tensors
from kuralab.training.start import Watch

MOST = 2000
RENEW = 1.0
# Shares of the whole start that the stages take on one CPU core, for a bar that moves evenly.
SPANS = {"neighbours": (0.0, 0.03), "encoder": (0.13, 0.35), "decoder": (0.35, 1.0)}
ORGANISING = (0.03, 0.13)


class Organising(Watch):
    """Keeps the frames of a start in the run's folder.

    Args:
        run: Where to write.
        dataset: What is organised.
        manifold: Where the latent lives.
        commit: Under which every write is made.
    """

    def __init__(
        self, run: Run, dataset: Dataset, manifold: Manifold, commit: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self.run, self.dataset, self.manifold, self.commit = run, dataset, manifold, commit
        self._frames: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
        self._stages: list[dict[str, object]] = []
        self._shown = torch.empty(0, dtype=torch.int64)
        self._rows = self._shown
        self._written = self._told = 0.0

    def frame(self, frame: Frame, rows: Tensor) -> None:
        """Draw the oscillators, and write all moments so far if it is time."""
        if not self._frames:
            self._shown = torch.linspace(0, len(rows) - 1, min(len(rows), MOST)).long()
            self._rows = rows[self._shown]
        self._frames.append(drawn(frame.positions[self._shown], self.manifold).numpy())
        self._stages.append({"stage": frame.stage, "reach": round(frame.reach, 1), "done": round(frame.done, 4)})
        if time.perf_counter() - self._written > RENEW or frame.done == 1:
            self._written = time.perf_counter()
            with self.commit():
                self._write()

    def progress(self, stage: str, done: float) -> None:
        """Say the stage, about once a second."""
        if time.perf_counter() - self._told > RENEW:
            self._told = time.perf_counter()
            low, high = SPANS.get(stage, ORGANISING)
            with self.commit():
                write(self.run.path / "start.json", json.dumps({"stage": stage, "done": low + (high - low) * done}))

    def _write(self) -> None:
        data, rows = self.dataset, self._rows
        arrays: Arrays = {
            "frames": np.stack(self._frames),
            "index": rows.int().numpy(),
            "images": (data.train[rows.to(data.train.device)] * 255).round().byte().cpu().numpy(),
        }
        labels, kinds = labelled(data, data.train_labels, rows)
        words = {
            "shape": json.dumps(list(data.shape)),
            "stages": json.dumps(self._stages),
            "labels": kinds,
            "manifold": self.manifold.name,
        }
        write_tensors(self.run.path / "start.safetensors", arrays | labels, words)


def drawn(positions: Tensor, manifold: Manifold) -> Tensor:
    """Drawing coordinates (N, 3) of oscillators (N, factors, width), also of lifted ones.

    A single lifted oscillator is drawn by three axes of its higher sphere; several fall onto their circles first.

    >>> from kuralab.manifolds.circle import Circle
    >>> drawn(torch.tensor([[[0.6, 0.0, 0.8, 0.0]]]), Circle())
    tensor([[0.6000, 0.0000, 0.8000]])
    """
    width = manifold.space_features // positions.shape[1]
    if positions.shape[2] > width and positions.shape[1] == 1:
        return positions[:, 0, :3]
    flat = normalise(positions[..., :width]).flatten(1)
    return manifold.place(flat)[:, 0]  # not by principal axes, which jump from moment to moment
