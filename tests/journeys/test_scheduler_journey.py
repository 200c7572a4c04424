"""A scheduler that does not answer: the page says so, and the job waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    return {"KURALAB_SCHEDULER": "tcp://127.0.0.1:1"}


def test_a_scheduler_that_does_not_answer_is_told(visit: Callable[..., Page]) -> None:
    page = visit("/train?epochs=2")
    page.get_by_role("button", name="Train", exact=True).click()
    told = page.get_by_text("Expected the scheduler tcp://127.0.0.1:1 to answer").first
    expect(told).to_be_visible()
    expect(told).to_contain_text("Jobs wait meanwhile.")
    expect(page.get_by_text("Traceback")).to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled").first).to_be_visible()
