"""Adam that keeps its step when a gradient is wild.

Kingma & Ba (2015), Adam: A Method for Stochastic Optimization, arXiv:1412.6980.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.nn.utils import get_total_norm

LONG = 3.0
MEMORY = 0.05


class ClippedAdam(torch.optim.Adam):
    """Fused Adam that shortens gradients much longer than usual, and skips those not finite.

    Heavy-tailed posteriors send a rare draw to the far side of its manifold, where the
    reconstruction is terrible. What a usual gradient is depends on the data by orders of magnitude
    (5 on digits, 2,000 on the Earth), so the limit is three times a running mean of the lengths.
    Both happen inside the fused kernel, through the inputs mixed precision uses, without a wait
    for the device.

    Args:
        parameters: All on one device.
        learning_rate: Adam's step size.

    Attributes:
        usual: The running mean of gradient lengths, (); zero before the first step.
        rate: The step size, (); what is written into it holds from the next step on, also in a captured one.
    """

    grad_scale: Tensor | None
    found_inf: Tensor | None

    def __init__(self, parameters: Iterable[Parameter], learning_rate: float) -> None:
        self.all = list(parameters)
        self.usual = torch.zeros((), device=self.all[0].device)
        self.rate = torch.tensor(learning_rate, device=self.usual.device)
        super().__init__(self.all, lr=self.rate, fused=True, capturable=self.usual.is_cuda)
        for parameter in self.all:
            self.state[parameter] = {
                "step": torch.zeros_like(self.usual),
                "exp_avg": torch.zeros_like(parameter),
                "exp_avg_sq": torch.zeros_like(parameter),
            }

    def descend(self) -> Tensor:
        """One step along the gradients present; 1 if it was skipped, else 0, as a tensor ()."""
        norm = get_total_norm([p.grad for p in self.all if p.grad is not None])
        limit = LONG * self.usual
        if not norm.is_cuda and norm <= limit:  # looking is free on the CPU, and scaling by 1 is not
            self.grad_scale = self.found_inf = None
            self.usual.lerp_(norm, MEMORY)
            self.step()
            return torch.zeros_like(norm)
        finite = norm.isfinite()
        limit = limit.where(limit > 0, norm)
        self.grad_scale = (norm / limit).clamp(min=1).where(finite, 1.0)
        self.found_inf = 1 - finite.float()
        usual = self.usual.where(self.usual > 0, norm).lerp(norm.minimum(limit), MEMORY)
        self.usual.copy_(usual.where(finite, self.usual))
        self.step()
        return self.found_inf
