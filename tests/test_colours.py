"""The browser's colours, seen with every kind of eye: normal, and the three dichromacies of Machado et al.

References:
    Machado, Oliveira & Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision Deficiency.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from kuralab.catalogue import LATENTS

pytestmark = pytest.mark.browser

Array = NDArray[np.float64]
PAPERS = {"light": (255, 255, 255), "dark": (14, 17, 23)}
EYES: dict[str, Array] = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colours: Any, eye: str = "normal") -> Array:
    """CIELAB of sRGB colours 0–255, (N, 3), as the eye sees them."""
    srgb = np.asarray(colours, float) / 255
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(light @ EYES[eye].T, 0, 1) @ TO_XYZ.T / np.array([0.95047, 1, 1.08883])
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack((116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])), -1)


def least_gap(colours: Any, eye: str) -> float:
    seen = lab(colours, eye)
    return min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(range(len(seen)), 2))


@pytest.fixture(scope="module")
def maps(page: Page) -> Any:
    """What colour.js gives."""
    script = """async () => {
      const { LABELS, SHAPES, cyclic, diverging, rgb, sequential } = await import('/colour.js');
      const along = (map) => Array.from({ length: 240 }, (_, k) => map(k / 240));
      return { labels: LABELS.map(rgb), shapes: SHAPES, cyclic: along(cyclic), sequential: along(sequential),
        diverging: along((t) => diverging(2 * t - 1)) };
    }"""
    return page.evaluate(script)


@pytest.mark.parametrize("eye", EYES)
def test_labels_stay_apart(maps: dict[str, Any], eye: str) -> None:
    assert len({tuple(colour) for colour in maps["labels"]}) == len(set(maps["shapes"])) == 10
    assert least_gap(maps["labels"], eye) > 15


@pytest.mark.parametrize("eye", EYES)
def test_families_stay_apart(eye: str) -> None:
    colours = [[int(entry.colour[at : at + 2], 16) for at in (1, 3, 5)] for entry in LATENTS.values()]
    assert least_gap(colours, eye) > 10


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_labels_stand_out_from_the_page(maps: dict[str, Any], paper: tuple[int, int, int]) -> None:
    assert np.linalg.norm(lab(maps["labels"]) - lab([paper]), axis=-1).min() > 20


@pytest.mark.parametrize("eye", EYES)
def test_phases_are_even_and_opposite_ones_differ(maps: dict[str, Any], eye: str) -> None:
    seen = lab(maps["cyclic"], eye)
    opposite = np.linalg.norm(seen - np.roll(seen, 120, axis=0), axis=-1)
    assert opposite.min() > 20
    # No two phases that are more than a twelfth of a turn apart look the same.
    for shift in range(20, 121, 10):
        assert np.linalg.norm(seen - np.roll(seen, shift, axis=0), axis=-1).min() > 8
    if eye == "normal":
        steps = np.linalg.norm(seen - np.roll(seen, -8, axis=0), axis=-1)
        assert steps.max() / steps.min() < 1.6


@pytest.mark.parametrize("eye", EYES)
def test_more_is_always_lighter(maps: dict[str, Any], eye: str) -> None:
    lightness = lab(maps["sequential"], eye)[:, 0]
    assert np.diff(lightness[::8]).min() > 0
    assert np.ptp(lightness) > 40


@pytest.mark.parametrize("eye", EYES)
def test_signs_differ_and_more_is_darker_either_way(maps: dict[str, Any], eye: str) -> None:
    seen = lab(maps["diverging"], eye)
    below, above = seen[119::-1], seen[121:]
    for side in (below, above):
        assert np.diff(side[::8, 0]).max() < 0
    assert np.linalg.norm(below[30:119] - above[30:119], axis=-1).min() > 10
