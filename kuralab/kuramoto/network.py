"""Oscillators coupled along the edges of a network: signed, directed, dense or sparse.

References: Sakaguchi & Kuramoto, Prog. Theor. Phys. 76 (1986) 576 (the phase lag).
"""

from __future__ import annotations

import copy
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy import sparse
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.settings import OSCILLATORS, Number, Setting, is_matrix, is_set, over, spread, turned


class Network(Coupling):
    """f_i = Σ_j W_ij R(−α) x_j in every group: oscillator i feels j with the weight W_ij, whatever its sign.

    Weights carry the coupling; nothing is divided by N. With symmetric weights and no lag the flow goes down the
    potential V = −½ Σ_ij W_ij⟨x_i, x_j⟩: similar oscillators attract, the rest repel.

    Shapes: dense weights are (*batch, N, N), sparse ones (N, N).

    Args:
        weights: A tensor, dense or in CSR, an array, or a sparse matrix of scipy.
        phase_lag: α in radians; with dense weights also (*batch, N, N), a lag for every edge.

    Raises:
        KuramotoError: If the weights are not square, not real or not finite.

    >>> ring = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    >>> Network(ring).field(torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]]))[:, 0].tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """

    def __init__(self, weights: Tensor | Any, phase_lag: Number = 0.0) -> None:
        self.weights = _real(weights)
        self.phase_lag = phase_lag
        self.sparse = self.weights.layout == torch.sparse_csr
        shape, values = self.weights.shape, self.weights.values() if self.sparse else self.weights
        if len(shape) < 2 or shape[-1] != shape[-2] or not shape[-1] or not bool(values.isfinite().all()):
            raise KuramotoError(
                f"Expected square weights of finite numbers; got {tuple(shape)}. Give one row for each oscillator."
            )
        if self.sparse and is_matrix(phase_lag):
            raise KuramotoError(
                "Expected one phase lag for sparse weights; got a matrix. Add networks, one for each lag."
            )

    @property
    def settings(self) -> tuple[Setting, ...]:
        edges = (OSCILLATORS, OSCILLATORS)
        lag = Setting("phase lag", self.phase_lag, edges if is_matrix(self.phase_lag) else ())
        return Setting("weights", self.weights, edges), lag

    def most(self, x: Tensor) -> float:
        """The largest sum of a row's absolute weights."""
        if not self.sparse:
            return float(self.weights.detach().abs().sum(-1).max())
        sums = self.weights.values().detach().abs().double().cumsum(0)
        return float(torch.cat((sums.new_zeros(1), sums))[self.weights.crow_indices()].diff().max())

    def like(self, x: Tensor) -> Network:
        # Never kept: weights change while they are learnt.
        alike = copy.copy(self)
        alike.weights = self.weights.to(x)
        return alike

    def field(self, x: Tensor) -> Tensor:
        if self.weights.shape[-1] != x.shape[-1]:
            raise KuramotoError(
                f"Expected weights for {x.shape[-1]} oscillators; got {self.weights.shape[-1]}. Give a row for each."
            )
        weights = self.weights.to(x)
        if not self.sparse:
            return spread(weights, self.phase_lag, x.mT).mT
        felt = (weights @ x.reshape(-1, x.shape[-1]).T).T.reshape(x.shape)
        return turned(felt, over(self.phase_lag, x)) if is_set(self.phase_lag) else felt

    def potential(self, x: Tensor) -> Tensor:
        if is_set(self.phase_lag) or not self.symmetric:
            return super().potential(x)
        return -(self.field(x) * x).sum((0, -2, -1)) / 2

    @property
    def symmetric(self) -> bool:
        """Whether W_ij = W_ji everywhere."""
        if not self.sparse:
            return torch.equal(self.weights, self.weights.mT)
        parts = (self.weights.values(), self.weights.col_indices(), self.weights.crow_indices())
        whole = sparse.csr_array(tuple(part.detach().cpu().numpy() for part in parts), self.weights.shape)
        return bool(abs(whole - whole.T).max() == 0)


def _real(weights: Any) -> Tensor:
    """Weights as a tensor of real numbers, dense or in CSR."""
    if sparse.issparse(weights) and weights.dtype.kind in "biuf":
        return csr(weights)
    try:
        numbers = torch.as_tensor(weights)
        if numbers.layout in (torch.strided, torch.sparse_csr) and not numbers.is_complex():
            return numbers
        kind = f"{numbers.dtype} in {numbers.layout}"
    except (TypeError, ValueError, RuntimeError):
        kind = f"{type(weights).__name__} {getattr(weights, 'dtype', '')}".strip()
    raise KuramotoError(
        f"Expected real weights, dense or in CSR; got {kind}. Give a tensor, an array or a sparse matrix of scipy; "
        "angles belong into the phase lag."
    )


def csr(weights: Any) -> Tensor:
    """A sparse matrix of scipy as a tensor in CSR, float64: sorted, none twice, with 32-bit indices where they fit."""
    matrix = sparse.csr_array(weights, dtype=np.float64, copy=True)
    matrix.has_canonical_format = False
    matrix.sum_duplicates()
    kind = np.int32 if max(matrix.nnz, *matrix.shape) < 2**31 else np.int64
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta")
        return torch.sparse_csr_tensor(
            torch.from_numpy(matrix.indptr.astype(kind)),
            torch.from_numpy(matrix.indices.astype(kind)),
            torch.from_numpy(matrix.data),
            matrix.shape,
            check_invariants=True,
        )


def read(path: str | Path) -> Tensor:
    """Weights of a network from an .npz file: dense ones called `weights`, or what scipy.sparse.save_npz wrote.

    Raises:
        KuramotoError: If the file cannot be read, or holds no weights.
    """
    try:
        with np.load(path) as arrays:
            if "weights" in arrays:
                return _flat(_real(arrays["weights"]).double())
        return _real(sparse.load_npz(path))
    except (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile) as error:
        raise KuramotoError(
            f"Expected an .npz file with `weights` (N, N), or of scipy.sparse.save_npz; got {str(path)!r} ({error}). "
            "Write one with numpy.savez(path, weights=…)."
        ) from error


def _flat(weights: Tensor) -> Tensor:
    if weights.ndim != 2:
        raise KuramotoError(f"Expected `weights` (N, N); got {tuple(weights.shape)}. Write one network to a file.")
    return weights
