"""Mixed keys as fast as a driver sends them: no error on the screen, no dead key, nothing pending at the end.

By hand: ``python -m tests.stress.fast_keys --keys 2000``; its short form is a test.
"""

import random
import time
from dataclasses import dataclass

from tests.e2e.conftest import TIMEOUT, Screen
from tests.stress.by_hand import numbers, served_in_browser

KEYS = (
    *("Enter", "1", "2", "3", "a", "x", "0", "j", "k", "z", "Alt+1", "Delete", "Escape"),
    *(
        "Control+z",
        "Control+y",
        "ArrowRight",
        "ArrowLeft",
        "Shift+ArrowRight",
        "Shift+ArrowLeft",
        "Alt+Shift+ArrowLeft",
    ),
)
BROKEN = "[data-testid=stException], [data-testid=stErrorElement]"


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of it: rows on disk, boxes with an error ever seen, seconds that the keys and the rest took."""

    keys: int
    rows: int
    errors: int
    typed: float
    drained: float


def burst(screen: Screen, keys: int, seed: int) -> Burst:
    """Press random keys, look for errors all the while, wait until all is stored, and see that a key still acts."""
    chance, errors, start = random.Random(seed), 0, time.monotonic()
    for number in range(keys):
        screen.press(chance.choice(KEYS))
        if number % 50 == 49:
            errors += screen.page.locator(BROKEN).count()
    typed = time.monotonic() - start
    screen.saved()
    drained = time.monotonic() - start - typed
    errors += screen.page.locator(BROKEN).count()
    for key in ("Escape", "Escape", "Escape", "t"):
        screen.press(key)
    screen.page.get_by_label("Note for this pair").fill(f"after {keys} keys")
    screen.press("Control+Enter")
    screen.until(lambda it: it.actions()[-1] == "note")
    return Burst(keys, len(screen.rows()), errors, typed, drained)


def main() -> None:
    asked = numbers(__doc__, keys=2000, seed=1)
    with served_in_browser() as (browser, served):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(TIMEOUT * 4)
        page.goto(served.url(pair="german", reviewer="fast"))
        page.locator(".bx-word").first.wait_for()
        print(burst(Screen(page, served, "fast"), asked.keys, asked.seed))


if __name__ == "__main__":
    main()
