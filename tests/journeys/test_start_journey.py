"""A person lets oscillators organise the turning Earth, watches it live, and replays it on two pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

TINY = "data=earth-circle&latent=wrapped-cauchy&dim=1&hidden=8&batch=8&epochs=1&learning_rate=0.0001"
STAGES = re.compile("Gathering|Pressing|Refining|Spreading|Teaching")


def test_a_start_is_seen_live_and_replayed(visit: Callable[..., Page]) -> None:
    page = visit(f"/train?{TINY}&start=synchronised")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".chip")).to_have_text("Starting")
    expect(page.locator(".state .detail")).to_have_text(re.compile("Looking around|Gathering"))
    expect(page.locator(".telling")).to_contain_text(STAGES)
    expect(page.locator(".chip")).to_have_text("Done", timeout=240_000)
    expect(page.locator(".telling")).to_be_hidden()

    page.get_by_role("link", name="See its latent space").click()
    expect(page.locator(".verdict")).to_contain_text(re.compile("olded|neighbours|Torn"))
    expect(page.locator(".verdict")).to_contain_text("Geometry error")
    page.get_by_text("Why?").click()
    expect(page.locator(".verdict .body")).to_contain_text("folded latent space")
    page.get_by_role("button", name="How the pictures found their places").click()
    expect(page.locator(".telling")).to_contain_text("Gathering")
    expect(page.locator(".transport output")).to_contain_text("Pressing onto the circle")
    canvas = page.locator(".stage canvas.gl")
    canvas.press(" ")
    expect(page).to_have_url(re.compile(r"moment=[1-9]"))
    canvas.press("]")
    page.get_by_label("Shown as").select_option("dots")
    expect(page).to_have_url(re.compile("shown=dots"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    link = page.url.removeprefix(page.url.split("/latent")[0])
    canvas.press("Escape")
    expect(page.locator(".telling")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("moment="))

    other = visit(link)
    expect(other.locator(".telling")).to_contain_text(STAGES)
    expect(other.get_by_label("Shown as")).to_have_value("dots")

    other.goto(link.replace("/latent", f"{page.url.split('/latent')[0]}/kuramoto").split("#")[0])
    other.get_by_role("button", name="Synchronised start").click()
    expect(other.locator(".stages li")).to_have_count(4)
    expect(other.locator(".lab .caption")).to_contain_text("with the likes")
    other.get_by_role("button", name="Back to the oscillators").click()
    expect(other.get_by_role("button", name=re.compile("^Pause"))).to_be_visible()
