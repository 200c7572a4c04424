"""The browser's numbers about directions against Python's."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from kuralab.catalogue import DIRECTIONS
from kuralab.data.directions import load
from kuralab.evaluation.summary import summarise
from kuralab.ui.directions import arrays, options

pytestmark = pytest.mark.browser

READ = """
async ([options, z, titles]) => {
  const { openSet } = await import('/directions/set.js'), { summarise } = await import('/directions/summary.js');
  const ground = await import(`/law/grounds/${options.manifold}.js`);
  const arrays = { z: Float32Array.from(z), titles: new TextEncoder().encode(titles.join('\\n')) };
  const set = openSet({ options, arrays }, ground);
  const some = Array.from({ length: 50 }, (_, k) => 3 * k);
  const read = some.map((k) => set.read(k).map(([, v]) => v));
  return { all: summarise(set), some: summarise(set, some), read, title: set.title(7) };
}
"""


@pytest.mark.parametrize("name", DIRECTIONS)
def test_points_are_read_and_summed_alike(page: Page, name: str) -> None:
    data = load(name)
    told = options(data, [])
    few = data.points[:400]
    part = type(data)(**{**vars(data), "points": few, "titles": data.titles[:400], "labels": {}})
    drawn = arrays(part)["z"].reshape(-1)
    seen = page.evaluate(READ, [{**told, "labels": [], "fits": []}, drawn.tolist(), list(part.titles)])
    known = {(one.name, one.part): one.value for one in summarise(part)}
    assert {(one["name"], one["part"]) for one in seen["all"]} <= set(known)
    for one in seen["all"]:
        gap = one["value"] - known[one["name"], one["part"]]
        assert abs((gap + 180) % 360 - 180 if one["unit"] == "°" else gap) < 2e-3, one
    degrees = np.degrees(np.asarray(part.coordinates))[:150:3]
    gaps = (np.array(seen["read"]) - degrees + 180) % 360 - 180
    np.testing.assert_allclose(gaps, 0, atol=1e-3)
    assert seen["title"] == part.titles[7]


def test_petals_are_as_large_as_their_share(page: Page) -> None:
    script = """async ([z, clockwise]) => {
      const { petals, rose } = await import('/directions/rose.js');
      const found = rose({ z: Float32Array.from(z), features: 2, count: z.length / 2, clockwise }, 12);
      const { corners } = petals(found, Math.max(...found.density)), areas = new Array(12).fill(0);
      for (let at = 0; at < corners.length; at += 9) {
        const cross = corners[at + 3] * corners[at + 7] - corners[at + 6] * corners[at + 4];
        areas[Math.floor(at / (corners.length / 12))] += Math.abs(cross) / 2;
      }
      return { counts: [...found.counts], areas };
    }"""
    theta = np.random.default_rng(0).vonmises(0.5, 1, 500)
    for clockwise in (False, True):
        z = np.stack((np.cos(theta), np.sin(theta)), -1).reshape(-1)
        seen = page.evaluate(script, [z.tolist(), clockwise])
        counts, areas = np.array(seen["counts"]), np.array(seen["areas"])
        assert counts.sum() == 500
        np.testing.assert_allclose(areas / areas.sum(), counts / 500, rtol=1e-6)
