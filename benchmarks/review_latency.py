"""Latency of the review screen at the reviewer's eye: real server, real browser, real store.

    python -m benchmarks.review_latency [--pairs 10000] [--keys 30] [--store FILE] [--sizes 16 40 ...]

Makes projects of 16 to 150 words a side and one of many pairs in a temporary store, serves the app
and drives headless Chromium. Prints median and 90th percentile in milliseconds beside the target.
``--store`` keeps the made store, so that a second run need not make it again.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.made import SIZES, add, many, sized
from core.projection.presets import recipe
from core.store import Store
from core.workspace.mention_index import MentionIndex
from core.workspace.pair_facts import gather
from core.workspace.queue import Filter, Show, queue
from tests.conftest import CHROMIUM_FLAGS, Server, chromium

ROOT = Path(__file__).parents[1]
MANY = "made"
PAIRS_EACH = 40

# Runs in the page: press a key, then wait until `done` holds at a painted frame.
TIMED = """async ([key, options, done]) => {
    const root = [...document.querySelectorAll("*")].map((n) => n.shadowRoot).find((r) => r?.querySelector(".bx"));
    const test = new Function("root", "before", `return ${done}`);
    const before = { id: root.querySelector(".bx-place").title };
    const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    const began = performance.now();
    if (key) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...options }));
    do await frame(); while (!test(root, before) && performance.now() - began < 30000);
    return performance.now() - began;
}"""
PAINTED = "true"
OTHER_PAIR = "root.querySelector('.bx-place').title !== before.id"
FOLLOWED = "!root.querySelector('.bx-pair').classList.contains('updating')"
OFFERED = "root.querySelector('.bx-offer')"
LISTED = "root.querySelector('.bx-proposal')"
SAVED = "root.querySelector('.bx-saved').textContent.startsWith('Saved')"

Times = list[float]


def timed(page: Page, key: str, done: str = PAINTED, **options: bool) -> float:
    found: float = page.evaluate(TIMED, [key, options, done])
    return found


def report(what: str, size: str, times: Times, target: int) -> None:
    high = quantiles(times, n=10)[-1] if len(times) > 1 else times[0]
    print(f"| {what} | {size} | {median(times):.0f} | {high:.0f} | {target} | {len(times)} |", flush=True)


def visit(page: Page, url: str, corpus: str, **query: str) -> float:
    """Open the review screen on a corpus; returns the milliseconds to its first words."""
    began = time.perf_counter()
    page.goto(f"{url}/?{urlencode({'corpus': corpus} | query)}")
    page.locator(".bx-word").first.wait_for(timeout=300_000)
    return (time.perf_counter() - began) * 1000


def settle(page: Page) -> None:
    """Wait until nothing is pending, and a little longer."""
    timed(page, "", "!root.querySelector('.bx-saved').textContent.match(/[1-9]\\d* pending|Opening/)")
    page.wait_for_timeout(250)


def each(page: Page, keys: Iterator[str], count: int, done: str = PAINTED, **options: bool) -> Times:
    """The times of keys pressed one after the other, each when the one before is settled."""
    found = []
    for _ in range(count):
        found.append(timed(page, next(keys), done, **options))
        settle(page)
    return found


def cycle(keys: str) -> Iterator[str]:
    while True:
        yield from keys


def on_pairs(page: Page, url: str, size: int, count: int) -> None:
    """Everything that is timed on pairs of one size."""
    name = f"{size} words"
    visit(page, url, f"words-{size}")
    settle(page)
    report("key to visible change", name, each(page, cycle("j1k2"), count), 50)
    report("undo in the pair, as Python has it", name, each(page, cycle("z"), count // 2, SAVED, ctrlKey=True), 300)
    report("saved is acknowledged", name, each(page, cycle("12"), count, SAVED), 1000)
    timed(page, "l")
    page.wait_for_timeout(3000)
    times = each(page, (key for _ in range(count) for key in ["Enter"]), count, FOLLOWED)
    report("link edit to projected spans", name, times, 150 if size <= 40 else 400)
    timed(page, "Escape")
    report("confirm to next pair drawn", name, confirms(page, count), 100)
    report("undo across pairs", name, each(page, cycle("z"), count // 2, OTHER_PAIR, ctrlKey=True), 300)


def confirms(page: Page, count: int) -> Times:
    found = []
    for _ in range(min(count, PAIRS_EACH - 2)):
        found.append(timed(page, "Enter", OTHER_PAIR))
        settle(page)
    return found


def openings(browser: Browser, server: Server, repeats: int) -> tuple[Times, Times]:
    """A corpus of many pairs, opened first on a fresh server and then again."""
    first, again = [], []
    for _ in range(repeats):
        server.kill()
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        visit(page, server.url, "words-16")
        first.append(visit(page, server.url, MANY))
        again.append(visit(page, server.url, MANY))
        page.close()
    return first, again


def searches(path: Path) -> tuple[str, str]:
    """Two names that lead to different pairs, so that a search for the one leaves the other's pair."""
    store = Store.at(path)
    facts = gather(store, MANY, recipe().id)
    index = MentionIndex.read(store, MANY, recipe().id)
    store.close()
    first = {form: queue(facts, {}, Filter(Show.ALL, find=form)) for form in index.by_form if len(form) > 4}
    texts = {one.id: one.text for one in facts}
    pairs = ((one, other) for one in first for other in first if facts[0].id not in (first[one][0], first[other][0]))
    return next((a, b) for a, b in pairs if b not in texts[first[a][0]] and a not in texts[first[b][0]])


def filters(page: Page, url: str, words: tuple[str, str], count: int) -> Times:
    """From Enter in the search field to the first pair of the new queue."""
    visit(page, url, MANY, show="all")
    settle(page)
    found = []
    for k in range(count):
        field = page.get_by_placeholder("Search")
        field.fill(words[k % 2])
        field.press("Enter")
        found.append(timed(page, "", OTHER_PAIR))
        settle(page)
    return found


def previews(page: Page, server: Server, count: int) -> Times:
    """From the key to the list of the same form elsewhere, after the most frequent forms were rejected."""
    store = Store.at(server.store)
    index = MentionIndex.read(store, MANY, recipe().id)
    store.close()
    often = sorted(index.by_form.values(), key=len)[-count:]
    found = []
    for mentions in often:
        visit(page, server.url, MANY, show="all", pair=mentions[0].pair_id)
        settle(page)
        timed(page, "x")
        timed(page, "", OFFERED)
        settle(page)
        found.append(timed(page, "p", LISTED))
    return found


def make(path: Path, pairs: int) -> None:
    store = Store.at(path)
    known = {project.id for project in store.projects()}
    for size in SIZES:
        if f"words-{size}" not in known:
            add(store, f"words-{size}", sized(size, PAIRS_EACH))
    if MANY not in known:
        add(store, MANY, list(many(pairs)), recipes=2)
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=30)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", choices=SIZES, default=SIZES)
    parser.add_argument("--only-sizes", action="store_true", help="leave out the project of many pairs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = asked.store or Path(folder) / "store.db"
        make(path, asked.pairs)
        server = Server(ROOT / "serve.py", path)
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        print("| what | where | median ms | 90 % ms | target | times |\n|---|---|---|---|---|---|")
        try:
            if not asked.only_sizes:
                on_many(browser, server, asked.keys, f"{asked.pairs:,} pairs")
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            for size in asked.sizes:
                on_pairs(page, server.url, size, asked.keys)
        finally:
            browser.close()
            server.kill()


def on_many(browser: Browser, server: Server, keys: int, name: str) -> None:
    first, again = openings(browser, server, 3)
    report("open the project, fresh server", name, first, 5000)
    report("open the project again", name, again, 5000)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    report("filter by text", name, filters(page, server.url, searches(server.store), keys // 2), 500)
    report("the same form elsewhere, key to list", name, previews(page, server, keys // 2), 1000)
    page.close()


if __name__ == "__main__":
    main()
