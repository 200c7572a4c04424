"""CAT: independent choices among classes, trained through Gumbel-softmax.

References:
    Jang, Gu & Poole (2017), Categorical Reparameterization with Gumbel-Softmax, arXiv 1611.01144.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from kuralab.config import Config
from kuralab.latents.base import Latent, Posterior
from kuralab.manifolds.simplex import Simplex


class CategoricalPosterior(Posterior):
    """Class probabilities of each variable, (B, variables, classes), against equal ones."""

    def __init__(self, logits: Tensor, temperature: Tensor) -> None:
        self.logits = logits.log_softmax(-1)
        self.temperature = temperature

    def kl(self) -> Tensor:
        """Σ π log(K π)."""
        classes = self.logits.shape[-1]
        return (self.logits.exp() * (self.logits + math.log(classes))).sum((-2, -1))

    def rsample(self) -> Tensor:
        """Relaxed points: softmax of (log π + Gumbel noise) / temperature. Biased for hard choices by design."""
        return ((self.logits + self._gumbel()) / self.temperature).softmax(-1).flatten(-2)

    @torch.no_grad()
    def sample(self) -> Tensor:
        """Hard one-hot draws: relaxed points with a categorical KL would not be a bound."""
        choice = (self.logits + self._gumbel()).argmax(-1)
        return functional.one_hot(choice, self.logits.shape[-1]).to(self.logits).flatten(-2)

    def mode(self) -> Tensor:
        """The probabilities themselves: one-hot points would hide how sure each posterior is."""
        return self.logits.exp().flatten(-2)

    def parameters(self) -> dict[str, Tensor]:
        """The probabilities, variable after variable."""
        return {"probability": self.mode()}

    def log_prob(self, z: Tensor) -> Tensor:
        """Log probability of one-hot points."""
        hard = z.reshape(*z.shape[:-1], *self.logits.shape[-2:])
        return (hard * self.logits).sum((-2, -1))

    def prior_log_prob(self, z: Tensor) -> Tensor:
        """−variables · log classes, wherever `z` is."""
        variables, classes = self.logits.shape[-2:]
        return torch.full_like(z[..., 0], -variables * math.log(classes))

    def _gumbel(self) -> Tensor:
        # Minus the logarithm of an exponential draw; a draw of zero would put infinity into the softmax.
        return torch.empty_like(self.logits).exponential_().clamp_min(1e-30).log().neg()


class Categorical(Latent):
    """`dim` variables of `classes` classes; the encoder emits logits.

    The temperature lives in a buffer on the model's device, so that a captured training step sees it change.
    """

    temperature: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.manifold = Simplex(config.dim, config.classes)
        self.raw_features = self.manifold.space_features
        self.start, self.end, self.annealing = config.temperature, config.temperature_end, config.annealing
        self.register_buffer("temperature", torch.tensor(config.temperature))

    def posterior(self, raw: Tensor) -> CategoricalPosterior:
        """The posterior of `raw`, (B, variables · classes)."""
        logits = raw.reshape(len(raw), self.manifold.panels, -1)
        return CategoricalPosterior(logits, self.temperature)

    def prior_sample(self, n: int, device: torch.device | str = "cpu") -> Tensor:
        """One-hot points, every class equally likely, (n, m)."""
        equal = torch.zeros(n, self.raw_features, device=device)
        return self.posterior(equal).sample()

    def schedule(self, progress: float) -> dict[str, float]:
        """Moves the temperature from its start to its end."""
        temperature = self._temperature_at(min(max(progress, 0.0), 1.0))
        self.temperature.fill_(temperature)
        return {"temperature": temperature}

    def _temperature_at(self, progress: float) -> float:
        if self.annealing == "constant":
            return self.start
        if self.annealing == "linear":
            return self.start + progress * (self.end - self.start)
        return self.start * math.exp(progress * math.log(self.end / self.start))
