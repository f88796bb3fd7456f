"""Two tabs of one reviewer and a second person, all typing at the same time.

By hand: ``python -m tests.stress.windows --keys 600``, so many into each window. The second person meets nobody, so
that what is on disk is compared with a replay. Of the two tabs, whoever is later is refused: no number is missing, no
event is there twice, and the answers are those that their rows lead to.
"""

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.conftest import Screen, Served
from tests.stress.by_hand import numbers, served_in_browser
from tests.stress.fast_keys import BROKEN, KEYS
from tests.stress.faults import watched
from tests.stress.replay import Compared, compared, replayed


@dataclass(frozen=True, slots=True)
class Windows:
    """What came of it: of the two tabs, rows, numbers that are missing and events that are doubled; of the second
    person, the comparison with a replay; errors on any screen; the log of the app."""

    keys: int
    rows: int
    missing: int
    doubled: int
    other: Compared
    errors: int
    traceback: str


def windows(browser: Browser, served: Served, keys: int, seed: int) -> Windows:
    """Type ``keys`` random keys into each of three windows by turns, then look at what is on disk."""
    chance = random.Random(seed)
    first, _ = watched(browser, served, "two tabs")
    second = Screen(first.page.context.new_page(), served, "two tabs")
    second.page.goto(served.url(pair="arabic", reviewer="two tabs"))
    second.page.locator(".bx-word").first.wait_for()
    other, log = watched(browser, served, "somebody else")
    screens = (first, second, other)
    for _ in range(keys):
        for screen in screens:
            screen.press(chance.choice(KEYS))
    for screen in screens:
        screen.saved()
    errors = sum(screen.page.locator(BROKEN).count() for screen in screens)
    with tempfile.TemporaryDirectory() as folder:
        compared_other = compared(other.rows(), replayed(log, Path(folder) / "replayed.db"))
    rows = first.rows()
    missing = set(range(1, len(rows) + 1)) - {row.number for row in rows}
    doubled = len(rows) - len({(row.client, row.event) for row in rows})
    errors_log = served.server.log
    traceback = errors_log.read_text(encoding="utf-8") if errors_log.exists() else ""
    for screen in (first, other):
        screen.page.context.close()
    return Windows(3 * keys, len(rows), len(missing), doubled, compared_other, errors, traceback)


def main() -> None:
    asked = numbers(__doc__, keys=600, seed=1)
    with served_in_browser() as (browser, served):
        print(windows(browser, served, asked.keys, asked.seed))


if __name__ == "__main__":
    main()
