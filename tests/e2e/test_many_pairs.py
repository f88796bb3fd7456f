"""Acts over many pairs in a real browser: a fix carried over by keyboard, and pairs accepted in bulk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.corpora.importing import as_project
from core.model import Alignment, Sentence, SentencePair, Span
from core.review import Status
from core.store import Store
from tests.conftest import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

EVIL = "<img src=x onerror=document.title=1>"
ROME = Span(0, 1, "LOC")


def pairs() -> list[SentencePair]:
    """Rome on its own in ten pairs, once beside hostile words."""
    links = Alignment.of([(0, 0), (1, 1), (2, 2)], (3, 3))
    tails = [EVIL, *(f"word{k}" for k in range(9))]
    return [
        SentencePair(
            f"rome {k}",
            Sentence(("Rome", "fell", tail), (" ", " ", ""), "en", (ROME,)),
            Sentence(("Rom", "fiel", tail), (" ", " ", ""), "de"),
            links,
        )
        for k, tail in enumerate(tails, start=1)
    ]


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = Store(f"sqlite:///{server.store}")
    corpus = pairs()
    opened.create_project(as_project(corpus, "Rome", labels=["LOC", "ORG"]), corpus)
    yield opened
    opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert opened.title() != "1", "a script from the data was run"
    context.close()
    assert errors == []


def project(store: Store) -> str:
    return next(one.id for one in store.projects() if one.name == "Rome")


def labels(store: Store) -> list[str]:
    found = store.current_answers(project(store), "reviewer")
    rows = [found.get(f"rome {k}") for k in range(1, 11)]
    return [row.answer.target_spans[0].label if row and row.answer else "-" for row in rows]


def test_a_fix_is_carried_over_by_keyboard_and_one_undo_takes_it_back(page: Page, server: Server, store: Store) -> None:
    page.goto(f"{server.url}/?corpus={project(store)}&recipe=hull@given&pair=rome 2&show=all")
    expect(page.get_by_text("2 of 10", exact=True)).to_be_visible(timeout=60_000)
    page.keyboard.press("p")
    expect(page.get_by_text("Accept, correct or reject an entity first", exact=False)).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Rome 9 more")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("9 other mentions are rendered differently.")).to_be_visible()
    expect(page.get_by_text(EVIL).first).to_be_visible()
    boxes = page.get_by_role("dialog").get_by_role("checkbox")
    expect(boxes).to_have_count(9)
    expect(boxes.first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Change 7 mentions in one step")).to_be_visible()
    assert labels(store) == ["-", "ORG", *["-"] * 8], "looking changes nothing"

    page.keyboard.press("Enter")
    expect(page.locator(".bx-notice")).to_contain_text("Changed in 7 pairs as one step.")
    expect(page.get_by_text("Saved", exact=False)).to_be_visible()
    assert labels(store) == ["-", "ORG", "-", *["ORG"] * 7]
    page.keyboard.press("Control+z")
    expect(page.locator(".bx-notice")).to_contain_text("Taken back in 7 pairs.")
    expect(page.get_by_text("2 of 10", exact=True)).to_be_visible()
    assert labels(store) == ["-", "ORG", *["-"] * 8]

    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 10", exact=True)).to_be_visible()
    expect(page.get_by_text("Confirmed 1", exact=True)).to_be_visible()
    assert store.statuses(project(store), "reviewer")["rome 2"] is Status.CONFIRMED


def test_keys_below_the_list_are_asleep_and_escape_gives_them_back(page: Page, server: Server, store: Store) -> None:
    page.goto(f"{server.url}/?corpus={project(store)}&recipe=hull@given&pair=rome 1&show=all")
    expect(page.get_by_text("1 of 10", exact=True)).to_be_visible(timeout=60_000)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 10", exact=True)).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Rome 8 more")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("dialog").get_by_role("checkbox")).to_have_count(9)
    held = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="confirmed by you")
    expect(held.get_by_role("checkbox")).to_be_disabled()
    for key in ("x", "1", "ArrowRight", "Control+z"):
        page.keyboard.press(key)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Nothing is chosen")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert labels(store) == ["LOC", "ORG", *["-"] * 8]
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 10", exact=True)).to_be_visible()


def test_the_key_is_listed_and_can_be_changed(page: Page, server: Server, store: Store) -> None:
    page.goto(f"{server.url}/?corpus={project(store)}&recipe=hull@given&pair=rome 2&show=all")
    expect(page.get_by_text("2 of 10", exact=True)).to_be_visible(timeout=60_000)
    page.keyboard.press("?")
    expect(page.get_by_text("the same form elsewhere: carry a fix over")).to_be_visible()
    page.get_by_role("button", name="P: change this key").click()
    page.keyboard.press("w")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Rome 9 more")).to_contain_text("W")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog").get_by_role("checkbox")).to_have_count(9)


def test_pairs_are_accepted_in_bulk_and_stay_apart_from_confirmed_ones(
    page: Page, server: Server, store: Store
) -> None:
    page.goto(f"{server.url}/bulk?corpus={project(store)}&recipe=hull@given&find=word")
    expect(page.get_by_text("Filter: text “word” (9 of 10 pairs)")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("How many of them are right cannot be said yet", exact=False)).to_be_visible()
    page.get_by_role("button", name="Accept these 9 pairs").click()
    expect(page.get_by_text("9 pairs accepted in bulk.", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Undo: take 9 pairs back")).to_be_visible()
    assert store.statuses(project(store), "reviewer") == {f"rome {k}": Status.BULK for k in range(2, 11)}
    page.get_by_role("link", name="Change it in the review queue").click()
    expect(page.get_by_text("Bulk 9")).to_be_visible()
    page.get_by_text("Bulk 9").click()
    page.get_by_role("button", name="First of 9").click()
    expect(page.get_by_text("Accepted in bulk", exact=True)).to_be_visible()
    page.locator("[data-cmd=undo]").click()
    expect(page.locator(".bx-notice")).to_contain_text("Taken back in 9 pairs.")
    assert store.statuses(project(store), "reviewer") == {}
