"""What the Kuramoto page writes into files: moving pictures, and trajectories that numpy opens."""

from __future__ import annotations

import csv
import io
import itertools
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RECORD = """
async ({ format, seconds, cancelled }) => {
  const { View } = await import('/view.js'), { makePoints } = await import('/points.js');
  const { makeRecorder } = await import('/kuramoto/record.js');
  const look = { dark: false, background: '#ffeedd' }, stage = { theme: () => look, onTheme: () => () => {} };
  const host = document.createElement('div');
  document.documentElement.append(host);
  const view = new View(stage, host, { url: null });
  view.canvas.style = 'width: 320px; height: 240px; display: block';
  view.resize();
  view.frame({ low: [-1, -1, -1], high: [1, 1, 1] });
  const points = makePoints(2, { size: 40 });
  points.setTheme(look);
  view.add(0, points);
  let turn = 0, answer = null;
  view.animate((gone) => {
    turn += 3 * gone;
    points.setPositions([Math.cos(turn), Math.sin(turn), 0, -Math.cos(turn), -Math.sin(turn), 0]);
    points.setColours(Uint8Array.of(0, 114, 178, 213, 94, 0));
  });
  const seen = [], whole = new Promise((resolve) => { answer = (file, error) => resolve({ file, error }); });
  const recorder = makeRecorder(view, { onProgress: (progress) => seen.push(progress), onDone: answer });
  recorder.start({ format, seconds });
  const active = recorder.active;
  if (cancelled) setTimeout(() => recorder.cancel(), 200);
  const { file, error } = await whole, bytes = file ? [...new Uint8Array(await file.blob.arrayBuffer())] : null;
  const shown = file && !file.blob.type.includes('gif') ? await new Promise((resolve, reject) => {
    const player = document.createElement('video');
    player.onloadeddata = () => resolve([player.videoWidth, player.videoHeight]);
    player.onerror = () => reject(new Error(player.error.message));
    player.src = URL.createObjectURL(file.blob);
  }) : null;
  const formats = recorder.formats.map(({ name }) => name), type = file?.blob.type;
  const out = { shown, formats, active, later: recorder.active, type, bytes, error, seen };
  view.dispose();
  host.remove();
  return out;
}
"""
SHORT = 1.5  # seconds of a recording


def recorded(page: Page, format: str, cancelled: bool = False) -> Any:
    return page.evaluate(RECORD, {"format": format, "seconds": SHORT, "cancelled": cancelled})


def test_a_gif_moves_at_the_speed_it_was_seen(page: Page) -> None:
    made = recorded(page, "gif")
    assert made["error"] is None
    assert made["active"]
    assert not made["later"]
    picture = Image.open(io.BytesIO(bytes(made["bytes"])))
    frames = [(frame.info["duration"], np.asarray(frame.convert("RGB"))) for frame in ImageSequence.Iterator(picture)]
    assert len(frames) > 10
    assert abs(sum(lasted for lasted, _ in frames) / 1000 - SHORT) < 0.2
    moved = [np.abs(a.astype(int) - b.astype(int)).max() for (_, a), (_, b) in itertools.pairwise(frames)]
    assert np.mean([change > 50 for change in moved]) > 0.7
    assert tuple(frames[0][1][0, 0]) == pytest.approx((0xFF, 0xEE, 0xDD), abs=8)  # the page's background
    assert {one["stage"] for one in made["seen"]} == {"recording", "encoding"}
    assert made["seen"][-1]["share"] == 1


def test_a_film_is_what_it_says(page: Page) -> None:
    formats = recorded(page, "gif", cancelled=True)["formats"]
    assert formats[-1] == "gif"
    magic = {"webm": (0, b"\x1a\x45\xdf\xa3"), "mp4": (4, b"ftyp")}
    for name in formats[:-1]:
        made, (place, word) = recorded(page, name), magic[name]
        assert made["error"] is None
        film = bytes(made["bytes"])
        assert film[place : place + len(word)] == word
        assert len(film) > 5000
        assert made["shown"] == [320, 240]  # the browser opens it again
        assert made["type"] == f"video/{name}"
    assert "webm" in formats


def test_a_cancelled_recording_leaves_nothing(page: Page) -> None:
    made = recorded(page, "gif", cancelled=True)
    assert made["bytes"] is None
    assert made["error"] is None
    assert made["active"]
    assert not made["later"]


TRAJECTORY = """
async ({ manifold, dim, populations, room, steps }) => {
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { Trajectory } = await import('/kuramoto/trajectory.js');
  const { flow } = await import(`/kuramoto/${manifold}.js`), kept = new Trajectory({ room });
  const simulation = new Simulation(flow(dim, populations), { count: 30, step: 0.05, coupling: 2 });
  const seen = [];
  const note = () => {
    kept.add(simulation);
    seen.push({ time: simulation.time, order: simulation.order, total: simulation.total, z: [...simulation.space()] });
  };
  note();
  for (let k = 0; k < steps; k++) { simulation.advance(); note(); }
  simulation.set({ coupling: 3, noise: 0.5 });
  simulation.advance();
  note();
  const shares = [];
  const bytes = new Uint8Array(await kept.npz({ manifold, note: 'κ → ∞' }).arrayBuffer());
  const table = await (await kept.csv((share) => shares.push(share))).text();
  simulation.set({ count: 31 });
  kept.add(simulation);
  return { bytes: [...bytes], table, shares, seen, after: kept.rows.length };
}
"""


@pytest.mark.parametrize(
    ("manifold", "dim", "populations", "room", "states"),
    [("circle", 2, 2, 10**6, 21), ("sphere", 3, 1, 8 * 360 + 10, 8), ("torus", 2, 1, 10, 1)],
)
def test_trajectories_open_in_numpy(
    page: Page, manifold: str, dim: int, populations: int, room: int, states: int
) -> None:
    given = {"manifold": manifold, "dim": dim, "populations": populations, "room": room, "steps": 19}
    there = page.evaluate(TRAJECTORY, given)
    seen = there["seen"][-states:]
    with np.load(io.BytesIO(bytes(there["bytes"])), allow_pickle=False) as file:
        assert set(file.files) == {"times", "positions", "order", "total", "settings"}
        np.testing.assert_array_equal(file["times"], [one["time"] for one in seen])
        np.testing.assert_array_equal(file["order"], [one["order"] for one in seen])
        np.testing.assert_array_equal(file["total"], [one["total"] for one in seen])
        assert file["positions"].dtype == np.float32
        z = np.array([one["z"] for one in seen]).reshape(states, 30, -1)
        np.testing.assert_array_equal(file["positions"], z.astype(np.float32))
        said = json.loads(str(file["settings"]))
    assert said["manifold"] == manifold
    assert said["note"] == "κ → ∞"
    assert f"latest {states} states" in said["about"]
    lines = there["table"].splitlines()
    assert lines[0].startswith("t,oscillator,group,x1,x2")
    groups = len(seen[0]["order"])
    assert len(lines) == 1 + states * 30 * groups
    assert there["shares"] == pytest.approx([(k + 1) / states for k in range(states)])
    rows = np.array([line.split(",") for line in lines[1:]], dtype=float)
    np.testing.assert_allclose(rows[:, 0].reshape(states, -1)[:, 0], [one["time"] for one in seen], atol=1e-4)
    np.testing.assert_allclose(rows[:, 3:].reshape(z.shape), z, atol=2e-7)
    assert (rows[: 30 * groups, 1:3].astype(int) == [[k + 1, g + 1] for k in range(30) for g in range(groups)]).all()
    changes = [{"t": seen[-1]["time"], "coupling": 3, "noise": 0.5}] if states > 1 else []
    assert said["coupling"] == (2 if states > 1 else 3)  # of the first state that is kept
    assert said["changes"] == changes
    assert there["after"] == 1  # another crowd begins anew


@pytest.mark.parametrize("populations", [1, 3])
def test_the_table_of_order_reads_back(page: Page, populations: int) -> None:
    script = """async (populations) => {
      const { Simulation } = await import('/kuramoto/simulation.js');
      const { History } = await import('/kuramoto/history.js');
      const { flow } = await import('/kuramoto/circle.js'), history = new History();
      const simulation = new Simulation(flow(2, populations), { count: 40, step: 0.02, coupling: 2, detuning: 1 });
      for (let k = 0; k < 200; k++) {
        simulation.advance();
        if (k === 100) simulation.set({ coupling: 3 });
        history.add(simulation);
      }
      return { csv: history.csv(), window: history.window(1) };
    }"""
    there = page.evaluate(script, populations)
    rows = list(csv.DictReader(io.StringIO(there["csv"])))
    times = np.array([float(row["t"]) for row in rows])
    assert (np.diff(times) > 0.05 - 1e-9).all()
    assert [row["coupling"] for row in rows] == ["2" if time < 2.01 else "3" for time in times]
    assert {row["detuning"] for row in rows} == {"1"}
    names = [f"r{g + 1}" for g in range(populations)] if populations > 1 else ["r"]
    assert all(0 < float(row[name]) <= 1 for row in rows for name in names)
    assert ("r_all" in rows[0]) == (populations > 1)
    window = there["window"]
    assert window["times"] == pytest.approx([time for time in times if time >= times[-1] - 1 - 1e-9])
    assert window["orders"][0][-1] == pytest.approx(float(rows[-1][names[0]]), abs=1e-9)
    assert len(window["totals"]) == len(window["times"])
