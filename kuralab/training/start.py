"""The synchronised start: oscillators organise the data, networks learn their places, and only then the ELBO begins.

Encoder and latent learn by maximum likelihood: the posterior of each datum is to find the place its oscillator took.
The decoder learns to draw from those posteriors while the encoder stands still. All of it depends on the seed alone, so
a start that was interrupted is simply made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import Parameter

from kuralab.kuramoto.embedding import Frame, embed, fill
from kuralab.training.adam import ClippedAdam
from kuralab.training.fit import Trainer, cosine

ENCODER_STEPS, DECODER_STEPS = 800, 3000  # many for the decoder: while it learns no place moves
RATE = 2e-3
Stop = Callable[[], bool]


class Watch:
    """What hears of a start while it goes on; this one does nothing with it."""

    def frame(self, frame: Frame, rows: Tensor) -> None:
        """A moment of the embedding, and the rows of the training data it shows."""

    def progress(self, stage: str, done: float) -> None:
        """What is being done, and the share of it that is behind, from 0 to 1."""


def synchronise(trainer: Trainer, stop: Stop = lambda: False, watch: Watch | None = None) -> bool:
    """Bring a fresh trainer's networks to where oscillators put the data; False if `stop` was true before the end.

    Args:
        trainer: At epoch 0.
        stop: Asked again and again.
        watch: Told of every step of the way.

    Raises:
        KuramotoError: If the latent's manifold has no synchronising oscillators, or there are too few data.
    """
    watch = watch or Watch()
    places = organised(trainer, stop, watch)
    if places is None:
        return False
    model, x = trainer.model, trainer.dataset.train

    def misses(index: Tensor) -> Tensor:
        seen = model.likelihood.observe(x[index])
        return -model.encode(seen).aim(places[index]).mean()

    def draws(index: Tensor) -> Tensor:
        return model.loss(model.likelihood.observe(x[index]), trainer.config.beta)

    encoder = _Fit("encoder", [*model.encoder.parameters(), *model.latent.parameters()], misses, ENCODER_STEPS)
    decoder = _Fit("decoder", model.decoder.parameters(), draws, DECODER_STEPS)
    with trainer.chance.drawing():
        return all(_descend(trainer, fit, stop, watch) for fit in (encoder, decoder))


def organised(trainer: Trainer, stop: Stop, watch: Watch) -> Tensor | None:
    """The place that the oscillators found for each datum of the training data, (N, m); None if stopped."""
    x, latent = trainer.dataset.train, trainer.model.latent
    watch.progress("neighbours", 0.0)
    for frame, rows in embed(x, latent.manifold, trainer.config.seed, trainer.config.neighbours):
        watch.frame(frame, rows)
        watch.progress(frame.stage, frame.done)
        if stop():
            return None
    return fill(x, rows, frame.positions).flatten(1).to(trainer.device)


class _Fit(NamedTuple):
    stage: str
    parameters: Iterable[Parameter]
    loss: Callable[[Tensor], Tensor]
    steps: int


def _descend(trainer: Trainer, fit: _Fit, stop: Stop, watch: Watch) -> bool:
    """Descends along a cosine's rates; False if stopped on the way."""
    adam = ClippedAdam(fit.parameters, RATE)
    count, asked = len(trainer.dataset.train), time.perf_counter()
    for number in range(fit.steps):
        adam.rate.fill_(RATE * cosine(number / fit.steps))
        adam.zero_grad(set_to_none=True)
        index = torch.randint(count, (trainer.config.batch,), device=trainer.device)
        torch.autograd.backward(fit.loss(index), inputs=adam.all)
        adam.descend()
        if time.perf_counter() - asked > trainer.poll_seconds:
            asked = time.perf_counter()
            watch.progress(fit.stage, number / fit.steps)
            if stop():
                return False
    trainer.model.zero_grad(set_to_none=True)
    return True
