"""No key puts wrong data in: keys act on what is focused, labels agree, nothing moves a person elsewhere."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from core.model import Span
from core.review import Status
from tests.e2e.conftest import Opener, Screen

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


def popover(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Filter and order").click()


def number(screen: Screen) -> "Locator":
    return screen.page.get_by_label("Go to pair number")


def drag(screen: Screen, side: str, first: int, last: int) -> None:
    screen.word(side, first).hover()
    screen.page.mouse.down()
    screen.word(side, last).hover()
    screen.page.mouse.up()


def entities(screen: Screen, pair: str) -> list[tuple[int, int, str]]:
    answer = screen.answer(pair)
    return [(one.start, one.end, one.label) for one in answer.entities or ()] if answer else []


def test_a_filter_after_an_edit_on_an_opened_link_moves_nobody(opened: Opener) -> None:
    screen = opened("hebrew")
    screen.press("x")
    screen.saved()
    popover(screen)
    expect(number(screen)).to_have_value("3")
    screen.page.get_by_text("Most doubtful first").click()
    screen.page.wait_for_url("**order=doubt**")
    screen.at("hebrew")
    expect(number(screen)).to_have_value("3")
    screen.page.get_by_text("A source entity has no projection").click()
    screen.page.wait_for_url("**only=unmatched**")
    screen.at("hebrew")
    assert "order=doubt" in screen.page.url
    number(screen).fill("2")
    screen.press("Enter")
    screen.at("arabic")


def test_a_filter_after_a_conflict_of_two_windows_moves_nobody(opened: Opener) -> None:
    early = opened("chinese")
    late = opened("chinese", beside=early)
    early.press("2")
    early.saved()
    late.press("3")
    expect(late.page.locator(".bx-alert")).to_contain_text("Your step was not applied")
    popover(late)
    expect(number(late)).to_have_value("4")
    late.page.get_by_text("Recipes disagree").click()
    late.page.wait_for_url("**only=differs**")
    late.at("chinese")
    expect(number(late)).to_have_value("4")


def test_a_filter_that_excludes_the_pair_leaves_it_and_shows_the_way(opened: Opener) -> None:
    screen = opened("chinese")
    screen.page.get_by_placeholder("Search").fill("Siemens")
    screen.press("Enter")
    screen.page.wait_for_url("**find=Siemens**")
    screen.at("chinese")
    screen.page.get_by_role("button", name="First of 1").click()
    screen.at("missed")


def test_a_source_entity_added_to_a_confirmed_pair_is_projected_and_asks_again(opened: Opener) -> None:
    screen = opened("german")
    screen.press("Enter")
    screen.at("arabic")
    screen.press("ArrowLeft")
    screen.at("german")
    drag(screen, "source", 8, 9)
    screen.press("1")
    expect(screen.page.get_by_role("button", name="Sonderberaterin, word 11 of 14, PER, projected")).to_be_visible()
    expect(screen.page.locator(".bx-status")).to_have_text("Open")
    answer = screen.answer("german")
    assert answer
    assert answer.status is Status.OPEN
    assert (10, 11, "PER", "projected") in screen.spans("german")
    screen.press("Enter")
    screen.until(lambda it: it.actions() == ["confirm", "add_entity", "confirm"])
    assert (10, 11, "PER", "accepted") in screen.spans("german")


def test_undo_of_an_added_entity_gives_the_confirmed_pair_back(opened: Opener) -> None:
    screen = opened("german")
    screen.press("Enter")
    screen.at("arabic")
    screen.press("ArrowLeft")
    screen.at("german")
    drag(screen, "source", 8, 9)
    screen.press("1")
    screen.until(lambda it: it.actions() == ["confirm", "add_entity"])
    screen.press("Control+z")
    screen.until(lambda it: it.actions()[-1] == "undo")
    answer = screen.answer("german")
    assert answer
    assert answer.status is Status.CONFIRMED
    assert Span(8, 10, "PER") not in (answer.entities or ())


def test_a_link_on_a_confirmed_pair_projects_what_had_no_counterpart(opened: Opener) -> None:
    screen = opened("missed")
    screen.press("Enter")
    screen.at("long-150")
    screen.saved()
    screen.press("ArrowLeft")
    screen.at("missed")
    screen.page.locator(".bx-saved", has_text="Saved").wait_for()
    screen.word("source", 0).click(modifiers=["Alt"])
    screen.word("target", 2).click(modifiers=["Alt"])
    expect(screen.page.get_by_role("button", name="Siemens, word 3 of 5, ORG, projected")).to_be_visible()
    expect(screen.page.locator(".bx-moved")).to_have_text("Siemens: was nothing, now “Siemens”")
    answer = screen.answer("missed")
    assert answer
    assert answer.status is Status.OPEN


def test_relabelling_changes_both_sides_unless_asked_otherwise(opened: Opener) -> None:
    screen = opened("german")
    screen.press("3")
    screen.until(lambda it: it.actions() == ["relabel"])
    assert entities(screen, "german")[0] == (4, 6, "ORG")
    assert screen.spans("german")[0] == (4, 6, "ORG", "corrected")
    assert screen.page.locator(".bx-chip-unequal").count() == 0
    screen.press("Alt+1")
    screen.until(lambda it: len(it.actions()) == 2)
    assert entities(screen, "german")[0] == (4, 6, "ORG")
    assert screen.spans("german")[0] == (4, 6, "PER", "corrected")
    expect(screen.page.locator(".bx-chip-unequal")).to_have_count(2)
    expect(screen.page.locator(".bx-panel-matched .bx-unequal")).to_have_text("labels differ: ORG ≠ PER")
    expect(
        screen.page.get_by_role("button", name="Vereinigten, word 5 of 14, PER, corrected, labels differ")
    ).to_be_visible()


def test_the_queue_can_be_narrowed_to_labels_that_differ(opened: Opener) -> None:
    screen = opened("german")
    screen.press("Alt+3")
    screen.saved()
    screen.press("ArrowRight")
    screen.at("arabic")
    popover(screen)
    screen.page.get_by_text("Labels differ").click()
    screen.page.wait_for_url("**only=unequal**")
    screen.at("arabic")
    screen.page.get_by_role("button", name="First of 1").click()
    screen.at("german")


def test_words_that_are_marked_again_keep_what_renders_them(opened: Opener) -> None:
    screen = opened("german")
    screen.press("a")
    drag(screen, "source", 3, 5)
    screen.press("3")
    screen.until(lambda it: it.actions() == ["accept", "change_entity"])
    answer = screen.answer("german")
    assert answer
    assert answer.spans[0].source == Span(3, 6, "ORG")
    assert screen.spans("german")[0] == (4, 6, "ORG", "corrected")


def test_shift_and_arrows_on_a_word_select_words_and_move_no_span(opened: Opener) -> None:
    screen = opened("german")
    screen.press("j", "k")
    screen.word("target", 0).focus()
    screen.press("Shift+ArrowRight")
    assert screen.page.locator(".bx-word.picked").all_inner_texts() == ["Vieles", "ist"]
    screen.press("1")
    screen.until(lambda it: it.actions() == ["add"])
    assert screen.spans("german")[:2] == [(0, 2, "PER", "added"), (4, 6, "LOC", "projected")]
    screen.press("Shift+ArrowRight")
    screen.until(lambda it: it.actions() == ["add", "move"])
    assert screen.spans("german")[0] == (0, 3, "PER", "added")


@pytest.mark.parametrize("key", ["x", "Delete", "0", "a"])
def test_a_key_on_a_word_decides_about_that_word_alone(opened: Opener, key: str) -> None:
    screen = opened("german", query={"reviewer": f"on a word {key}"})
    screen.press("j", "k")
    screen.word("target", 0).focus()
    screen.press(key)
    expect(screen.page.locator(".bx-message")).to_be_visible()
    screen.word("target", 11).focus()
    screen.press(key)
    screen.until(lambda it: len(it.actions()) == 1)
    assert screen.spans("german")[0] == (4, 6, "LOC", "projected")
    assert (11, 13, "PER", "projected") not in screen.spans("german")


def test_keys_in_the_matrix_are_about_its_cell(opened: Opener) -> None:
    screen = opened("german")
    screen.press("g", "x", "a", "3", "0", "Shift+ArrowRight", "Alt+Shift+ArrowLeft")
    screen.press("ArrowDown", " ")
    screen.until(lambda it: len(it.actions()) == 1)
    assert screen.actions() == ["link"]
    screen.saved()
    screen.press("Escape", "j", "x")
    screen.until(lambda it: it.actions() == ["link", "reject"])


def test_a_key_on_a_row_or_candidate_is_about_its_entity(opened: Opener) -> None:
    screen = opened("german")
    row = screen.page.locator(".bx-panel-matched tr[data-item='e:10:12'] [data-cmd=select]")
    row.focus()
    screen.press("x")
    screen.until(lambda it: it.actions() == ["reject"])
    answer = screen.answer("german")
    assert answer
    assert answer.rejected == (Span(10, 12, "PER"),)


def test_a_key_on_a_control_of_the_page_stays_there(opened: Opener) -> None:
    screen = opened("german")
    screen.page.get_by_placeholder("Search").focus()
    screen.press("Tab")
    screen.press("x", "3", "Delete", "0")
    screen.page.wait_for_timeout(300)
    assert screen.actions() == []
    screen.press("Escape", "3")
    screen.until(lambda it: it.actions() == ["relabel"])
