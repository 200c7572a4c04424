"""How well a model explains data it never saw: the ELBO, and tighter bounds by importance weights.

Draws are those a person would report (`posterior.sample`: hard choices, not relaxed ones), from a
fixed seed, and leave the state of torch's random numbers as it was.

Burda, Grosse & Salakhutdinov (2016), Importance Weighted Autoencoders, arXiv:1509.00519.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from kuralab.data.base import Dataset
from kuralab.models.vae import VAE, Terms

BATCH = 1000


class BoundError(ValueError):
    """A bound that cannot be had: what was expected, what came, what to do."""


def elbo(model: VAE, dataset: Dataset, draws: int = 1) -> dict[str, float]:
    """Held-out means of `elbo`, `reconstruction` and `kl`, in nats per datum.

    `reconstruction` is E log p(x|z), so that elbo = reconstruction − kl.

    Args:
        draws: Latent draws per datum; more of them only make `reconstruction` less noisy.
    """
    terms = per_datum(model, dataset.held_out, draws)
    reconstruction, kl = (float(term.double().mean()) for term in terms)
    return {"elbo": reconstruction - kl, "reconstruction": reconstruction, "kl": kl}


def per_datum(model: VAE, x: Tensor, draws: int = 1, seed: int = 0) -> Terms:
    """Both terms of the ELBO of every datum.

    Shapes: `x` (N, P) -> two tensors (N,).
    """
    with _drawing(x.device, seed):
        parts = [_terms(model, batch, draws) for batch in _batches(x)]
    return Terms(*(torch.cat(halves) for halves in zip(*parts, strict=True)))


def iwae(model: VAE, dataset: Dataset, draws: int = 100) -> float:
    r"""The importance-weighted bound on the held-out log-likelihood, in nats per datum.

    .. math:: E \log \tfrac1k \sum_{i=1}^k \frac{p(x|z_i) p(z_i)}{q(z_i|x)}, \quad z_i \sim q(z|x)

    It lies between the ELBO (k = 1) and log p(x), and closes on the latter as k grows.

    Args:
        draws: k, the draws per datum.

    Raises:
        BoundError: If the posterior's density is not known.
    """
    if not model.latent.dense:
        raise BoundError(
            "Expected a latent family whose density is known; got one that is only simulated. "
            "Report its ELBO, or choose another family."
        )
    with _drawing(dataset.held_out.device, seed=0):
        parts = [_importance(model, batch, draws) for batch in _batches(dataset.held_out)]
    return float(torch.cat(parts).double().mean())


def _batches(x: Tensor) -> Iterator[Tensor]:
    return (x[start : start + BATCH] for start in range(0, len(x), BATCH))


def _terms(model: VAE, x: Tensor, draws: int) -> Terms:
    posterior = model.encode(x)
    total = torch.zeros(len(x), device=x.device)
    for _ in range(draws):
        total += model.likelihood.log_prob(x, model.decoder(posterior.sample()))
    return Terms(total / draws, posterior.kl())


def _importance(model: VAE, x: Tensor, draws: int) -> Tensor:
    posterior = model.encode(x)
    weights = []
    for _ in range(draws):
        z = posterior.sample()
        likelihood = model.likelihood.log_prob(x, model.decoder(z))
        weights.append(likelihood + posterior.prior_log_prob(z) - posterior.log_prob(z))
    return torch.stack(weights).logsumexp(0) - math.log(draws)


@contextmanager
def _drawing(device: torch.device, seed: int) -> Iterator[None]:
    devices = [device] if device.type == "cuda" else []
    with torch.no_grad(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield
