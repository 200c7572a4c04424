"""Laws of the natural frequencies, symmetric about zero.

Each law is its quantile function, so that the browser and Python draw the same numbers, and its
response ∫ g(ω)/(s − iω) dω, which decides where incoherence ends. References: Kuramoto, Chemical
Oscillations (1984), chapter 5; Sakaguchi, Prog. Theor. Phys. 79 (1988) 39.
"""

from __future__ import annotations

import cmath
import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import ndtri, wofz
from torch import Tensor

from kuralab.catalogue import FREQUENCIES
from kuralab.kuramoto import counter
from kuralab.kuramoto.errors import KuramotoError

NODES = 1000
WIDEST = 1e6
Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class Law(ABC):
    """A symmetric law of frequencies with one width.

    Units: radians per unit of time.

    Args:
        width: The law's own spread; zero makes all oscillators identical.

    Attributes:
        isotropic: Whether independent rates of this law favour no axis.
        closes: Whether averages are a value at one point.
        symmetric: Whether the law is symmetric about zero.

    Raises:
        KuramotoError: If the width is negative or not finite.
    """

    width: float
    isotropic: ClassVar[bool] = False
    closes: ClassVar[bool] = False
    symmetric: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not 0 <= self.width <= WIDEST:
            raise KuramotoError(
                f"Expected a width from 0 to {WIDEST:,.0f}; got {self.width}. Choose one in that range."
            )

    @abstractmethod
    def quantile(self, u: Tensor) -> Tensor:
        """The frequency below which a share `u` of the law lies; any shape, in float64."""

    @abstractmethod
    def response(self, s: complex) -> complex:
        """∫ g(ω)/(s − iω) dω for Re s ≥ 0: how the crowd answers a weak field."""

    def average(self, f: Callable[[Complex], Complex]) -> complex:
        """The mean of f(−iω), over the midpoints of equal shares."""
        return complex(f(self.nodes).mean())

    @cached_property
    def nodes(self) -> Complex:
        count = NODES if self.width else 1
        middles = (torch.arange(count, dtype=torch.float64) + 0.5) / count
        return np.asarray(-1j * self.quantile(middles).numpy(), dtype=np.complex128)


class Lorentzian(Law):
    """Half-width γ: density γ/(π(γ² + ω²)).

    Its averages close: a function analytic in the upper half-plane is read at ω = iγ.

    >>> Lorentzian(0.5).quantile(torch.tensor([0.25, 0.75]))
    tensor([-0.5000,  0.5000])
    """

    closes: ClassVar[bool] = True

    def quantile(self, u: Tensor) -> Tensor:
        # From the nearer end: tan(π(u − 1/2)) loses the digits of the tails.
        tail = torch.minimum(u, 1 - u)
        return self.width / torch.tan(math.pi * tail) * torch.sign(u - 0.5)

    def response(self, s: complex) -> complex:
        return 1 / (s + self.width)

    def average(self, f: Callable[[Complex], Complex]) -> complex:
        return complex(f(np.array([self.width + 0j]))[0])


class Gaussian(Law):
    """Standard deviation σ: density exp(−ω²/2σ²)/(σ√2π).

    Independent normal rotation rates favour no axis, so the law is isotropic on spheres.

    >>> round(2 / abs(Gaussian(1.0).response(0)), 4)  # critical coupling
    1.5958
    """

    isotropic: ClassVar[bool] = True

    def quantile(self, u: Tensor) -> Tensor:
        return torch.from_numpy(np.asarray(self.width * ndtri(u.numpy())))

    def response(self, s: complex) -> complex:
        if not self.width:
            return 1 / s
        scale = self.width * math.sqrt(2)
        return complex(math.sqrt(math.pi) / scale * wofz(1j * s / scale))


class Uniform(Law):
    """Half-width w: density 1/(2w) for |ω| ≤ w.

    >>> Uniform(1.0).quantile(torch.tensor([0.0, 0.5, 1.0]))
    tensor([-1.,  0.,  1.])
    """

    def quantile(self, u: Tensor) -> Tensor:
        return self.width * (2 * u - 1)

    def response(self, s: complex) -> complex:
        w = self.width
        if not w:
            return 1 / s
        s += 1e-200  # at the edges ±w the logarithm has no value, only a limit
        return (cmath.log(s + 1j * w) - cmath.log(s - 1j * w)) / (2j * w)


def parse(text: str) -> Law:
    """Reads "law:width".

    Raises:
        KuramotoError: If the law is unknown or the width is no number.

    >>> parse("gaussian:0.5")
    Gaussian(width=0.5)
    """
    name, _, width = text.partition(":")
    if name not in FREQUENCIES:
        known = ", ".join(f"{law}:0.5" for law in FREQUENCIES)
        raise KuramotoError(f"Expected frequencies like {known}; got {text!r}. Write a law, a colon and a width.")
    try:
        value = float(width)
    except ValueError:
        raise KuramotoError(
            f"Expected a width after the colon of {name!r}; got {width!r}. Write a number, as in {name}:0.5."
        ) from None
    law: Law = FREQUENCIES[name].load()(value)
    return law


def draw(law: Law, rows: int, count: int, seed: int, quantiles: bool, mixed: bool = False) -> Tensor:
    """Frequencies of `count` oscillators, `rows` for each, one in every equal share of the law.

    Within its share a frequency sits at the middle (`quantiles`) or where the seed puts it, which
    keeps the law while a plain draw would miss its width by 1/√N. The first row rises with the
    index; the others are shuffled by the seed, so that rows are independent.

    Shapes: (rows, count), float64.

    Args:
        mixed: Shuffles the first row too: on a network neighbours must not have neighbouring frequencies.
    """
    out = torch.empty(rows, count, dtype=torch.float64)
    for row in range(rows):
        rank = counter.shuffled(seed, row, count) if row or mixed else torch.arange(count)
        offset = 0.5 if quantiles else counter.uniform(seed, counter.FREQUENCIES, row, count)
        out[row] = law.quantile((rank.double() + offset) / count)
    return out
