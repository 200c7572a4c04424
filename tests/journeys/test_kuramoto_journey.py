"""A person drags the coupling until the crowd falls into step, sweeps it, and lets latent oscillators merge."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

CAPTION = ".lab .caption"


def now(page: Page) -> float:
    """The order parameter as the page says it."""
    text = page.locator(CAPTION).inner_text()
    found = re.search(r"now ([\d.e−-]+\d)", text)
    assert found, text
    return float(found[1].replace("−", "-"))


def play_until(page: Page, condition: Callable[[], bool], seconds: int = 60) -> None:
    for _ in range(2 * seconds):
        if condition():
            return
        page.wait_for_timeout(500)
    raise AssertionError("Expected the crowd to get there; it did not.")


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

    again = visit(page.url.removeprefix(page.url.split("/kuramoto")[0]))
    assert float(again.get_by_role("slider", name="Coupling K").input_value()) == float(
        page.get_by_role("slider", name="Coupling K").input_value()
    )


def test_presets_manifolds_sweeps_and_files(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=200")
    page.get_by_role("button", name="Noise", exact=True).click()
    expect(page.get_by_role("slider", name="Noise σ")).to_have_value("1")
    page.get_by_label("Manifold").select_option("Sphere")
    expect(page.locator(CAPTION)).to_contain_text("Critical K = 1.5")
    page.get_by_role("slider", name="Frequency spread").fill("0.5")
    expect(page.locator(CAPTION)).to_contain_text("No closed theory is known")
    page.get_by_label("Manifold").select_option("Torus")
    expect(page.get_by_text("r of angle 2")).to_be_visible()

    page.locator("canvas.gl").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    clock = page.locator(".clock").inner_text()
    page.keyboard.press(".")
    expect(page.locator(".clock")).not_to_have_text(clock)
    with page.expect_download() as table:
        page.get_by_role("button", name="Download r(t) as CSV").click()
    lines = Path(table.value.path()).read_text().splitlines()
    assert lines[0].startswith("t,r1,r2,coupling")
    assert len(lines[1].split(",")) == len(lines[0].split(","))
    with page.expect_download() as picture:
        page.get_by_role("button", name="Download the picture as PNG").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Sweep K").click()
    expect(page.get_by_text("Sweeping")).to_be_visible()


def test_latent_oscillators_start_from_the_encodings(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto")
    page.get_by_role("button", name="Latent oscillators").click()
    expect(page.locator(".faces canvas")).to_have_count(12)
    expect(page.get_by_role("slider", name="Oscillators N")).to_be_disabled()
    expect(page.get_by_role("slider", name="Frequency spread")).to_have_value("0")
    play_until(page, lambda: now(page) > 0.9)


def test_reduced_motion_starts_paused(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?N=100", reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".clock")).to_contain_text("t = 0.00")
