"""What the scripts of this folder share that are started by hand: their numbers, a browser, the app in it."""

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, chromium
from tests.e2e.conftest import Served, serve


def numbers(about: str | None, **defaults: int) -> Namespace:
    """Read whole numbers from the command line, each an option by its name."""
    parser = ArgumentParser(description=about)
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


@contextmanager
def started_browser() -> Iterator[tuple[Browser, Path]]:
    """Start a browser, with an empty folder for as long."""
    path = chromium()
    assert path, "This needs Chromium."
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        try:
            yield browser, Path(folder)
        finally:
            browser.close()


@contextmanager
def served_in_browser() -> Iterator[tuple[Browser, Served]]:
    """Start a browser, and the app over the made corpus."""
    with started_browser() as (browser, folder):
        served = serve(folder)
        try:
            yield browser, served
        finally:
            served.server.kill()
