"""A large corpus in the browser: how long its pages take to open, and how much memory the app holds.

By hand: ``python -m tests.stress.large --pairs 100000``.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page

from core.corpora.importing import as_project
from core.model import SentencePair
from core.projection.presets import recipe
from core.store import Store
from core.workspace.batch_projection import ensure_projected
from tests.conftest import ROOT, Server
from tests.e2e.corpora import CORPUS, filler, german, missed
from tests.stress.by_hand import started_browser

RECIPE = "hull@given"
PATIENCE = 180_000
DONE = (
    "[data-testid=stApp][data-test-script-state=notRunning]:has([data-testid=stMain] [data-testid=stElementContainer])"
)
"""What a page is once its script has come to its end."""


def pairs(count: int) -> Iterator[SentencePair]:
    """Pairs of a few kinds, all with links: most of six words, every tenth of fourteen, every hundredth missed."""
    for number in range(count):
        found = missed() if number % 100 == 99 else german() if number % 10 == 9 else filler(number)
        yield replace(found, id=f"pair {number:06}")


def memory(server: Server) -> int:
    """Megabytes that the app holds."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024


def timed(what: str, act: Callable[[], object], server: Server | None = None) -> None:
    start = time.monotonic()
    act()
    held = f", the app holds {memory(server)} MB" if server else ""
    print(f"{what}: {time.monotonic() - start:.1f} s{held}", flush=True)


def visit(page: Page, server: Server, count: int) -> None:
    """Look at every page of the corpus as a person would."""
    address = f"corpus={CORPUS}&recipe={RECIPE}&reviewer=reader {int(time.time())}"  # who has decided nothing yet

    def open_at(place: str, sign: str) -> None:
        page.goto(f"{server.url}/{place}")
        page.locator(sign).first.wait_for()
        page.locator(DONE).wait_for()

    def shown(pair: str) -> None:
        page.locator(f'.bx-place[title="{pair}"]').wait_for()

    def press(key: str, pair: str) -> None:
        page.keyboard.press(key)
        shown(pair)

    middle = f"pair {count // 2:06}"
    timed("review, first", lambda: open_at(f"?{address}", ".bx-word"), server)
    timed("next pair", lambda: press("ArrowRight", "pair 000001"), server)
    timed("confirm and go on", lambda: press("Enter", "pair 000002"), server)
    timed("review, again", lambda: open_at(f"?{address}&pair={middle}", f'.bx-place[title="{middle}"]'), server)
    found, missed = f"{address}&find=Schulman&show=all&pair=", f"{address}&only=unmatched&pair="
    timed("search", lambda: open_at(f"?{found}", '.bx-place[title="pair 000009"]'), server)
    timed("a filter", lambda: open_at(f"?{missed}", ".bx-place"), server)
    for place in ("bulk", "concordance", "evaluate", "compare", "progress", "export", "import"):
        timed(place, lambda place=place: open_at(f"{place}?{address}", DONE), server)  # type: ignore[misc]
    timed("review, after all", lambda: open_at(f"?{address}&pair={middle}", f'.bx-place[title="{middle}"]'), server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--store", type=Path, help="kept there, and taken from there where it exists")
    asked = parser.parse_args()
    with started_browser() as (browser, folder):
        file = asked.store or folder / "store.db"
        if not file.exists():
            prepare(file, asked.pairs)
        server = Server(ROOT / "serve.py", file)
        server.start()
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(PATIENCE)
            visit(page, server, asked.pairs)
        finally:
            server.kill()


def prepare(file: Path, count: int) -> None:
    """A store with the corpus, projected."""
    store, corpus = Store.at(file), list(pairs(count))
    timed("keep", lambda: store.create_project(replace(as_project(corpus, "Large"), id=CORPUS), corpus))
    timed("project", lambda: ensure_projected(store, CORPUS, RECIPE, recipe(RECIPE)))
    store.close()
    print(f"{file.stat().st_size // 1_000_000} MB on disk", flush=True)


if __name__ == "__main__":
    main()
