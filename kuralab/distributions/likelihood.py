"""Climbing a likelihood that has no closed peak.

References:
    Nocedal & Wright (2006), Numerical Optimization, chapter 7 (limited-memory BFGS).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

STEPS, CLOSE = 300, 1e-11


def climb(score: Callable[[Tensor], Tensor], start: Tensor) -> tuple[Tensor, float]:
    """Where `score` of a vector is greatest near `start`, and how great.

    >>> best, height = climb(lambda x: -(x - 2).square().sum(), torch.zeros(1, dtype=torch.float64))
    >>> best.round(decimals=6), round(abs(height), 6)
    (tensor([2.], dtype=torch.float64), 0.0)
    """
    best = start.detach().clone().requires_grad_()
    optimiser = torch.optim.LBFGS(
        [best], max_iter=STEPS, tolerance_grad=CLOSE, tolerance_change=1e-14, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        optimiser.zero_grad()
        depth = -score(best)
        depth.backward()
        return depth

    with torch.enable_grad():
        optimiser.step(loss)
    return best.detach(), float(score(best.detach()))
