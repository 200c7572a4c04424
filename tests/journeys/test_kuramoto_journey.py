"""A person drags the coupling until the crowd falls into step, sweeps it, and lets latent oscillators merge."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

CAPTION = ".lab .caption"
BLANK = """() => {
  const roots = [...document.querySelectorAll('*')].map((one) => one.shadowRoot ?? one);
  const scene = roots.find((one) => one.querySelector('.preset'));
  const drawn = (sheet) => sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data.some((v) => v);
  return [...scene.querySelectorAll('.preset canvas')].filter((sheet) => !drawn(sheet)).length;
}"""


def now(page: Page) -> float:
    """The order parameter as the page says it."""
    text = page.locator(CAPTION).inner_text()
    found = re.search(r"[nN]ow (?:r = )?([\d.e−-]*\d)", text)
    assert found, text
    return float(found[1].replace("−", "-"))


def play_until(page: Page, condition: Callable[[], bool], seconds: int = 60) -> None:
    for _ in range(2 * seconds):
        if condition():
            return
        page.wait_for_timeout(500)
    raise AssertionError("Expected the crowd to get there; it did not.")


def story(page: Page, title: str) -> None:
    """Chooses a story and waits until it is told."""
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.locator(".story strong")).to_have_text(title)


def path_of(page: Page) -> str:
    return page.url.removeprefix(page.url.split("/kuramoto")[0])


def picture_of(page: Page) -> bytes:
    """The picture at rest, as the page saves it."""
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Downloads").click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="Download the picture as PNG").click()
    return Path(picture.value.path()).read_bytes()


def test_the_coupling_acts_while_it_is_dragged(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=300&K=0.3&speed=6")
    expect(page.locator(CAPTION)).to_contain_text("Critical K = 1")
    play_until(page, lambda: now(page) < 0.4)

    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    expect(page.locator(CAPTION)).to_contain_text("Critical K = 1")
    page.wait_for_timeout(2000)
    before = len(sent)
    box = page.get_by_role("slider", name="Coupling K").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.05 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in range(1, 16):
        page.mouse.move(box["x"] + 0.04 * share * box["width"], box["y"] + box["height"] / 2)
    play_until(page, lambda: now(page) > 0.7)  # still held
    page.mouse.up()
    page.wait_for_timeout(1000)
    assert len(sent) == before, "Expected no rerun while a slider is dragged."
    expect(page).to_have_url(re.compile(r"[#?&]K=3\.\d"))

    again = visit(path_of(page))
    assert float(again.get_by_role("slider", name="Coupling K").input_value()) == float(
        page.get_by_role("slider", name="Coupling K").input_value()
    )


def test_manifolds_populations_and_files(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=200&noise=1&width=0")
    page.get_by_label("Manifold").select_option("Sphere")
    expect(page.locator(CAPTION)).to_contain_text("Critical K = 1.5")
    page.get_by_role("slider", name="Spread").fill("0.5")
    expect(page.locator(CAPTION)).to_contain_text("No closed theory is known")
    expect(page.get_by_role("tab", name="Locking")).to_be_disabled()
    page.get_by_label("Manifold").select_option("Quaternions")
    expect(page.get_by_label(re.compile("^Stereographic projection"))).to_be_visible()
    page.get_by_label("Manifold").select_option("Torus")
    expect(page.get_by_text("r of angle 2")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("slider", name="Populations M")).to_be_disabled()
    page.get_by_label("Manifold").select_option("Circle")
    expect(page.get_by_role("slider", name="Contrast A")).to_be_disabled()
    page.get_by_role("slider", name="Populations M").fill("2")
    expect(page.get_by_role("slider", name="Contrast A")).to_be_enabled()
    expect(page.get_by_text("r of population 2")).to_be_visible()

    page.locator("canvas.gl").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    clock = page.locator(".clock").inner_text()
    page.keyboard.press(".")
    expect(page.locator(".clock")).not_to_have_text(clock)
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Co-moving")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Downloads").click()
    with page.expect_download() as table:
        page.get_by_role("button", name="Download r(t) as CSV").click()
    lines = Path(table.value.path()).read_text().splitlines()
    assert lines[0].startswith("t,r1,r2,")
    assert len(lines[1].split(",")) == len(lines[0].split(","))
    with page.expect_download() as trajectory:
        page.get_by_role("button", name="Download the trajectory as npz").click()
    with np.load(trajectory.value.path()) as kept:
        assert kept["positions"].shape[1:] == (200, 4)
        assert json.loads(str(kept["settings"]))["manifold"] == "circle"
    with page.expect_download() as picture:
        page.get_by_role("button", name="Download the picture as PNG").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_sweep_up_and_down_shows_hysteresis(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto")
    story(page, "Explosive")
    expect(page.get_by_role("button", name="Stop the sweep")).to_be_visible()
    expect(page.get_by_role("button", name="Sweep K")).to_be_visible()  # it has ended
    with page.expect_download() as table:
        page.locator(".panel").get_by_role("button", name="Download this chart as CSV").click()
    head, *lines = Path(table.value.path()).read_text().splitlines()
    names, rows = head.split(","), [line.split(",") for line in lines]
    place = {way: names.index(f"sweep {way}") for way in ("up", "down")}
    sweeps = {way: {round(float(row[0]), 1): float(row[k]) for row in rows if row[k]} for way, k in place.items()}
    assert len(sweeps["up"]) == len(sweeps["down"]) == 31
    assert max(sweeps["down"][K] - sweeps["up"][K] for K in sweeps["up"]) > 0.5
    assert sweeps["up"][6.0] > 0.8


def test_every_story_is_told_and_its_panel_drawn(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto")
    for title, panel in [
        ("Onset", "r against K"), ("Locking", "Locking"), ("Chimera", "Chimera"), ("Odd dimension", "r against K"),
        ("Noise → vMF", "Density"), ("Travelling clusters", "Disc"), ("Two angles", "Disc"), ("On S³", "Density"),
    ]:  # fmt: skip
        story(page, title)
        expect(page.get_by_role("tab", name=panel)).to_have_attribute("aria-selected", "true")
        sentences = page.locator(".story").inner_text().split(title, 1)[1]
        assert len(re.findall(r"[.:](?= [A-Z])", sentences)) >= 2
        expect(page.locator(".story cite")).not_to_be_empty()
    assert page.locator(".preset canvas").count() == 9
    play_until(page, lambda: page.evaluate(BLANK) == 0)


def test_the_chimera_lives_where_its_portrait_has_it(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto")
    story(page, "Chimera")
    note = page.locator(".panel .note")
    expect(note).to_contain_text("2 stable")

    def settled() -> bool:
        found = re.search(r"r = ([\d.]+)", note.inner_text())
        return found is not None and abs(float(found[1]) - 0.686) < 0.02

    play_until(page, settled)
    page.get_by_role("tab", name="Density").click()
    expect(page.locator(".panel .note")).to_contain_text("wC ρ")
    page.get_by_role("tab", name="Disc").click()
    expect(page.locator(".panel .note")).to_contain_text("radius s")
    expect(page).to_have_url(re.compile("panel=disc"))


@pytest.mark.parametrize(
    "link",
    [
        "manifold=circle&M=2&A=0.3&noise=0.4&width=0.3&N=300&seed=7&K=2&speed=4",
        "manifold=sphere&frame=moving&law=gaussian&width=0.5&turn=1&h=0.1&N=200&seed=3&K=2",
    ],
)
def test_a_link_repeats_the_moment_it_was_taken_at(visit: Callable[..., Page], link: str) -> None:
    page = visit(f"/kuramoto#{link}")
    expect(page.locator(CAPTION)).to_contain_text("now", ignore_case=True)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("[#&]t=[0-9.]+"))
    page.wait_for_timeout(300)
    said = page.locator(CAPTION).inner_text()
    clock = page.locator(".clock").inner_text()
    other = visit(path_of(page))
    expect(other.locator(".clock")).to_have_text(clock)
    expect(other.locator(CAPTION)).to_have_text(said)
    expect(other.get_by_role("button", name="Play")).to_be_visible()
    assert picture_of(other) == picture_of(page), "Expected the same picture in every browser."
    other.get_by_role("button", name="Play").click()
    expect(other).not_to_have_url(re.compile("[#&]t="))


def test_identical_start_and_the_code_that_repeats_it(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=100", reduced_motion="reduce")
    page.get_by_label("Start", exact=True).select_option("Identical start")
    expect(page.locator(CAPTION)).to_contain_text("now 1.")
    page.get_by_text("Code", exact=True).click()
    expect(page.locator(".fold pre")).to_contain_text("start_order=1")
    page.get_by_text("Formula", exact=True).click()
    expect(page.locator(".formula").first).to_be_visible()


def test_a_telephone_shows_one_column(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto", viewport={"width": 390, "height": 844})
    story(page, "Locking")
    lab = page.locator(".lab")
    assert lab.evaluate("one => one.scrollWidth <= one.clientWidth")
    seen = [one.bounding_box() for one in lab.locator(".button, select, input, .tab, .key, .clock").all()]
    boxes = [box for box in seen if box]
    assert len(boxes) > 20
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    expect(lab.locator(".key")).to_contain_text("slower")
    expect(lab.locator(".clock")).to_be_visible()
    picture, panel = lab.locator("canvas.gl").bounding_box(), lab.locator(".panel").bounding_box()
    assert picture is not None
    assert panel is not None
    assert panel["y"] > picture["y"] + picture["height"]


def test_a_sweep_holds_while_the_coupling_moves(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=100")
    page.get_by_role("button", name="Sweep K").click()
    expect(page.get_by_text("1,000 oscillators of its own")).to_be_visible()
    expect(page).to_have_url(re.compile("[#&]sweep=1"))
    page.locator(".caption").click()  # keys act all over the laboratory
    before = float(page.get_by_role("slider", name="Coupling K").input_value())
    page.keyboard.press("l")
    page.keyboard.press("l")
    assert float(page.get_by_role("slider", name="Coupling K").input_value()) == pytest.approx(before + 0.1)
    expect(page.get_by_text("1,000 oscillators of its own")).to_be_visible()
    page.get_by_role("slider", name="Spread").fill("0.8")
    expect(page.get_by_role("button", name="Sweep K")).to_be_visible()
    expect(page.get_by_text("1,000 oscillators of its own")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("[#&]sweep="))

    tab = page.get_by_role("tab", name="r against K")
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Locking")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Locking")).to_be_visible()
    expect(tab).to_have_attribute("tabindex", "-1")
    opener = page.get_by_role("button", name="Keys and gestures")
    opener.click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_way_to_a_moment_is_shown_and_left(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto#t=80&N=3000&noise=0.2&speed=1")
    expect(page.get_by_text("Going to t = 80.00")).to_be_visible()
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_text("Going to")).to_be_hidden()
    stopped = page.locator(".clock").inner_text()
    assert 0 < float(stopped.split()[2]) < 80
    page.wait_for_timeout(300)
    assert page.locator(".clock").inner_text() == stopped
    expect(page).to_have_url(re.compile("[#&]t=[0-9.]+"))

    both = "(one) => { one.click(); one.parentElement.firstElementChild.click(); }"
    page.get_by_role("button", name="Explosive").evaluate(both)  # another choice in the same moment
    expect(page.locator(".story strong")).to_have_text("Onset")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page).not_to_have_url(re.compile("[#&](sweep|t)="))
    page.get_by_role("slider", name="Spread").fill("0.8")
    expect(page.get_by_role("button", name="Onset")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".story strong")).to_have_text("Onset")  # what it says may still be tried
    expect(page).not_to_have_url(re.compile("[#&]preset="))
    page.get_by_label("Manifold").select_option("Sphere")
    expect(page.locator(".story")).to_be_hidden()


def test_a_moment_too_far_away_is_refused(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto#t=5000&speed=0.1&N=10000&M=4&noise=2")
    expect(page.get_by_text("reached in about 20 seconds; got t = 5000")).to_be_visible()
    expect(page.locator(".clock")).to_contain_text("t = 0.00")
    expect(page).to_have_url(re.compile("[#&]t=0(&|$)"))


def test_more_oscillators_at_the_start_begin_anew(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?M=2&N=100", reduced_motion="reduce")
    page.get_by_role("slider", name="Oscillators N").fill("2.4")
    expect(page.get_by_role("slider", name="Spread")).to_have_value("0.5")
    page.get_by_role("slider", name="Spread").fill("0")
    page.get_by_label("Colour").select_option("Frequency")
    expect(page.locator(".key")).to_contain_text("all alike")
    page.locator("canvas.gl").focus()
    page.keyboard.press(".")
    expect(page).to_have_url(re.compile(r"[#&]t=0\.0"))
    said = page.locator(CAPTION).inner_text()
    expect(visit(path_of(page)).locator(CAPTION)).to_have_text(said)


def test_latent_oscillators_start_from_the_encodings(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto")
    page.get_by_role("button", name="Latent oscillators").click()
    expect(page.locator(".faces canvas")).to_have_count(12)
    expect(page.get_by_role("slider", name="Oscillators N")).to_be_disabled()
    expect(page.get_by_role("slider", name="Spread")).to_have_value("0")
    play_until(page, lambda: now(page) > 0.9)


def test_reduced_motion_starts_paused(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=100", reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".clock")).to_contain_text("t = 0.00")
