"""A person takes the moving picture and every oscillator's way along: a GIF and an npz file."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence
from playwright.sync_api import Page, expect


def time_of(page: Page) -> float:
    return float(page.locator(".clock").inner_text().split("·")[0].removeprefix("t = "))


def test_the_picture_and_the_numbers_are_taken_along(visit: Callable[..., Page]) -> None:
    page = visit("/kuramoto?manifold=quaternions&N=150&M=2&K=1.5&seed=4")
    page.get_by_role("button", name="Downloads").click()
    with page.expect_download() as film:
        page.get_by_role("button", name="Record 6 seconds as GIF").click()
        expect(page.locator(".files .note")).to_contain_text("Recording")
        before = time_of(page)
        page.wait_for_timeout(1000)
        assert time_of(page) > before  # the page stays alive
    with page.expect_download() as arrays:
        page.get_by_role("button", name="Download the trajectory as npz, for numpy").click()

    picture = Image.open(film.value.path())
    assert picture.format == "GIF"
    frames = [np.asarray(frame.convert("RGB"), int) for frame in ImageSequence.Iterator(picture)]
    assert len(frames) > 10
    assert np.mean([np.abs(a - b).max() > 40 for a, b in itertools.pairwise(frames)]) > 0.8

    assert film.value.suggested_filename.endswith(".gif")
    with np.load(Path(arrays.value.path()), allow_pickle=False) as file:
        times, positions, order = file["times"], file["positions"], file["order"]
        settings = json.loads(str(file["settings"]))
    assert positions.shape == (len(times), 150, 8)
    assert order.shape == (len(times), 2)
    assert (settings["manifold"], settings["seed"], settings["coupling"]) == ("quaternions", 4, 1.5)
    groups = positions.reshape(len(times), 150, 2, 4)
    np.testing.assert_allclose(np.linalg.norm(groups, axis=-1), 1, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(groups.mean(1), axis=-1), order, atol=1e-6)
