"""The app itself over a small made corpus, in a browser: what the tests of the review screen share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from core.corpora.importing import as_project
from core.projection.presets import recipe
from core.review import Answer, Review
from core.store import Store
from core.workspace.batch_projection import ensure_projected
from tests.conftest import ROOT, Server
from tests.e2e.corpora import CORPUS, pairs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

TIMEOUT = 30_000
RECIPES = ("hull@given", "default@given", "garcia-ferrero@given")


class Screen:
    """One browser page on the review screen, and what the store holds of the same reviewer."""

    def __init__(self, page: "Page", served: "Served", reviewer: str) -> None:
        self.page, self.served, self.reviewer = page, served, reviewer

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, pair: str) -> None:
        """Wait until this pair is on the screen."""
        self.page.locator(f'.bx-place[title="{pair}"]').wait_for()

    def saved(self) -> None:
        """Wait until the screen says that nothing is pending any more."""
        self.page.locator(".bx-saved", has_text="Saved").get_by_text("0 pending").wait_for()

    def until(self, test: Callable[["Screen"], object]) -> None:
        """Wait until ``test`` holds for what is on disk."""
        for _ in range(TIMEOUT // 50):
            if test(self):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError([(row.pair_id, row.action) for row in self.rows()])

    def rows(self) -> list[Review]:
        return list(self.served.store.reviews(self.served.project, self.reviewer))

    def actions(self) -> list[str]:
        return [row.action for row in self.rows()]

    def answer(self, pair: str) -> Answer | None:
        row = self.served.store.current_review(self.served.project, self.reviewer, pair)
        return row.answer if row else None

    def spans(self, pair: str) -> list[tuple[int, int, str, str]]:
        """Start, end, label and state of every target mention on disk."""
        answer = self.answer(pair)
        return [(one.start, one.end, one.label, one.state.value) for one in answer.spans] if answer else []

    def word(self, side: str, index: int) -> Any:
        return self.page.locator(f'.bx-word[data-side="{side}"][data-index="{index}"]')

    def band(self, text: str) -> Any:
        return self.page.locator(".bx-row-target .bx-band", has_text=text)

    def reload(self) -> None:
        self.page.reload()
        self.page.locator(".bx-word").first.wait_for()


class Served:
    """The app over a store of its own that holds the made corpus."""

    def __init__(self, server: Server) -> None:
        self.server, self.project = server, CORPUS
        self.store = Store(f"sqlite:///{server.store}")

    def url(self, page: str = "", **query: str) -> str:
        return f"{self.server.url}/{page}?{urlencode({'corpus': self.project, 'recipe': 'hull@given'} | query)}"


def filled(path: Path, recipes: Sequence[str] = RECIPES) -> Store:
    """A new store with the made corpus, projected."""
    store, corpus = Store.at(path), pairs()
    store.create_project(replace(as_project(corpus, "Made"), id=CORPUS), corpus)
    for name in recipes:
        ensure_projected(store, CORPUS, name, recipe(name))
    return store


def serve(folder: Path) -> Served:
    """A running app whose store was filled before it started."""
    path = folder / "store.db"
    filled(path).close()
    running = Server(ROOT / "serve.py", path)
    running.start()
    return Served(running)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One app for all tests that leave it running; each test is a reviewer of its own."""
    served = serve(tmp_path_factory.mktemp("app"))
    yield served
    served.server.kill()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Served]:
    """An app that a test may kill."""
    served = serve(tmp_path)
    yield served
    served.server.kill()


@pytest.fixture
def contexts(browser: "Browser") -> Iterator[list["BrowserContext"]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


Opener = Callable[..., Screen]


@pytest.fixture
def opened(request: pytest.FixtureRequest, browser: "Browser", contexts: list["BrowserContext"]) -> Iterator[Opener]:
    """Opens the review screen in a browser of its own; an error of the page or the server fails the test.

    ``beside`` opens it as another tab of that screen's browser; it is open once ``word`` is there; ``options`` are
    the context's.
    """
    errors: list[str] = []
    logs: set[Path] = set()

    def open_screen(
        pair: str = "",
        served: Served | None = None,
        beside: Screen | None = None,
        query: Any = None,
        word: str = ".bx-word",
        **options: Any,
    ) -> Screen:
        served = served or (beside.served if beside else request.getfixturevalue("app"))
        logs.add(served.server.log)
        if beside is None:
            context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
            contexts.append(context)
        else:
            context = beside.page.context
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        asked = {"pair": pair, "reviewer": request.node.name[:50], **(query or {})}
        page.goto(served.url(**asked))
        page.locator(word).first.wait_for()
        return Screen(page, served, asked["reviewer"])

    yield open_screen
    assert errors == []
    assert [log.read_text(encoding="utf-8") for log in logs if log.exists()] == []
