"""How the posterior of one datum is born: a uniform swarm that leaves for its place, from what a finished run keeps.

`latent.safetensors` holds the family's own state and `raw`, the encoder's output for the data shown, so that a birth
needs no data set. A swarm that Möbius maps of each sphere move has a spherical Cauchy law there, whose parameter is the
swarm's conformal barycentre if it began balanced; so the divergence is known on the way as well as at the end.

References:
    Lipton, Mirollo & Strogatz (2021), The Kuramoto model on a sphere, arXiv 1907.07150.
    Cantarella & Schumacher (2022), Computing the Conformal Barycenter, SIAM J. Applied Algebra and Geometry 6.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kuralab import latents
from kuralab.distributions.law import DistributionError
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.latents import Latent
from kuralab.manifolds.base import Chart
from kuralab.manifolds.unit import Spheres
from kuralab.models.coders import mlp_decoder
from kuralab.runs.folder import Run, RunError
from kuralab.runs.tensors import Arrays, read_tensors, write_tensors

SWARM, MOMENTS, DECODED = 300, 61, 48
STRONGEST = 2.0
MOST_NUMBERS, MOST_FITS = 8_000_000, 6 * MOMENTS
CLOSE = 1e-3
STATE = "state."
FILE = "latent"


def keep(run: Run, latent: Latent, raw: Tensor) -> None:
    """Write what births need: the family's state, and `raw` (N, raw_features) of no more data than fit in memory."""
    kept = {f"{STATE}{name}": value for name, value in latent.state_dict().items()}
    kept["raw"] = raw[: MOST_NUMBERS // raw.shape[1]]
    write_tensors(run.path / f"{FILE}.safetensors", {name: value.cpu().numpy() for name, value in kept.items()})


def flows(latent: Latent, raw: Tensor) -> bool:
    """Whether posteriors of this family are swarms that flow, asked with the encoder's output for one datum, (F,)."""
    return latent.birth(raw, latent.posterior(raw[None]).mode(), raw.new_ones(1)) is not None


@torch.no_grad()
def birth(run: Run, datum: int, strength: float = 1.0) -> Arrays:
    """300 points at 61 moments on their way from the uniform law to the posterior of one datum.

    Args:
        datum: Its number among the data shown.
        strength: What a learned coupling is multiplied by, from 0 to 2.

    Returns:
        `times` (T,); `places` (T, S, 3) in drawing coordinates; `pictures` (T, P), the average of what points of the
        swarm decode to; `kl` (T,) in nats, not a number where no law is known; `final`, the posterior's own, (1,).

    Raises:
        RunError: If the run does not keep it, there is no such datum, or nothing flows in its family.
    """
    latent, raw = _opened(run, datum, strength)
    times = torch.linspace(0, 1, MOMENTS, dtype=torch.float64)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(datum)
        frames = latent.birth(raw, balanced(latent), times)
    if frames is None:
        raise RunError(
            f"Expected a family whose posteriors are swarms that flow; got {run.config.latent}. Open another run."
        )
    final = latent.posterior(raw[None]).kl()
    encodings, _ = read_tensors(run.file("encodings"))
    return {
        "times": times.float().numpy(),
        "places": _placed(latent, frames, encodings),
        "pictures": _decoded(run, latent, frames[:, :DECODED], encodings["rebuilt"].shape[1]),
        "kl": divergence(latent, frames, float(final)).float().numpy(),
        "final": final.float().numpy(),
    }


def divergence(latent: Latent, frames: Tensor, final: float) -> Tensor:
    """What a swarm's law says at each moment, (T, S, m) to (T,), in nats; not a number where its law is not known.

    It is known where every sphere's part of the swarm stays spherical Cauchy, as then the last one is `final`.
    """
    manifold, unknown = latent.manifold, torch.full((len(frames),), math.nan, dtype=torch.float64)
    if not latent.dense or not isinstance(manifold, Spheres) or len(frames) * manifold.factors > MOST_FITS:
        unknown[-1] = final
        return unknown
    parts = manifold.split(frames).transpose(1, 2).flatten(0, 1)
    try:
        each = torch.stack([SphericalCauchy.fit(part).kl_to_uniform() for part in parts])
    except DistributionError:  # so narrow that its points lie on each other
        each = torch.full((len(parts),), math.nan, dtype=torch.float64)
    found = each.reshape(len(frames), -1).sum(1)
    known = abs(float(found[-1]) - final) < CLOSE * (1 + final)
    found[-1] = final
    return found if known else torch.where(torch.arange(len(frames)) == len(frames) - 1, found, unknown)


def _opened(run: Run, datum: int, strength: float) -> tuple[Latent, Tensor]:
    arrays = read_tensors(run.file(FILE))[0] if (run.path / f"{FILE}.safetensors").is_file() else {}
    if "raw" not in arrays:
        raise RunError(f"Expected {run.id} to keep how posteriors are born; it was trained before. Train it again.")
    if not 0 <= strength <= STRONGEST:
        raise RunError(f"Expected a strength from 0 to {STRONGEST:g}; got {strength:g}. Choose one in that range.")
    raw, latent = torch.from_numpy(arrays.pop("raw")).double(), latents.make(run.config)
    if not 0 <= datum < len(raw):
        raise RunError(f"Expected a datum from 0 to {len(raw) - 1:,}; got {datum:,}. Choose one in that range.")
    if raw.shape[1:] != (latent.raw_features,):
        raise RunError(f"Expected {latent.raw_features} numbers a datum in {run.id}; got others. Train it again.")
    _fill(latent, {name.removeprefix(STATE): value for name, value in arrays.items()}, run)
    if latent.network() is not None:
        latent.get_buffer("strength").fill_(strength)
    return latent.double(), raw[datum]


def _fill(module: nn.Module, state: Arrays, run: Run) -> None:
    try:
        module.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    except RuntimeError as error:
        raise RunError(f"Expected tensors that fit the settings of {run.id}; got others. Train it again.") from error


def balanced(latent: Latent) -> Tensor:
    """Uniform points, each followed by its antipode, (S, m): the centre is their conformal barycentre."""
    half = latent.manifold.uniform((SWARM // 2,), dtype=torch.float64)
    return torch.stack((half, -half), 1).flatten(0, 1)


def _placed(latent: Latent, frames: Tensor, encodings: Arrays) -> NDArray[np.float32]:
    basis, origin = encodings.get("chart.basis"), encodings.get("chart.origin")
    chart = Chart(
        basis=None if basis is None else torch.from_numpy(basis),
        origin=None if origin is None else torch.from_numpy(origin),
    )
    placed: NDArray[np.float32] = latent.manifold.place(frames.flatten(0, 1), chart)[:, 0].numpy()
    return placed.reshape(*frames.shape[:2], 3)


def _decoded(run: Run, latent: Latent, frames: Tensor, pixels: int) -> NDArray[np.uint8]:
    decoder = mlp_decoder(latent.space_features, run.config.hidden, torch.zeros(pixels))
    _fill(decoder, read_tensors(run.file("decoder"))[0], run)
    pictures = decoder(frames.flatten(0, 1).float()).sigmoid().unflatten(0, frames.shape[:2]).mean(1)
    averages: NDArray[np.uint8] = (255 * pictures).round().byte().numpy()
    return averages
