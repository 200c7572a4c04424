"""What a simulation may be asked for, so that no call runs for ever or fills the memory without saying so."""

from __future__ import annotations

import math

import torch

from kuralab.kuramoto.coupling import Number
from kuralab.kuramoto.errors import KuramotoError

MOST_WORK = 10_000_000_000
MOST_STEPS = 1_000_000
MOST_NUMBERS = 200_000_000
BOUNDS: dict[str, tuple[float, float]] = {
    "oscillators": (1, 10_000_000),
    "coupling": (-1e4, 1e4),
    "contrast": (-1, 1),
    "phase lag": (-math.pi, math.pi),
    "feedback": (0, 100),
    "field": (-1e4, 1e4),
    "detuning": (-1e6, 1e6),
    "noise": (0, 1e2),
    "time": (1e-9, 1e6),
    "step": (1e-6, 1),
    "start order": (0, 1),
}


def within(**values: Number) -> None:
    """Compares settings with their bounds, every member of a batch.

    Raises:
        KuramotoError: If one is outside; the message says what to do.
    """
    for key, value in values.items():
        name = key.replace("_", " ")
        low, high = BOUNDS[name]
        every = torch.as_tensor(value, dtype=torch.float64)
        if every.ndim > 1:
            raise KuramotoError(
                f"Expected {name} to be a number, or one axis of numbers; got {tuple(every.shape)}. "
                "Give one number for each member of the batch."
            )
        if not bool(((every >= low) & (every <= high)).all()):
            raise KuramotoError(
                f"Expected {name} from {low:,g} to {high:,g}; got {every.tolist()}. Choose a value in that range."
            )


def affordable(oscillators: int, steps: int, members: int, turns: int) -> None:
    """Refuses what no machine should be asked for in one call.

    Args:
        oscillators: In all groups together.
        steps: Of the integrator.
        members: Of the batch.
        turns: Numbers that one oscillator's free motion takes.

    Raises:
        KuramotoError: If it is too much work, or too large for a memory.

    >>> affordable(10_000_000, 1200, 1, 1)
    Traceback (most recent call last):
        ...
    kuralab.kuramoto.errors.KuramotoError: Expected at most 10,000,000,000 oscillator-steps; got 12,000,000,000. \
Take fewer oscillators, less time or longer steps.
    """
    work = oscillators * steps * members
    if work > MOST_WORK:
        raise KuramotoError(
            f"Expected at most {MOST_WORK:,} oscillator-steps; got {work:,}. "
            "Take fewer oscillators, less time or longer steps."
        )
    if steps > MOST_STEPS:
        raise KuramotoError(f"Expected at most {MOST_STEPS:,} steps; got {steps:,}. Take less time or longer steps.")
    if oscillators * members * turns > MOST_NUMBERS:
        raise KuramotoError(
            f"Expected at most {MOST_NUMBERS:,} numbers in memory; got {oscillators * members * turns:,}. "
            "Take fewer oscillators or a smaller dimension."
        )


def members(sizes: dict[str, int]) -> int | None:
    """How many members a batch has, from the sizes of what came as a batch; None if nothing did.

    Raises:
        KuramotoError: If they differ.

    >>> members({"coupling": 5, "seed": 1})
    5
    """
    if not sizes:
        return None
    whole = max(sizes.values())
    for name, size in sizes.items():
        if size not in (1, whole):
            raise KuramotoError(
                f"Expected {whole} values of {name}, as the longest has; got {size}. Give as many, or one."
            )
    return whole
