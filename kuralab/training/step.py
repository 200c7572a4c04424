"""One gradient step, free of any wait between host and device."""

from __future__ import annotations

import torch
from torch import Tensor

from kuralab.models import VAE
from kuralab.training.adam import ClippedAdam


class Step:
    """Draw the data, descend the loss, add to the sums.

    Args:
        model: On its device, which is also that of `data`.
        data: The pictures to learn from, (N, P).
        beta: Weight of the KL term.
        learning_rate: Adam's step size.

    Attributes:
        sums: Loss summed over the data, data, and steps skipped: (3,) float64, on the device.
    """

    def __init__(self, model: VAE, data: Tensor, beta: float, learning_rate: float) -> None:
        self.sums = torch.zeros(3, dtype=torch.float64, device=data.device)
        self._model = model
        self._data = data
        self._beta = beta
        self._adam = ClippedAdam(model.parameters(), learning_rate)

    def __call__(self, index: Tensor) -> None:
        """Learn from the rows `index` of the data, (B,) int64."""
        x = self._model.likelihood.observe(self._data.index_select(0, index))
        loss = self._model.loss(x, self._beta)
        self._adam.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        skipped = self._adam.descend()
        seen = len(index) * (1 - skipped)
        self.sums += torch.stack([loss.detach().nan_to_num() * seen, seen, skipped])

    def pace(self, rate: float) -> None:
        """Sets Adam's step size."""
        self._adam.rate.fill_(rate)

    def tensors(self) -> dict[str, Tensor]:
        """Everything a step changes, by name; the tensors themselves, to be read or written."""
        named = {f"model.{name}": value for name, value in self._model.state_dict().items()}
        for name, parameter in self._model.named_parameters():
            named |= {f"adam.{name}.{slot}": value for slot, value in self._adam.state[parameter].items()}
        return named | {"adam.usual": self._adam.usual, "sums": self.sums}
