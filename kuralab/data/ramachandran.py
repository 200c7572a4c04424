"""Ramachandran angles: how the backbone of proteins turns at each residue."""

from __future__ import annotations

import numpy as np
import torch

from kuralab.data.base import Provenance
from kuralab.data.directions import Directions, Reading, amounts, arrays, classes
from kuralab.manifolds.torus import Torus

PROVENANCE = Provenance(
    source="φ and ψ of 6,756 residues of 51 chains of the Protein Data Bank, from PyPI MDAnalysisTests 2.11.0",
    licence="CC0, as published by the Protein Data Bank",
    note="Torsion angles of the backbone; a residue before a proline is a class of its own, as is usual",
)


def load() -> Directions:
    """The pairs (φ, ψ)."""
    found = arrays("ramachandran_51chains.npz")
    angles = np.stack((found["phi"], found["psi"]), -1).astype(np.float64)
    residues, following = found["res"].tolist(), found["next_res"].tolist()
    where = zip(residues, found["resid"].tolist(), found["chain"].tolist(), strict=True)
    return Directions(
        name="ramachandran",
        title="Ramachandran angles",
        manifold=Torus(2),
        points=torch.from_numpy(angles),
        readings=(Reading("φ"), Reading("ψ")),
        provenance=PROVENANCE,
        labels={
            "kind": classes([_kind(*pair) for pair in zip(residues, following, strict=True)]),
            "residue": classes(residues),
            "χ1": amounts(np.degrees(found["chi1"].astype(np.float64)), "°"),
        },
        titles=tuple(f"{residue} {number} of {chain}" for residue, number, chain in where),
    )


def _kind(residue: str, following: str) -> str:
    special = {"GLY": "Glycine", "PRO": "Proline"}
    return special.get(residue, "Before proline" if following == "PRO" else "General")
