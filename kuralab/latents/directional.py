"""Posteriors that are one law of directions on one sphere."""

from __future__ import annotations

from torch import Tensor

from kuralab.distributions.directional import Directional
from kuralab.distributions.uniform import HypersphericalUniform
from kuralab.latents.base import Posterior


class DirectionalPosterior(Posterior):
    """A directional law against the uniform one; `strength` names its concentration."""

    def __init__(self, law: Directional, strength: str) -> None:
        self.law, self.strength = law, strength

    def kl(self) -> Tensor:
        """The law's divergence to the uniform law."""
        return self.law.kl_to_uniform()

    def rsample(self) -> Tensor:
        """Unit vectors."""
        return self.law.rsample()

    def mode(self) -> Tensor:
        """The mean direction."""
        return self.law.mode

    def parameters(self) -> dict[str, Tensor]:
        """Mean direction, concentration and mean resultant length."""
        return {
            "loc": self.law.loc,
            self.strength: getattr(self.law, self.strength)[..., None],
            "resultant": self.law.mean_resultant_length[..., None],
        }

    def log_prob(self, z: Tensor) -> Tensor:
        """Log density with respect to surface area."""
        return self.law.log_prob(z)

    def prior_log_prob(self, z: Tensor) -> Tensor:
        """The same everywhere: minus the log area."""
        return HypersphericalUniform(self.law.dim, validate_args=False).log_prob(z)
