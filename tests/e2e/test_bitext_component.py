"""The pair view in a real browser, over a page that holds nothing else."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.conftest import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Locator, Page, Position

pytestmark = pytest.mark.browser

Opener = Callable[..., "Page"]
TIMEOUT = 30_000
HARNESS = Path(__file__).with_name("bitext_harness.py")
FIRST_PIXEL = """() => {
    const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot);
    const canvas = roots.find((root) => root?.querySelector(".bx")).querySelector("canvas");
    return [...canvas.getContext("2d").getImageData(2, 2, 1, 1).data];
}"""


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests: every browser context is a session of its own."""
    running = Server(HARNESS, tmp_path_factory.mktemp("harness") / "unused.db")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def opened(harness: Server, browser: "Browser") -> Iterator[Opener]:
    """Opens the harness on a pair; errors of the page fail the test."""
    contexts = []
    errors: list[str] = []

    def open_pair(pair: str, delay: float = 0, **options: Any) -> "Page":
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{harness.url}/?pair={quote(pair)}&delay={delay}")
        page.wait_for_selector(".bx-word")
        return page

    yield open_pair
    for context in contexts:
        context.close()
    assert errors == []


def box_of(locator: "Locator") -> "FloatRect":
    box = locator.bounding_box()
    assert box is not None
    return box


def dump(page: "Page") -> dict[str, Any]:
    """What the server holds: the pair on screen and every answer."""
    held: dict[str, Any] = json.loads(page.locator(".st-key-dump").inner_text())
    return held


def settled(page: "Page", test: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The server's state as soon as ``test`` holds for it."""
    deadline = time.monotonic() + TIMEOUT / 1000
    while not test(held := dump(page)):
        assert time.monotonic() < deadline, held
        page.wait_for_timeout(50)
    return held


def spans(held: dict[str, Any], pair: str) -> list[tuple[int, int, str, str]]:
    return [(s["start"], s["end"], s["label"], s["state"]) for s in held["answers"][pair]["spans"]]


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def word(page: "Page", side: str, index: int) -> "Locator":
    return page.locator(f'.bx-word[data-side="{side}"][data-index="{index}"]')


def drag(page: "Page", side: str, first: int, last: int) -> None:
    start, end = box_of(word(page, side, first)), box_of(word(page, side, last))
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    page.mouse.up()


def lit(page: "Page") -> list[str]:
    return [entry.inner_text() for entry in page.locator(".bx-word.lit").all()]


def unlinked_cell(page: "Page") -> "Position":
    """The middle of a cell of the matrix without a link, wherever the fonts of this machine put it."""
    box, readout = box_of(page.locator("canvas")), page.locator(".bx-readout")
    for x in range(20, int(box["width"]), 12):
        for y in range(20, int(box["height"]), 12):
            page.mouse.move(box["x"] + x, box["y"] + y)
            if "not linked" in readout.inner_text():
                return {"x": x, "y": y}
    raise AssertionError("no cell of the matrix is unlinked")


def test_all_four_panels_are_on_screen_at_once(opened: Opener) -> None:
    page = opened("german")
    for panel in (".bx-pair", ".bx-panel-matrix", ".bx-panel-candidates", ".bx-panel-matched"):
        box = box_of(page.locator(panel))
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
    assert page.locator(".bx-link").count() == 16
    assert page.get_by_role("button", name="Vereinigten, word 5 of 16, LOC, projected").count() == 1
    assert page.get_by_role("button", name="Obama, word 8 of 16, ORG, unmatched").count() == 1


def test_keys_accept_reject_restore_and_relabel(opened: Opener) -> None:
    page = opened("german")
    press(page, "a", "3", "x")
    held = settled(page, lambda held: held["answers"]["german"]["rejected"])
    assert spans(held, "german") == [(4, 6, "LOC", "accepted")]
    page.get_by_role("button", name="Kori, word 11 of 16").click()
    assert page.locator(".bx-band.is-rejected").inner_text().replace("\n", " ").endswith("no counterpart")
    press(page, "x")
    settled(page, lambda held: not held["answers"]["german"]["rejected"])
    press(page, "3")
    held = settled(page, lambda held: spans(held, "german")[-1] == (11, 13, "ORG", "accepted"))
    assert [entity["label"] for entity in held["answers"]["german"]["entities"]] == ["LOC", "ORG", "ORG"]


def test_boundaries_follow_the_arrows(opened: Opener) -> None:
    page = opened("german")
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "Alt+Shift+ArrowLeft")
    settled(page, lambda held: spans(held, "german")[0] == (3, 7, "LOC", "corrected"))


def test_boundaries_follow_the_eye_in_a_sentence_from_right_to_left(opened: Opener) -> None:
    page = opened("arabic")
    assert box_of(word(page, "target", 0))["x"] > box_of(word(page, "target", 4))["x"]
    press(page, "j", "Shift+ArrowLeft")
    settled(page, lambda held: (2, 5, "LOC", "corrected") in spans(held, "arabic"))
    press(page, "Shift+ArrowRight", "Alt+Shift+ArrowLeft")
    settled(page, lambda held: (3, 4, "LOC", "corrected") in spans(held, "arabic"))


def test_another_candidate_is_chosen_by_keyboard(opened: Opener) -> None:
    page = opened("german")
    runner_up = page.get_by_role("button", name="den Vereinigten Staaten").first
    runner_up.focus()
    press(page, "Enter")
    held = settled(page, lambda held: spans(held, "german")[0] == (3, 6, "LOC", "corrected"))
    assert held["pair"] == "german"
    assert runner_up.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="No counterpart").click()
    settled(page, lambda held: held["answers"]["german"]["rejected"])


def test_a_missed_span_is_added_for_its_source_entity(opened: Opener) -> None:
    page = opened("german")
    page.get_by_role("button", name="Obama, word 8").click()
    word(page, "target", 9).click()
    press(page, "a")
    held = settled(page, lambda held: len(spans(held, "german")) == 3)
    added = next(span for span in held["answers"]["german"]["spans"] if span["state"] == "added")
    assert (added["start"], added["end"], added["label"]) == (9, 10, "ORG")
    assert added["source"]["start"] == 7
    press(page, "Control+z")
    settled(page, lambda held: len(spans(held, "german")) == 2)
    press(page, "Control+Shift+Z")
    settled(page, lambda held: len(spans(held, "german")) == 3)


def test_dragging_over_source_words_marks_an_entity(opened: Opener) -> None:
    page = opened("plain")
    assert page.get_by_text("No source entities yet").count() == 1
    drag(page, "source", 2, 3)
    press(page, "2")
    held = settled(page, lambda held: held["answers"]["plain"]["entities"])
    assert held["answers"]["plain"]["entities"] == [{"start": 2, "end": 4, "label": "LOC"}]
    assert page.get_by_text("No source entities yet").count() == 0


def test_words_are_picked_with_the_keyboard_alone(opened: Opener) -> None:
    page = opened("plain")
    word(page, "target", 0).focus()
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "1")
    settled(page, lambda held: spans(held, "plain") == [(2, 4, "PER", "added")])


def test_enter_confirms_and_goes_on_however_fast_it_is_pressed(opened: Opener) -> None:
    page = opened("german")
    press(page, *["Enter"] * 9)
    held = settled(page, lambda held: all(a["status"] == "confirmed" for a in held["answers"].values()))
    assert held["pair"] == "long-300"
    assert all(span["state"] == "accepted" for answer in held["answers"].values() for span in answer["spans"])


def test_the_keyboard_focus_stays_where_it_was_on_the_next_pair(opened: Opener) -> None:
    page = opened("german")
    page.get_by_role("button", name="Next pair").focus()
    press(page, "Enter")
    settled(page, lambda held: held["pair"] == "arabic")
    page.get_by_role("button", name="Amina, word 1 of 6").wait_for()
    press(page, "Enter")
    settled(page, lambda held: held["pair"] == "chinese")


def test_the_next_pair_is_painted_and_takes_keys_before_python_answers(opened: Opener) -> None:
    page = opened("german", delay=1.5)
    began = time.monotonic()
    press(page, "Enter", "a", "3", "Shift+ArrowLeft", "ArrowRight", "ArrowLeft")
    page.get_by_role("button", name="أمينة, word 2 of 5, PER, accepted").wait_for()
    page.get_by_role("button", name="., word 5 of 5, ORG, corrected").wait_for()
    assert time.monotonic() - began < 1.4
    page.locator(".bx-saved").get_by_text("4 pending").wait_for()
    held = settled(page, lambda held: held["acks"] and max(held["acks"].values()) == 7)
    assert held["answers"]["german"]["status"] == "confirmed"
    assert held["pair"] == "arabic"
    assert spans(held, "arabic") == [(1, 2, "PER", "accepted"), (2, 5, "ORG", "corrected")]


def test_keys_typed_behind_the_last_pair_ahead_wait_and_are_not_lost(opened: Opener) -> None:
    page = opened("german", delay=0.4)
    press(page, *["ArrowRight"] * 6, "a", *["ArrowLeft"] * 2, "a")
    held = settled(page, lambda held: held["acks"] and max(held["acks"].values()) == 9)
    assert held["pair"] == "plain"
    assert page.locator(".bx-id").inner_text() == "plain"
    assert spans(held, "<b>hostile</b>")[0][3] == "accepted"


def test_what_follows_an_undo_meets_the_answer_that_it_leads_to(opened: Opener) -> None:
    page = opened("german", delay=0.4)
    press(page, "x", "Control+z", "k", "k", "x")
    held = settled(page, lambda held: held["acks"] and max(held["acks"].values()) == 3)
    assert [span["start"] for span in held["answers"]["german"]["rejected"]] == [4]


def test_forty_fast_keys_arrive_once_and_in_order(opened: Opener) -> None:
    page = opened("german")
    press(page, *(["Shift+ArrowRight", "Shift+ArrowLeft"] * 20), "3")
    held = settled(page, lambda held: held["acks"] and max(held["acks"].values()) == 41)
    assert spans(held, "german")[0] == (4, 6, "ORG", "corrected")
    page.get_by_text("Saved 14:03:22").wait_for()


def test_keys_do_nothing_while_typing_elsewhere(opened: Opener) -> None:
    page = opened("german")
    before = dump(page)
    page.get_by_label("Elsewhere").fill("")
    page.get_by_label("Elsewhere").press_sequentially("jaxu1f")
    page.wait_for_timeout(400)
    assert dump(page)["answers"] == before["answers"]


def test_flag_with_a_note_and_open_again(opened: Opener) -> None:
    page = opened("empty")
    press(page, "f")
    page.get_by_label("Note for this pair").fill("<b>axj</b>")
    press(page, "Control+Enter")
    held = settled(page, lambda held: held["answers"]["empty"]["status"] == "flagged")
    assert held["answers"]["empty"]["note"] == "<b>axj</b>"
    assert page.locator(".bx-status").inner_text().replace("\n", "") == "Flagged<b>axj</b>"
    page.get_by_role("button", name="Reopen").click()
    settled(page, lambda held: held["answers"]["empty"]["status"] == "open")


def test_a_pair_without_entities_is_confirmed_as_such(opened: Opener) -> None:
    page = opened("empty")
    page.get_by_role("button", name="No entities here — confirm").click()
    settled(page, lambda held: held["answers"]["empty"]["status"] == "confirmed" and held["pair"] != "empty")


def test_hovering_lights_only_what_belongs_together(opened: Opener) -> None:
    page = opened("german")
    word(page, "source", 10).hover()
    assert lit(page) == ["Kori", "Schulman", "Kori", "Schulman"]
    assert page.locator(".bx-link.lit").count() == 2
    word(page, "source", 0).hover()
    assert lit(page) == ["Much", "Vieles"]


def test_the_matrix_speaks_and_lights_words_by_keyboard(opened: Opener) -> None:
    page = opened("chinese")
    readout = page.locator(".bx-readout")
    press(page, "g", "ArrowDown", "ArrowRight")
    readout.get_by_text("not linked").wait_for()
    press(page, "ArrowDown")
    readout.get_by_text("0.90 · linked").wait_for()
    assert readout.inner_text() == "lives – 住 0.90 · linked"
    assert lit(page) == ["lives", "住"]
    assert page.get_by_role("list", name="Links as a list").get_by_role("listitem").count() == 5


def test_long_pairs_fold_to_the_entities_and_unfold(opened: Opener) -> None:
    page = opened("long-120")
    assert page.get_by_role("button", name="Around entities").get_attribute("aria-pressed") == "true"
    folded = box_of(page.locator(".bx-sizer"))
    page.get_by_role("button", name="All words").click()
    whole = box_of(page.locator(".bx-sizer"))
    assert whole["width"] > 120 * 14 > folded["width"]
    assert whole["height"] > 120 * 15 > folded["height"]


@pytest.mark.parametrize("size", [150, 300])
def test_long_pairs_take_every_key(opened: Opener, size: int) -> None:
    page = opened(f"long-{size}")
    assert page.locator(".bx-word").count() == 2 * size
    press(page, *"jkjk123j3")
    settled(page, lambda held: [span[2] for span in spans(held, f"long-{size}")] == ["ORG", "ORG", "ORG"])


def test_only_what_changed_is_made_anew(opened: Opener) -> None:
    page = opened("long-300")
    page.locator(".bx-word").evaluate_all("words => words.forEach((word) => (word.old = true))")
    press(page, "3")
    page.get_by_role("button", name="wort10, word 11 of 300, ORG, corrected").wait_for()
    assert page.locator(".bx-word").evaluate_all("words => words.filter((word) => !word.old).length") < 20


def test_hostile_text_is_drawn_as_text(opened: Opener) -> None:
    page = opened("<b>hostile</b>")
    title = page.title()
    shown = [entry.inner_text() for entry in page.locator('.bx-word[data-side="source"]').all()]
    assert shown[:3] == ["<img", "src=x", "onerror=document.title='gone'>"]
    assert page.locator(".bx img, .bx b > *").count() == 0
    assert page.title() == title
    row = box_of(page.locator('.bx-words[data-row="source"]'))
    for entry in page.locator('.bx-word[data-side="source"]').all():
        box = box_of(entry)
        assert box["x"] >= row["x"]
        assert box["x"] + box["width"] <= row["x"] + row["width"]


def test_a_link_edited_by_keyboard_moves_the_machine_span_and_z_takes_it_back(opened: Opener) -> None:
    page = opened("german")
    press(page, "l", "ArrowRight", "ArrowRight", "Enter")
    held = settled(page, lambda held: spans(held, "german")[0] == (4, 7, "LOC", "projected"))
    assert [4, 6] in held["answers"]["german"]["links"]["sure"]
    line = page.locator(".bx-edited")
    line.get_by_text("now").wait_for()
    assert "United States: was “Vereinigten Staaten”, now “Vereinigten Staaten neu”" in line.inner_text()
    press(page, "s")
    held = settled(page, lambda held: held["answers"]["german"]["links"]["possible"])
    assert held["answers"]["german"]["links"]["possible"] == [[4, 6]]
    assert page.locator(".bx-link.possible").count() == 1
    press(page, "Escape", "z")
    held = settled(page, lambda held: held["answers"]["german"]["links"] is None)
    assert spans(held, "german")[0] == (4, 6, "LOC", "projected")
    line.wait_for(state="detached")


def test_a_link_is_painted_at_once_and_what_follows_is_said_to_be_on_its_way(opened: Opener) -> None:
    page = opened("german", delay=1.0)
    word(page, "source", 5).click()
    word(page, "target", 6).click(modifiers=["Alt"])
    page.get_by_text("updating the projection").wait_for(timeout=900)
    assert page.locator(".bx-link").count() == 17
    page.locator(".bx-moved").get_by_text("now").wait_for()
    assert page.get_by_text("updating the projection").count() == 0


def test_a_removed_link_leaves_the_outline_of_where_the_span_was(opened: Opener) -> None:
    page = opened("german")
    word(page, "source", 5).click()
    word(page, "target", 5).click(modifiers=["Alt"])
    settled(page, lambda held: spans(held, "german")[0] == (4, 5, "LOC", "projected"))
    page.get_by_role("button", name="Staaten, word 6 of 16").wait_for()
    assert page.locator(".bx-word.was").all_inner_texts() == ["Staaten"]


def test_what_a_person_confirmed_stays_and_is_marked_when_the_machine_says_otherwise(opened: Opener) -> None:
    page = opened("german")
    press(page, "a", "k", "k", "l", "ArrowRight", "ArrowRight", "Enter", "Escape")
    held = settled(page, lambda held: held["answers"]["german"]["links"])
    assert spans(held, "german")[0] == (4, 6, "LOC", "accepted")
    marked = page.get_by_role("button", name="Vereinigten, word 5 of 16, LOC, accepted, differs from projection")
    marked.wait_for()
    marked.click()
    press(page, "e")
    page.locator(".bx-why").get_by_text("The recipe would now choose “Vereinigten Staaten neu”.").wait_for()


def test_a_cell_of_the_matrix_is_a_link(opened: Opener) -> None:
    page = opened("chinese")
    press(page, "g", "ArrowDown", "ArrowRight", " ")
    held = settled(page, lambda held: held["answers"]["chinese"]["links"])
    assert [0, 1] in held["answers"]["chinese"]["links"]["sure"]
    cell = page.locator("canvas[role=grid] > [role=row] > [role=gridcell]")
    assert cell.text_content() == "住 0.07 · linked"
    assert cell.get_attribute("aria-colindex") == "2"
    press(page, "s")
    settled(page, lambda held: held["answers"]["chinese"]["links"]["possible"] == [[0, 1]])
    press(page, "Delete")
    settled(page, lambda held: held["answers"]["chinese"]["links"] is None)


def test_the_matrix_is_entered_at_the_selected_entity_and_steps_over_folded_words(opened: Opener) -> None:
    page = opened("long-120")
    readout = page.locator(".bx-readout")
    press(page, "g", "ArrowDown")
    readout.get_by_text("word10 – wort10").wait_for()
    for _ in range(20):
        press(page, "ArrowDown")
    assert readout.inner_text().startswith("word"), "never a folded run"
    press(page, "Space")
    settled(page, lambda held: held["answers"]["long-120"]["links"])


def test_the_bar_says_what_can_be_done_to_a_link_while_linking(opened: Opener) -> None:
    page = opened("german")
    press(page, "l")
    bar = page.locator(".bx-actions")
    bar.get_by_role("button", name="Unlink").click()
    bar.get_by_role("button", name="Link", exact=True).wait_for()
    settled(page, lambda held: held["answers"]["german"]["links"])
    bar.get_by_role("button", name="End linking").click()
    bar.get_by_role("button", name="Accept").wait_for()


def test_a_click_on_a_cell_links_and_a_second_one_unlinks(opened: Opener) -> None:
    page = opened("chinese")
    readout = page.locator(".bx-readout")
    cell = unlinked_cell(page)
    page.locator("canvas").click(position=cell)
    readout.get_by_text(" · linked").wait_for()
    settled(page, lambda held: len((held["answers"]["chinese"]["links"] or {"sure": []})["sure"]) == 6)
    page.locator("canvas").click(position=cell)
    settled(page, lambda held: held["answers"]["chinese"]["links"] is None)
    readout.get_by_text("not linked").wait_for()


def test_why_says_links_score_runners_up_and_rule(opened: Opener) -> None:
    page = opened("german")
    row = page.locator("tr.selected")
    assert "2 links inside · leads by 0.30" in row.inner_text()
    press(page, "e")
    why = page.locator(".bx-why")
    why.get_by_text("The recipe chose this span: best of its candidates.").wait_for()
    text = why.inner_text()
    for said in ("2 of 2 links inside the span.", "It leads the next one by 0.30.", "links −0.30", "States – Staaten"):
        assert said in text, said
    press(page, "j")
    why.get_by_text("No candidate scored above nothing").wait_for()
    press(page, "e")
    assert page.locator(".bx-panel-matched").is_visible()


def test_a_key_is_changed_kept_over_a_reload_and_given_back(opened: Opener) -> None:
    page = opened("german")
    press(page, "?")
    change = page.get_by_role("button", name="A: change this key")
    change.click()
    press(page, "j")
    page.get_by_text("J already means “next entity of the pair”").wait_for()
    change.click()
    press(page, "c")
    page.get_by_text("Streamlit clears its caches on C.").wait_for()
    change.click()
    press(page, "q")
    page.get_by_role("button", name="Q: change this key").wait_for()
    page.reload()
    page.wait_for_selector(".bx-word")
    press(page, "a", "q")
    held = settled(page, lambda held: held["acks"])
    assert spans(held, "german")[0][3] == "accepted"
    assert page.locator(".bx-actions").get_by_role("button", name="Accept").inner_text().split() == ["Accept", "Q"]
    press(page, "?")
    page.get_by_role("button", name="Back to the usual keys").click()
    page.get_by_role("button", name="A: change this key").wait_for()
    assert page.evaluate("localStorage.getItem('spanbridge.keys')") == "{}"


def test_labels_are_found_by_name_and_noughts_and_notes_have_keys(opened: Opener) -> None:
    page = opened("german")
    press(page, "/")
    page.keyboard.type("o")
    assert page.locator(".bx-found").inner_text().split() == [
        "ORG",
        "LOC",
    ]
    press(page, "Enter", "j", "j", "0", "t")
    page.get_by_label("Note for this pair").fill("why?")
    press(page, "Control+Enter")
    held = settled(page, lambda held: held["answers"]["german"]["note"] == "why?")
    assert spans(held, "german") == [(4, 6, "ORG", "corrected")]
    assert held["answers"]["german"]["rejected"] == [{"start": 10, "end": 12, "label": "PER"}]
    assert held["answers"]["german"]["status"] == "open"


def test_keys_are_found_by_their_place_on_a_keyboard_for_another_script(opened: Opener) -> None:
    page = opened("german")
    typed = {"key": "\u0444", "code": "KeyA", "bubbles": True}
    page.evaluate("typed => document.dispatchEvent(new KeyboardEvent('keydown', typed))", typed)
    settled(page, lambda held: spans(held, "german")[0][3] == "accepted")


def test_arrows_in_linking_follow_the_eye_from_right_to_left(opened: Opener) -> None:
    page = opened("arabic")
    press(page, "l", "ArrowLeft")
    assert page.locator(".bx-word.aimed").all_inner_texts() == ["Amina", "الولايات"]


def test_a_component_taken_away_lets_go_of_the_keys_and_comes_back_with_one_ear(opened: Opener) -> None:
    page = opened("german")
    for _ in range(3):
        page.get_by_text("Show the pair").click()
        page.locator(".bx").wait_for(state="detached")
        page.get_by_text("Show the pair").click()
        page.wait_for_selector(".bx-word")
    page.locator(".bx-panel-matched").click(position={"x": 150, "y": 10})
    press(page, "a")
    held = settled(page, lambda held: held["acks"])
    assert list(held["acks"].values()) == [1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_canvas_takes_the_colours_of_the_theme(opened: Opener, scheme: str) -> None:
    page = opened("german", color_scheme=scheme)
    pixel = page.evaluate(FIRST_PIXEL)
    assert (sum(pixel[:3]) > 600) == (scheme == "light")


def test_what_is_not_saved_is_said_to_be_pending(opened: Opener, harness: Server) -> None:
    page = opened("german")
    harness.kill()  # the last test of this module: nothing comes after it
    page.locator(".bx-actions").get_by_role("button", name="Accept").click(force=True)
    page.locator(".bx-saved").get_by_text("1 pending").wait_for()
    assert page.locator(".bx-band.is-accepted").count() == 2
