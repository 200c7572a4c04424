"""What more or less of a learned coupling does: `strengths.safetensors`, where a family has a network.

At each strength from 0, nobody feels the others, over 1, as trained, to 2: the held-out means, computed with the same
draws, and the terms and encodings of the data shown.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kuralab.evaluation.bounds import per_datum
from kuralab.latents import Latent
from kuralab.models.vae import VAE
from kuralab.runs.folder import Run
from kuralab.runs.tensors import Arrays, write_tensors

STRENGTHS = tuple(round(0.1 * k, 1) for k in range(21))
MOST_NUMBERS = 8_000_000
FINEST = 2**15 - 1


def keep(run: Run, model: VAE, held_out: Tensor, shown: Tensor) -> None:
    """Write the table of a trained model whose latent has a network.

    Args:
        held_out: The data whose means are taken, (M, P).
        shown: Row numbers in `held_out` of the data shown, (N,).
    """
    arrays, words = table(model, held_out, shown)
    write_tensors(run.path / "strengths.safetensors", arrays, words)


@torch.no_grad()
def table(model: VAE, held_out: Tensor, shown: Tensor) -> tuple[Arrays, dict[str, str]]:
    """`strength` and the means `kl`, `reconstruction` and `elbo` in nats, (21,), and of the data shown `data.kl` and
    `data.reconstruction`, (21, N), and `z`, (21, N, m), in units of the word `step`, unless points are very long.
    """
    means, data, z = [], [], []
    for _ in _strengths(model.latent):
        terms = per_datum(model, held_out)
        posterior = model.encode(held_out[shown])
        reconstruction = model.likelihood.log_prob(held_out[shown], model.decoder(posterior.mode()))
        means.append(torch.stack([term.double().mean() for term in terms]))
        data.append(torch.stack((reconstruction, posterior.kl())))
        z.append(posterior.mode())
    of_all, of_each = torch.stack(means), torch.stack(data)
    arrays: Arrays = {
        "strength": np.array(STRENGTHS, np.float32),
        "reconstruction": _numbers(of_all[:, 0]),
        "kl": _numbers(of_all[:, 1]),
        "elbo": _numbers(of_all[:, 0] - of_all[:, 1]),
        "data.reconstruction": _numbers(of_each[:, 0]),
        "data.kl": _numbers(of_each[:, 1]),
    }
    points = torch.stack(z)
    step = float(points.abs().max()) / FINEST
    if points.numel() <= MOST_NUMBERS:
        arrays["z"] = (points / step).round().short().cpu().numpy()
    return arrays, {"step": repr(step)}


def _strengths(latent: Latent) -> Iterator[float]:
    """Every strength in turn, set; as trained afterwards, whatever happens."""
    buffer = latent.get_buffer("strength")
    try:
        for strength in STRENGTHS:
            buffer.fill_(strength)
            yield strength
    finally:
        buffer.fill_(1)


def _numbers(values: Tensor) -> NDArray[np.float32]:
    numbers: NDArray[np.float32] = values.float().cpu().numpy()
    return numbers
