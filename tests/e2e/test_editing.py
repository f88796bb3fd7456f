"""The editor on the real server: every decision by key and by pointer, as it is on disk afterwards."""

import pytest
from playwright.sync_api import expect

from core.review import Status
from tests.e2e.conftest import Opener, Screen

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


def drag(screen: Screen, side: str, first: int, last: int) -> None:
    start, end = (screen.word(side, index).bounding_box() for index in (first, last))
    screen.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    screen.page.mouse.down()
    screen.page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    screen.page.mouse.up()


def test_accept_reject_label_and_boundaries_each_have_a_key(opened: Opener) -> None:
    screen = opened("german")
    screen.press("a", "x")
    screen.until(lambda it: it.actions() == ["accept", "reject"])
    assert screen.spans("german") == [(4, 6, "LOC", "accepted")]
    screen.press("j", "2", "Shift+ArrowRight", "Alt+Shift+ArrowLeft", "Shift+ArrowLeft", "Alt+Shift+ArrowRight")
    screen.until(lambda it: len(it.rows()) >= 3)
    screen.saved()
    screen.press("j", "j", "j")
    screen.page.get_by_role("button", name="Vereinigten, word 5 of 14").click()
    screen.press("Shift+ArrowRight", "Alt+Shift+ArrowLeft", "3")
    screen.until(lambda it: (3, 7, "ORG", "corrected") in it.spans("german"))


def test_next_and_previous_entity_and_pair_change_nothing(opened: Opener) -> None:
    screen = opened("arabic")
    screen.press("j")
    expect(screen.page.locator("tr.selected")).to_contain_text("United States")
    screen.press("k")
    expect(screen.page.locator("tr.selected")).to_contain_text("Amina")
    screen.press("Escape", "ArrowRight")
    screen.at("hebrew")
    screen.press("ArrowLeft", "ArrowLeft")
    screen.at("german")
    screen.page.wait_for_timeout(500)
    assert screen.rows() == []


def test_the_legend_with_its_digits_is_in_view_whatever_is_selected(opened: Opener) -> None:
    screen = opened("german")
    legend = screen.page.locator(".bx-labels .bx-label")
    for keys in ([], ["Escape"], ["j"], ["l"]):
        screen.press(*keys)
        assert [text.split() for text in legend.all_inner_texts()] == [["1", "PER"], ["2", "LOC"], ["3", "ORG"]]
        assert all(button.bounding_box() for button in legend.all())


def test_a_span_is_added_by_dragging_and_by_keyboard_and_deleted(opened: Opener) -> None:
    screen = opened("german")
    screen.press("Escape")
    drag(screen, "target", 9, 10)
    screen.press("3")
    screen.until(lambda it: (9, 11, "ORG", "added") in it.spans("german"))
    screen.press("Delete")
    screen.until(lambda it: it.spans("german") and (9, 11, "ORG", "added") not in it.spans("german"))
    screen.press("Escape")
    screen.word("target", 0).focus()
    screen.press("ArrowRight", "Shift+ArrowRight", "2")
    screen.until(lambda it: (1, 3, "LOC", "added") in it.spans("german"))


def test_flag_with_a_note_and_no_entity_here_are_decisions(opened: Opener) -> None:
    screen = opened("german")
    screen.press("f")
    screen.page.get_by_label("Note for this pair").fill("right or left?")
    screen.press("Control+Enter", "0")
    screen.until(lambda it: it.actions() == ["flag", "reject"])
    answer = screen.answer("german")
    assert answer
    assert (answer.status, answer.note, len(answer.rejected)) == (Status.FLAGGED, "right or left?", 1)
    again = opened("empty", beside=screen)
    again.page.get_by_role("button", name="No entities here — confirm").click()
    again.until(lambda it: it.actions()[-1] == "confirm")


def test_undo_and_redo_go_across_pairs_and_over_a_reload(opened: Opener) -> None:
    screen = opened("german")
    screen.press("3", "Enter", "a", "Enter")
    screen.until(lambda it: len(it.rows()) == 4)
    screen.saved()
    screen.reload()
    screen.press(*["Control+z"] * 4)
    screen.until(lambda it: it.actions()[4:] == ["undo"] * 4)
    assert screen.served.store.statuses(screen.served.project, screen.reviewer) == {}
    screen.at("german")
    screen.press(*["Control+Shift+Z"] * 4)
    screen.until(lambda it: it.actions()[8:] == ["redo"] * 4)
    assert [screen.answer(pair).status for pair in ("german", "arabic")] == [Status.CONFIRMED] * 2  # type: ignore[union-attr]


def test_question_mark_lists_every_key_and_a_key_can_be_changed(opened: Opener) -> None:
    screen = opened("german")
    screen.press("?")
    keys = screen.page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("confirm the pair as shown, go to the next")
    listed = screen.page.locator(".bx-key").count()
    assert listed >= 25
    screen.page.get_by_role("button", name="A: change this key").click()
    screen.press("q")
    screen.page.get_by_role("button", name="Q: change this key").wait_for()
    screen.reload()
    screen.press("a", "q")
    screen.until(lambda it: it.actions() == ["accept"])


def test_the_next_pairs_are_there_already_and_saved_is_said_only_once_it_is_true(opened: Opener) -> None:
    screen = opened("plain-00")
    line = screen.page.locator(".bx-saved")
    expect(line).to_have_text("No changes yet, 0 pending")
    with screen.served.server.paused():
        screen.press("Enter", "Enter", "Enter")
        screen.at("plain-03")
        expect(line).to_have_text("3 pending")
        assert screen.rows() == []
    screen.saved()
    assert len(screen.rows()) == 3
    box = line.bounding_box()
    assert box
    assert 0 <= box["y"] < 800
