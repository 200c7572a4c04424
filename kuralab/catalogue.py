"""The catalogue: every member of every kind by name, and the configuration of a run.

Standard library only, so that menus draw before torch is imported. A newcomer adds a
family, a manifold, a data set or a page by writing one file and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from kuralab.entry import Comparison, Entry, Field, Latent, Law, Page


class ConfigError(ValueError):
    """A configuration that cannot be run: what was expected, what came, what to do."""


# fmt: off
MANIFOLDS: dict[str, Entry] = {
    "circle": Entry("kuralab.manifolds.circle:Circle", "Circle", "Angles, or unit vectors of the plane"),
    "torus": Entry("kuralab.manifolds.torus:Torus", "Torus", "Several independent angles"),
    "sphere": Entry("kuralab.manifolds.sphere:Sphere", "Sphere", "Unit vectors of space"),
    "euclidean": Entry("kuralab.manifolds.euclidean:Euclidean", "Euclidean space", "The flat space of any dimension"),
    "simplex": Entry("kuralab.manifolds.simplex:Simplex", "Simplex", "Probabilities of several classes"),
}

LATENTS: dict[str, Latent] = {
    "gaussian": Latent(
        "kuralab.latents.gaussian:Gaussian", "Gaussian", "Bell-shaped clouds in flat space: the usual VAE",
        "#0072B2", "N", "Axes", ((3, "Space"), (2, "Plane")), 1),
    "categorical": Latent(
        "kuralab.latents.categorical:Categorical", "Categorical", "Soft choices among classes, by Gumbel-softmax",
        "#E69F00", "CAT", "Variables", ((2, "Two simplices"), (4, "Four simplices"), (1, "One simplex")), 1,
        ("classes", "temperature", "temperature_end", "annealing")),
    "von-mises-fisher": Latent(
        "kuralab.latents.von_mises_fisher:VonMisesFisher", "von Mises–Fisher", "The bell of the sphere: light tails",
        "#009E73", "vMF", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2),
    "wrapped-cauchy": Latent(
        "kuralab.latents.wrapped_cauchy:WrappedCauchy", "Wrapped Cauchy", "Law of Kuramoto phases: heavy tails",
        "#CC79A7", "wC", "Angles", ((1, "Circle"), (2, "Torus")), 1),
    "spherical-cauchy": Latent(
        "kuralab.latents.spherical_cauchy:SphericalCauchy", "Spherical Cauchy", "Law of Kuramoto swarms: heavy tails",
        "#D55E00", "sphC", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2),
}

DATA: dict[str, Entry] = {
    "digits": Entry("kuralab.data.digits:load", "Digits", "1,797 handwritten digits of 8×8 pixels"),
    "mnist": Entry("kuralab.data.mnist:load", "MNIST", "70,000 handwritten digits of 28×28 pixels"),
    "earth-circle": Entry("kuralab.data.earth:circle", "Earth, spinning", "From above the equator: one true angle"),
    "earth-torus": Entry("kuralab.data.earth:torus", "Earth, spun and rolled", "Spin and camera roll: two true angles"),
    "earth-sphere": Entry("kuralab.data.earth:sphere", "Earth from everywhere", "The globe from above any place"),
}

LAWS: dict[str, Law] = {
    "von-mises-fisher": Law(
        "kuralab.distributions.von_mises_fisher:VonMisesFisher", "von Mises–Fisher",
        "The bell of directions: light tails", "#009E73", "vMF", ("circle", "torus", "sphere")),
    "wrapped-cauchy": Law(
        "kuralab.distributions.wrapped_cauchy:WrappedCauchy", "Wrapped Cauchy",
        "Law of Kuramoto phases: heavy tails", "#CC79A7", "wC", ("circle", "torus")),
    "spherical-cauchy": Law(
        "kuralab.distributions.spherical_cauchy:SphericalCauchy", "Spherical Cauchy",
        "Law of Kuramoto swarms: heavy tails", "#D55E00", "sphC", ("sphere",)),
    "bivariate-wrapped-cauchy": Law(
        "kuralab.distributions.bivariate_wrapped_cauchy:BivariateWrappedCauchy", "Kato–Pewsey",
        "Two dependent angles, each wrapped Cauchy", "#56B4E9", "KP", ("torus",)),
    "wrapped-normal": Law(
        "kuralab.distributions.wrapped_normal:WrappedNormal", "Wrapped normal",
        "The Gaussian, wound around the circle", "#0072B2", "wN", ("circle", "torus")),
    "hyperspherical-uniform": Law(
        "kuralab.distributions.uniform:HypersphericalUniform", "Uniform",
        "Every direction alike: the prior", "#767676", "U", ("circle", "torus", "sphere")),
}

COMPARISONS: dict[str, Comparison] = {
    "tails": Comparison("vMF and sphC", "sphere", ("von-mises-fisher", "spherical-cauchy")),
    "bells": Comparison("wC, vM and wN", "circle", ("wrapped-cauchy", "von-mises-fisher", "wrapped-normal")),
    "pairs": Comparison("wC and KP", "torus", ("wrapped-cauchy", "bivariate-wrapped-cauchy")),
}

DIRECTIONS: dict[str, Entry] = {
    "wind": Entry("kuralab.data.wind:load", "Wind directions", "24,399 hours at three New York airports, in 10° steps"),
    "ramachandran": Entry("kuralab.data.ramachandran:load", "Ramachandran angles", "φ and ψ of 6,756 protein residues"),
    "airports": Entry("kuralab.data.airports:load", "Airports", "28,298 places where people take off"),
    "stars": Entry("kuralab.data.stars:load", "Bright stars", "7,982 stars of the Hipparcos catalogue"),
}

FREQUENCIES: dict[str, Entry] = {
    "lorentzian": Entry("kuralab.kuramoto.frequencies:Lorentzian", "Lorentzian", "Half-width γ, heavy tails"),
    "gaussian": Entry("kuralab.kuramoto.frequencies:Gaussian", "Gaussian", "Standard deviation σ"),
    "uniform": Entry("kuralab.kuramoto.frequencies:Uniform", "Uniform", "Half-width w, no tails"),
}

# fmt: on

PAGES: dict[str, Page] = {
    "home": Page("Home", "Start", ":material/home:"),
    "train": Page("Train", "Laboratory", ":material/model_training:"),
    "latent": Page("Latent space", "Laboratory", ":material/language:"),
    "compare": Page("Compare", "Laboratory", ":material/compare:"),
    "runs": Page("Runs", "Laboratory", ":material/folder_open:"),
    "kuramoto": Page("Kuramoto", "Oscillators", ":material/bubble_chart:"),
    "distributions": Page("Distributions", "Statistics", ":material/explore:", "law"),
}

NETWORKS = {"mlp": "Two dense layers", "cnn": "Two convolutions, then dense"}
ANNEALING = {"exponential": "Exponential", "linear": "Linear", "constant": "Constant"}
OWN_DATA = "own-"

FIELDS: dict[str, Field] = {
    "dim": Field("Dimension", 1, 256, "Size of the latent space, in the family's own unit"),
    "classes": Field("Classes", 2, 64, "Classes of each categorical variable"),
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
    kuralab.catalogue.ConfigError: Expected data to be one of digits, ...; got 'nope'. Choose one of these.
    """

    data: str = "digits"
    latent: str = "spherical-cauchy"
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

    def __post_init__(self) -> None:
        if not str(self.data).startswith(OWN_DATA):
            _choose("data", self.data, DATA)
        _choose("latent", self.latent, LATENTS)
        _choose("network", self.network, NETWORKS)
        _choose("annealing", self.annealing, ANNEALING)
        for name, field in FIELDS.items():
            object.__setattr__(self, name, _number(name, field, getattr(self, name)))
        family = LATENTS[self.latent]
        if self.dim < family.least_dim:
            raise ConfigError(
                f"Expected {family.dim_title.lower()} of at least {family.least_dim} for {family.title}; "
                f"got {self.dim}. Choose {family.least_dim} or more."
            )

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
