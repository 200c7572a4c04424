"""A person trains a model, pauses, reloads, is watched from a second browser, and replays what was learned."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

EPOCHS = 40


def chip(page: Page, state: str) -> None:
    expect(page.locator(".chip")).to_have_text(state)


def test_a_run_is_trained_paused_found_again_and_replayed(visit: Callable[..., Page]) -> None:
    page = visit(f"/train?latent=wrapped-cauchy&epochs={EPOCHS}&hidden=32")
    expect(page.get_by_text("Press Train:")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".chip")).to_have_text(re.compile("Waiting|Training"))
    expect(page).to_have_url(re.compile(r"[?&]run=[0-9a-f]+"))
    expect(page.locator(".state .detail")).to_contain_text(re.compile("samples/s"))

    page.get_by_role("button", name="Pause").click()
    chip(page, "Paused")
    rows = int(re.search(r"epoch (\d+) of", page.locator(".state .detail").inner_text())[1])  # type: ignore[index]
    assert rows < EPOCHS

    page.reload()
    chip(page, "Paused")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()

    other = visit(page.url.removeprefix(page.url.split("/train")[0]))
    chip(other, "Paused")
    expect(other.get_by_text("Started in another browser")).to_be_visible()
    expect(other.get_by_role("button", name="Resume")).to_have_count(0)

    page.get_by_role("button", name="Resume").click()
    chip(page, "Done")
    chip(other, "Done")
    expect(page.get_by_role("link", name="See its latent space")).to_be_visible()

    page.get_by_title("Replay the epochs (space)").click()
    expect(page.locator(".replay output")).to_have_text(re.compile("^([2-9]|[1-3][0-9])$"))
    page.get_by_label("Colour").select_option("kl")
    expect(page.locator(".legend.scale")).to_contain_text("nats")


def test_a_run_is_cancelled_within_a_second_or_two(visit: Callable[..., Page]) -> None:
    page = visit("/train?latent=gaussian&epochs=5000&hidden=32")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".state .detail")).to_contain_text("samples/s")
    pressed = time.monotonic()
    page.get_by_role("button", name="Cancel").click()
    chip(page, "Cancelled")
    assert time.monotonic() - pressed < 5  # a second on a free machine; tests share theirs


def test_bad_addresses_are_answered_in_a_sentence(visit: Callable[..., Page]) -> None:
    page = visit("/train?run=nothere&dim=1&latent=von-mises-fisher")
    expect(page.get_by_text("Expected the id of a job; got 'nothere'.")).to_be_visible()
    expect(page.get_by_text("Expected ambient dimension of at least 2")).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_a_table_that_is_none_is_refused_in_a_sentence(visit: Callable[..., Page]) -> None:
    page = visit("/train")
    page.get_by_role("button", name="Your own").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "numbers.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n3,four\n"}
    )
    expect(page.get_by_text("expected numbers; got 'four'")).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
