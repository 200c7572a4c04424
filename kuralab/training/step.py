"""One gradient step, free of any wait between host and device."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.utils import get_total_norm
from torch.optim import Adam

from kuralab.models import VAE

CLIP = 100.0


class _Adam(Adam):
    """Adam with the two inputs of its fused kernel that mixed precision uses: divide, and skip."""

    grad_scale: Tensor
    found_inf: Tensor


class Step:
    """Draw the data, descend the loss, add to the sums.

    Heavy-tailed posteriors send a rare draw to the far side of its manifold, where the
    reconstruction is terrible: gradients longer than `CLIP` are shortened to it, and a step
    whose gradient is not finite is skipped and counted. Both happen inside Adam's kernel.

    Args:
        model: On its device, which is also that of `data`.
        data: The pictures to learn from, (N, P).
        beta: Weight of the KL term.
        learning_rate: Adam's step size.

    Attributes:
        sums: Loss (per datum), data and steps skipped so far: (3,) float64, on the device.
    """

    def __init__(self, model: VAE, data: Tensor, beta: float, learning_rate: float) -> None:
        self.model = model
        self.sums = torch.zeros(3, dtype=torch.float64, device=data.device)
        self._data = data
        self._beta = beta
        self._parameters = list(model.parameters())
        cuda = data.device.type == "cuda"
        self._adam = _Adam(self._parameters, lr=learning_rate, fused=True, capturable=cuda)
        for parameter in self._parameters:
            self._adam.state[parameter] = {
                "step": torch.zeros((), device=data.device),
                "exp_avg": torch.zeros_like(parameter),
                "exp_avg_sq": torch.zeros_like(parameter),
            }

    def __call__(self, index: Tensor) -> None:
        """Learn from the rows `index` of the data."""
        x = self.model.likelihood.observe(self._data.index_select(0, index))
        loss = self.model.loss(x, self._beta)
        self._adam.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        gone = self._descend()
        seen = len(index) * (1 - gone)
        self.sums += torch.stack([loss.detach().double().nan_to_num() * seen, seen, gone])

    def _descend(self) -> Tensor:
        norm = get_total_norm([p.grad for p in self._parameters if p.grad is not None])
        gone = 1 - norm.isfinite().float()
        self._adam.grad_scale = (norm / CLIP).clamp(min=1).nan_to_num()
        self._adam.found_inf = gone
        self._adam.step()
        return gone

    def tensors(self) -> dict[str, Tensor]:
        """Everything a step changes, by name; the tensors themselves, to be read or written."""
        named = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        for name, parameter in self.model.named_parameters():
            slots = self._adam.state[parameter]
            named |= {f"adam.{name}.{slot}": value for slot, value in slots.items()}
        return named | {"sums": self.sums}
