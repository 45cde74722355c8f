"""A real browser for the tests that want one. Where there is none, they are skipped and say so."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
"""Chromium's own sandbox does not run as root, and containers have little shared memory."""

NOT_INSTALLED = "the extra `browser` is not installed"


@pytest.fixture(scope="module")
def chromium():
    """A Chromium that runs. One module's is closed before the next one's is opened: two at once cannot be driven."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=NOT_INSTALLED)
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
