"""The pair view in headless Chromium: from a key to the painted frame, by size of the pair.

    python -m benchmarks.editor [--keys 30]

Serves the harness of the browser tests, opens pairs of 16 to 300 words a side and presses
keys that select spans and change labels. Prints medians and the slowest key in milliseconds.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, Server, chromium

ROOT = Path(__file__).parents[1]
HARNESS = ROOT / "tests" / "e2e" / "bitext_harness.py"
PAIRS = ("german", "long-120", "long-150", "long-300")
KEY_TO_PAINT = """async (key) => {
    const began = performance.now();
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return performance.now() - began;
}"""


def times(page: Page, url: str, pair: str, keys: int) -> list[float]:
    """Milliseconds from each key to its frame."""
    page.goto(f"{url}/?pair={pair}")
    page.locator(".bx-word").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    return [page.evaluate(KEY_TO_PAINT, "jk12"[k % 4]) for k in range(keys)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(HARNESS, Path(folder) / "unused.db")
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        print("| pair | key to painted frame, median ms | slowest ms |\n|---|---|---|")
        for pair in PAIRS:
            spent = times(browser.new_page(viewport={"width": 1280, "height": 800}), server.url, pair, asked.keys)
            print(f"| {pair} | {median(spent):.0f} | {max(spent):.0f} |")
        browser.close()
        server.kill()


if __name__ == "__main__":
    main()
