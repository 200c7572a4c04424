"""Steps that are Möbius maps: oscillators that turn alike and feel one field keep their constants of motion.

In a common rotation A and field f the vectors X = τ(x, 1) obey the linear equation X' = [[A, f], [fᵀ, 0]]X, whose
matrix lies in so(d, 1). A step multiplies by the exponential of one such matrix, so the crowd is always a Möbius image
of where it began, whatever the length of the step; the error is only in which image, of order 4. The density of the
crowd relative to the uniform law grows like τ^(d−1).

References: Munthe-Kaas, Appl. Numer. Math. 29 (1999) 115 (Runge–Kutta on Lie groups); Lipton, Mirollo & Strogatz, arXiv
1907.07150 (the flow is one of Möbius maps).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kuralab.kuramoto.coupling import Coupling
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.flow import BaseFlow
from kuralab.kuramoto.integrate import Stepper

LARGEST, TERMS = 0.25, 12  # what is left of the series is 1e-17


class MobiusStepper(Stepper):
    """The exact stepper of one set of frequencies, the same for all oscillators of a group.

    Args:
        flow: The manifold's flow.
        omega: Rates, (generators, *batch, groups, N) or (generators, *batch, groups, 1).
        step: Length of a step.

    Raises:
        KuramotoError: If oscillators of one group differ in their rates, or later in the field they feel.

    >>> from kuralab.kuramoto.flow import find
    >>> from kuralab.kuramoto.coupling import MeanField
    >>> flow = find("sphere", 3)
    >>> stepper = MobiusStepper(flow, torch.zeros(3, 1, 1, dtype=torch.float64), 0.1)
    >>> x, means = stepper.run(flow.start(50, seed=0), MeanField(1.0), 20)
    >>> means.shape
    torch.Size([20, 3, 1])
    """

    def __init__(self, flow: BaseFlow, omega: Tensor, step: float) -> None:
        super().__init__(omega, step)
        self.turning = rotation(flow, omega)

    def advance(self, x: Tensor, coupling: Coupling) -> Tensor:
        return self.carried(x, coupling)[0]

    def carried(self, x: Tensor, coupling: Coupling) -> tuple[Tensor, Tensor]:
        """Positions one step later and log τ of each, (*batch, groups, N): the log density gains (d − 1) log τ."""
        k1 = self._pull(x, coupling)
        k2 = self._pull(_moved(k1 / 2, x)[0], coupling)
        k3 = self._pull(_moved(k2 / 2 - _commutator(k1, k2) / 8, x)[0], coupling)
        k4 = self._pull(_moved(k3, x)[0], coupling)
        return _moved((k1 + 2 * (k2 + k3) + k4 - _commutator(k1, k4) / 2) / 6, x)

    def densities(self, x: Tensor, coupling: Coupling, steps: int) -> tuple[Tensor, Tensor]:
        """Positions after several steps, and how much the log density around each has grown.

        Shapes: (ambient, *batch, groups, N) to the same and (*batch, groups, N).
        """
        gained = torch.zeros_like(x[0])
        for _ in range(steps):
            x, log_tau = self.carried(x, coupling)
            gained = gained + (x.shape[0] - 1) * log_tau
        return x, gained

    def _pull(self, x: Tensor, coupling: Coupling) -> Tensor:
        """The step times [[A, f], [fᵀ, 0]], (*batch, groups, d+1, d+1)."""
        field = coupling.field(x)
        if field.shape[-1] != 1:
            raise KuramotoError(
                "Expected one field for all oscillators of a group; got one for each. "
                "Use the flow's own stepper for networks and alignment."
            )
        f = field[..., 0].movedim(0, -1).expand(*x.shape[1:-1], x.shape[0])
        top = torch.cat((self.turning.expand(*f.shape, -1), f[..., None]), -1)
        bottom = torch.cat((f, torch.zeros_like(f[..., :1])), -1)
        return self.step * torch.cat((top, bottom[..., None, :]), -2)


def rotation(flow: BaseFlow, omega: Tensor) -> Tensor:
    """The matrix A of each group: the flow's free velocity read at the axes, (*batch, groups, d, d).

    Raises:
        KuramotoError: If oscillators of one group differ.
    """
    if not bool((omega == omega[..., :1]).all()):
        raise KuramotoError(
            "Expected one set of rates for all oscillators of a group; got different ones. "
            "Set the width of the frequencies to 0, or use the flow's own stepper."
        )
    axes = torch.eye(flow.ambient, dtype=omega.dtype, device=omega.device)
    axes = axes.reshape(flow.ambient, *[1] * (omega.ndim - 2), flow.ambient).expand(-1, *omega.shape[1:-1], -1)
    return flow.drift(axes, omega[..., :1]).movedim(0, -2)


def _moved(algebra: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """Where exp of an element of so(d, 1) takes points, and log τ of each."""
    group = exponential(algebra).movedim((-2, -1), (0, 1))
    lifted = torch.einsum("ij...,j...n->i...n", group[:, :-1], x) + group[:, -1, ..., None]
    # The last row keeps few digits where τ is small: the length of the others is the same number.
    tau = lifted[:-1].square().sum(0).sqrt()
    return lifted[:-1] / tau, tau.log()


def exponential(a: Tensor) -> Tensor:
    """The matrix exponential to the last digit, (…, n, n).

    torch.linalg.matrix_exp is off by some 1e-13 for some small matrices, and a step that is not quite a Möbius map
    spoils the constants of motion.

    >>> bool((exponential(torch.ones(1, 1, dtype=torch.float64)) - math.e).abs() < 1e-15)
    True
    """
    halvings = max(0, math.ceil(math.log2(float(torch.linalg.matrix_norm(a.detach()).max()) / LARGEST + 1e-300)))
    one, a = torch.eye(a.shape[-1], dtype=a.dtype, device=a.device), a / 2**halvings
    out = one
    for power in range(TERMS, 0, -1):
        out = one + a @ out / power
    for _ in range(halvings):
        out = out @ out
    return out


def _commutator(a: Tensor, b: Tensor) -> Tensor:
    return a @ b - b @ a
