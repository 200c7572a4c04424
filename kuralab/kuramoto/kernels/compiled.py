"""The compiled functions on tensors of one layout, shared among as many threads as torch may use.

Positions are (2, batch, groups, N), rotations (1 or batch, groups, N); all are contiguous and free of autograd.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numba
import numpy as np
import torch
from torch import Tensor

from kuralab.kuramoto.coupling import MeanField
from kuralab.kuramoto.kernels import adjoint, fields, mean_field
from kuralab.kuramoto.kernels import steps as stepping
from kuralab.kuramoto.kernels.web import DOUBLE, Web, of
from kuralab.kuramoto.network import Network

WIDE = 30_000  # oscillators or edges from which threads share one system
SMALL = 256  # oscillators below which systems stand side by side
LANES = 1024  # oscillators that do
LIGHT = 30_000  # oscillator-steps below which a batch is not worth a second thread
_team = threading.Lock()  # numba's simplest threads end the process if two callers ask for them at once


def forward(x: Tensor, cos: Tensor, sin: Tensor, web: Web, step: float, steps: int) -> tuple[Tensor, Tensor]:
    """New positions, and means (steps, 2, batch, groups) in float64."""
    x, track = x.clone(), torch.empty(steps, 2, *x.shape[1:3], dtype=DOUBLE)
    members, one = x.shape[1], x[0, 0].numel()
    wide = threads() > 1 and members == 1
    if web.edges or (members > 1 and one < SMALL):
        flat = _flat(x, cos, sin)
        rest: Any = _arrays(web), step, track.numpy()
        if wide and web.edges > WIDE:
            with _together():
                stepping.forward(*flat, *rest, 0, 1, 1, True)
        else:
            most = lanes(web, one)
            _share(members, one * steps, lambda low, high, _: stepping.forward(*flat, *rest, low, high, most, False))
        return x, track
    track[0] = x.mean(-1, dtype=DOUBLE)
    every: Any = (*_rows(x, cos, sin), web.weights.numpy(), web.settings.numpy(), step, track.numpy())
    if wide and one > WIDE:
        with _together():
            mean_field.blocks(*every)
    else:
        _share(members, one * steps, lambda low, high, _: mean_field.systems(*every, low, high))
    return x, track


def backward(
    x: Tensor, cos: Tensor, sin: Tensor, web: Web, step: float, end: Tensor, track: Tensor
) -> tuple[Tensor | None, ...]:
    """Slopes of positions, rotations and every part of the web, from those of the end and of the means.

    Weights of a sparse network have none.
    """
    to, members = end.clone(), x.shape[1]
    to_cos, to_sin = torch.zeros(2, members, *x.shape[2:], dtype=x.dtype)
    slots = len(web.dense) if len(web.dense) != 1 else threads()
    out = Web(
        weights=torch.zeros(2, members, *web.weights.shape[2:], dtype=DOUBLE),
        settings=torch.zeros_like(web.settings),
        dense=torch.zeros(slots, *web.dense.shape[1:], dtype=x.dtype),
        indptr=web.indptr,
        indices=web.indices,
        data=torch.zeros_like(web.data),
        turn=torch.zeros(members, 2, dtype=DOUBLE),
    )
    given: Any = (*_flat(x, cos, sin), _arrays(web), step, track.numpy())
    slopes: Any = (*_flat(to, to_cos, to_sin), _arrays(out))
    _share(
        members,
        x[0, 0].numel() * len(track),
        lambda low, high, slot: adjoint.backward(*given, *slopes, low, high, lanes(web, x[0, 0].numel()), slot, False),
    )
    shaped = (slope.sum_to_size(like.shape) for slope, like in zip(out.tensors, web.tensors, strict=True))
    found = (slope if slope.is_floating_point() else None for slope in shaped)
    return to, to_cos.sum_to_size(cos.shape), to_sin.sum_to_size(sin.shape), *found


def lanes(web: Web, one: int) -> int:
    """How many systems stand side by side: few of large ones, and one where each has its own edges."""
    return max(1, LANES // one) if len(web.dense) < 2 and not web.data.numel() else 1


def threads() -> int:
    """As many as torch may use, of those numba started with."""
    return int(min(torch.get_num_threads(), numba.config.NUMBA_NUM_THREADS))


@contextmanager
def _together() -> Iterator[None]:
    """Numba's threads for one caller. Where they are OpenMP's, numba's number of them becomes torch's: put it back."""
    before = torch.get_num_threads()
    with _team:
        numba.set_num_threads(threads())
        try:
            yield
        finally:
            torch.set_num_threads(before)


def _share(members: int, work: int, call: Callable[[int, int, int], None]) -> None:
    """Calls with bounds of members and the number of the share, the shares side by side."""
    shares = max(1, min(threads(), members, members * work // LIGHT))
    bounds = list(pairwise(members * share // shares for share in range(shares + 1)))
    if shares == 1:
        return call(0, members, 0)
    with ThreadPoolExecutor(shares) as pool:
        for done in [pool.submit(call, low, high, slot) for slot, (low, high) in enumerate(bounds)]:
            done.result()
    return None


def _flat(x: Tensor, cos: Tensor, sin: Tensor) -> Any:
    return x.flatten(2).numpy(), cos.flatten(1).numpy(), sin.flatten(1).numpy()


def _rows(x: Tensor, cos: Tensor, sin: Tensor) -> Any:
    return [tensor.flatten().numpy() for tensor in (x[0], x[1], cos, sin)]


def _arrays(web: Web) -> fields.Web:
    return fields.Web(*(tensor.numpy() for tensor in web.tensors))


def warm(kind: str, dtype: torch.dtype) -> None:
    """Compiles one kind of work, or reads it from the cache, by doing next to nothing of it."""
    x, network = torch.eye(2, dtype=dtype).reshape(2, 1, 1, 2), torch.eye(2)
    web = of(MeanField(1.0) if kind == "means" else Network(network), x)
    assert web is not None
    cos, sin = torch.ones(2, 1, 1, 2, dtype=dtype)
    if kind == "slopes":
        backward(x, cos, sin, web, 0.0, x, torch.zeros(1, 2, 1, 1, dtype=DOUBLE))
        return
    forward(x, cos, sin, web, 0.0, 1)
    if kind == "means":
        still: Any = (*_rows(x.clone(), cos, sin), web.weights.numpy(), web.settings.numpy())
        with _together():
            mean_field.blocks(*still, 0.0, np.zeros((1, 2, 1, 1)))
