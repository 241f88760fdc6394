"""The browser of the tests: Debian's Chromium, driven by Playwright.

Where there is none, tests skip; with ``CI=true`` its absence is an error, so that a continuous build can never lose
these tests unseen. ``CASCADE_TEST_CHROMIUM`` names another one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """The browser's program, None where there is none."""
    named = os.environ.get("CASCADE_TEST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running(program: str) -> Iterator[Browser]:
    """A browser without window. As root it needs to run without its sandbox, and containers have a small /dev/shm."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
        )
        yield browser
        browser.close()
