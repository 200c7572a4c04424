"""Pictures: their numbers, their files opened again, and what they say when they cannot be made."""

from __future__ import annotations

import io
import json
import re
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kuralab import runs
from kuralab.catalogue import LATENTS
from kuralab.config import Config
from kuralab.figures import (
    FigureError,
    camera,
    charts,
    colours,
    forms,
    gltf,
    latent,
    photograph,
    picture,
    ply,
    portrait,
    read,
    solid,
)
from kuralab.figures.space import Labels, Space, Surface
from kuralab.jobs import work
from kuralab.runs import Run, RunError

ROOT = Path(__file__).resolve().parents[1]
STAGE = ROOT / "kuralab" / "ui" / "stage"
N = 40


def a_space(kind: str = "class", flat: bool = False) -> Space:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(N, 1, 3)).astype(np.float32)
    points /= np.linalg.norm(points, axis=-1, keepdims=True)
    turn = np.linspace(0, 2 * np.pi, 25)
    ring = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=-1).astype(np.float32)
    corners = np.eye(3, dtype=np.float32)
    if flat:
        points[..., 2], corners = 0, corners * np.float32([1, 1, 0])
    lines = np.stack([ring[:-1], ring[1:]], axis=1)
    surface = Surface(corners, np.array([[0, 1, 2]], np.int32), lines, (ring,))
    values = {"class": np.arange(N) % 11, "angle": np.linspace(-np.pi, np.pi, N), "amount": rng.gamma(2, size=N)}
    names = tuple(f"<{i}>" for i in range(11))
    return Space("A <b>space</b>", "40 data", points, surface, Labels("kind", kind, values[kind], names))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """One short run of every family, in a dimension that is drawn as it is."""
    home = tmp_path_factory.mktemp("home")
    made = {}
    for name, family in LATENTS.items():
        run = runs.create(Config(latent=name, dim=family.dim, classes=3, hidden=8, epochs=1, batch=512), home)
        assert work(run.path) == "done"
        made[name] = run
    return made


def test_colours_are_those_of_the_stage() -> None:
    text = (STAGE / "colour.js").read_text()
    block = re.search(r"LABELS = \[(.*?)\]", text, re.DOTALL)
    assert block is not None
    assert tuple(re.findall(r"#[0-9a-f]{6}", block[1])) == colours.LABELS
    ours = (ROOT / "kuralab/figures/colours.py").read_text()
    for theirs, name in (("cyclic", "phase"), ("sequential", "amount")):
        formula = re.search(rf"function {theirs}\(.*?rgbFromLab\((.*?)\);", text, re.DOTALL)
        own = re.search(rf"def {name}\(.*?_from_lab\((.*?)\)\n", ours, re.DOTALL)
        assert formula is not None
        assert own is not None
        assert formula[1] == own[1]
    assert re.findall(r"#[0-9a-f]{6}", (STAGE / "surface.js").read_text())[:2] == list(colours.AXES)


def test_phases_close_and_amounts_grow_lighter() -> None:
    turn = np.linspace(-np.pi, np.pi, 361)
    steps = np.abs(np.diff(colours.phase(turn).astype(int), axis=0)).max()
    assert steps <= 6
    lightness = colours.amount(np.linspace(0, 1, 50)).astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all()
    assert (colours.amount(np.array([np.nan, -1.0])) == colours.amount(np.array([0.0, 0.0]))).all()


@pytest.mark.parametrize("shape", colours.SHAPES)
def test_every_marker_has_a_solid_and_an_outline(shape: str) -> None:
    mesh = forms.solid(shape)
    assert mesh.is_all_triangles
    assert 0.8 < np.linalg.norm(mesh.points, axis=1).max() < 1.7
    assert np.allclose(np.linalg.norm(mesh.point_data.active_normals, axis=1), 1, atol=1e-3)
    assert np.abs(forms.outline(shape)[0]).max() < 1.5


def test_points_need_a_label_each() -> None:
    with pytest.raises(FigureError, match="one label for each"):
        replace(a_space(), points=np.zeros((3, 1, 3), np.float32))


@pytest.mark.parametrize("flat", [True, False])
def test_the_camera_sees_everything(flat: bool) -> None:
    space, slope = a_space(flat=flat), 0.25
    azimuth = camera.azimuth(space)
    tall, wide = camera.reach(space, slope, [azimuth])
    towards = camera.direction(azimuth, camera.elevation(space))
    right = np.cross([0, 0, 1], towards) / np.linalg.norm(np.cross([0, 0, 1], towards))
    points = space.extent - camera.centre(space)
    distance = max(tall, wide)
    ahead = distance - points @ towards
    assert (np.abs(points @ right) <= slope * ahead + 1e-5).all()
    assert (np.abs(points @ np.cross(towards, right)) <= slope * ahead + 1e-5).all()


@pytest.mark.parametrize("kind", ["class", "angle", "amount"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_still_shows_its_colours_on_its_ground(kind: str, theme: str) -> None:
    image = Image.open(io.BytesIO(photograph.still(a_space(kind), theme, (420, 300)))).convert("RGB")
    pixels = np.asarray(image).astype(int)
    ground = colours.rgb(colours.THEMES[theme].background).astype(int)
    assert image.size == (420, 300)
    assert (pixels[-1, 0] == ground).all()
    colourful = np.ptp(pixels, axis=-1) > 60
    assert 0.002 < colourful.mean() < 0.5


def test_a_film_turns_once_and_can_be_stopped() -> None:
    seen: list[int] = []
    film = Image.open(io.BytesIO(photograph.turntable(a_space(), "dark", (210, 150), 6, seen.append)))
    assert (film.n_frames, film.size, film.info["loop"]) == (6, (210, 150), 0)
    assert seen == list(range(7))
    first = np.asarray(film.convert("RGB")).astype(int)
    film.seek(3)
    assert (np.asarray(film.convert("RGB")).astype(int) != first).any()
    assert (first[-1, 0] == colours.rgb(colours.THEMES["dark"].background)).all()

    def stop(frame: int) -> None:
        raise picture.Stopped

    with pytest.raises(picture.Stopped):
        photograph.turntable(a_space(), step=stop)


def test_gltf_opens_elsewhere_with_its_colours() -> None:
    space = a_space()
    content = gltf.gltf(space)
    magic, version, length = struct.unpack("<4sII", content[:12])
    assert (magic, version, length) == (b"glTF", 2, len(content))
    scene = json.loads(content[20 : 20 + struct.unpack("<I", content[12:16])[0]])
    assert [mesh["name"] for mesh in scene["meshes"]] == ["encodings", "axis 1", "graticule", "surface"]
    assert scene["materials"][-1]["alphaMode"] == "BLEND"
    for view in scene["bufferViews"]:
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= scene["buffers"][0]["byteLength"]
    dots = scene["meshes"][0]["primitives"][0]["attributes"]
    assert scene["accessors"][dots["COLOR_0"]]["count"] == scene["accessors"][dots["POSITION"]]["count"]


def test_gltf_and_ply_are_read_back_by_pyvista(tmp_path: Path) -> None:
    import pyvista

    space = a_space()
    (tmp_path / "a.glb").write_bytes(gltf.gltf(space))
    (tmp_path / "a.ply").write_bytes(ply.ply(space))
    scene = pyvista.read(tmp_path / "a.glb")
    low, high = space.extent.min(), space.extent.max()
    assert low - 0.1 < min(scene.bounds)
    assert max(scene.bounds) < high + 0.1
    mesh = pyvista.read(tmp_path / "a.ply")
    assert {tuple(ink) for ink in np.unique(space.dot_inks, axis=0)} <= {
        tuple(ink) for ink in np.unique(mesh.point_data["RGB"], axis=0)
    }


def test_dots_shrink_as_they_grow_many() -> None:
    space = a_space()
    many = replace(
        space,
        points=np.tile(space.points, (50, 1, 1)),
        labels=replace(space.labels, values=np.tile(space.labels.values, 50)),
    )
    assert solid.dot_radius(many) < solid.dot_radius(space)


def test_the_page_is_whole_and_escapes_what_people_wrote() -> None:
    space = a_space()
    first = replace(space, labels=replace(space.labels, name="</script><i>"))
    text = latent.page([first, a_space("amount")])
    assert "</script><i>" not in text
    assert "<b>space" not in text
    assert "&lt;b&gt;space" in text
    assert not re.search(r"<script[^>]*src=|<link", text)
    assert text.count("<option") == 2
    assert text.count("Plotly.newPlot(") == 1


@pytest.mark.parametrize("name", LATENTS)
def test_every_family_can_be_drawn(name: str, finished: dict[str, Run]) -> None:
    run = finished[name]
    found = read.spaces(run)
    assert {"digit", "KL", "reconstruction error"} <= {one.labels.name for one in found}
    assert all(np.isfinite(one.points).all() for one in found)
    assert LATENTS[name].symbol in found[0].title
    assert Image.open(io.BytesIO(photograph.still(found[0], size=(168, 120)))).size == (168, 120)
    small = Image.open(run.path / portrait.FILE)
    assert (small.size, small.mode) == (portrait.SIZE, "RGBA")
    assert "Plotly" in latent.latent_html(run)


def test_a_picture_is_a_job(finished: dict[str, Run]) -> None:
    run = next(iter(finished.values()))
    folder = runs.create({**picture.settings(run.id, "ply", "KL"), "kind": "picture"}, run.home).path
    assert work(folder) == "done"
    content, mime = picture.offer(folder)
    assert content[:3] == b"ply"
    assert mime == picture.KINDS["ply"].mime
    assert picture.progress(folder) == 1.0
    stopped = runs.create({**picture.settings(run.id, "html"), "kind": "picture"}, run.home).path
    assert picture.render(stopped, lambda: True) == {}
    assert not list(stopped.glob("picture.*"))


def test_a_picture_that_cannot_be_made_says_why(finished: dict[str, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    run = next(iter(finished.values()))
    with pytest.raises(FigureError, match=r"Expected a colouring of digit, .*got 'mood'"):
        picture.draw(run, "ply", "mood")
    folder = runs.create({**picture.settings("nosuchrun", "ply"), "kind": "picture"}, run.home).path
    assert work(folder) == "failed"
    assert "Expected the id of a run" in (Run(folder).error or "")
    empty = runs.create(Config(epochs=1), run.home)
    with pytest.raises(RunError, match="Expected run"):
        picture.draw(empty, "still")
    monkeypatch.setattr(photograph, "_LIBRARIES", ("libNowhere.so",))
    monkeypatch.setattr(photograph.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(FigureError, match=r"Expected libEGL .* apt-get install libegl1"):
        picture.draw(run, "still")


def test_charts_keep_colours_and_show_intervals() -> None:
    rows = [{"epoch": 1, "elbo": -3.0}, {"epoch": 2, "elbo": -2.0}]
    figure = charts.curves([charts.Series("N", "#0072B2", (rows, rows))], "elbo")
    assert [trace.line.color for trace in figure.data] == ["#0072B2"] * 2
    assert [trace.showlegend for trace in figure.data] == [True, False]
    mean, low, high = charts.interval([1.0, 2.0, 4.0])
    assert low < 1.0 < mean < high
    one = charts.bars([charts.Bar("N", "#0072B2", mean, low, high), charts.Bar("wC", "#CC79A7", 1, 1, 1)])
    assert one.data[0].error_x.array[0] == pytest.approx(high - mean)
    assert one.data[1].error_x.visible is False
