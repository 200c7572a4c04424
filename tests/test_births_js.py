"""The browser's side of births and couplings: swarms between two moments, the matrix, the table of strengths."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page
from safetensors.numpy import save

pytestmark = pytest.mark.browser

SWARM = """async ({ bytes, times }) => {
  const { unpack } = await import('/wire.js'), { makeSwarm } = await import('/latent/swarm.js');
  const swarm = makeSwarm(unpack(new Uint8Array(bytes)));
  return {
    count: swarm.count, final: swarm.final,
    at: times.map((t) => ({ places: [...swarm.places(t)], picture: [...swarm.picture(t)], kl: String(swarm.kl(t)) })),
  };
}"""
MATRIX = """async ({ coupling, lag, size }) => {
  const matrix = await import('/latent/matrix.js');
  const network = { coupling: Float32Array.from(coupling), lag: Float32Array.from(lag), size };
  const svg = matrix.drawn(network, { ink: '#222222', paper: '#ffffff', title: 'Coupling matrix' });
  const fill = (row, column) => svg.querySelector(`[data-row="${row}"][data-column="${column}"]`)?.getAttribute('fill');
  const blob = await matrix.png(svg);
  return {
    csv: matrix.csv(network), said: matrix.say(network, 0, size - 1), itself: matrix.say(network, 0, 0),
    cells: svg.querySelectorAll('[data-row]').length, first: fill(0, 0), last: fill(0, size - 1),
    arrows: svg.querySelectorAll('path').length, words: svg.textContent,
    png: [...new Uint8Array(await blob.arrayBuffer())].slice(0, 4),
  };
}"""
STRENGTHS = """async ({ bytes, z }) => {
  const { unpack } = await import('/wire.js'), { makeStrengths } = await import('/latent/strengths.js');
  const trained = { z: Float32Array.from(z) }, table = makeStrengths(unpack(new Uint8Array(bytes)), trained);
  const entry = table.entry(2);
  return {
    list: table.list, home: table.home, nearest: [-1, 0.4, 1, 1.6, 9].map(table.nearest),
    moves: table.moves, kept: table.entry(table.home), means: table.means(0), change: table.change(0),
    z: [...entry.z], kl: [...entry.kl], reconstruction: [...entry.reconstruction],
  };
}"""


def swarm_of(page: Page, times: list[float], **arrays: Any) -> Any:
    return page.evaluate(SWARM, {"bytes": list(save(arrays)), "times": times})


def test_a_swarm_moves_evenly_between_two_moments(page: Page) -> None:
    draw = np.random.default_rng(0)
    places = draw.normal(size=(5, 7, 3)).astype(np.float32)
    pictures = draw.integers(0, 256, (5, 4)).astype(np.uint8)
    kl = np.array([0, 1, 4, 5, 9], np.float32)
    given = {"places": places, "pictures": pictures, "kl": kl, "final": np.array([9], np.float32)}
    seen = swarm_of(page, [0.0, 0.5, 0.6, 1.0, 2.0], **given)
    assert (seen["count"], seen["final"]) == (7, 9)
    for at, (low, share) in zip(seen["at"], [(0, 0), (2, 0), (2, 0.4), (3, 1), (3, 1)], strict=True):
        np.testing.assert_allclose(
            np.reshape(at["places"], (7, 3)), (1 - share) * places[low] + share * places[low + 1], atol=1e-5
        )
        np.testing.assert_allclose(
            at["picture"], (1 - share) * pictures[low].astype(float) + share * pictures[low + 1], atol=0.51
        )
        assert float(at["kl"]) == pytest.approx((1 - share) * kl[low] + share * kl[low + 1])


def test_where_no_law_is_known_no_number_is_given_before_the_end(page: Page) -> None:
    kl = np.array([np.nan, np.nan, 2], np.float32)
    given = {"places": np.zeros((3, 2, 3), np.float32), "pictures": np.zeros((3, 4), np.uint8)}
    seen = swarm_of(page, [0.0, 0.9, 1.0], **given, kl=kl, final=kl[-1:])
    assert [at["kl"] for at in seen["at"]] == ["NaN", "NaN", "2"]


def matrix_of(page: Page, coupling: Any, lag: Any) -> Any:
    return page.evaluate(
        MATRIX, {"coupling": np.ravel(coupling).tolist(), "lag": np.ravel(lag).tolist(), "size": len(coupling)}
    )


def test_the_matrix_says_who_follows_whom(page: Page) -> None:
    seen = matrix_of(page, [[0.0, -2.0], [1.0, 0.5]], [[0.0, np.pi / 2], [0.1, 0.0]])
    assert seen["cells"] == seen["arrows"] == 4
    assert seen["said"] == "Angle 1 follows angle 2: K = −2, lag 90°"
    assert seen["itself"].startswith("Angle 1 follows itself: K = 0")
    lines = seen["csv"].splitlines()
    assert lines[0] == "follower,followed,coupling,lag in rad"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["1", "1", "0"], ["1", "2", "-2"], ["2", "1", "1"], ["2", "2", "0.5"],
    ]  # fmt: skip
    nothing, strongest = ([int(part) for part in seen[key][4:-1].split(",")] for key in ("first", "last"))
    assert min(nothing) > 220
    assert strongest[2] > strongest[0] + 80  # pushing away is blue
    assert "angle followed" in seen["words"]
    assert "angle that follows" in seen["words"]
    assert bytes(seen["png"]) == b"\x89PNG"


@pytest.mark.parametrize(("size", "cells", "arrows"), [(1, 1, 1), (14, 196, 196), (30, 900, 0), (80, 64 * 64, 0)])
def test_matrices_of_every_size_can_be_drawn(page: Page, size: int, cells: int, arrows: int) -> None:
    seen = matrix_of(page, np.zeros((size, size)), np.zeros((size, size)))
    assert (seen["cells"], seen["arrows"]) == (cells, arrows)
    assert len(seen["csv"].splitlines()) == size * size + 1


def test_the_table_of_strengths_gives_encodings_and_changes(page: Page) -> None:
    draw = np.random.default_rng(1)
    each, steps = draw.normal(size=(3, 2)).astype(np.float32), draw.integers(-9, 9, (3, 2, 4)).astype(np.int16)
    means = {"kl": [1, 2, 4], "reconstruction": [-9, -7, -8], "elbo": [-10, -9, -12]}
    arrays = {name: np.array(values, np.float32) for name, values in means.items()}
    arrays |= {"strength": np.array([0, 1, 2], np.float32), "data.kl": each, "data.reconstruction": -each, "z": steps}
    seen = page.evaluate(STRENGTHS, {"bytes": list(save(arrays, {"step": "0.125"})), "z": [0.0] * 8})
    assert (seen["list"], seen["home"], seen["nearest"], seen["moves"]) == ([0, 1, 2], 1, [0, 0, 1, 2, 2], True)
    assert seen["kept"] is None
    assert seen["means"] == {"kl": 1, "reconstruction": -9, "elbo": -10}
    assert seen["change"] == {"kl": -1, "reconstruction": -2, "elbo": -1}
    np.testing.assert_allclose(seen["z"], steps[2].ravel() / 8)
    np.testing.assert_allclose(seen["kl"], each[2])
    np.testing.assert_allclose(seen["reconstruction"], -each[2])
