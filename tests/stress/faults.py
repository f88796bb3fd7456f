"""Fast keys while the store fails in five ways: locked, full, deleted, replaced, the server killed.

By hand: ``python -m tests.stress.faults --keys 10000``; its short form is a test. What is on disk is compared
with the browser's own log of events, applied to a fresh store (`tests.stress.replay`).
"""

import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from core.store import Store
from core.store.location import unused
from tests.e2e.conftest import TIMEOUT, Screen, Served
from tests.stress.by_hand import numbers, served_in_browser
from tests.stress.fast_keys import BROKEN, KEYS
from tests.stress.replay import Compared, Log, compared, replayed, stored

PUT_BACK = "Put back what is still known"
OPEN = "Open the file that is there"
PATIENCE = 150_000
"""Milliseconds that decisions may take to the disk once the fault is over: tries are a minute apart at most."""

Fault = Callable[[Screen], Iterator[None]]


def locked(screen: Screen) -> Iterator[None]:
    """Another program holds the file meanwhile."""
    with closing(sqlite3.connect(screen.served.server.store, isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 10000")
        other.execute("BEGIN EXCLUSIVE")
        yield
        screen.page.wait_for_timeout(2000)
        other.execute("COMMIT")


def full(screen: Screen) -> Iterator[None]:
    """No file of the server may grow meanwhile."""
    process = screen.served.server.process
    assert process
    _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, most))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))


def deleted(screen: Screen) -> Iterator[None]:
    """The file and its log lose their names, and are put back."""
    path = screen.served.server.store
    screen.served.store.close()
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    yield
    _choose(screen, PUT_BACK)


def replaced(screen: Screen) -> Iterator[None]:
    """A copy of the file takes its place, and is opened."""
    path = screen.served.server.store
    screen.served.store.close()
    copy = unused(path.with_name("copy.db"))
    with screen.served.server.paused(), closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
        new.close()
        os.replace(copy, path)
    yield
    _choose(screen, OPEN)


def killed(screen: Screen) -> Iterator[None]:
    """The server ends by kill -9 and is started again."""
    screen.served.server.kill()
    yield
    screen.served.server.start()


FAULTS: tuple[Fault, ...] = (locked, full, deleted, replaced, killed)


def _choose(screen: Screen, button: str) -> None:
    """Take one of the ways on; a step to another pair has them offered where nothing was decided meanwhile."""
    screen.press("ArrowLeft", "ArrowRight")
    screen.page.get_by_role("button", name=button).click(timeout=PATIENCE)
    screen.page.get_by_role("button", name=button).wait_for(state="detached", timeout=PATIENCE)
    screen.served.store = Store(f"sqlite:///{screen.served.server.store}")


@dataclass(slots=True)
class Storm:
    """What came of it; ``errors`` are boxes of Streamlit seen on the screen, ``drained`` seconds by fault."""

    keys: int = 0
    errors: int = 0
    typed: float = 0.0
    drained: dict[str, list[float]] = field(default_factory=dict)
    edits: int = 0
    found: Compared | None = None
    traceback: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether all was as it should be, on the screen and on disk."""
        return bool(self.found and self.found.is_same) and (self.errors, self.traceback) == (0, "")


def storm(screen: Screen, log: Log, keys: int, seed: int) -> Storm:
    """Type ``keys`` keys, half of them under faults that take turns (each kind once per 5,000 keys, ten times at most);
    then compare what is on disk with the log."""
    chance, result = random.Random(seed), Storm()
    rounds = len(FAULTS) * max(1, min(10, keys // 5000))
    for number in range(rounds):
        fault = FAULTS[number % len(FAULTS)]
        _begin(screen, log, f"fast {number}")
        _type(screen, chance, keys // rounds // 2, result)
        with contextmanager(fault)(screen):
            _type(screen, chance, keys // rounds // 2, result)
        start = time.monotonic()
        _type(screen, chance, 1, result)
        screen.page.locator(".bx-saved", has_text="Saved").get_by_text("0 pending").wait_for(timeout=PATIENCE)
        result.drained.setdefault(fault.__name__, []).append(round(time.monotonic() - start, 1))
    screen.page.wait_for_timeout(500)
    result.edits = log.edits
    log_file = screen.served.server.log
    result.traceback = log_file.read_text(encoding="utf-8") if log_file.exists() else ""
    with tempfile.TemporaryDirectory() as folder:
        should = replayed(log, Path(folder) / "replayed.db")
    result.found = compared(stored(screen.served.store, log), should)
    return result


def _type(screen: Screen, chance: random.Random, keys: int, result: Storm) -> None:
    start = time.monotonic()
    for _ in range(keys):
        screen.press(chance.choice(KEYS))
    result.keys += keys
    result.typed += time.monotonic() - start
    result.errors += screen.page.locator(BROKEN).count()


def watched(browser: Browser, served: Served, reviewer: str = "fast") -> tuple[Screen, Log]:
    """The review screen in a browser of its own, and the log of what it puts into its outbox."""
    context, log = browser.new_context(viewport={"width": 1280, "height": 800}), Log()
    log.watch(context)
    screen = Screen(context.new_page(), served, reviewer)
    screen.page.set_default_timeout(TIMEOUT * 4)
    _begin(screen, log, reviewer)
    return screen, log


def _begin(screen: Screen, log: Log, reviewer: str) -> None:
    """Sit down as somebody who has decided nothing yet: in answers that are worn out, most keys do nothing."""
    screen.reviewer = log.reviewer = reviewer
    screen.page.goto(screen.served.url(pair="german", reviewer=reviewer))
    screen.page.locator(".bx-word").first.wait_for()


def main() -> int:
    asked = numbers(__doc__, keys=10_000, seed=1)
    with served_in_browser() as (browser, served):
        result = storm(*watched(browser, served), asked.keys, asked.seed)
    print(result)
    return 0 if result.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
