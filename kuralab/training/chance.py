"""Random numbers that belong to one training run, whoever else draws in the same process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor


class Chance:
    """A state of torch's random numbers that is put in place while in use and kept afterwards.

    Whatever happens between two uses draws from its own numbers, so a run that was interrupted
    continues exactly where it stopped.

    Args:
        seed: Where the numbers start.
        device: Where they are drawn.
    """

    def __init__(self, seed: int, device: torch.device) -> None:
        self._devices = [device] if device.type == "cuda" else []
        with torch.random.fork_rng(devices=self._devices):
            torch.manual_seed(seed)
            self._states = self._read()

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Inside, torch draws from these numbers; outside, from those it had."""
        with torch.random.fork_rng(devices=self._devices):
            self._write()
            try:
                yield
            finally:
                self._states = self._read()

    def state(self) -> dict[str, Tensor]:
        """The position in the stream, as bytes by kind of device."""
        return dict(self._states)

    def restore(self, states: dict[str, Tensor]) -> None:
        """Go to a position `state` gave; a kind of device it does not know keeps its own."""
        self._states.update({kind: state for kind, state in states.items() if kind in self._states})

    def _read(self) -> dict[str, Tensor]:
        states = {"cpu": torch.get_rng_state()}
        for device in self._devices:
            states["cuda"] = torch.cuda.get_rng_state(device)
        return states

    def _write(self) -> None:
        torch.set_rng_state(self._states["cpu"])
        for device in self._devices:
            torch.cuda.set_rng_state(self._states["cuda"], device)


def shuffled(rows: int, seed: int, epoch: int) -> Tensor:
    """The order in which an epoch visits the rows; it depends on nothing else.

    >>> shuffled(5, seed=0, epoch=3).equal(shuffled(5, seed=0, epoch=3))
    True
    """
    return torch.from_numpy(np.random.default_rng((seed, epoch)).permutation(rows))
