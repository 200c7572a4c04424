"""Compiled steps as a function of tensors with slopes, and the choice between them and plain torch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.kernels import loading
from kuralab.kuramoto.kernels.web import Web, Woven, of

MEMORY = 2**28  # bytes of stages that a backward pass keeps at once
NUMBERS = 18  # kept for every oscillator and step at the most: positions, four stages and their fields
KINDS = "means", "networks", "slopes"
# What plain torch takes for a step, an oscillator in it and a product in it, in seconds; slopes take three times that.
PLAIN = 3e-4, 4e-8, 4e-9
SLOPES = 3
Plain = Callable[[Tensor, Tensor, Tensor, Coupling, float], Tensor]


def run(
    x: Tensor, cos: Tensor, sin: Tensor, coupling: Coupling, step: float, steps: int, plain: Plain
) -> tuple[Tensor, Tensor] | None:
    """Positions after several steps and each group's mean after every one; None where plain torch should go on.

    Shapes: (2, *batch, groups, N) to the same and (steps, 2, *batch, groups).

    Args:
        x: Positions, unit vectors.
        cos: Of half a step's free rotation, (groups, N) or (*batch, groups, N).
        sin: The same.
        coupling: What they feel.
        step: Length of a step.
        steps: How many.
        plain: One step in plain torch, which second derivatives go through.
    """
    if torch.compiler.is_compiling() or torch._C._are_functorch_transforms_active():
        return None
    fits = x.device.type == "cpu" and x.dtype in (torch.float32, torch.float64) and x.dtype == cos.dtype
    batch, rest = x.shape[1:-2], x.shape[-2:]
    web = of(coupling, x) if fits and steps and cos.shape[:-2] in ((), (1,), batch) and cos.shape[-2:] == rest else None
    if web is None:
        return None
    given = (x, cos, sin, web.weights, web.settings, web.dense, web.turn)
    slopes = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in given)
    base, each, edge = PLAIN
    seconds = steps * (base + each * x[0].numel() + edge * web.edges * math.prod(batch)) * (SLOPES if slopes else 1)
    wanted = ["networks" if web.edges else "means"] + ["slopes"] * slopes
    loaded = [loading.ready(f"{kind} {x.dtype}", seconds, warmer(kind, x.dtype)) for kind in wanted]
    if not all(loaded):
        return None
    flat = (x.reshape(2, -1, *rest), cos.reshape(-1, *rest), sin.reshape(-1, *rest))
    end, track = _segments(*flat, web, step, steps, plain, slopes)
    return end.reshape(x.shape), track.to(x.dtype).reshape(steps, 2, *batch, rest[0])


def _segments(
    x: Tensor, cos: Tensor, sin: Tensor, web: Web, step: float, steps: int, plain: Plain, slopes: bool
) -> tuple[Tensor, Tensor]:
    """With slopes, a piece of the run at a time: each keeps only its beginning."""
    length = _length(x, web, steps) if slopes else steps
    tracks = []
    for begun in range(0, steps, length):
        count = min(length, steps - begun)
        x, track = _Run.apply(x, cos, sin, *web.tensors, step, count, plain)  # type: ignore[no-untyped-call]
        tracks.append(track)
    return x, torch.cat(tracks)


def _length(x: Tensor, web: Web, steps: int) -> int:
    """How many steps a piece has: what every thread's systems, side by side, keep of them has to fit in memory."""
    from kuralab.kuramoto.kernels import compiled

    one = x[0, 0].numel()
    kept = NUMBERS * one * min(x.shape[1], compiled.lanes(web, one)) * x.element_size() * torch.get_num_threads()
    return max(math.isqrt(steps), MEMORY // kept)


class _Run(torch.autograd.Function):
    """Steps whose slopes are the exact ones of the steps."""

    @staticmethod
    def forward(ctx: Any, *given: Any) -> tuple[Tensor, Tensor]:
        from kuralab.kuramoto.kernels import compiled

        *tensors, ctx.step, ctx.steps, ctx.plain = given
        ctx.save_for_backward(*tensors)
        x, cos, sin, *rest = (tensor.detach().contiguous() for tensor in tensors)
        return compiled.forward(x, cos, sin, Web(*rest), ctx.step, ctx.steps)

    @staticmethod
    def backward(ctx: Any, end: Tensor, track: Tensor) -> tuple[Tensor | None, ...]:
        from kuralab.kuramoto.kernels import compiled

        if torch.is_grad_enabled():
            return *_again(ctx, end, track), None, None, None
        x, cos, sin, *rest = (tensor.detach().contiguous() for tensor in ctx.saved_tensors)
        found = compiled.backward(x, cos, sin, Web(*rest), ctx.step, end.contiguous(), track.contiguous())
        return *found, None, None, None


def _again(ctx: Any, end: Tensor, track: Tensor) -> tuple[Tensor | None, ...]:
    """The slopes as functions that have slopes themselves, by the plain steps."""
    asked = [place for place, wanted in enumerate(ctx.needs_input_grad) if wanted]
    x, cos, sin, *rest = ctx.saved_tensors
    coupling, means, inputs = Woven(Web(*rest)), [], [ctx.saved_tensors[place] for place in asked]
    for _ in range(ctx.steps):
        x = ctx.plain(x, cos, sin, coupling, ctx.step)
        means.append(x.mean(-1, dtype=track.dtype))
    found = torch.autograd.grad((x, torch.stack(means)), inputs, (end, track), create_graph=True, allow_unused=True)
    answers: list[Tensor | None] = [None] * len(ctx.saved_tensors)
    for place, slope in zip(asked, found, strict=True):
        answers[place] = slope
    return tuple(answers)


def load(dtype: torch.dtype = torch.float64) -> None:
    """Compiles, or reads from the cache, now: for a program that will run much and a measurement.

    Raises:
        ImportError: If numba is not installed.
    """
    for kind in KINDS:
        loading.load(f"{kind} {dtype}", warmer(kind, dtype))


def warmer(kind: str, dtype: torch.dtype) -> Callable[[], None]:
    """Compiles one kind by running it on next to nothing."""

    def warm() -> None:
        from kuralab.kuramoto.kernels import compiled

        compiled.warm(kind, dtype)

    return warm
