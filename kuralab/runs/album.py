"""What people look at: the held-out data once, their encodings after each epoch, and everything at the end."""

from __future__ import annotations

import json
import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.data.base import Dataset
from kuralab.manifolds.base import Chart
from kuralab.models.vae import VAE
from kuralab.runs import births, strengths
from kuralab.runs.folder import Run
from kuralab.runs.tensors import Arrays, write_tensors

MOST_DATA = 2000
MOST_SNAPSHOTS = 200
STRIP = 16
SAMPLES = 64
GRID = 16


def stride(epochs: int) -> int:
    """Every so many epochs the encodings are kept, so that there are never more than about two hundred.

    >>> stride(30), stride(200), stride(1000)
    (1, 1, 5)
    """
    return max(1, math.ceil(epochs / MOST_SNAPSHOTS))


class Album:
    """Writes the tensor files of a training run that are meant for looking at.

    The data shown are spread evenly over those held out. Encodings are the posteriors' modes, so looking draws no
    random numbers and does not disturb the training.

    Args:
        run: Where to write.
        model: What encodes and decodes.
        dataset: On the model's device.
    """

    def __init__(self, run: Run, config: Config, model: VAE, dataset: Dataset) -> None:
        self.run, self.config, self.model, self.dataset = run, config, model, dataset
        count = len(dataset.test)
        self.index = torch.arange(count) if count <= MOST_DATA else torch.linspace(0, count - 1, MOST_DATA).long()
        self._data = dataset.held_out[self.index.to(dataset.test.device)]
        self._stride = stride(config.epochs)

    def view(self) -> None:
        """The data themselves, their labels, and the surface their encodings lie on."""
        manifold = self.model.latent.manifold
        mesh, chart = manifold.mesh(), manifold.chart()
        labels, kinds = labelled(self.dataset, self.dataset.test_labels, self.index)
        arrays: Arrays = {
            "images": _bytes(self.dataset.test[self.index.to(self.dataset.test.device)]),
            "index": _numpy(self.index.int()),
            "mesh.vertices": mesh.vertices,
            "mesh.faces": mesh.faces,
            "mesh.lines": mesh.lines,
        }
        arrays |= {f"mesh.axes.{i}": axis for i, axis in enumerate(mesh.axes)} | _chart(chart) | labels
        family = LATENTS[self.config.latent]
        words = {
            "shape": json.dumps(list(self.dataset.shape)),
            "data": self.config.data,
            "latent": self.config.latent,
            "title": family.title,
            "symbol": family.symbol,
            "colour": family.colour,
            "manifold": manifold.name,
            "features": str(manifold.space_features),
            "panels": str(manifold.panels),
            "oscillates": json.dumps(manifold.oscillates),
            "reason": manifold.reason,
            "statement": chart.statement,
            "stride": str(self._stride),
            "titles": json.dumps([self.dataset.titles[row] for row in self.index.tolist() if self.dataset.titles]),
            "labels": kinds,
        }
        write_tensors(self.run.path / "view.safetensors", arrays, words)

    def snapshot(self, epoch: int) -> None:
        """Where the encodings are after an epoch, and the decoder that draws from them."""
        self._coder("decoder", self.model.decoder)
        if epoch % self._stride and epoch != self.config.epochs:
            return
        arrays = self._encodings()
        arrays["rebuilt"] = arrays["rebuilt"][:STRIP]
        write_tensors(self.run.path / "snapshots" / f"{epoch:05d}.safetensors", arrays)

    @torch.no_grad()
    def finish(self) -> None:
        """Everything about the trained model that a page asks for."""
        latent = self.model.latent
        arrays = self._encodings()
        chart = latent.manifold.chart(torch.from_numpy(arrays["z"]))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.config.seed)
            drawn = latent.prior_sample(SAMPLES).to(self._data.device)
        grid = latent.manifold.grid(GRID, chart).to(self._data)
        arrays |= {"samples": _bytes(self.model.decode(drawn)), "samples.z": _numpy(drawn)}
        arrays |= {"grid.z": _numpy(grid), "grid.images": _bytes(self.model.decode(grid))} | _chart(chart)
        for name, value in self.model.encode(self._data).parameters().items():
            arrays[f"param.{name}"] = _numpy(value.reshape(len(value), -1))
        self._coder("decoder", self.model.decoder)
        self._coder("encoder", self.model.encoder)
        raw, network = self.model.encoder(self._data), latent.network()
        births.keep(self.run, latent, raw)
        if network is not None:
            arrays |= {f"network.{name}": _numpy(value) for name, value in network.items()}
            strengths.keep(self.run, self.model, self.dataset.held_out, self.index.to(self._data.device))
        words = {"statement": chart.statement, "flows": json.dumps(births.flows(latent, raw[0]))}
        write_tensors(self.run.path / "encodings.safetensors", arrays, words)

    @torch.no_grad()
    def _encodings(self) -> Arrays:
        posterior = self.model.encode(self._data)
        z = posterior.mode()
        raw = self.model.decoder(z)
        reconstruction = self.model.likelihood.log_prob(self._data, raw)
        arrays = {"z": z, "kl": posterior.kl(), "reconstruction": reconstruction}
        return {name: _numpy(value) for name, value in arrays.items()} | {
            "rebuilt": _bytes(self.model.likelihood.mean(raw))
        }

    def _coder(self, name: str, coder: nn.Module) -> None:
        arrays = {key: _numpy(value) for key, value in coder.state_dict().items()}
        write_tensors(self.run.path / f"{name}.safetensors", arrays, {"activation": "relu", "output": "sigmoid"})


def labelled(dataset: Dataset, labels: dict[str, Tensor], rows: Tensor) -> tuple[Arrays, str]:
    """Labels of some rows as arrays, and as JSON what each is: an amount in a unit, an angle, or a class."""
    arrays: Arrays = {}
    for name, values in labels.items():
        shown = values[rows]
        arrays[f"label.{name}"] = _numpy(shown if shown.is_floating_point() else shown.int())
    return arrays, json.dumps({name: _kind(dataset, name, values) for name, values in labels.items()})


def _kind(dataset: Dataset, name: str, values: Tensor) -> dict[str, object]:
    if name in dataset.units:
        return {"kind": "amount", "names": [], "unit": dataset.units[name]}
    if values.is_floating_point():
        return {"kind": "angle", "names": []}
    return {"kind": "class", "names": list(dataset.classes.get(name, ()))}


def _chart(chart: Chart) -> Arrays:
    parts = {"chart.basis": chart.basis, "chart.origin": chart.origin}
    return {name: _numpy(value) for name, value in parts.items() if value is not None}


def _numpy(value: Tensor) -> NDArray[np.generic]:
    value = value.detach().cpu()
    array: NDArray[np.generic] = (value.float() if value.is_floating_point() else value).numpy()
    return array


def _bytes(pictures: Tensor) -> NDArray[np.uint8]:
    array: NDArray[np.uint8] = (pictures.detach().clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
    return array
