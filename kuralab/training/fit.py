"""Training: a run that can stop anywhere and go on as if it had not.

>>> from kuralab.config import Config
>>> from kuralab.data import load
>>> config = Config(hidden=16, epochs=2)
>>> trainer = Trainer(config, load("digits"))
>>> [record.epoch for record in fit(trainer)]
[1, 2]
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kuralab import models
from kuralab.config import Config
from kuralab.data.base import Dataset
from kuralab.evaluation.bounds import elbo
from kuralab.latents.base import Latent
from kuralab.training import checkpoint
from kuralab.training.capture import Captured
from kuralab.training.chance import Chance, shuffled
from kuralab.training.step import Step


@dataclass(frozen=True)
class Record:
    """What one epoch came to.

    `loss` is the training objective, the mean of β·kl − reconstruction over the epoch; `elbo`,
    `reconstruction` and `kl` are those of the held-out data after it.

    Units: nats per datum; `seconds` of the whole epoch; `samples_per_second` of its training part.
    """

    epoch: int
    loss: float
    elbo: float
    reconstruction: float
    kl: float
    seconds: float
    samples_per_second: float
    skipped: int = 0
    schedule: dict[str, float] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """Flat, for a table: the schedule's numbers stand beside the others."""
        values = asdict(self)
        del values["schedule"]
        return values | self.schedule


class Trainer:
    """A model, its optimiser, its random numbers and its place in the data.

    On the CPU it uses one thread: models this small are slower on two.

    Args:
        config: What to train.
        dataset: On any device.
        device: Where to train.

    Attributes:
        epoch: Epochs finished.
        chance: The run's own random numbers.
        poll_seconds: How long steps follow each other before `stop` is asked again.
    """

    poll_seconds = 0.05

    def __init__(self, config: Config, dataset: Dataset, device: torch.device | str = "cpu") -> None:
        torch.set_num_threads(1)
        self.config = config
        self.device = torch.device(device)
        self.dataset = dataset.to(self.device)
        self.model = models.make(config, dataset).to(self.device)
        self.epoch = 0
        self._step = Step(self.model, self.dataset.train, config.beta, config.learning_rate)
        self._move: Callable[[Tensor], None] = self._step
        if self.device.type == "cuda":
            self._move = Captured(self._step, config.batch, self.device)
        self.chance = Chance(config.seed, self.device)
        self._position = 0
        self._seconds = 0.0

    def save(self, path: Path) -> None:
        """Write everything the rest of the run depends on; the file appears whole or not at all."""
        place = {"epoch": self.epoch, "position": self._position, "seconds": self._seconds}
        checkpoint.write(path, self._step.tensors(), self.chance.state(), place)

    def load(self, path: Path) -> None:
        """Go to where `save` was called.

        Raises:
            CheckpointError: If the file is not a checkpoint of this configuration.
        """
        chance, place = checkpoint.read(path, self._step.tensors())
        self.chance.restore(chance)
        self.epoch, self._position = int(place["epoch"]), int(place["position"])
        self._seconds = place["seconds"]

    def advance(self, stop: Callable[[], bool]) -> bool:
        """Train to the end of the present epoch; False if `stop` was true before that."""
        self._schedule()
        order = shuffled(len(self.dataset.train), self.config.seed, self.epoch).to(self.device)
        began = looked = time.perf_counter()
        running = not stop()
        with self.chance.drawing():
            while running and self._position < len(order):
                self._pace()
                self._move(order[self._position : self._position + self.config.batch])
                self._position = min(self._position + self.config.batch, len(order))
                if (now := time.perf_counter()) - looked > self.poll_seconds:
                    looked, running = now, not stop()
        self._settle()
        self._seconds += time.perf_counter() - began
        return running

    def finish(self) -> Record:
        """Measure the epoch that `advance` ended, and stand at the start of the next."""
        began = time.perf_counter()
        bounds = elbo(self.model, self.dataset)
        loss, seen, skipped = self._step.sums.tolist()
        record = Record(
            epoch=self.epoch + 1,
            loss=loss / max(seen, 1),
            **bounds,
            seconds=self._seconds + time.perf_counter() - began,
            samples_per_second=len(self.dataset.train) / self._seconds,
            skipped=int(skipped),
            schedule=self._schedule(),
        )
        self.epoch, self._position, self._seconds = self.epoch + 1, 0, 0.0
        self._step.sums.zero_()
        return record

    def _schedule(self) -> dict[str, float]:
        latent: Latent = self.model.latent
        return latent.schedule(self.epoch / max(self.config.epochs - 1, 1))

    def _pace(self) -> None:
        """Sets the learning rate of the next step."""
        rate = self.config.learning_rate
        if self.config.rate == "cosine":
            rate *= cosine(self.epoch / self.config.epochs)
        if self.config.synchronised and self.epoch == 0:
            # Adam's first steps are as long as any, whatever the slopes: they would tear what the start had joined.
            rate *= min(1.0, (self._position + self.config.batch) / len(self.dataset.train))
        self._step.pace(rate)

    def _settle(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)


def cosine(progress: float) -> float:
    """From 1 down to 0 along half a wave.

    >>> cosine(0), cosine(0.5), cosine(1)
    (1.0, 0.5, 0.0)
    """
    return round((1 + math.cos(math.pi * progress)) / 2, 12)


def fit(trainer: Trainer, stop: Callable[[], bool] = lambda: False) -> Iterator[Record]:
    """Train to the last epoch of the configuration, one record after each.

    When `stop` is true (it is asked every twentieth of a second) the records end; the trainer
    stands in mid-epoch, ready to be saved, and another `fit` goes on from there.
    """
    while trainer.epoch < trainer.config.epochs and trainer.advance(stop):
        yield trainer.finish()
