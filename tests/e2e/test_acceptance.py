"""The acceptance checks of the review screen, one test each, in a browser on the real server.

Check 10 needs no browser: `tests/unit/evaluation/test_agreement.py`, test_acceptance_10_*.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from core.formats import TextFile, read_conll, read_pairs_jsonl
from core.model import Span
from core.review import Status
from tests.e2e.conftest import Opener, Screen, Served
from tests.e2e.corpora import FILLERS, LONG

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

NEXT_FRAME = """([key, mark]) => {
    const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot);
    const root = roots.find((each) => each?.querySelector(".bx"));
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return new Promise((done) => requestAnimationFrame(() => done(root.querySelectorAll(mark).length)));
}"""


def exported(screen: Screen, into: Path) -> tuple[Any, Any]:
    """The pairs and the CoNLL sentences of the default export of this reviewer, from the Export page."""
    page = screen.page
    page.goto(screen.served.url("export", reviewer=screen.reviewer))
    expect(page.get_by_text("0 differences").first).to_be_visible()
    files = [downloaded(page, form, into) for form in ("jsonl", "conll")]
    return read_pairs_jsonl(files[0]), read_conll(files[1], "und")


def downloaded(page: Page, form: str, into: Path) -> TextFile:
    """The first file of a format: of the target, where there is one for each side."""
    with page.expect_download() as caught:
        page.locator(f'[class*="st-key-download-{form}-"]').get_by_role("button").first.click()
    path = into / caught.value.suggested_filename
    caught.value.save_as(path)
    return TextFile.at(path)


def named(name: str, text: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=text.encode())


def test_acceptance_01_twenty_enters_as_fast_as_a_driver_can_send_are_twenty_on_disk(opened: Opener) -> None:
    screen = opened("plain-00")
    screen.press(*["Enter"] * 20)
    screen.until(lambda it: len(it.rows()) == 20)
    screen.saved()
    assert [row.pair_id for row in screen.rows()] == [f"plain-{number:02}" for number in range(20)]
    assert {row.answer.status for row in screen.rows() if row.answer} == {Status.CONFIRMED}
    screen.at("plain-20")


def test_acceptance_02_a_reload_or_a_killed_server_keeps_the_pair_and_the_undo_stack(
    opened: Opener, own_app: Served
) -> None:
    screen = opened("german", served=own_app)
    screen.press("3", "Enter", "a")
    screen.saved()
    screen.reload()
    screen.at("arabic")
    screen.press("Control+z", "Control+z")
    screen.until(lambda it: it.actions() == ["relabel", "confirm", "accept", "undo", "undo"])
    screen.at("german")
    own_app.server.kill()
    own_app.server.start()
    screen.reload()
    screen.at("german")
    screen.press("Control+Shift+Z")
    screen.until(lambda it: it.actions()[-1] == "redo")
    answer = screen.answer("german")
    assert answer
    assert answer.status is Status.CONFIRMED


def test_acceptance_03_c_r_and_escape_in_the_editor_neither_rerun_nor_open_anything(opened: Opener) -> None:
    screen = opened("german")
    screen.page.locator(".bx-row-target .bx-word").first.focus()
    screen.page.wait_for_timeout(1500)
    screen.page.evaluate("""() => {
        window.sent = 0;
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...told) { window.sent += 1; return send.apply(this, told); };
    }""")
    screen.press("c", "r", "Escape", "c", "r")
    screen.page.wait_for_timeout(1000)
    assert screen.page.evaluate("window.sent") == 0
    assert screen.page.get_by_role("dialog").count() == 0
    screen.press("j", "a")
    screen.until(lambda it: it.actions() == ["accept"])


def test_acceptance_04_spans_after_an_emoji_from_arabic_to_chinese_are_right_on_screen_and_read_back(
    opened: Opener, tmp_path: Path
) -> None:
    """In JSON Lines and CoNLL; a contract test holds every format to it."""
    screen = opened("emoji")
    expect(screen.page.get_by_role("button", name="柏林, word 2 of 5, LOC, projected")).to_be_visible()
    expect(screen.page.get_by_role("button", name="برلين, word 2 of 4, LOC, projected")).to_be_visible()
    screen.press("Enter")
    screen.saved()
    imported, conll = exported(screen, tmp_path)
    (pair,) = imported.pairs
    assert (pair.source.words[0], pair.target.words[:2]) == ("👩‍👩‍👧", ("👩‍👩‍👧", "柏林"))
    assert (pair.source.spans, pair.target.spans) == ((Span(1, 2, "LOC"),), (Span(1, 2, "LOC"),))
    assert [(sentence.words, sentence.spans) for sentence in conll.sentences] == [
        (pair.target.words, pair.target.spans)
    ]


def test_acceptance_05_a_pair_confirmed_without_entities_is_exported_as_such_and_an_unreviewed_one_is_not(
    opened: Opener, tmp_path: Path
) -> None:
    """In CoNLL, rows of O; for DocBin and CoNLL-U Plus their own tests say it."""
    screen = opened("empty")
    screen.page.get_by_role("button", name="No entities here — confirm").click()
    screen.saved()
    imported, conll = exported(screen, tmp_path)
    assert [(pair.id, pair.target.spans) for pair in imported.pairs] == [("empty", ())]
    (path,) = tmp_path.glob("*.conll")
    rows = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert [row.split("\t")[-1] for row in rows] == ["O", "O", "O"]
    assert [sentence.spans for sentence in conll.sentences] == [()]


def test_acceptance_06_links_counted_from_one_by_mistake_are_warned_of_beside_a_preview(
    opened: Opener,
) -> None:
    screen = opened("german")
    page = screen.page
    page.goto(f"{screen.served.server.url}/import")
    text = "".join(f"Anna met Ben {k} . ||| Anna traf Ben {k} .\n" for k in range(12))
    links = named("gold.pharaoh", "1-1 2-2 3-3\n" * 12)
    page.locator("input[type=file]").set_input_files([named("pairs.txt", text), links])
    expect(page.get_by_text("12 pairs from 2 files; 1 thing to look at")).to_be_visible()
    expect(page.get_by_text("check that the file does not count from 1")).to_be_visible()
    expect(page.locator(".sb-running").first).to_be_visible()


def test_acceptance_07_a_key_on_a_pair_of_150_words_is_painted_in_the_next_frame_without_the_server(
    opened: Opener,
) -> None:
    """How many milliseconds that takes is measured by `python -m benchmarks.review_latency`."""
    screen = opened(f"long-{LONG}")
    with screen.served.server.paused():
        assert screen.page.evaluate(NEXT_FRAME, ["a", ".bx-row-target .is-accepted"]) == 1
        assert screen.page.evaluate(NEXT_FRAME, ["3", ".bx-row-target .is-corrected"]) == 1
    screen.until(lambda it: it.actions() == ["accept", "relabel"])


def test_acceptance_08_a_link_edit_moves_machine_spans_only_and_marks_what_a_person_confirmed(opened: Opener) -> None:
    screen = opened("german")
    screen.press("a", "k", "k", "l", "ArrowRight", "ArrowRight", "Enter", "Escape")
    screen.until(lambda it: it.actions() == ["accept", "link"])
    assert screen.spans("german")[0] == (4, 6, "LOC", "accepted")
    name = "Vereinigten, word 5 of 14, LOC, accepted, differs from projection"
    expect(screen.page.get_by_role("button", name=name)).to_be_visible()
    expect(screen.band("LOC").locator(".bx-chip-differs")).to_have_text("differs")


def test_acceptance_09_an_act_over_many_spans_is_taken_back_by_one_undo(opened: Opener) -> None:
    """Here by accepting a row of the concordance; carrying a fix over is tested with its own page."""
    screen = opened("german")
    page = screen.page
    page.goto(screen.served.url("concordance", reviewer=screen.reviewer))
    page.get_by_role("button", name="Accept 16 projected").click()
    expect(page.get_by_text("Accepted in 16 pairs.")).to_be_visible()
    screen.until(lambda it: len(it.rows()) == 16)
    page.get_by_role("link", name="Review", exact=True).click()
    page.locator(".bx-word").first.wait_for()
    screen.press("Control+z")
    screen.until(lambda it: len(it.rows()) == 32)
    assert screen.served.store.statuses(screen.served.project, screen.reviewer) == {}
    assert FILLERS == 24
