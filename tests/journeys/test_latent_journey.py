"""A person looks at the shipped example: turns it, points at it, picks, filters, replays, and sends a link."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]
LATENT = "/latent?run=example"
RERUNS = 5

# Points at many places of the globe and returns the milliseconds each took, decoding and drawing included.
SWEEP = """(canvas) => {
  const box = canvas.getBoundingClientRect(), times = [];
  for (let k = 0; k < 60; k++) {
    const clientX = box.left + box.width * (0.4 + 0.003 * k), clientY = box.top + box.height * 0.5;
    const start = performance.now();
    canvas.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, pointerType: 'mouse' }));
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}"""


def picture(page: Page) -> Locator:
    canvas = page.locator(".stage canvas.gl")
    expect(canvas).to_be_visible()
    return canvas


def middle(canvas: Locator) -> tuple[float, float]:
    box = canvas.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def orbit(page: Page, canvas: Locator) -> None:
    x, y = middle(canvas)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 40, steps=4)
    page.mouse.up()


def find(page: Page, text: str) -> None:
    page.get_by_placeholder("Label or #12").fill(text)


def test_home_shows_a_globe_that_decodes_and_three_doors(visit: Visit) -> None:
    page = visit("/", reduced_motion="reduce")
    canvas = picture(page)
    expect(page.get_by_text("Point anywhere on the globe")).to_be_visible()
    page.mouse.move(*middle(canvas))
    expect(page.locator(".cursor .card")).to_be_visible()
    page.get_by_role("link", name="Play with coupling").click()
    expect(page).to_have_url(re.compile("/kuramoto"))


def test_the_camera_stays_over_reruns_and_themes_and_goes_with_the_link(visit: Visit) -> None:
    page = visit(LATENT, color_scheme="light")
    canvas = picture(page)
    expect(page.locator(".legend .entry")).to_have_count(10)
    canvas.evaluate("(canvas) => { canvas.dataset.first = 'yes'; }")
    orbit(page, canvas)
    expect(page).to_have_url(re.compile("camera="))
    turned = page.url
    for _ in range(RERUNS):
        page.get_by_role("heading", name="Latent space").click()
        page.keyboard.press("r")
        page.wait_for_timeout(300)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stage")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".stage canvas.gl")).to_have_attribute("data-first", "yes")
    assert page.url == turned

    other = visit(turned.removeprefix(turned.split("/latent")[0]))
    picture(other)
    other.locator(".stage canvas.gl").press("ArrowLeft")
    expect(other).not_to_have_url(re.compile(re.escape(turned.split("camera=")[1])))
    angle = [float(re.search(r"camera=(-?[\d.]+)_", url)[1]) for url in (turned, other.url)]  # type: ignore[index]
    assert abs(abs(angle[0] - angle[1]) - 0.12) < 2e-3
    other.locator(".stage canvas.gl").press("r")
    expect(other).not_to_have_url(re.compile("camera="))


def test_pointing_decodes_within_a_frame(visit: Visit) -> None:
    page = visit(LATENT)
    canvas = picture(page)
    expect(page.locator(".legend .entry")).to_have_count(10)
    page.mouse.move(*middle(canvas))
    expect(page.locator(".cursor .card canvas")).to_be_visible()
    times = canvas.evaluate(SWEEP)
    assert times[len(times) // 2] < 16, times


def test_picks_show_the_datum_and_the_film_between_two(visit: Visit) -> None:
    page = visit(LATENT)
    picture(page)
    expect(page.get_by_text("Click a point to see")).to_be_visible()
    find(page, "#12")
    expect(page.locator(".datum")).to_contain_text("Datum 12")
    expect(page.locator(".datum .facts")).to_contain_text("KL")
    expect(page.locator(".datum .thumb")).to_have_count(8)
    find(page, "#900")
    expect(page.locator(".film canvas")).to_have_count(11)
    expect(page).to_have_url(re.compile(r"from=12.*datum=900|datum=900.*from=12"))
    page.locator(".datum .thumb").first.click()
    expect(page.locator(".datum")).not_to_contain_text("Datum 900")
    page.get_by_role("button", name="Pictures", exact=True).click()
    expect(page.locator(".datum .thumb")).to_have_count(8)
    page.locator(".stage canvas.gl").press("Escape")
    expect(page.locator(".film canvas")).to_have_count(0)


def test_colours_legend_grid_prior_epochs_and_download(visit: Visit) -> None:
    page = visit(LATENT)
    canvas = picture(page)
    page.locator(".legend .entry").nth(3).click()
    expect(page.locator(".legend .entry").nth(3)).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile("hidden=3"))
    for mode, words in (("kl", "nats"), ("error", "nats"), ("phase", "180")):
        page.get_by_label("Colour").select_option(mode)
        expect(page.locator(".legend.scale")).to_contain_text(words)
    again = page.get_by_role("button", name="Draw from the prior again")
    page.get_by_label("Pictures", exact=True).select_option("grid")
    expect(again).to_be_hidden()
    page.get_by_label("Pictures", exact=True).select_option("prior")
    again.click()
    canvas.press("[")
    expect(page.locator(".scrub output")).to_have_text(re.compile(r"^29 of 30"))
    expect(page.locator(".statement")).to_contain_text("last epoch only")
    canvas.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("orbit")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PNG").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 10_000


def test_a_phone_shows_one_column_and_explores_by_touch(visit: Visit) -> None:
    page = visit(LATENT, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    canvas = picture(page)
    expect(page.locator(".legend .entry")).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Explore").tap()
    page.touchscreen.tap(*middle(canvas))
    expect(page.locator(".cursor .card")).to_be_visible()


def test_a_run_that_is_not_there_is_told_in_a_sentence(visit: Visit) -> None:
    page = visit("/latent?run=nothing-here")
    expect(page.get_by_text(re.compile("Expected the id of a run|example"))).to_be_visible()
