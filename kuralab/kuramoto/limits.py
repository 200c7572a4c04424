"""What a simulation may be asked for, so that no call runs for ever or fills the memory without saying so."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.settings import Number, Setting

MOST_WORK = 10_000_000_000
MOST_STEPS = 1_000_000
MOST_NUMBERS = 200_000_000
MOST_PUSH = 0.5  # h|f|: RK4 leaves the circle's true motion slowly until 1 and quickly from 2.8 on
MOST_SPREAD = 0.4  # σ²h(d − 1): then κ of von Mises–Fisher is right to a quarter of a percent
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
        if not bool(((every >= low) & (every <= high)).all()):
            got = value.tolist() if isinstance(value, Tensor) else value
            raise KuramotoError(
                f"Expected {name} from {low:,.8g} to {high:,.8g}; got {got}. Choose a value in that range."
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
Take fewer oscillators, less time, longer steps or weaker couplings and noise, which shorten them.
    """
    work = oscillators * steps * members
    if work > MOST_WORK:
        raise KuramotoError(
            f"Expected at most {MOST_WORK:,} oscillator-steps; got {work:,}. "
            "Take fewer oscillators, less time, longer steps or weaker couplings and noise, which shorten them."
        )
    if steps > MOST_STEPS:
        raise KuramotoError(
            f"Expected at most {MOST_STEPS:,} steps; got {steps:,}. "
            "Take less time, longer steps or weaker couplings and noise, which shorten them."
        )
    if oscillators * members * turns > MOST_NUMBERS:
        raise KuramotoError(
            f"Expected at most {MOST_NUMBERS:,} numbers in memory; got {oscillators * members * turns:,}. "
            "Take fewer oscillators or a smaller dimension."
        )


def steps(time: float, step: float, push: float, spread: float) -> int:
    """How many steps of at most `step` keep h|f| and σ²h(d − 1) small enough to be right.

    Args:
        time: Of the whole run.
        step: The longest that is wanted.
        push: A bound on |f|.
        spread: σ²(d − 1).

    Raises:
        KuramotoError: If the field has no bound.

    >>> steps(1.0, 0.05, 2.0, 0.0), steps(1.0, 0.05, 100.0, 0.0)
    (20, 200)
    """
    if not math.isfinite(push):
        raise KuramotoError(f"Expected a field of finite length; got {push}. Give a weaker coupling.")
    return max(1, math.ceil(time * max(1 / step, push / MOST_PUSH, spread / MOST_SPREAD) - 1e-9))


def batches(settings: Iterable[Setting], axes: dict[str, int]) -> list[tuple[str, int]]:
    """How many members the settings of a coupling have, by name, once their sizes and values are right.

    Args:
        settings: Of a coupling.
        axes: How long an axis of each kind is.

    Raises:
        KuramotoError: If a setting is no real number or tensor, or has another size.
    """
    found = []
    for name, value, own in settings:
        if isinstance(value, Tensor):
            wanted = tuple(axes[axis] for axis in own)
            _sized(name, value, wanted)
            if value.ndim > len(wanted):
                found.append((name, len(value)))
        elif value is not None and (not isinstance(value, (int, float)) or own):
            raise KuramotoError(f"Expected {name} as a number or a tensor; got {value!r:.80}. Give one of these.")
        if name in BOUNDS and value is not None and not own:
            within(**{name: value})
    return found


def _sized(name: str, value: Tensor, wanted: tuple[int, ...]) -> None:
    batch = value.ndim - len(wanted)
    if batch not in (0, 1) or tuple(value.shape[batch:]) != wanted or not value.numel() or value.is_complex():
        raise KuramotoError(
            f"Expected real {name} of shape {wanted}, or (B, …) for a batch; got {value.dtype} {tuple(value.shape)}. "
            "Give one for each."
        )
    if value.layout == torch.strided and not bool(value.isfinite().all()):
        raise KuramotoError(f"Expected {name} in finite numbers; got {tuple(value.shape)} with others. Mend them.")


def count(sizes: dict[str, int | None], usual: int) -> int:
    """How many oscillators there are, by what says so; `usual` if nothing does.

    Raises:
        KuramotoError: If two differ.

    >>> count({"oscillators": None, "frequencies": 5}, 1000)
    5
    """
    said = [(name, size) for name, size in sizes.items() if size is not None]
    first, whole = said[0] if said else ("", usual)
    for name, size in said:
        if size != whole:
            raise KuramotoError(f"Expected {whole} {name}, as many as {first}; got {size}. Give as many.")
    return whole


def members(sizes: Iterable[tuple[str, int]]) -> int | None:
    """How many members a batch has, from the sizes of what came as a batch; None if nothing did.

    Raises:
        KuramotoError: If they differ.

    >>> members([("coupling", 5), ("seed", 1)])
    5
    """
    said = list(sizes)
    if not said:
        return None
    whole = max(size for _, size in said)
    for name, size in said:
        if size not in (1, whole):
            raise KuramotoError(
                f"Expected {whole} values of {name}, as the longest has; got {size}. Give as many, or one."
            )
    return whole
