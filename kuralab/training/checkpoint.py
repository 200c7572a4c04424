"""Checkpoints: one safetensors file with all that the rest of a run depends on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

CHANCE = "chance."


class CheckpointError(ValueError):
    """A checkpoint that cannot be continued: what was expected, what came, what to do."""


def write(path: Path, tensors: dict[str, Tensor], chance: dict[str, Tensor], place: dict[str, float]) -> None:
    """Write the file whole, beside its name first, so that no reader and no crash sees a part of it."""
    kept = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    kept |= {CHANCE + kind: state for kind, state in chance.items()}
    part = path.with_suffix(".part")
    save_file(kept, part, metadata={"place": json.dumps(place)})
    os.replace(part, path)


def read(path: Path, tensors: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, float]]:
    """Fill `tensors` in place; return the random numbers' state and the place in the data.

    Raises:
        CheckpointError: If the file cannot be read, or is of another model.
    """
    try:
        kept = load_file(path)
        with safe_open(path, "pt") as file:
            place: dict[str, float] = json.loads(file.metadata()["place"])
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"Expected a checkpoint in {path.name}; got {error}. Delete the file to start anew."
        ) from error
    chance = {name.removeprefix(CHANCE): kept.pop(name) for name in list(kept) if name.startswith(CHANCE)}
    _same(path, tensors, kept)
    with torch.no_grad():
        for name, value in tensors.items():
            value.copy_(kept[name])
    return chance, place


def _same(path: Path, expected: dict[str, Tensor], got: dict[str, Tensor]) -> None:
    for name in sorted({*expected, *got}):
        there = tuple(got[name].shape) if name in got else "nothing"
        here = tuple(expected[name].shape) if name in expected else "nothing"
        if here != there:
            raise CheckpointError(
                f"Expected {path.name} to hold {here} as {name}; got {there}. "
                "Continue it with the configuration it was made with, or delete it to start anew."
            )
