"""Plain torch steps on a GPU against its own copies. Used by `kuramoto.py`."""

from __future__ import annotations

import torch
from kuramoto_networks import Row, medians

from kuralab.kuramoto import find
from kuralab.kuramoto.coupling import MeanField
from kuralab.kuramoto.kernels.stages import MOVED


def accelerator() -> list[Row]:
    """Plain torch steps on a GPU, eagerly and as a CUDA graph, against the bandwidth of its own copies."""
    if not torch.cuda.is_available():
        return []
    source = torch.empty(2**27, device="cuda")
    target = torch.empty_like(source)
    copied = medians({"copy": lambda: (target.copy_(source), torch.cuda.synchronize())})["copy"]
    bandwidth = 2 * source.numel() * 4 / copied
    sizes = [(dtype, count) for dtype in (torch.float64, torch.float32) for count in (10**5, 10**6, 10**7)]
    return [_accelerated(dtype, count, bandwidth) for dtype, count in sizes]


def _accelerated(dtype: torch.dtype, count: int, bandwidth: float) -> Row:
    x = torch.randn(2, 1, count, dtype=dtype, device="cuda")
    x /= x.square().sum(0).sqrt()
    stepper = find("circle").stepper(torch.randn(1, 1, count, dtype=dtype, device="cuda"), 0.05)
    coupling, graph = MeanField(2.0), torch.cuda.CUDAGraph()
    stepper.run(x, coupling, 2)
    torch.cuda.synchronize()
    with torch.cuda.graph(graph):
        stepper.run(x, coupling, 10)
    taken = medians({
        "eager": lambda: (stepper.run(x, coupling, 10), torch.cuda.synchronize()),
        "graph": lambda: (graph.replay(), torch.cuda.synchronize()),
    })  # fmt: skip
    least = MOVED * x.element_size() * count / bandwidth
    return {
        "device": torch.cuda.get_device_name(), "type": str(dtype), "oscillators": count,
        "of a kernel at copy bandwidth": least / (taken["graph"] / 10),
        "graph (ns)": taken["graph"] / 10 / count * 1e9, "eager (ns)": taken["eager"] / 10 / count * 1e9,
        "copy (GB/s)": bandwidth / 1e9,
    }  # fmt: skip
