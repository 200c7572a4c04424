"""Couplings as the arrays that compiled code reads; the operations are torch's, so slopes flow back to the settings."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling, External, MeanField, Sum
from kuralab.kuramoto.network import Network
from kuralab.kuramoto.settings import Number, is_matrix

DOUBLE = torch.float64


@dataclass(frozen=True, eq=False)
class Web:
    """All couplings of a batch at once; a part that is absent has no numbers.

    Attributes:
        weights: Between groups, W cos α and W sin α, (2, 1 or batch, groups, groups).
        settings: K, p, and the field h from outside, (batch, 4).
        dense: A network's weights transposed, (0, 1 or batch, N, N).
        indptr: Where the rows of a sparse network begin, with `indices` and `data` its places and weights.
        turn: cos α and sin α of the network, (1 or batch, 2).
    """

    weights: Tensor
    settings: Tensor
    dense: Tensor
    indptr: Tensor
    indices: Tensor
    data: Tensor
    turn: Tensor

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """In the order in which compiled code takes them."""
        return tuple(getattr(self, one.name) for one in fields(self))

    @property
    def edges(self) -> int:
        """Products that one field of a network takes."""
        return self.dense[:1].numel() + self.data.numel()


def of(coupling: Coupling, x: Tensor) -> Web | None:
    """The arrays of a coupling on positions (2, *batch, groups, N); None if there is a part they cannot say."""
    parts = coupling.parts if isinstance(coupling, Sum) else (coupling,)
    kinds = [type(part) for part in parts]
    if not set(kinds) <= {MeanField, External, Network} or len(set(kinds)) < len(kinds):
        return None
    batch, groups = x.shape[1:-2], x.shape[-2]
    size, weights = x.new_tensor(0, dtype=DOUBLE), torch.zeros(2, 1, groups, groups, dtype=DOUBLE)
    settings = [size] * 4
    web = {"dense": x.new_empty(0, 0, 0), "data": x.new_empty(0), "turn": torch.zeros(1, 2, dtype=DOUBLE)}
    web["indptr"] = web["indices"] = torch.empty(0, dtype=torch.int32)
    for part in parts:
        if isinstance(part, MeanField):
            settings[:2] = _number(part.coupling), _number(part.feedback)
            weights = _between(part, groups, batch)
        elif isinstance(part, External):
            along = x.new_tensor([1, 0]) if part.direction is None else part.direction
            settings[2:] = (_number(part.strength) * one for one in along.to(DOUBLE))
        elif isinstance(part, Network):
            if is_matrix(part.phase_lag) or (part.sparse and part.weights.requires_grad):
                return None
            web |= _network(part, x)
    every = [one.expand(batch).reshape(-1) for one in settings]
    return Web(weights=weights, settings=torch.stack(every, -1), **web)


def _number(value: Number) -> Tensor:
    return torch.as_tensor(value, dtype=DOUBLE)


def _between(part: MeanField, groups: int, batch: torch.Size) -> Tensor:
    weights = torch.eye(groups, dtype=DOUBLE) if part.weights is None else part.weights.to(DOUBLE)
    lag = _number(part.phase_lag)
    lag = lag if lag.ndim > 1 or not lag.ndim else lag[..., None, None]
    both = torch.stack(torch.broadcast_tensors(weights * lag.cos(), weights * lag.sin()))
    return both[:, None] if both.ndim == 3 else both.expand(2, *batch, groups, groups).reshape(2, -1, groups, groups)


def _network(part: Network, x: Tensor) -> dict[str, Tensor]:
    lag = _number(part.phase_lag).expand(x.shape[1:-2]).reshape(-1)
    said = {"turn": torch.stack((lag.cos(), lag.sin()), -1)}
    if part.sparse:
        said |= {"indptr": part.weights.crow_indices().int(), "indices": part.weights.col_indices().int()}
        return said | {"data": part.weights.values().to(x)}
    dense = part.weights.to(x).mT
    whole = dense if dense.ndim == 2 else dense.expand(*x.shape[1:-2], -1, -1)
    return said | {"dense": whole.reshape(-1, *dense.shape[-2:]).contiguous()}


class Woven(Coupling):
    """The field of a web in plain torch, on positions (2, batch, groups, N)."""

    def __init__(self, web: Web) -> None:
        self.web = web

    def field(self, x: Tensor) -> Tensor:
        web, settings = self.web, self.web.settings.to(x).T[:, :, None, None]
        felt = _mixed(web.weights.to(x), x.mean(-1, keepdim=True))
        square = felt.square().sum(0).clamp_min(torch.finfo(x.dtype).tiny)
        total = settings[0] * felt * square ** (settings[1] / 2) + settings[2:]
        if not web.edges:
            return total
        if web.data.numel():
            rows = torch.sparse_csr_tensor(web.indptr, web.indices, web.data, (x.shape[-1], x.shape[-1]))
            felt = (rows @ x.reshape(-1, x.shape[-1]).T).T.reshape(x.shape)
        else:
            felt = x @ web.dense
        return total + _mixed(web.turn.to(x).T[:, :, None, None] * torch.eye(x.shape[-2]).to(x), felt)


def _mixed(weights: Tensor, v: Tensor) -> Tensor:
    """Σ_l W_gl R(−α_gl) v_l by W cos α and W sin α, (2, batch, groups, groups)."""
    cos, sin = weights
    return torch.stack((cos @ v[0] + sin @ v[1], cos @ v[1] - sin @ v[0]))
