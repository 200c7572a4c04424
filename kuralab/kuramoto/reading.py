"""What was asked for, in the types that the engine computes with: here values of a wrong kind are refused.

Every function raises KuramotoError and says what to give instead.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.settings import Number

REAL = "iufb"  # kinds of numpy's real numbers
PRECISIONS = torch.float32, torch.float64


def number(name: str, value: Any) -> Number:
    """A number, or a tensor of them with its slopes: numpy's and lists count too.

    >>> number("coupling", [1, 2])
    tensor([1., 2.], dtype=torch.float64)
    """
    read = numbers(name, value)
    if read.ndim > 1 or not read.numel():
        raise KuramotoError(
            f"Expected {name} to be a number, or one axis of numbers; got {tuple(read.shape)}. "
            "Give one number for each member of the batch."
        )
    return read if isinstance(value, Tensor) or read.ndim else float(read)


def single(name: str, value: Any) -> float:
    """One number for all members."""
    read = numbers(name, value)
    if read.numel() != 1:
        raise KuramotoError(f"Expected one {name} for all; got {tuple(read.shape)}. Give a number.")
    return float(read)


def numbers(name: str, value: Any) -> Tensor:
    """Real numbers of any shape."""
    if isinstance(value, Tensor):
        if not value.is_complex() and value.layout == torch.strided:
            return value
        kind = f"{value.dtype} in {value.layout}"
    else:
        try:
            array = np.asarray(value)
            if array.dtype.kind in REAL:
                return torch.from_numpy(array.astype(np.float64))
        except (TypeError, ValueError, RuntimeError, OverflowError):
            pass
        kind = f"{value!r:.80}"
    raise KuramotoError(f"Expected {name} in real numbers; got {kind}. Give a number, a tensor or an array.")


def whole(name: str, value: Any) -> int:
    """A whole number.

    >>> whole("oscillators", np.int64(3))
    3
    """
    try:
        return operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        raise KuramotoError(
            f"Expected {name} to be a whole number; got {value!r:.80}. Give one without decimals."
        ) from None


def seeds(value: Any) -> int | list[int]:
    """One seed, or one for every member of a batch.

    >>> seeds(range(3))
    [0, 1, 2]
    """
    if not hasattr(value, "__len__") or (isinstance(value, Tensor) and not value.ndim):
        return whole("seed", value)
    if isinstance(value, str) or not len(value):
        raise KuramotoError(f"Expected seed to be whole numbers; got {value!r:.80}. Give one, or one for each member.")
    return [whole("seed", one) for one in value]


def flag(name: str, value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, (bool, np.bool_)):
        raise KuramotoError(f"Expected {name} to be True or False; got {value!r:.80}. Give one of them.")
    return bool(value)


def precision(dtype: Any) -> torch.dtype:
    """float32 or float64: coarser ones would lose the steps."""
    if not isinstance(dtype, torch.dtype) or dtype not in PRECISIONS:
        raise KuramotoError(f"Expected dtype to be torch.float32 or torch.float64; got {dtype!r:.80}. Choose one.")
    return dtype


def place(device: Any) -> torch.device:
    """A device that computes."""
    try:
        torch.zeros(1, device=device).item()
        return torch.device(device)
    except (RuntimeError, AssertionError, TypeError, ValueError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise KuramotoError(
            f"Expected a device that torch can use here; got {device!r:.80} ({reason:.120}). Choose another, as cpu."
        ) from None
