"""A person looks at directions: every shipped set, a pick, a loop, a law, and a file of their own with bad rows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from kuralab.catalogue import DIRECTIONS

Visit = Callable[..., Page]
MINE = "angle,group\n" + "".join(f"{7 * k % 90},{'ab'[k % 2]}\n" for k in range(60)) + "west,a\n999,b\n,a\n"


def picture(page: Page) -> Locator:
    canvas = page.locator(".set canvas.gl")
    expect(canvas).to_be_visible()
    expect(page.locator(".set .statement")).to_contain_text("points")
    return canvas


def box_of(canvas: Locator) -> FloatRect:
    box = canvas.bounding_box()
    assert box
    return box


def see(visit: Visit, name: str, **options: object) -> Page:
    return visit(f"/distributions?view=data&directions={name}", **options)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_shipped_set_is_drawn(visit: Visit, name: str) -> None:
    page = see(visit, name)
    picture(page)
    expect(page.locator(".set .over.bottom")).to_contain_text(re.compile("Density|Fitted"))
    expect(page.get_by_text("Licence:")).to_be_visible()
    expect(page.get_by_text("Tests", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the picture as PNG").click()
    assert download.value.path().stat().st_size > 20_000


def test_a_pick_shows_its_values_and_a_loop_its_subset(visit: Visit) -> None:
    page = see(visit, "airports")
    canvas = picture(page)
    page.get_by_label("Colour").select_option("IATA code")
    box = box_of(canvas)
    # North America: the picture begins with the mean direction a little to the left.
    x, y = box["x"] + box["width"] / 2 - 0.27 * box["height"], box["y"] + 0.36 * box["height"]
    page.mouse.click(x, y)
    card = page.locator(".pointcard")
    expect(card).to_contain_text("Latitude")
    expect(card.locator(".nearest .entry")).to_have_count(6)
    expect(card).to_contain_text("km")
    expect(page).to_have_url(re.compile("datum="))
    canvas.press("l")
    page.mouse.move(x + 60, y)
    page.mouse.down()
    for k in range(1, 17):
        page.mouse.move(x + 60 * math.cos(k * math.pi / 8), y + 60 * math.sin(k * math.pi / 8))
    page.mouse.up()
    expect(card).to_contain_text("of 28,298 chosen")
    expect(card).to_contain_text("Mean resultant length")
    with page.expect_download() as download:
        card.get_by_role("button", name="Download the chosen points").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "point,Longitude (degrees),Latitude (degrees)"
    assert len(lines) > 50
    canvas.press("Escape")
    expect(card).to_be_hidden()


def test_laws_bins_and_colours_go_with_the_link(visit: Visit) -> None:
    page = see(visit, "wind")
    picture(page)
    page.get_by_label("Density").select_option(label="Wrapped Cauchy")
    expect(page.locator(".entry.chosen")).to_have_text("Wrapped Cauchy")
    page.locator(".set .bins input").fill("12")
    expect(page.locator(".set .statement")).to_contain_text("12 bins")
    expect(page).to_have_url(re.compile(r"bins=12"))
    other = visit(page.url.removeprefix(page.url.split("/distributions")[0]))
    picture(other)
    expect(other.locator(".set .statement")).to_contain_text("12 bins")
    expect(other.locator(".entry.chosen")).to_have_text("Wrapped Cauchy")


def test_a_file_with_bad_rows_is_fitted_when_they_are_skipped(visit: Visit) -> None:
    page = see(visit, "wind")
    picture(page)
    page.get_by_role("button", name="Your own data").click()
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": MINE.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("3 of 63 rows cannot be used")).to_be_visible()
    expect(page.locator(".set .statement")).to_contain_text("24,399 points")
    page.get_by_text("Skip the 3 bad rows").click()
    expect(page.locator(".set .statement")).to_contain_text("60 points")
    expect(page.locator(".set .legend").first).to_contain_text("30")
    expect(page).to_have_url(re.compile("directions=own-"))
    page.reload()
    expect(page.locator(".set .statement")).to_contain_text("60 points")


def test_a_phone_shows_one_column(visit: Visit) -> None:
    page = see(visit, "ramachandran", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    picture(page)
    expect(page.locator("canvas.map")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
