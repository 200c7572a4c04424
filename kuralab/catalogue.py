"""The catalogue: every member of every kind by name.

Standard library only, so that menus draw before torch is imported. A newcomer adds a
family, a manifold, a data set or a page by writing one file and one line here.
"""

from __future__ import annotations

from kuralab.entry import Comparison, Entry, Latent, Law, Page

# fmt: off
MANIFOLDS: dict[str, Entry] = {
    "circle": Entry("kuralab.manifolds.circle:Circle", "Circle", "Angles, or unit vectors of the plane"),
    "torus": Entry("kuralab.manifolds.torus:Torus", "Torus", "Several independent angles"),
    "sphere": Entry("kuralab.manifolds.sphere:Sphere", "Sphere", "Unit vectors of space"),
    "quaternions": Entry("kuralab.manifolds.quaternions:Quaternions", "Quaternions", "Turns of space: the 3-sphere"),
    "euclidean": Entry("kuralab.manifolds.euclidean:Euclidean", "Euclidean space", "The flat space of any dimension"),
    "simplex": Entry("kuralab.manifolds.simplex:Simplex", "Simplex", "Probabilities of several classes"),
}

LATENTS: dict[str, Latent] = {
    "gaussian": Latent(
        "kuralab.latents.gaussian:Gaussian", "Gaussian", "Bell-shaped clouds in flat space: the usual VAE",
        "#0072B2", "N", "Axes", ((3, "Space"), (2, "Plane")), 1, synchronises=False),
    "categorical": Latent(
        "kuralab.latents.categorical:Categorical", "Categorical", "Soft choices among classes, by Gumbel-softmax",
        "#E69F00", "CAT", "Variables", ((2, "Two simplices"), (4, "Four simplices"), (1, "One simplex")), 1,
        ("classes", "temperature", "temperature_end", "annealing"), synchronises=False),
    "von-mises-fisher": Latent(
        "kuralab.latents.von_mises_fisher:VonMisesFisher", "von Mises–Fisher", "The bell of the sphere: light tails",
        "#009E73", "vMF", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2),
    "wrapped-cauchy": Latent(
        "kuralab.latents.wrapped_cauchy:WrappedCauchy", "Wrapped Cauchy", "Law of Kuramoto phases: heavy tails",
        "#CC79A7", "wC", "Angles", ((1, "Circle"), (2, "Torus")), 1),
    "spherical-cauchy": Latent(
        "kuralab.latents.spherical_cauchy:SphericalCauchy", "Spherical Cauchy", "Law of Kuramoto swarms: heavy tails",
        "#D55E00", "sphC", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2),
    "kuramoto-sphere": Latent(
        "kuralab.latents.kuramoto_sphere:KuramotoSphere", "Kuramoto sphere", "A swarm that follows fields in turn",
        "#7A3BE0", "K-sphC", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2, ("intervals", "rotation"), False),
    "kuramoto-torus": Latent(
        "kuralab.latents.kuramoto_torus:KuramotoTorus", "Kuramoto torus", "Crowds of phases whose coupling is learned",
        "#A6C36F", "K-wC", "Angles", ((1, "Circle"), (2, "Torus")), 1, ("rotation",), False),
    "bivariate-wrapped-cauchy": Latent(
        "kuralab.latents.bivariate_wrapped_cauchy:BivariateWrappedCauchy", "Kato–Pewsey",
        "Pairs of bound angles: a crowd led by another", "#56B4E9", "KP", "Pairs of angles",
        ((2, "Two tori"), (1, "Torus")), 1, (), False),
    "kuramoto-noise": Latent(
        "kuralab.latents.kuramoto_noise:KuramotoNoise", "Noisy Kuramoto", "A shaken swarm that settles into the bell",
        "#774422", "K-vMF", "Ambient dimension", ((2, "Circle"), (3, "Sphere")), 2, (), False),
}
PLAIN = tuple(name for name, family in LATENTS.items() if family.plain)

DATA: dict[str, Entry] = {
    "digits": Entry("kuralab.data.digits:load", "Digits", "1,797 handwritten digits of 8×8 pixels"),
    "mnist": Entry("kuralab.data.mnist:load", "MNIST", "70,000 handwritten digits of 28×28 pixels"),
    "earth-circle": Entry("kuralab.data.earth:circle", "Earth, spinning", "From above the equator: one true angle"),
    "earth-torus": Entry("kuralab.data.earth:torus", "Earth, spun and rolled", "Spin and camera roll: two true angles"),
    "earth-sphere": Entry("kuralab.data.earth:sphere", "Earth from everywhere", "The globe from above any place"),
    "gait": Entry("kuralab.data.gait:load", "Gait", "One second of walking around each moment: the phase of a stride"),
    "glove50": Entry("kuralab.data.glove50:load", "Words", "10,000 English words: directions in 50 dimensions"),
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
STARTS = {"cold": "Cold: from random networks", "synchronised": "Synchronised: from oscillators coupled by likeness"}
RATES = {"constant": "Constant", "cosine": "Falls along a cosine"}
ROTATION = {"off": "Fields only", "on": "Fields and rotations"}
OWN_DATA = "own-"
USUAL_LATENT = "spherical-cauchy"
