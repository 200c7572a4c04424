"""A person drags a law's concentration, links to it, picks and chooses samples, compares tails, and keeps files."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

NUMBERS = ".laws .numbers"


def said(page: Page, name: str) -> float:
    """A number of the law as the page says it."""
    text = page.locator(NUMBERS).first.inner_text().replace("\n", " ")
    found = re.search(rf"(?:^| ){re.escape(name)} ([\d.e−-]+)", text)
    assert found, text
    return float(found[1].replace("−", "-"))


def middle(page: Page) -> tuple[float, float]:
    box = page.locator("canvas.gl").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def until(page: Page, condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(200)
    raise AssertionError("Expected the page to get there; it did not.")


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as file:
        page.get_by_role("button", name=name).first.click()
    return Path(file.value.path()).read_bytes()


def test_a_slider_acts_while_it_is_dragged_and_a_link_opens_the_same(visit: Callable[..., Page]) -> None:
    page = visit("/distributions")
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    expect(page.locator(NUMBERS)).to_contain_text("1.0000")
    page.wait_for_timeout(1500)
    before, picture, resultant = len(sent), page.locator("canvas.gl").screenshot(), said(page, "R")

    slider = page.get_by_role("slider", name="Concentration κ")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in range(4, 15):
        page.mouse.move(box["x"] + 0.05 * share * box["width"], box["y"] + box["height"] / 2)
    until(page, lambda: said(page, "R") > resultant + 0.2)  # still held
    assert said(page, "of the samples") == pytest.approx(said(page, "R"), abs=0.02)
    assert said(page, "∫") == pytest.approx(1, abs=1e-3)
    page.mouse.up()
    page.wait_for_timeout(600)
    assert page.locator("canvas.gl").screenshot() != picture
    assert len(sent) == before, "Expected no rerun while a slider is dragged."

    page.locator("canvas.gl").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile(r"#.*seed=\d+"))
    expect(page).to_have_url(re.compile(r"camera="))
    again = visit(page.url.removeprefix(page.url.split("/distributions")[0]))
    expect(again.locator(NUMBERS)).to_contain_text("1.0000")
    until(page, lambda: again.locator(NUMBERS).inner_text() == page.locator(NUMBERS).inner_text())
    assert again.url == page.url


def test_samples_are_picked_and_chosen(visit: Callable[..., Page]) -> None:
    page = visit("/distributions#law=von-mises-fisher&manifold=sphere&lon=-52&lat=24&count=2000")
    expect(page.locator(NUMBERS)).to_contain_text("1.0000")
    x, y = middle(page)
    for away in range(0, 60, 6):
        page.mouse.click(x + away, y + away / 3)
        page.wait_for_timeout(400)  # two clicks in quick succession would put the camera back
        if page.locator(".pickcard").count():
            break
    expect(page.locator(".pickcard")).to_contain_text("nearest")
    expect(page).to_have_url(re.compile(r"pick=\d+"))

    page.get_by_role("button", name="Draw a loop around samples (L)").click()
    page.mouse.move(x - 70, y - 70)
    page.mouse.down()
    for dx, dy in ((70, -70), (70, 70), (-70, 70), (-70, -70)):
        page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()
    told = page.locator(".told")
    expect(told).to_contain_text("of 2,000 samples chosen")
    count = int(told.inner_text().split(" of ")[0].replace(",", ""))
    assert 100 < count < 1800  # those on the far side are not among them
    page.locator("canvas.gl").focus()
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    expect(page.locator(".pickcard")).to_have_count(0)


def test_laws_side_by_side_and_files(visit: Callable[..., Page]) -> None:
    page = visit("/distributions#compare=tails")
    expect(page.locator(".plate")).to_have_count(2)
    expect(page.locator("canvas.gl")).to_have_count(1)
    page.get_by_label("Matched").select_option("mode")
    until(
        page, lambda: len({row.partition("mode")[2].split()[0] for row in page.locator(NUMBERS).all_inner_texts()}) == 1
    )

    page.get_by_label("Show", exact=True).select_option("")
    page.get_by_label("Manifold").select_option("torus")
    page.get_by_label("Law", exact=True).select_option("bivariate-wrapped-cauchy")
    expect(page.get_by_role("slider", name="Correlation")).to_be_visible()
    assert saved(page, "Download the picture as PNG").startswith(b"\x89PNG")
    rows = list(csv.reader(saved(page, "Download the samples as CSV").decode().splitlines()))
    assert rows[0] == ["KP_1", "KP_2", "KP_3", "KP_4", "KP_density"]
    assert len(rows) == 1001
    assert b"<svg" in saved(page, "Download this chart as SVG")
    assert b"<svg" in saved(page, "Download the disc as SVG")
    assert saved(page, "Download this chart as CSV").startswith(b"angle from the mode in degrees")

    disc = page.locator("svg.disc").bounding_box()
    assert disc is not None
    before = page.get_by_role("slider", name="ρ, angle 1").input_value()
    page.mouse.click(disc["x"] + 0.55 * disc["width"], disc["y"] + 0.6 * disc["height"])
    expect(page.get_by_role("slider", name="ρ, angle 1")).not_to_have_value(before)
    page.get_by_text("Code", exact=True).click()
    expect(page.locator(".laws pre")).to_contain_text("BivariateWrappedCauchy(")

    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    curves, canvas = page.locator(".laws .curves").bounding_box(), page.locator("canvas.gl").bounding_box()
    assert curves is not None
    assert canvas is not None
    assert curves["y"] > canvas["y"] + canvas["height"]
    assert curves["x"] + curves["width"] <= 390
