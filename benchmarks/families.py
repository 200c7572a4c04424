"""Every family on digits and MNIST: what it reaches, how fast, and beside a hand-written loop of the same networks.

    python benchmarks/families.py [--data digits mnist] [--digits-epochs 60] [--mnist-epochs 8]

Our trainer and the hand-written loop take turns, epoch by epoch, from the same initial weights, so that both see the
same machine. The loop is what one would write for one model: fused Adam, gradients clipped at a fixed length, the loss
summed, and no checkpoints, no pause, no schedule; the family's sampler and KL are the same. Speeds are medians over
epochs by the clock; the ratio is the median over pairs of epochs, by processor time on a CPU (neighbours do not count)
and by the clock on a GPU. Held-out numbers are the trainer's, nats per datum.
Results go to benchmarks/results/families-<device>.json and .md.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import platform
import re
import statistics
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from kuralab import data
from kuralab.catalogue import DATA, LATENTS
from kuralab.config import Config
from kuralab.models import VAE
from kuralab.training.fit import Trainer

RESULTS = Path(__file__).parent / "results"


def by_hand(model: VAE, optimiser: torch.optim.Optimizer, pictures: Tensor, batch: int) -> None:
    """One epoch of the loop one would write oneself."""
    total = torch.zeros((), device=pictures.device)
    for index in torch.randperm(len(pictures), device=pictures.device).split(batch):
        x = torch.bernoulli(pictures[index])
        posterior = model.latent.posterior(model.encoder(x))
        logits = model.decoder(posterior.rsample())
        errors = functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
        loss = (errors + posterior.kl()).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimiser.step()
        total += len(index) * loss.detach()
    if pictures.is_cuda:
        torch.cuda.synchronize()


def measure(name: str, latent: str, epochs: int, device: torch.device) -> dict[str, Any]:
    """One family on one data set."""
    config = Config(data=name, latent=latent, dim=LATENTS[latent].dim, epochs=epochs)
    trainer = Trainer(config, data.load(name), device)
    twin = copy.deepcopy(trainer.model)
    optimiser = torch.optim.Adam(twin.parameters(), config.learning_rate, fused=True, capturable=device.type == "cuda")
    pictures = trainer.dataset.train
    clock = time.perf_counter if device.type == "cuda" else time.process_time
    ours, ratios, record = [], [], None
    for epoch in range(epochs):
        began, wall = clock(), time.perf_counter()
        trainer.advance(lambda: False)
        spent, seconds = clock() - began, time.perf_counter() - wall
        record = trainer.finish()
        began = clock()
        by_hand(twin, optimiser, pictures, config.batch)
        if epoch or epochs == 1:  # the first epoch warms both up
            ratios.append((clock() - began) / spent)
            ours.append(len(pictures) / seconds)
    assert record is not None
    return {
        "data": name,
        "latent": latent,
        "symbol": LATENTS[latent].symbol,
        "dim": config.dim,
        "epochs": epochs,
        **{key: getattr(record, key) for key in ("elbo", "reconstruction", "kl")},
        "samples_per_second": statistics.median(ours),
        "ratio": statistics.median(ratios),
    }


def table(rows: list[dict[str, Any]], machine: str) -> str:
    """The rows as Markdown."""
    lines = [
        f"Device: {machine}",
        "",
        "| data | family | dim | epochs | ELBO | reconstruction | KL | samples/s | ratio to a hand-written loop |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        numbers = f"{row['elbo']:.1f} | {row['reconstruction']:.1f} | {row['kl']:.2f}".replace("-", "−")
        lines.append(
            f"| {row['data']} | {row['symbol']} | {row['dim']} | {row['epochs']} | {numbers} "
            f"| {row['samples_per_second']:,.0f} | {row['ratio']:.2f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", nargs="+", default=["digits", "mnist"], choices=list(DATA))
    parser.add_argument("--latents", nargs="+", default=list(LATENTS), choices=list(LATENTS))
    parser.add_argument("--digits-epochs", type=int, default=60)
    parser.add_argument("--mnist-epochs", type=int, default=8)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    asked = parser.parse_args()
    device = torch.device(asked.device)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    machine = torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu ({platform.machine()}, one thread)"
    rows = []
    for name in asked.data:
        for latent in asked.latents:
            epochs = asked.digits_epochs if name == "digits" else asked.mnist_epochs
            rows.append(measure(name, latent, epochs, device))
            print(json.dumps(rows[-1]), flush=True)
    about = {"device": machine, "torch": torch.__version__, "load": os.getloadavg()[0], "rows": rows}
    place = RESULTS / f"families-{re.sub('[^a-z0-9]+', '-', machine.lower()).strip('-')}"
    RESULTS.mkdir(exist_ok=True)
    place.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n")
    place.with_suffix(".md").write_text(table(rows, machine))
    print(table(rows, machine))


if __name__ == "__main__":
    main()
