"""What the pages make of a synchronised start: moments between frames, order, words, and the verdict on folds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from kuralab.runs.organising import SPANS

pytestmark = pytest.mark.browser

STAGES = ["gather", "press", "refine", "spread"]
FRAMES, COUNT, SIDE = 4, 30, 6
ROW = {"epoch": 1, "seconds": 1, "samples_per_second": 9}

FILE = """
const unpacked = ({ frames, images, stages, side }) => ({
  arrays: { frames: Float32Array.from(frames.flat(2)), images: Uint8Array.from(images.flat()) },
  shapes: { frames: [frames.length, frames[0].length, 3], images: [images.length, side * side] },
  meta: { shape: `[${side},${side}]`, manifold: 'sphere', labels: '{}',
    stages: JSON.stringify(stages.map((stage, k) => ({ stage, reach: k + 2, done: k / stages.length }))) },
});
"""
READ = (
    "async (given) => {"
    + FILE
    + """
  const { apart, boundsOf, flatness, readStart } = await import('/start/frames.js');
  const { likes, orders } = await import('/start/order.js'), start = readStart(unpacked(given));
  const pairs = likes(start);
  return {
    moments: given.moments.map((moment) => [...start.at(moment)]),
    stages: given.moments.map((moment) => start.stage(moment).stage),
    pairs, orders: orders(start, pairs), bounds: boundsOf(start),
    flat: [0, start.last].map((k) => flatness(start.frame(k))),
    lanes: [...apart(start.at(start.last), 0.5)],
  };
}
"""
)


def file(flat: bool = False) -> dict[str, Any]:
    """Points of a sphere in a random order first and in that of their pictures last; flat at the end if wanted."""
    rng = np.random.default_rng(0)
    turn = np.arange(COUNT) * (2 * np.pi / COUNT)
    place = np.stack((np.cos(turn), np.sin(turn), np.zeros(COUNT)), 1)
    if not flat:
        place = place[:, [0, 2, 1]]
    chaos = rng.normal(size=(COUNT, 3))
    chaos /= np.linalg.norm(chaos, axis=1, keepdims=True)
    shares = np.linspace(0, 1, FRAMES)[:, None, None]
    frames = (1 - shares) * chaos + shares * place
    pixel = np.arange(SIDE**2) * (2 * np.pi / SIDE**2)
    images = np.rint(127 + 127 * np.cos(turn[:, None] - pixel)).astype(int)
    return {"frames": frames.tolist(), "images": images.tolist(), "stages": STAGES, "side": SIDE, "chaos": chaos}


def read(page: Page, given: dict[str, Any], moments: list[float]) -> Any:
    return page.evaluate(READ, {key: value for key, value in given.items() if key != "chaos"} | {"moments": moments})


def test_moments_lie_on_the_way_between_frames(page: Page) -> None:
    given = file()
    frames = np.array(given["frames"])
    seen = read(page, given, [0, 1.25, 3, 9])
    wanted = [frames[0], 0.75 * frames[1] + 0.25 * frames[2], frames[3], frames[3]]
    for got, want in zip(seen["moments"], wanted, strict=True):
        np.testing.assert_allclose(np.reshape(got, (-1, 3)), want, atol=1e-6)
    assert seen["stages"] == ["gather", "press", "spread", "spread"]


def test_order_rises_with_the_likes_and_not_with_all(page: Page) -> None:
    seen = read(page, file(), [0])
    local, whole = seen["orders"]["local"], seen["orders"]["whole"]
    likes = dict(seen["pairs"])
    assert all({(own + step) % COUNT for step in (-1, 1)} <= set(near) for own, near in likes.items())
    assert local[0] < 0.4 < 0.8 < local[-1]
    # The likes are three to each side, 12° apart: their mean cosine.
    assert local[-1] == pytest.approx(np.mean(np.cos(np.radians([12, 24, 36]))), abs=1e-5)
    assert whole[-1] == pytest.approx(0, abs=1e-6)


def test_order_of_a_sphere_is_the_length_of_its_mean(page: Page) -> None:
    given = file()
    seen = read(page, given, [0])
    assert seen["orders"]["whole"][0] == pytest.approx(np.linalg.norm(given["chaos"].mean(0)), abs=1e-6)


def test_a_way_that_ends_flat_is_seen_slantwise_and_stands_in_lanes(page: Page) -> None:
    flat, round_ = read(page, file(flat=True), [0]), read(page, file(), [0])
    assert flat["flat"][1] == 1
    assert flat["flat"][0] < 0.3
    assert "side" in flat["bounds"]
    assert "side" not in round_["bounds"]
    away = np.linalg.norm(np.reshape(flat["lanes"], (-1, 3)), axis=1)
    assert away.min() >= 1
    assert 1.3 < away.max() < 1.5
    assert len(np.unique(away.round(4))) == COUNT
    height = np.reshape(round_["lanes"], (-1, 3))[:, 2]
    np.testing.assert_allclose(height, np.array(file()["frames"])[-1][:, 2], atol=1e-6)


def test_every_stage_has_words(page: Page) -> None:
    script = """async (stages) => {
      const { said, sentence } = await import('/start/words.js');
      const all = stages.map((stage) => said({ stage, reach: 8 }, 'torus'));
      return [all, sentence({ stage: 'press' }, 'torus'), sentence({ stage: 'new' })];
    }"""
    words, press, unknown = page.evaluate(script, [*SPANS, *STAGES])
    assert all(one["title"] and one["line"] for one in words)
    assert len({one["title"] for one in words}) == len(words)
    assert press.startswith("Pressing onto the torus")
    assert not unknown


@pytest.mark.parametrize(
    ("run", "state", "detail", "share"),
    [
        ({"state": "running"}, "Starting", "Looking around: which pictures are most alike", 0),
        ({"state": "running", "start": {"stage": "spread", "done": 0.1}}, "Starting", "Spreading evenly", 0.1),
        ({"state": "paused", "want": "pause", "start": {"stage": "press", "done": 0.5}}, "Paused", "begins anew", 0.5),
        ({"state": "running", "start": {"stage": "decoder", "done": 1, "over": True}}, "Training", "epoch 0 of 4", 0),
        ({"state": "running", "rows": [ROW]}, "Training", "epoch 1 of 4", 0.25),
        ({"state": "queued", "place": 2}, "Waiting", "place 2 in the queue", 0),
        ({"state": "running", "config": {"start": "cold"}}, "Training", "epoch 0 of 4", 0),
    ],
)  # fmt: skip
def test_the_status_says_how_a_start_is_doing(page: Page, run: Any, state: str, detail: str, share: float) -> None:
    script = """async (run) => {
      const { detail, progress, state } = await import('/live/words.js');
      return [state(run), detail(run), progress(run).share];
    }"""
    whole = {"rows": [], "want": "run", "epochs": 4, "config": {"start": "synchronised"}} | run
    said, told, done = page.evaluate(script, whole)
    assert said == state
    assert detail in told
    assert done == pytest.approx(share)


def test_the_verdict_is_one_line_and_folds_its_reasons(page: Page) -> None:
    topology = {
        "words": "Folded: 31 % of the data lie on strangers", "folded": True, "data": 1000,
        "kept": 0.31, "stacked": 0.312, "trustworthiness": 0.91, "continuity": 0.95, "hole": 0.5, "hole_expected": 0.1,
        "betti": None, "betti_own": [1, 1],
    }  # fmt: skip
    script = """async (told) => {
      const { makeVerdict } = await import('/latent/verdict.js'), element = makeVerdict(told);
      const say = (part) => element.querySelector(part).textContent;
      return element && [element.dataset.verdict, say('p'), say('details')];
    }"""
    mark, line, why = page.evaluate(script, {"topology": topology, "geometry_error_deg": {"median": 4.837, "p90": 8.5}})
    assert (mark, line) == ("folded", f"{topology['words']} · Geometry error 4.84° median, 8.5° for nine in ten")
    assert "31.2 % of the data lie on strangers" in why
    assert "28.6°" in why
    assert page.evaluate(script, {}) is None
