"""Home: what this is, shown by a trained example, with three ways in."""

from kuralab.runs.folder import EXAMPLE
from kuralab.ui.explore import doors
from kuralab.ui.look import head
from kuralab.ui.stage import stage

head(
    "A laboratory for latent geometry",
    "VAEs that learn on circles, tori and spheres, and oscillators that move there.",
)
stage("home", {"run": EXAMPLE.name}, key="home")
doors()
