"""Links edited in the pair and in the matrix, the projection that follows, and why a label is there."""

import pytest
from playwright.sync_api import expect

from core.review import Answer
from tests.e2e.conftest import Opener, Screen

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


def links(screen: Screen, pair: str) -> tuple[object, object] | None:
    answer = screen.answer(pair)
    assert isinstance(answer, Answer)
    return (answer.links.sure, answer.links.possible) if answer.links else None


def test_a_link_is_set_in_the_pair_by_keyboard_the_span_follows_and_one_key_takes_it_back(opened: Opener) -> None:
    screen = opened("german")
    screen.press("l", "ArrowRight", "ArrowRight", "Enter")
    line = screen.page.locator(".bx-edited")
    expect(line).to_contain_text("United States: was “Vereinigten Staaten”, now “Vereinigten Staaten neu”")
    screen.saved()
    assert screen.spans("german")[0] == (4, 7, "LOC", "projected")
    screen.press("s")
    screen.until(lambda it: (4, 6) in (links(it, "german") or ((), ()))[1])  # type: ignore[operator]
    expect(screen.page.locator(".bx-link.possible")).to_have_count(1)
    screen.press("Escape", "z")
    screen.until(lambda it: it.actions()[-1] == "reset_links")
    assert screen.spans("german")[0] == (4, 6, "LOC", "projected")
    expect(line).to_have_count(0)


def test_a_link_is_set_in_the_pair_by_pointer(opened: Opener) -> None:
    screen = opened("german")
    screen.word("source", 5).click()
    screen.word("target", 6).click(modifiers=["Alt"])
    screen.until(lambda it: it.actions() == ["link"])
    assert screen.spans("german")[0] == (4, 7, "LOC", "projected")


def test_a_link_is_set_in_the_matrix_by_keyboard_and_by_pointer(opened: Opener) -> None:
    screen = opened("chinese")
    screen.press("g", "ArrowDown", "ArrowRight", " ")
    screen.until(lambda it: it.actions() == ["link"])
    assert (0, 1) in (links(screen, "chinese") or ((), ()))[0]  # type: ignore[operator]
    screen.press("s")
    screen.until(lambda it: (0, 1) in (links(it, "chinese") or ((), ()))[1])  # type: ignore[operator]
    screen.press("Delete")
    screen.until(lambda it: links(it, "chinese") is None)
    before = len(screen.rows())
    screen.page.locator("canvas").click(position={"x": 200, "y": 130})
    screen.until(lambda it: len(it.rows()) == before + 1)


def test_why_this_label_shows_links_score_parts_runners_up_margin_and_rule(opened: Opener) -> None:
    screen = opened("german", query={"recipe": "default@given"})
    screen.press("e")
    why = screen.page.locator(".bx-why")
    expect(why).to_contain_text("2 of 2 links inside the span.")
    expect(why).to_contain_text("The recipe chose this span:")
    expect(why).to_contain_text("It leads the next one by")
    expect(why).to_contain_text("Score")
    expect(why).to_contain_text("States – Staaten")
    assert screen.page.locator(".bx-why-others > *").count() >= 2


def test_a_link_that_falls_outside_the_span_is_listed_as_such(opened: Opener) -> None:
    screen = opened("german", query={"recipe": "garcia-ferrero@given"})
    screen.word("source", 5).click()
    screen.word("target", 12).click(modifiers=["Alt"])
    screen.saved()
    screen.word("source", 4).click()
    screen.press("e")
    expect(screen.page.locator(".bx-why")).to_contain_text("1 outside")
