"""The browser's pure modules against Python's: the wire, the decoder, and every manifold's geometry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from safetensors.numpy import save
from torch import Tensor

from kuralab.catalogue import MANIFOLDS
from kuralab.manifolds.base import Chart, Manifold
from kuralab.models.coders import mlp_decoder

pytestmark = pytest.mark.browser

SIZES: dict[str, list[tuple[int, ...]]] = {
    "circle": [()], "torus": [(2,), (4,)], "sphere": [(3,), (7,)], "euclidean": [(1,), (2,), (3,), (6,)],
    "simplex": [(1, 2), (1, 3), (2, 4), (3, 10)], "quaternions": [()],
}  # fmt: skip
CASES = [(name, size) for name in MANIFOLDS for size in SIZES[name]]
PROJECTED = [("sphere", (7,)), ("euclidean", (1,)), ("euclidean", (6,))]  # drawn with a part hidden

GEOMETRY = """
async ({ name, features, chart, z, w, xyz, share }) => {
  const manifold = await import(`/manifolds/${name}.js`), rows = (list) => list.map((row) => Float64Array.from(row));
  const drawn = Object.fromEntries(Object.entries(chart).map(([key, list]) => [key, Float64Array.from(list)]));
  const from = rows(z), to = rows(w), flat = Float64Array.from(z.flat());
  return {
    panels: manifold.panels?.(flat, features) ?? 1,
    place: [...manifold.place(flat, features, drawn)],
    lift: xyz.map((dots, k) => [...manifold.lift(dots, drawn, from[k])]),
    dist: from.map((row, k) => manifold.dist(row, to[k])),
    geodesic: from.map((row, k) => [...manifold.geodesic(row, to[k], share)]),
    phase: manifold.phase ? from.map((row) => manifold.phase(row)) : null,
  };
}
"""


def plain(chart: Chart) -> dict[str, list[float]]:
    parts = {"basis": chart.basis, "origin": chart.origin}
    return {name: part.flatten().tolist() for name, part in parts.items() if part is not None}


def geometry(page: Page, manifold: Manifold, chart: Chart, z: Tensor, w: Tensor, xyz: Tensor) -> Any:
    given = {"name": manifold.name, "features": manifold.space_features, "chart": plain(chart), "share": 0.3}
    lists = {"z": z.tolist(), "w": w.tolist(), "xyz": xyz.flatten(1).tolist()}
    return page.evaluate(GEOMETRY, given | lists)


@pytest.mark.parametrize(("name", "size"), CASES)
def test_geometry_is_the_same(page: Page, name: str, size: tuple[int, ...]) -> None:
    manifold = MANIFOLDS[name].load()(*size)
    draw = torch.Generator().manual_seed(len(name))
    z, w, elsewhere = (manifold.uniform((40,), draw, torch.float64) for _ in range(3))
    chart = manifold.chart(z)
    xyz = manifold.place(elsewhere, chart).double()
    seen = geometry(page, manifold, chart, z, w, xyz)
    assert seen["panels"] == manifold.panels
    np.testing.assert_allclose(np.reshape(seen["place"], (40, -1, 3)), manifold.place(z, chart), atol=2e-6)
    np.testing.assert_allclose(seen["lift"], manifold.lift(xyz, chart, z), atol=5e-6)
    np.testing.assert_allclose(seen["dist"], manifold.dist(z, w), atol=1e-12)
    np.testing.assert_allclose(seen["geodesic"], manifold.geodesic(z, w, 0.3), atol=1e-12)
    phase = manifold.phase(z)
    assert (phase is None) == (seen["phase"] is None)
    if phase is not None:
        np.testing.assert_allclose(seen["phase"], phase, atol=1e-12)


@pytest.mark.parametrize(("name", "size"), [case for case in CASES if case not in PROJECTED])
def test_a_pointer_on_a_dot_means_its_place(page: Page, name: str, size: tuple[int, ...]) -> None:
    manifold = MANIFOLDS[name].load()(*size)
    z = manifold.uniform((1,), torch.Generator().manual_seed(3), torch.float64)
    dot = manifold.place(z)[0, 0]
    outside = 2 * dot + torch.tensor([0.1, 0.2, 9.0 if dot[2] >= 0 else -9.0])
    script = """async ({ name, features, z, outside }) => {
      const { place, lift, aim } = await import(`/manifolds/${name}.js`), at = Float64Array.from(z);
      const dots = [...place(at, features, {})], length = Math.hypot(...outside);
      const ray = { origin: outside.map((v, k) => dots[k] + v), direction: outside.map((v) => -v / length) };
      return { dots, back: [...place(lift(aim(ray, {}, at), {}, at), features, {})] };
    }"""
    given = {"name": name, "features": manifold.space_features, "z": z[0].tolist(), "outside": outside.tolist()}
    seen = page.evaluate(script, given)
    np.testing.assert_allclose(seen["back"], seen["dots"], atol=2e-3)


def test_rays_that_miss_mean_nothing(page: Page) -> None:
    script = """async (names) => {
      const miss = { origin: [9, 9, 5], direction: [0, 0, -1] };
      const start = { simplex: [1, 0, 0], euclidean: [0, 0] };
      const modules = await Promise.all(names.map((name) => import(`/manifolds/${name}.js`)));
      return modules.map(({ aim }, k) => aim(miss, {}, start[names[k]] ?? [1, 0, 1, 0]));
    }"""
    assert page.evaluate(script, list(MANIFOLDS)) == [None] * len(MANIFOLDS)


@pytest.mark.parametrize(("name", "size"), CASES)
def test_prior_draws_belong(page: Page, name: str, size: tuple[int, ...]) -> None:
    manifold = MANIFOLDS[name].load()(*size)
    like = manifold.uniform((1,), torch.Generator().manual_seed(0))[0].tolist()
    script = """async ([name, features, like]) => {
      const { prior } = await import(`/manifolds/${name}.js`);
      return [...prior(500, features, Float32Array.from(like), Math.random)];
    }"""
    drawn = page.evaluate(script, [name, manifold.space_features, like])
    z = torch.tensor(drawn, dtype=torch.float32).reshape(500, -1)
    assert manifold.belongs(z).all()
    other = manifold.uniform((4000,), torch.Generator().manual_seed(1))
    assert (z.mean(0) - other.mean(0)).abs().max() < 0.25


def test_the_wire_reads_what_safetensors_writes(page: Page) -> None:
    arrays = {
        "pictures": np.arange(21, dtype=np.uint8).reshape(3, 7), "z": np.linspace(-1, 1, 10, dtype=np.float32),
        "fine": np.array([np.pi]), "label": np.array([[1, -2], [3, 4]], np.int32), "long": np.array([2**40]),
        "empty": np.zeros((0, 3), np.float32),
    }  # fmt: skip
    message = list(save(arrays, metadata={"scene": "latent", "title": "κ → ∞"}))
    script = """async ([bytes, shift]) => {
      const { unpack } = await import('/wire.js'), room = new Uint8Array(bytes.length + shift);
      room.set(bytes, shift);
      const { meta, arrays, shapes } = unpack(room.subarray(shift));
      const lists = Object.entries(arrays).map(([name, list]) => [name, Array.from(list, Number)]);
      return { meta, shapes, arrays: Object.fromEntries(lists) };
    }"""
    for shift in (0, 3):
        seen = page.evaluate(script, [message, shift])
        assert seen["meta"] == {"scene": "latent", "title": "κ → ∞"}
        for name, array in arrays.items():
            assert seen["shapes"][name] == list(array.shape)
            np.testing.assert_array_equal(np.reshape(seen["arrays"][name], array.shape), array)


def test_the_decoder_is_the_same_and_quick(page: Page) -> None:
    torch.manual_seed(0)
    decoder = mlp_decoder(3, 256, torch.rand(784))
    weights = {name: value.detach().numpy() for name, value in decoder.state_dict().items()}
    z = torch.nn.functional.normalize(torch.randn(8, 3), dim=-1)
    script = """async ([bytes, rows]) => {
      const { makeDecoder } = await import('/decoder.js'), { unpack } = await import('/wire.js');
      const decode = makeDecoder(unpack(Uint8Array.from(bytes))), pixels = rows.map((row) => [...decode(row)]);
      const start = performance.now();
      for (let k = 0; k < 200; k++) decode(rows[k % rows.length]);
      return { pixels, milliseconds: (performance.now() - start) / 200 };
    }"""
    seen = page.evaluate(script, [list(save(weights)), z.tolist()])
    np.testing.assert_allclose(seen["pixels"], decoder(z).sigmoid().detach(), atol=2e-6)
    assert seen["milliseconds"] < 16


def test_amounts_are_painted_from_least_to_most(page: Page) -> None:
    seen = page.evaluate(
        """async () => {
          const { paint } = await import('/latent/colours.js');
          const values = Float32Array.from({ length: 100 }, (_, k) => 24 + k);
          const space = { labels: [{ name: 'time', kind: 'amount', names: [], unit: 's', values }] };
          const { legend, groups } = paint(space, 'label.time', {});
          return { title: legend.title, low: legend.low, high: legend.high, unit: legend.unit, groups };
        }"""
    )
    assert seen == {"title": "Time", "low": 26, "high": 121, "unit": "s", "groups": None}
