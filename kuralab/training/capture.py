"""A training step as one CUDA graph: the host launches one thing, not a hundred small ones."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch
from torch import Tensor

WARM_UP = 3


class Captured:
    """Calls `step`, and replays a recording of it once it has run a few times.

    The first calls run as they are on a side stream, as recording demands; a batch of another
    size, such as the last of an epoch, always does. If the step cannot be recorded (something in
    it waits for the device) it goes on running as it is, with a warning.

    Args:
        step: Takes row numbers (B,); reads and writes only tensors that stay where they are.
        batch: The batch size to record.
        device: A CUDA device.
    """

    def __init__(self, step: Callable[[Tensor], None], batch: int, device: torch.device) -> None:
        self._step = step
        self._index = torch.zeros(batch, dtype=torch.int64, device=device)
        self._stream = torch.cuda.Stream(device)
        self._calls = 0
        self._graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, index: Tensor) -> None:
        """Learn from the rows `index` of the data."""
        if len(index) != len(self._index):
            self._step(index)
            return
        self._calls += 1
        if self._calls <= WARM_UP:
            self._aside(index)
            return
        if self._calls == WARM_UP + 1:
            self._graph = self._record()
        if self._graph is None:
            self._step(index)
        else:
            self._index.copy_(index)
            self._graph.replay()

    def _aside(self, index: Tensor) -> None:
        here = torch.cuda.current_stream(index.device)
        self._stream.wait_stream(here)
        with torch.cuda.stream(self._stream):
            self._step(index)
        here.wait_stream(self._stream)

    def _record(self) -> torch.cuda.CUDAGraph | None:
        graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph, stream=self._stream, capture_error_mode="thread_local"):
                self._step(self._index)
        except RuntimeError as error:
            warnings.warn(f"The training step runs without a CUDA graph: {error}", stacklevel=2)
            torch.cuda.synchronize(self._index.device)
            return None
        return graph
