"""The configuration of a training run: its fields with their bounds, checked once.

Standard library only, so that forms draw before torch is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from kuralab.catalogue import (
    ANNEALING,
    DATA,
    LATENTS,
    NETWORKS,
    OWN_DATA,
    RATES,
    ROTATION,
    STARTS,
    USUAL_LATENT,
)
from kuralab.entry import Field


class ConfigError(ValueError):
    """A configuration that cannot be run: what was expected, what came, what to do."""


FIELDS: dict[str, Field] = {
    "dim": Field("Dimension", 1, 256, "Size of the latent space, in the family's own unit"),
    "classes": Field("Classes", 2, 64, "Classes of each categorical variable"),
    "intervals": Field("Intervals", 1, 8, "Fields that a flow follows one after the other, for equal times"),
    "neighbours": Field(
        "Neighbours",
        2,
        1000,
        "Most alike data each datum is coupled to in a synchronised start; motion sampled densely needs 80",
    ),
    "hidden": Field("Hidden units", 8, 2048, "Width of the hidden layers"),
    "epochs": Field("Epochs", 1, 10_000, "Passes through the training data"),
    "batch": Field("Batch", 8, 8192, "Data per gradient step"),
    "learning_rate": Field("Learning rate", 1e-6, 0.1, "Step size of Adam"),
    "beta": Field("β", 0.0, 100.0, "Weight of the KL term; 1 is the ELBO"),
    "seed": Field("Seed", 0, 2**31 - 1, "The same seed gives the same run"),
    "temperature": Field("Temperature, start", 0.05, 10.0, "Softness of Gumbel-softmax in the first epoch"),
    "temperature_end": Field("Temperature, end", 0.05, 10.0, "Softness of Gumbel-softmax in the last epoch"),
}


@dataclass(frozen=True)
class Config:
    """Everything that decides a training run.

    Raises:
        ConfigError: If a value cannot be run; the message says what to do.

    >>> Config(data="nope")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    kuralab.config.ConfigError: Expected data to be one of digits, ...; got 'nope'. Choose one of these.
    """

    data: str = "digits"
    latent: str = USUAL_LATENT
    dim: int = 3
    classes: int = 10
    network: str = "mlp"
    hidden: int = 256
    epochs: int = 30
    batch: int = 128
    learning_rate: float = 1e-3
    beta: float = 1.0
    seed: int = 0
    temperature: float = 1.0
    temperature_end: float = 0.3
    annealing: str = "exponential"
    intervals: int = 2
    rotation: str = "off"
    start: str = "cold"
    neighbours: int = 10
    rate: str = "constant"

    def __post_init__(self) -> None:
        if not str(self.data).startswith(OWN_DATA):
            _choose("data", self.data, DATA)
        _choose("latent", self.latent, LATENTS)
        _choose("network", self.network, NETWORKS)
        _choose("annealing", self.annealing, ANNEALING)
        _choose("rotation", self.rotation, ROTATION)
        _choose("start", self.start, STARTS)
        _choose("rate", self.rate, RATES)
        for name, field in FIELDS.items():
            object.__setattr__(self, name, _number(name, field, getattr(self, name)))
        family = LATENTS[self.latent]
        if self.dim < family.least_dim:
            raise ConfigError(
                f"Expected {family.dim_title.lower()} of at least {family.least_dim} for {family.title}; "
                f"got {self.dim}. Choose {family.least_dim} or more."
            )
        if self.synchronised and not family.synchronises:
            raise ConfigError(
                f"Expected a latent on a circle, a torus or a sphere for a synchronised start; got {family.title}. "
                "Choose another latent, or start cold."
            )

    @property
    def synchronised(self) -> bool:
        """Whether training begins at an embedding that oscillators found."""
        return self.start == "synchronised"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Config:
        """The inverse of `to_dict`; unknown keys are an error, missing ones take their default."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ConfigError(f"Expected only known settings; got {', '.join(unknown)}. Remove them.")
        return cls(**values)

    @property
    def title(self) -> str:
        """A readable name for a run that has none yet."""
        data = DATA[self.data].title if self.data in DATA else "own data"
        return f"{LATENTS[self.latent].symbol} {self.dim} · {data} · seed {self.seed}"


def _choose(kind: str, value: Any, known: Mapping[str, Any]) -> None:
    if value not in known:
        raise ConfigError(f"Expected {kind} to be one of {', '.join(known)}; got {value!r}. Choose one of these.")


def _number(name: str, field: Field, value: Any) -> float | int:
    whole = name in _WHOLE
    if wrong := field.wrong(value, whole):
        raise ConfigError(wrong)
    return int(value) if whole else float(value)


_WHOLE = frozenset(field.name for field in fields(Config) if field.type == "int")
