"""The numbers of the von Mises–Fisher law, short: polynomials fitted once per dimension.

With a = (d − 1)/2, a scale m ≥ a, r² = κ² + m², b = m/(κ + r) and t = κ/(m + r), three functions of b in (0, 1] are
smooth from no concentration to any:

    A = t (1 + b α(b)),     κA − K = a log(r/m) + κ t/r · γ(b),     A' = c/(κ² + c²) · β(b).

Then 1 − A = b (2 − (1 − b) α)/(1 + b), which keeps its digits where A is near 1.

References:
    Mardia & Jupp (2000), Directional Statistics, section 9.3.2 (Langevin is the law's older name on the sphere).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from kuralab.distributions import chebyshev
from kuralab.distributions.bessel import Normaliser
from kuralab.distributions.chebyshev import Array
from kuralab.distributions.constant import constant


def scale_of(dim: int) -> float:
    """m: at smaller scales the functions would vary too fast near b = 1, at greater ones near b = 0."""
    return 6.0 if dim < 6 else max((dim - 1) / 2, 8.0)


def bend_of(dim: int) -> float:
    """c: near the least |κ| where A has a pole, so that β varies little and single precision keeps its digits."""
    return 2.5 if dim < 6 else scale_of(dim)


def terms(dim: int) -> int:
    """Coefficients that keep 1e-10 relative error: high dimensions are smoother."""
    return 36 if dim < 6 else 28 if dim < 30 else 22


def short_terms(dim: int) -> int:
    """Coefficients that are enough for single precision."""
    return 24 if dim < 6 else 18 if dim < 30 else 14


class Langevin:
    """K (`log`), A (`ratio`), κA − K (`information`) and A' (`slope`) of concentrations κ ≥ 0, each (…).

    To ten digits of float64; of float32 `information` and `slope` to six, while K shares κ's rounding: the shorter
    numbers are for drawing. `rows` are the Chebyshev polynomials of b, for other tables of the same variable.
    """

    def __init__(self, kappa: Tensor, dim: int) -> None:
        scale = scale_of(dim)
        square, bend = kappa * kappa, bend_of(dim)
        root = torch.sqrt(square + scale**2)
        self.fold = scale / (kappa + root)
        rise = kappa / (scale + root)
        count = terms(dim) if kappa.dtype == torch.float64 else short_terms(dim)
        self.rows = chebyshev.rows(self.fold, count)
        table = _table(dim, device=kappa.device, dtype=kappa.dtype)[:, :count]
        self._alpha, gamma, beta = chebyshev.read(self.rows, table).unbind(-1)
        self.kappa, self.ratio = kappa, torch.addcmul(rise, rise, self.fold * self._alpha)
        growth = kappa * rise
        self.information = (dim - 1) / 2 * torch.log1p(growth / scale) + growth / root * gamma
        self.log = kappa * self.ratio - self.information
        self.slope = bend * beta / (square + bend**2)

    @property
    def rest(self) -> Tensor:
        """1 − A, to relative precision."""
        return self.fold * (2 - (1 - self.fold) * self._alpha) / (1 + self.fold)

    @property
    def peak(self) -> Tensor:
        """κ − K, the log density at the mode relative to the uniform law, without losing what κ and K share."""
        return self.kappa * self.rest + self.information


@constant(lambda dim: (3, terms(dim)))
def _table(dim: int) -> Tensor:
    return chebyshev.table(lambda fold: _exact(fold, dim), terms(dim))


def _exact(fold: Array, dim: int) -> Array:
    """α, γ and β from the normaliser's own expansion, (n, 3)."""
    scale, bend = scale_of(dim), bend_of(dim)
    kappa, root, rise = scale * (1 / fold - fold) / 2, scale * (1 / fold + fold) / 2, (1 - fold) / (1 + fold)
    bessel = Normaliser(torch.from_numpy(kappa), dim)
    ratio, log, slope = bessel.ratio.numpy(), bessel.log.numpy(), bessel.curvature().numpy()
    growth = kappa * rise
    gamma = (kappa * ratio - log - (dim - 1) / 2 * np.log1p(growth / scale)) / (growth / root)
    return np.stack([(ratio / rise - 1) / fold, gamma, slope * (kappa**2 + bend**2) / bend], -1)
