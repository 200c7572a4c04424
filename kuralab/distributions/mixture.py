"""Mixtures of one family, as torch's own `MixtureSameFamily`, fitted by expectation and maximisation.

References:
    Banerjee et al. (2005), Clustering on the Unit Hypersphere using von Mises-Fisher Distributions, JMLR 6.
    Dempster, Laird & Rubin (1977), Maximum Likelihood from Incomplete Data via the EM Algorithm, JRSS B 39.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor
from torch.distributions import Categorical, MixtureSameFamily

from kuralab.distributions.directional import unit_vectors
from kuralab.distributions.law import DistributionError, Law, weighed

STEPS, CLOSE, STARTS = 200, 1e-9, 4
# A start is spread over this share of the samples per component, so that no component begins on one sample.
LEAST_SHARE = 1e-3


def fit(
    family: type[Law],
    samples: Tensor,
    components: int,
    weights: Tensor | None = None,
    generator: Generator | None = None,
) -> MixtureSameFamily:
    """The most likely mixture of `components` members of a family that a few starts lead to.

    Args:
        family: A law with a `fit`, such as `VonMisesFisher`.
        samples: (n, *event).
        components: How many members, at least 1 and at most n.
        weights: (n,), not negative.
        generator: Source of the random starts; seed 0 by default, so that the same samples give the same mixture.

    Raises:
        DistributionError: If the samples cannot be fitted, or there are fewer than components.

    >>> import kuralab.distributions as laws
    >>> x = torch.cat([laws.WrappedCauchy(c, rho=0.9).sample((200,)) for c in (0.0, 2.0)])
    >>> found = fit(laws.WrappedCauchy, x, 2)
    >>> [round(abs(v), 1) for v in sorted(found.component_distribution.loc.tolist())]
    [0.0, 2.0]
    """
    samples, share = weighed(samples, weights, samples.dim() - 1)
    if not 1 <= components <= len(samples):
        raise DistributionError(
            f"Expected from 1 to {len(samples)} components; got {components}. Choose fewer, or give more samples."
        )
    generator = generator or Generator(samples.device).manual_seed(0)
    found: list[tuple[float, MixtureSameFamily]] = []
    trouble: DistributionError | None = None
    for _ in range(1 if components == 1 else STARTS):
        try:
            found.append(_climb(family, samples, share, components, generator))
        except DistributionError as error:  # a component was left with one place: the start is lost, not the others
            trouble = error
    if not found:
        raise DistributionError(f"Expected {components} crowds; got fewer places. Fit fewer components.") from trouble
    return max(found, key=lambda pair: pair[0])[1]


def _climb(
    family: type[Law], samples: Tensor, share: Tensor, components: int, generator: Generator
) -> tuple[float, MixtureSameFamily]:
    """One run from random soft labels near randomly chosen samples, and its mean log likelihood."""
    support: Any = family.support
    places = samples if support is unit_vectors else _on_circles(samples)
    labels = _near_seeds(places, share, components, generator)
    before = -float("inf")
    for _ in range(STEPS):
        mixture = _maximise(family, samples, share, labels)
        joint = mixture.component_distribution.log_prob(samples[:, None]) + mixture.mixture_distribution.logits
        height = float(share @ joint.logsumexp(-1))
        if height - before < CLOSE:
            break
        before, labels = height, joint.softmax(-1)
    return height, mixture


def _maximise(family: type[Law], samples: Tensor, share: Tensor, labels: Tensor) -> MixtureSameFamily:
    """The best member for each column of soft labels, (n, k)."""
    counts = share[:, None] * labels
    members = [family.fit(samples, column) for column in counts.T]
    # A law that knows two names for one parameter keeps the one it was made with.
    names = [name for name in members[0].arg_constraints if name in members[0].__dict__]
    stacked: dict[str, Any] = {name: torch.stack([getattr(member, name) for member in members]) for name in names}
    return MixtureSameFamily(Categorical(counts.sum(0)), family(**stacked))


def _on_circles(theta: Tensor) -> Tensor:
    """Angles (n,) or (n, k) as points of the plane each, (n, 2k), where distances mean something."""
    angles = theta.reshape(len(theta), -1)
    return torch.cat((angles.cos(), angles.sin()), -1)


def _near_seeds(places: Tensor, share: Tensor, components: int, generator: Generator) -> Tensor:
    """Soft labels (n, k): each sample belongs mostly to the nearest of k seeds that lie far apart (k-means++)."""
    seeds = torch.multinomial(share, 1, generator=generator)
    for _ in range(components - 1):
        away = torch.cdist(places, places[seeds]).amin(-1).square() * share
        away = away if float(away.sum()) > 0 else share
        seeds = torch.cat((seeds, torch.multinomial(away, 1, generator=generator)))
    nearest = torch.cdist(places, places[seeds]).argmin(-1)
    labels = torch.nn.functional.one_hot(nearest, components).double()
    return (1 - LEAST_SHARE) * labels + LEAST_SHARE / components
