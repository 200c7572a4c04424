"""The simplex: class probabilities of several independent variables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kuralab.manifolds import unit
from kuralab.manifolds.base import Chart, Manifold, ManifoldError, Mesh, spell, steps
from kuralab.manifolds.polytope import barycentric, corners, edges, shape_name

PANEL_GAP = 2.3


class Simplex(Manifold):
    """`variables` probability vectors over `classes` classes, with the Fisher–Rao metric.

    Square roots of probabilities are unit vectors, and Fisher–Rao distance is twice their angle. Each variable is
    drawn in a panel of its own. `exp` and `log` are for points with no zero probability; `dist` and `geodesic`
    are exact up to the corners.

    Raises:
        ManifoldError: If there is no variable or fewer than two classes.

    >>> one_hot = torch.eye(3)
    >>> Simplex(1, 3).dist(one_hot[0], one_hot[1])  # twice a right angle
    tensor(3.1416)
    """

    name = "simplex"
    reason = "Class probabilities have no phase to synchronise"

    def __init__(self, variables: int = 1, classes: int = 3) -> None:
        if variables < 1 or classes < 2:
            raise ManifoldError(
                f"Expected at least 1 variable and 2 classes; got {variables} and {classes}. Choose more."
            )
        self.variables, self.classes = variables, classes
        self.space_features = variables * classes
        self.intrinsic_dim = variables * (classes - 1)
        self.panels = variables
        self._shift = (torch.arange(variables) - (variables - 1) / 2) * PANEL_GAP

    def split(self, z: Tensor) -> Tensor:
        """The probability vectors of a point: (…, m) to (…, variables, classes)."""
        return z.reshape(*z.shape[:-1], self.variables, self.classes)

    def uniform(
        self,
        shape: Sequence[int],
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """Uniform in the Fisher–Rao volume (Dirichlet with all parameters ½), (*shape, m)."""
        draws = torch.randn(*shape, self.variables, self.classes, generator=generator, dtype=dtype)
        return unit.normalise(draws).square().flatten(-2)

    def belongs(self, z: Tensor, atol: float = 1e-5) -> Tensor:
        """Whether every variable has probabilities that are not negative and sum to one, (…)."""
        table = self.split(z)
        return ((table.sum(-1) - 1).abs() <= atol).all(-1) & (table >= -atol).all(-1).all(-1)

    def project(self, y: Tensor) -> Tensor:
        """The nearest probability vectors in the flat sense, (…, m).

        Sorting finds the one constant that, subtracted and cut at zero, leaves a sum of one (Held et al., 1974).
        """
        table = self.split(y)
        ordered = table.sort(-1, descending=True).values
        excess = (ordered.cumsum(-1) - 1) / torch.arange(1, self.classes + 1).to(y)
        kept = (ordered > excess).sum(-1, keepdim=True)
        return (table - excess.gather(-1, kept - 1)).clamp_min(0).flatten(-2)

    def exp(self, z: Tensor, v: Tensor) -> Tensor:
        """Fisher–Rao geodesics after unit time, (…, m)."""
        root = self.split(z).sqrt()
        return unit.exp(root, self.split(v) / (2 * root)).square().flatten(-2)

    def log(self, z: Tensor, w: Tensor) -> Tensor:
        """The tangent vector (each variable's entries sum to zero) towards `w`, (…, m)."""
        root = self.split(z).sqrt()
        return (2 * root * unit.log(root, self.split(w).sqrt())).flatten(-2)

    def dist(self, z: Tensor, w: Tensor) -> Tensor:
        """Fisher–Rao distance, (…)."""
        angle = unit.angle_between(self.split(z).sqrt(), self.split(w).sqrt())
        length: Tensor = 2 * torch.linalg.vector_norm(angle, dim=-1)
        return length

    def geodesic(self, z: Tensor, w: Tensor, t: Tensor | float) -> Tensor:
        """Points on the Fisher–Rao geodesic: a great circle of the square roots."""
        start, end = self.split(z).sqrt(), self.split(w).sqrt()
        return unit.exp(start, steps(t, start) * unit.log(start, end)).square().flatten(-2)

    def chart(self, z: Tensor | None = None) -> Chart:
        """One polytope per variable; beyond four classes a polygon, which is a projection."""
        one = f"{spell(self.variables).capitalize()} {shape_name(self.classes)}{'s' * (self.variables > 1)}"
        if self.classes <= 4:
            return Chart(statement=f"{one}, drawn as it is" if self.variables == 1 else f"{one}, one per variable")
        return Chart(statement=f"{one}: a dot is the mean of the corners weighted by probability")

    def place(self, z: Tensor, chart: Chart | None = None) -> Tensor:
        """The probability-weighted mean of the corners, one panel per variable, (N, variables, 3)."""
        xyz = self.split(z.float()) @ corners(self.classes).to(z.device)
        return xyz + self._offset(xyz)

    def lift(self, xyz: Tensor, chart: Chart | None = None, z0: Tensor | None = None) -> Tensor:
        """Probabilities whose weighted corners meet at `xyz`, (N, m); nearest ones outside the polytope."""
        return self.project(barycentric(xyz - self._offset(xyz), self.classes).flatten(-2))

    def mesh(self) -> Mesh:
        """The edges of every variable's polytope, and the face of a triangle."""
        corner = corners(self.classes).numpy()
        pairs = edges(self.classes)
        shift = self._offset(torch.zeros(3)).numpy()
        vertices = (corner[None] + shift[:, None]).reshape(-1, 3).astype(np.float32)
        lines = (corner[pairs][None] + shift[:, None, None]).reshape(-1, 2, 3).astype(np.float32)
        fan = np.array([[0, i, i + 1] for i in range(1, self.classes - 1)], np.int32).reshape(-1, 3)
        solid = fan if self.classes != 4 else np.concatenate((fan, [[1, 2, 3], [0, 3, 1]])).astype(np.int32)
        faces = np.concatenate([solid + np.int32(self.classes * panel) for panel in range(self.variables)])
        return Mesh(vertices, faces.astype(np.int32), lines)

    def grid(self, n: int, chart: Chart | None = None) -> Tensor:
        """Corners: every combination of classes, of as many leading variables as about n² allow."""
        free = 1
        while free < self.variables and self.classes ** (free + 1) <= max(n * n, self.classes**2):
            free += 1
        choice = torch.cartesian_prod(*[torch.arange(self.classes)] * free).reshape(-1, free)
        choice = functional.pad(choice, (0, self.variables - free))
        return functional.one_hot(choice, self.classes).float().flatten(-2)

    def _offset(self, like: Tensor) -> Tensor:
        return functional.pad(self._shift[:, None], (0, 2)).to(like)
