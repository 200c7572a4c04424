"""Networks: read from files, and felt as their weights are now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import sparse
from torch import Tensor

from kuralab.kuramoto import KuramotoError, Network, simulate
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.network import csr, read


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_networks_are_read_from_files(tmp_path: Path) -> None:
    weights = drawn(6, 6) * (drawn(6, 6, seed=1) > 0)
    np.savez(tmp_path / "dense.npz", weights=weights.numpy())
    sparse.save_npz(tmp_path / "sparse.npz", sparse.csr_matrix(weights.numpy()))
    assert torch.equal(read(tmp_path / "dense.npz"), weights)
    assert torch.equal(read(tmp_path / "sparse.npz").to_dense(), weights)
    broken = {"format": b"csr", "shape": (2, 2), "data": [1.0], "indices": [7], "indptr": [0, 1, 1]}
    np.savez(tmp_path / "broken.npz", **broken)
    np.savez(tmp_path / "other.npz", matrix=weights.numpy())
    (tmp_path / "text.npz").write_text("nothing")
    for name in ("broken.npz", "other.npz", "text.npz", "absent.npz"):
        with pytest.raises(KuramotoError, match=r"Expected an \.npz file .*; got .*\. Write"):
            read(tmp_path / name)


def test_complex_weights_and_several_in_files_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "complex.npz", weights=np.ones((2, 2), complex))
    sparse.save_npz(tmp_path / "sparse.npz", sparse.csr_matrix(np.ones((2, 2), complex)))
    np.savez(tmp_path / "several.npz", weights=np.ones((2, 3, 3)))
    for name, says in (("complex", "real weights"), ("sparse", "real weights"), ("several", r"weights` \(N, N\)")):
        with pytest.raises(KuramotoError, match=says):
            read(tmp_path / f"{name}.npz")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("sparsely", [False, True])
def test_changed_weights_are_felt(dtype: torch.dtype, sparsely: bool) -> None:
    weights = torch.zeros(20, 20, dtype=torch.float64)
    net, x = Network(csr(np.ones((20, 20))) if sparsely else weights), find("circle").start(20, 0).to(dtype)
    before = net.field(x).clone()
    (net.weights.values() if sparsely else weights).fill_(3.0)
    assert torch.allclose(net.field(x), 3 * x.sum(-1, keepdim=True).expand_as(x), atol=1e-5)
    assert not torch.allclose(net.field(x), before)


def test_weights_learn_in_another_precision() -> None:
    """Each step of learning needs slopes of its own, also after a look without slopes."""
    weights = torch.zeros(10, 10, dtype=torch.float64, requires_grad=True)
    net, flow = Network(weights), find("sphere", 3)
    x, stepper = flow.start(10, 0).float(), flow.stepper(torch.zeros(3, 1, 10), 0.1)
    with torch.no_grad():
        net.field(x)
    losses = []
    for _ in range(4):
        loss = -stepper.run(x, net, 3)[0].mean(-1).square().sum()
        (slope,) = torch.autograd.grad(loss, weights)
        weights.data -= 5 * slope
        losses.append(loss.item())
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] - 1e-2


@pytest.mark.parametrize("sparsely", [False, True])
def test_the_longest_field_is_the_largest_row(sparsely: bool) -> None:
    weights = drawn(12, 12) * (drawn(12, 12, seed=1) > 0.5)
    weights[3] = 0
    net = Network(csr(weights.numpy()) if sparsely else weights, 0.3)
    assert net.most(torch.empty(0)) == pytest.approx(float(weights.abs().sum(-1).max()))


def test_a_network_says_how_many_oscillators_there_are() -> None:
    assert simulate("circle", coupling=Network(drawn(7, 7)), time=0.1).positions.shape == (7, 2)
