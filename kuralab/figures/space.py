"""A latent space ready to draw: points, surface, colours and words, all plain numpy.

Every picture in this room starts from a `Space`, so a still, a film, a solid and a page that is
one file show the same thing: the encodings of a run where they lie on their manifold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kuralab.figures import FigureError, colours

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Surface:
    """What is drawn of a manifold besides its points.

    Shapes:
        vertices (V, 3); faces (F, 3) indices, F may be 0; lines (L, 2, 3) segments of the
        graticule; axes: polylines (k, 3), the fundamental ones.
    """

    vertices: Floats
    faces: NDArray[np.int32]
    lines: Floats
    axes: tuple[Floats, ...] = ()


@dataclass(frozen=True)
class Labels:
    """What the points are coloured by.

    `kind` is "class" (whole numbers with `names`), "angle" (radians, a cyclic ramp) or "amount"
    (any numbers, one ramp from least to most).

    >>> Labels("digit", "class", np.array([0, 2, 2]), ("0", "1", "2")).legend()
    [('0', 0, 1), ('2', 2, 2)]
    """

    name: str
    kind: str
    values: NDArray[np.generic]
    names: tuple[str, ...] = ()
    unit: str = ""

    def inks(self) -> NDArray[np.uint8]:
        """The colour of each point: (N, 3) bytes."""
        if self.kind == "class":
            table = np.stack([colours.rgb(ink) for ink in colours.LABELS])
            return np.asarray(table[np.asarray(self.values, dtype=int) % len(table)])
        if self.kind == "angle":
            return colours.phase(self.values.astype(float))
        low, high = self.range
        return colours.amount((self.values.astype(float) - low) / max(high - low, 1e-12))

    @property
    def heading(self) -> str:
        """The name at the head of a legend."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def range(self) -> tuple[float, float]:
        """The ends of the ramp: a full turn, or all but the outermost hundredths."""
        if self.kind == "angle":
            return -np.pi, np.pi
        finite = self.values[np.isfinite(self.values.astype(float))].astype(float)
        if not finite.size:
            return 0.0, 1.0
        low, high = np.quantile(finite, (0.01, 0.99))
        return float(low), float(high)

    def legend(self) -> list[tuple[str, int, int]]:
        """Name, index and count of each class that occurs; empty for ramps."""
        if self.kind != "class":
            return []
        index, count = np.unique(self.values.astype(int), return_counts=True)
        names = {i: self.names[i] if i < len(self.names) else str(i) for i in index.tolist()}
        return [(names[i], i, n) for i, n in zip(index.tolist(), count.tolist(), strict=True)]


@dataclass(frozen=True)
class Space:
    """One latent space: where the encodings lie, on what, coloured how, called what.

    Shapes:
        points (N, P, 3): P panels beside each other, one unless each datum has several dots.
    Raises:
        FigureError: If points and labels disagree in number.
    """

    title: str
    line: str
    points: Floats
    surface: Surface
    labels: Labels

    def __post_init__(self) -> None:
        if self.points.ndim != 3 or len(self.points) != len(self.labels.values):
            raise FigureError(
                f"Expected points of shape (N, panels, 3) and N labels; got {self.points.shape} and "
                f"{len(self.labels.values)}. Pass one label for each point."
            )

    @property
    def flat(self) -> Floats:
        """All dots in one list: (N·P, 3)."""
        return self.points.reshape(-1, 3)

    @property
    def dot_inks(self) -> NDArray[np.uint8]:
        """The colour of each dot of `flat`."""
        return np.repeat(self.labels.inks(), self.points.shape[1], axis=0)

    @property
    def dot_shapes(self) -> list[str]:
        """The marker of each dot of `flat`: by class, discs where there are none."""
        if self.labels.kind != "class":
            return ["disc"] * len(self.flat)
        shapes = [colours.shape(int(value)) for value in self.labels.values]
        return [one for one in shapes for _ in range(self.points.shape[1])]

    @property
    def extent(self) -> Floats:
        """Points that a camera must keep in view: (…, 3)."""
        corners = [self.surface.vertices, self.surface.lines.reshape(-1, 3), self.flat]
        return np.concatenate([part for part in corners if len(part)]).astype(np.float32)

    @property
    def planar(self) -> bool:
        """Whether everything lies in the plane z = 0."""
        return bool(np.abs(self.extent[:, 2]).max() < 1e-3)
