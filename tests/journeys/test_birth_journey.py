"""A person watches a posterior being born, and turns a learned coupling down and up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kuralab import runs
from kuralab.config import Config
from kuralab.jobs import work

CONFIG = Config(latent="kuramoto-torus", dim=2, hidden=16, epochs=2, batch=64, learning_rate=0.01)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="module")
def coupled(home: Path) -> str:
    run = runs.create(CONFIG, home, "Coupled")
    assert work(run.path) == "done"
    return run.id


@pytest.fixture(scope="module")
def variables(home: Path) -> dict[str, str]:
    return {"KURALAB_HOME": str(home)}


def test_a_posterior_is_born_and_a_coupling_turned(visit: Callable[..., Page], coupled: str) -> None:
    page = visit(f"/latent?run={coupled}#datum=17")
    canvas = page.locator(".stage canvas.gl")
    expect(page.locator(".network svg.matrix [data-row]")).to_have_count(4)
    canvas.press("b")
    expect(page.locator(".born")).to_be_visible()
    canvas.press(" ")
    expect(page.get_by_role("button", name="Play the birth (space)")).to_be_visible()
    page.get_by_label("Time", exact=True).fill("1")
    final = re.search(r"KL\s*([\d.]+)", page.locator(".datum .facts").inner_text().replace("\n", " "))
    assert final
    ends = page.locator(".born dd").inner_text()
    assert ends.split(" ")[0] == ends.split(" ")[2]  # the whole of it has grown
    assert float(ends.split(" ")[0]) == pytest.approx(float(final[1]), abs=0.02)
    canvas.press("b")
    expect(page.locator(".born")).to_be_hidden()

    page.locator(".strength input").fill("0.4")
    expect(page).to_have_url(re.compile(r"strength=0\.4"))
    expect(page.locator(".strength dd .count").first).not_to_be_empty()
    page.locator("svg.matrix").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".network")).to_contain_text("Angle 1 follows angle 2: K =")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the coupling matrix as CSV").click()
    assert len(download.value.path().read_text().splitlines()) == 5
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    expect(page.locator(".strength output")).to_have_text("0.4 ×")
    page.wait_for_timeout(1000)
    before = len(sent)
    for amount in ("0.9", "1.7", "0"):
        page.locator(".strength input").fill(amount)
    expect(page).to_have_url(re.compile(r"strength=0(&|$)"))
    assert before > 0
    assert len(sent) == before, "the page itself moves the encodings"


def test_reduced_motion_shows_the_arrival_and_a_family_without_flow_says_so(
    visit: Callable[..., Page], home: Path
) -> None:
    still = runs.create(Config(latent="gaussian", dim=2, hidden=16, epochs=1, batch=512), home)
    assert work(still.path) == "done"
    page = visit(f"/latent?run={still.id}#datum=3")
    expect(page.locator(".birth")).to_contain_text("No birth to show")
    expect(page.get_by_role("button", name="Birth")).to_be_disabled()
    page = visit("/latent?run=example#datum=3", reduced_motion="reduce")
    page.get_by_role("button", name="Birth").click()
    expect(page.locator(".born output")).to_have_text("1.00 of 1")
