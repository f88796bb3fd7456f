"""Seconds of the Compare page on many pairs, at the eye: real server, real browser, real store.

    python -m benchmarks.compare_pages [--pairs 10000] [--recipes 3] [--times 10] [--store FILE]

Prints the median and the largest time from the key or click to what it leads to. ``--store``
keeps the made store, so that a second run need not make it again.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.made import add, many
from core.projection.presets import RECIPES
from core.store import Store
from tests.conftest import CHROMIUM_FLAGS, Server, chromium

ROOT = Path(__file__).parents[1]
NAME = "compared"
LISTED = re.compile(r"spans in [\d,]+ pairs")


def seconds(act: Callable[[], object], done: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    done()
    return time.perf_counter() - began


def report(what: str, times: list[float]) -> None:
    print(f"| {what} | {median(times):.2f} | {max(times):.2f} | {len(times)} |", flush=True)


@contextmanager
def served(store: Path) -> Iterator[Page]:
    server = Server(ROOT / "serve.py", store)
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.set_default_timeout(120_000)
        expect.set_options(timeout=120_000)
        page.goto(server.url)
        page.locator(".bx-word").first.wait_for()
        try:
            yield page
        finally:
            browser.close()
            server.kill()


def walk(page: Page, times: int) -> None:
    place = page.locator(".cx .bx-place").first

    def step() -> float:
        shown = place.get_attribute("title") or ""
        return seconds(
            lambda: page.keyboard.press("ArrowRight"), lambda: expect(place).not_to_have_attribute("title", shown)
        )

    report("next pair that differs", [step() for _ in range(times)])


def choose(page: Page, menu: str, option: str) -> float:
    """From the click on a menu's entry to the list that follows."""
    said = page.get_by_text(LISTED)
    before = said.inner_text()
    page.get_by_role("combobox", name=re.compile(menu)).click()
    entry = page.get_by_role("option", name=option, exact=True)
    return seconds(entry.click, lambda: expect(said).not_to_have_text(before))


def corpus(page: Page, names: list[str], times: int) -> None:
    charts = page.locator(".js-plotly-plot .points")

    def listed() -> None:
        page.get_by_text(LISTED).wait_for()
        charts.last.wait_for()

    def view(name: str, shown: Callable[[], object]) -> float:
        return seconds(page.get_by_role("radio", name=name).click, shown)

    report("whole corpus, the first time", [view("Whole corpus", listed)])
    pair = page.locator(".cx-picture")
    both = [(view("This pair", pair.wait_for), view("Whole corpus", listed)) for _ in range(times)]
    report("to the pair", [one for one, _ in both])
    report("to the whole corpus", [other for _, other in both])
    rivals = list(islice(cycle([*names[2:], names[1]]), times))
    report("another recipe to disagree with", [choose(page, f"{names[0]} and", name) for name in rivals])
    kinds = [f"only {names[0]} right", "both wrong", "both right"]
    report("select by verdict", [choose(page, "Who is right", kind) for kind in islice(cycle(kinds), times)])
    report("select by label", [choose(page, "Label", label) for label in islice(cycle(["PER", "LOC", "ORG"]), times)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--recipes", type=int, default=3)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    path = asked.store or Path(tempfile.mkdtemp()) / "store.db"
    if not path.exists():
        store = Store.at(path)
        add(store, NAME, list(many(asked.pairs, gold=True)), asked.recipes)
        store.close()
    names = list(RECIPES)[: asked.recipes]
    print(f"{asked.pairs:,} pairs, {asked.recipes} recipes\n")
    print("| What | Median, s | Largest, s | Times |\n|---|---|---|---|")
    with served(path) as page:
        address = f"{page.url.split('?')[0].removesuffix('/review')}compare?corpus={NAME}&recipes={','.join(names)}"
        report("open, the first time", [seconds(lambda: page.goto(address), page.locator(".cx-picture").wait_for)])
        walk(page, asked.times)
        corpus(page, names, asked.times)


if __name__ == "__main__":
    main()
