"""Runs: bring one in, rename it, delete it, bring it back, take it home, open it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from kuralab.runs import archive
from kuralab.runs.folder import EXAMPLE, Run


def _bring(page: Page, content: bytes) -> None:
    page.get_by_role("button", name="Import").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "run.zip", "mimeType": "application/zip", "buffer": content}
    )


def test_a_run_comes_in_is_handled_and_goes_home(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("/runs")
    expect(page.get_by_text("No runs yet")).to_be_visible()
    _bring(page, archive.export(Run(EXAMPLE), "From elsewhere"))
    expect(page.get_by_role("heading", name="From elsewhere")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Rename").click()
    page.get_by_label("New name").fill("Digits on a ball")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Digits on a ball")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("is deleted; it can be brought back")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Digits on a ball")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    packed = tmp_path / "run.zip"
    download.value.save_as(packed)
    with zipfile.ZipFile(packed) as files:
        names = {Path(name).name for name in files.namelist()}
        files.extractall(tmp_path / "opened")
    assert {"config.json", "metrics.csv", "decoder.safetensors", "encodings.npz"} <= names
    with np.load(next((tmp_path / "opened").rglob("encodings.npz")), allow_pickle=False) as encodings:
        assert np.allclose(np.linalg.norm(encodings["z"], axis=1), 1, atol=1e-5)

    page.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name="Latent space")).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()


def test_a_zip_that_is_none_is_refused_in_a_sentence(visit: Callable[..., Page]) -> None:
    page = visit("/runs")
    _bring(page, b"no zip at all")
    expect(page.get_by_text("Expected").first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
