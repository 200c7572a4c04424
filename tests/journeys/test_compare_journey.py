"""A person trains all families with one press, looks at them side by side, and takes the numbers home."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kuralab.catalogue import LATENTS, PLAIN

EPOCHS = 2


def test_all_families_are_trained_compared_and_taken_home(visit: Callable[..., Page]) -> None:
    page = visit(f"/compare?epochs={EPOCHS}&hidden=32")
    page.get_by_role("button", name="Train all").click()
    expect(page.locator(".panel")).to_have_count(len(PLAIN))
    expect(page.get_by_role("button", name="Table as JSON")).to_be_visible()
    for family in (LATENTS[name] for name in PLAIN):
        expect(page.locator(".rows").first.get_by_text(family.symbol, exact=True)).to_be_visible()
    assert page.locator("canvas.gl").count() == 1  # one context for all of them

    page.locator("canvas.gl").focus()
    page.keyboard.press("3")
    expect(page.locator('.panel[aria-pressed="true"] strong')).to_have_text(LATENTS[PLAIN[2]].symbol)
    page.keyboard.press("3")
    expect(page.locator('.panel[aria-pressed="true"]')).to_have_count(0)

    expect(page.locator(f'.panel[data-epoch="{EPOCHS}"]')).to_have_count(len(PLAIN))
    page.keyboard.press("l")
    box = page.locator("canvas.gl").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 40)
    page.mouse.down()
    for x, y in ((0.32, 0.06), (0.32, 0.5), (0.01, 0.5)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
    page.mouse.up()
    expect(page.locator(".told")).to_contain_text("the same in every space")

    with page.expect_download() as download:
        page.get_by_role("button", name="Table as JSON").click()
    table = json.loads(Path(download.value.path()).read_text())
    assert {row["latent"] for row in table} == set(PLAIN)
    assert all(row["elbo"] < 0 for row in table)

    again = visit(page.url.removeprefix(page.url.split("/compare")[0]))
    expect(again.locator(".panel")).to_have_count(len(PLAIN))
    expect(again.get_by_role("button", name="Table as CSV")).to_be_visible()


def test_a_group_that_is_none_is_answered_in_a_sentence(visit: Callable[..., Page]) -> None:
    page = visit("/compare?group=nothere")
    expect(page.get_by_text("Expected the id of a comparison; got 'nothere'.")).to_be_visible()
    expect(page.get_by_text("Press Train all:")).to_be_visible()
