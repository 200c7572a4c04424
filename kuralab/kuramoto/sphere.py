"""Oscillators on spheres of any dimension: x' = A x + f − ⟨f, x⟩x, every A its own rotation.

References: Lipton, Mirollo & Strogatz, arXiv 1907.07150; Chandra, Girvan & Ott, Phys. Rev. X 9
(2019) 011002, for the jump to r = 1/2 on the ordinary sphere at the least coupling.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor

from kuralab.kuramoto import counter, theory
from kuralab.kuramoto.flow import BaseFlow, Field, Theory
from kuralab.kuramoto.frequencies import Law

UNKNOWN = "No closed theory is known here for {}: only the simulation speaks."


class Flow(BaseFlow):
    """Unit vectors of R^dim; their rotations are exact, RK4 moves along the coupling (IFRK4).

    >>> Flow(4).rows  # entries above the diagonal of A
    6
    """

    default_dim: ClassVar[int] = 3
    dim_title: ClassVar[str] = "ambient dimension of the sphere"
    least_dim: ClassVar[int] = 2
    most_dim: ClassVar[int] = 32
    groups = 1

    def __init__(self, dim: int | None = None) -> None:
        super().__init__(dim)
        self.ambient = self.dim
        self.rows = self.dim * (self.dim - 1) // 2

    def start(self, count: int, seed: int) -> Tensor:
        x = counter.normal(seed, counter.POSITIONS, 0, self.dim * count).reshape(self.dim, 1, count)
        return x / _length(x)

    def stepper(self, omega: Tensor, step: float) -> SphereStepper:
        return SphereStepper(omega, self.dim, step)

    def kick(self, x: Tensor, size: float, seed: int, place: int) -> None:
        # A geodesic of Gaussian length loses less of the mean than Brownian motion does: shortened
        # so that both lose the same, to second order in the step.
        size /= math.sqrt(1 + (self.dim - 2) * size**2 / 6)
        push = size * counter.normal(seed, counter.NOISE, place, x.numel()).reshape(x.shape)
        push.sub_((push * x).sum(0) * x)
        length = _length(push)
        x.mul_(length.cos()).add_(push.mul_(torch.sinc(length / math.pi)))
        x.div_(_length(x))

    def theory(self, law: Law, coupling: float, noise: float, phase_lag: float) -> Theory:
        if self.dim == 2:
            return theory.of_phases(law, coupling, noise, phase_lag)
        if phase_lag:
            return Theory(None, None, UNKNOWN.format("a phase lag in more than two dimensions"))
        if not law.width:
            return _identical(self.dim, coupling, noise)
        if self.dim == 3 and law.isotropic and not noise:
            return _turning(law, coupling)
        return Theory(None, None, UNKNOWN.format("this law of rotations" + (" with noise" if noise else "")))


class SphereStepper:
    """IFRK4 on the sphere: positions (dim, 1, N), frequencies (rows, N); stages named as in `phases`."""

    def __init__(self, omega: Tensor, dim: int, step: float) -> None:
        self.step = step
        upper = torch.triu_indices(dim, dim, 1)
        whole = torch.zeros(omega.shape[1], dim, dim, dtype=torch.float64)
        whole[:, upper[0], upper[1]] = omega.T * (step / 2)
        whole -= whole.mT.clone()
        self.turn = torch.linalg.matrix_exp(whole).permute(1, 2, 0).contiguous()
        self.still = not bool(omega.any())

    def __call__(self, x: Tensor, field: Field) -> None:
        h = self.step
        w = self._turn(x)
        a = self._turn(_pushed(x, field, h / 2, x))
        b = _pushed(a, field, h / 2, w)
        p = _pushed(b, field, h, w)
        last = self._turn(p)
        x.copy_(_pushed(last, field, h / 6, self._turn(p.add_(a).add_(b, alpha=2).sub_(w).div_(3))))
        x.div_(_length(x))

    def _turn(self, x: Tensor) -> Tensor:
        if self.still:
            return x.clone()
        out: Tensor = self.turn[:, 0] * x[0]
        for column in range(1, x.shape[0]):
            out.addcmul_(self.turn[:, column], x[column])
        return out.unsqueeze(1)


def _length(x: Tensor) -> Tensor:
    return x.square().sum(0).sqrt()


def _pushed(at: Tensor, field: Field, h: float, base: Tensor) -> Tensor:
    """base + h(f − ⟨f, x⟩x), read at x = `at`."""
    f = h * field(at.mean(-1))
    along = f[:, 0] @ at[:, 0]
    return torch.addcmul(base, along, at, value=-1).add_(f[:, :, None])


def _identical(dim: int, coupling: float, noise: float) -> Theory:
    """Noise alone: the stationary law is von Mises–Fisher with κ = 2Kr/σ², so r = A_d(κ)."""
    threshold = dim * noise**2 / 2
    if not noise:
        return Theory(0.0, float(coupling > 0), "Identical oscillators synchronise at any coupling.")
    if coupling <= threshold:
        return Theory(threshold, 0.0, "Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.")
    scale = 2 * coupling / noise**2
    r = theory.bisect(lambda r: r - resultant(scale * r, dim), 0.0, 1.0)
    return Theory(threshold, r, "Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.")


def resultant(kappa: float, dim: int) -> float:
    """Mean resultant length of exp(κ⟨μ, x⟩): A_d = κ/(d + κA_{d+2}), backwards.

    >>> abs(resultant(2.0, 3) - (1 / math.tanh(2.0) - 0.5)) < 1e-15
    True
    """
    ratio = 0.0
    for d in range(dim + 2 * math.ceil(20 + kappa), dim - 1, -2):
        ratio = kappa / (d + kappa * ratio)
    return ratio


def _turning(law: Law, coupling: float) -> Theory:
    """Isotropic rotations in space: each oscillator stops where its turn balances the field.

    With c the height of the rest point along the field, a²c⁴ + (ω² − a²)c² = ω²cos²β.
    """
    line = "Isotropic rotations: each oscillator comes to rest, and r jumps to 1/2 at the least coupling."
    if coupling <= 0:
        return Theory(0.0, 0.0, line)
    speed, slant = 8 * _middles(400)[:, None], _middles(200)
    weight = speed**2 * (-(speed**2) / 2).exp()
    spin = (law.width * speed) ** 2

    def height(r: float) -> float:
        a2 = (coupling * r) ** 2
        q = ((a2 - spin) + ((a2 - spin) ** 2 + 4 * a2 * spin * slant**2).sqrt()) / (2 * a2)
        return float((weight * q.clamp(min=0).sqrt().mean(1, keepdim=True)).sum() / weight.sum())

    return Theory(0.0, theory.bisect(lambda r: r - height(r), 1e-9, 1.0), line)


def _middles(count: int) -> Tensor:
    return (torch.arange(count, dtype=torch.float64) + 0.5) / count
