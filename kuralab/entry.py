"""What a line of the catalogue is made of."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One member of a catalogue: where it lives and how menus show it."""

    where: str
    title: str
    line: str
    colour: str = "#767676"

    def load(self) -> Any:
        """The object itself; this is where torch gets imported.

        >>> Entry("fractions:Fraction", "Fraction", "A ratio of whole numbers").load()(1, 2)
        Fraction(1, 2)
        """
        module, name = self.where.split(":")
        return getattr(import_module(module), name)


@dataclass(frozen=True)
class Latent(Entry):
    """A latent family. `dims` names the manifold each offered dimension gives; comparisons begin with the plain ones.

    Those that synchronise live where oscillators do, and may start from an embedding that these found.
    """

    symbol: str = ""
    dim_title: str = ""
    dims: tuple[tuple[int, str], ...] = ()
    least_dim: int = 1
    extras: tuple[str, ...] = ()
    plain: bool = True
    synchronises: bool = True

    @property
    def dim(self) -> int:
        """The dimension offered first: a surface one can look at."""
        return self.dims[-1][0]


@dataclass(frozen=True)
class Law(Entry):
    """A law of directions. `manifolds` are those it is shown on; on the torus most laws are products of angles."""

    symbol: str = ""
    manifolds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Laws side by side on one manifold, made alike by one slider."""

    title: str
    manifold: str
    laws: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page: its file below `pages/`, its door in the navigation, its scene where that has another name."""

    title: str
    group: str
    icon: str
    scene: str = ""


@dataclass(frozen=True)
class Field:
    """Bounds and words of one number in a configuration."""

    title: str
    low: float
    high: float
    help: str

    def wrong(self, value: Any, whole: bool) -> str:
        """What is wrong with a value, in a sentence; nothing if it will do.

        >>> Field("Batch", 8, 8192, "").wrong(4, whole=True)
        'Expected Batch to be a whole number from 8 to 8,192; got 4. Choose a value in that range.'
        """
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and self.low <= value <= self.high and not (whole and value != int(value)):
            return ""
        kind = "a whole number" if whole else "a number"
        return (
            f"Expected {self.title} to be {kind} from {self.low:,.10g} to {self.high:,.10g}; got {value!r}. "
            "Choose a value in that range."
        )
