"""The Bulk accept page: the queue's filter, a live threshold, a page at a time, one undo."""

import json
from typing import Any

import pytest

import pages.bulk.bulk_pairs
from core.corpora.importing import as_project
from core.errors import StoreError
from core.model import Alignment, Sentence, SentencePair, Span
from core.review import Status
from core.review.blind_repeat import repeat_name
from core.workspace.bulk import BulkOffer
from tests.pages.conftest import PAIRS, App

EVIL = "![x](http://evil/x.png)<img/src=x>"
SLIDER = "accept above"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.bulk.bulk_pairs, "PAGE_SIZE", 5)


def button(app: App, start: str) -> Any:
    return next(one for one in app.at.button if one.label.startswith(start))


def press(app: App, start: str) -> None:
    button(app, start).click().run()
    assert not app.at.exception


def shown_threshold(app: App, place: int) -> float:
    """Return one of the probabilities of the slider."""
    return int(app.at.select_slider(key=SLIDER).options[place].rstrip("%")) / 100


def slide(app: App, score: float) -> None:
    app.at.select_slider(key=SLIDER).set_value(score).run()
    assert not app.at.exception


def ticks(app: App) -> list[Any]:
    return [one for one in app.at.checkbox if str(one.key).startswith("accept in bulk")]


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def statuses(app: App) -> list[Status]:
    return sorted(app.store.statuses(app.project.id, "reviewer").values())


def confirm(app: App, pairs: int) -> None:
    for _ in range(pairs):
        app.send({"type": "confirm"}, {"type": "go", "to": app.payload["neighbours"]["next"]})


def test_a_page_is_accepted_and_taken_back_with_true_counts(app: App) -> None:
    at = app.open("bulk")
    assert not at.exception
    slide(app, shown_threshold(app, 0))
    total = int(app.texts().split(" pairs (")[0].split()[-1].replace(",", ""))
    assert len(ticks(app)) == 5
    assert f"5 of {total} on this page" in html(app)
    press(app, "Accept these 5 pairs")
    assert "5 pairs accepted in bulk." in app.texts()
    assert f"{total - 5} pairs (" in app.texts()
    assert statuses(app) == [Status.BULK] * 5
    press(app, "Accept these 5 pairs")
    press(app, "Undo: take 5 pairs back")
    assert statuses(app) == [Status.BULK] * 5
    press(app, "Undo: take 5 pairs back")
    assert statuses(app) == []
    assert not [one for one in app.at.button if one.label.startswith("Undo")]
    assert f"{total} pairs (" in app.texts()


def test_what_is_unticked_is_left_out_and_forms_stand_beside_their_link(app: App) -> None:
    app.open("bulk")
    left = ticks(app)[0]
    link = next(one.proto for one in app.at.get("page_link") if one.proto.label.startswith("Pair "))
    assert f"pair={str(left.key).removeprefix('accept in bulk ')}" in link.query_string
    assert "sb-rendering" in html(app)
    left.uncheck().run()
    assert "1 left out" in html(app)
    press(app, "Accept these 4 pairs")
    found = app.store.statuses(app.project.id, "reviewer")
    assert len(found) == 4
    assert str(left.key).removeprefix("accept in bulk ") not in found
    for tick in ticks(app):
        tick.uncheck()
    app.at.run()
    assert button(app, "Nothing is chosen").disabled


def test_accepting_does_not_lower_the_threshold(app: App) -> None:
    app.open("bulk")
    before = app.at.select_slider(key=SLIDER).value
    press(app, "Accept these")
    assert app.at.select_slider(key=SLIDER).value == before


def test_the_filter_of_the_queue_is_in_force_and_can_be_dropped(app: App) -> None:
    app.open("bulk", label="LOC", show="flagged")
    assert "Filter: label LOC (" in app.texts()
    narrowed = app.texts().split("Filter: label LOC (")[1].split()[0]
    assert 0 < int(narrowed) < PAIRS
    press(app, "Without a filter")
    assert f"No filter: all {PAIRS} pairs" in app.texts()


def test_a_threshold_in_the_link_counts_for_its_recipe_only(app: App) -> None:
    app.open("bulk", recipe="default", above="0.9@default")
    assert app.at.select_slider(key=SLIDER).value == 0.9
    for nonsense in ("0.9@hull", "nan@default", "x@default", "0.9"):
        other = App(app.store)
        other.open("bulk", recipe="default", above=nonsense)
        assert not other.at.exception
        assert other.at.select_slider(key=SLIDER).value != 0.9


def test_nothing_is_said_of_precision_before_enough_was_reviewed(app: App) -> None:
    app.open()
    confirm(app, 3)
    app.open("bulk")
    assert "cannot be said yet" in app.texts()
    assert "are missing" in app.texts()
    assert not app.at.get("plotly_chart")
    assert button(app, "Lowest probability").disabled
    assert "whose every entity is projected with a high probability" in app.texts()
    slider = app.at.select_slider(key=SLIDER)
    assert slider.label == "Accept above the probability"
    assert "How likely a span is right" in slider.help


def test_a_recipe_without_probabilities_is_accepted_by_its_scores(app: App) -> None:
    app.open("bulk", recipe="hull")
    assert "whose every entity is projected with a high score" in app.texts()
    assert app.at.select_slider(key=SLIDER).label == "Accept above the score"
    assert button(app, "Lowest score with").disabled


def test_the_expected_precision_comes_from_what_was_confirmed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.workspace.calibration.MIN_JUDGED", 3)
    app.open()
    span = app.payload["answer"]["spans"][0]
    app.send({"type": "reject", "start": span["start"], "end": span["end"]})
    confirm(app, 12)
    app.open("bulk")
    slide(app, shown_threshold(app, 0))
    said = next(line for line in app.texts().splitlines() if line.startswith("At "))
    judged = int(said.split("you judged ")[1].split()[0])
    assert f"higher one, {judged - 1} of them right: {100 * (judged - 1) / judged:.1f} % (" in said
    chart = json.loads(app.at.get("plotly_chart")[0].proto.spec)
    assert len(chart["data"]) == 3
    before = said
    press(app, "Accept these")
    after = next(line for line in app.texts().splitlines() if line.startswith("At "))
    assert f"you judged {judged} spans" in after, "what was accepted in bulk is no judgement"
    assert after != before


def test_the_button_sets_the_lowest_promised_score(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.workspace.calibration.MIN_JUDGED", 3)
    monkeypatch.setattr("pages.bulk.expected_precision.TARGET_PRECISION", 0.5)
    app.open()
    confirm(app, 12)
    app.open("bulk")
    promised = app.at.select_slider(key=SLIDER).value
    slide(app, shown_threshold(app, -1))
    assert app.at.select_slider(key=SLIDER).value != promised
    press(app, "Lowest probability with at least 50 % right")
    assert app.at.select_slider(key=SLIDER).value == promised


def test_a_blind_repeat_accepts_nothing_in_bulk(app: App) -> None:
    app.open()
    confirm(app, 1)
    again = App(app.store)
    again.open("bulk", reviewer=repeat_name("reviewer"))
    assert "blind repeat" in again.texts()
    assert not ticks(again)


def test_an_error_of_the_store_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(desk: object, offered: list[BulkOffer]) -> None:
        raise StoreError("The disk is full.")

    app.open("bulk")
    monkeypatch.setattr(pages.bulk.bulk_pairs, "accept", broken)
    press(app, "Accept these")
    assert "The disk is full." in app.texts()
    assert statuses(app) == []


def hostile(number: int) -> SentencePair:
    spans = (Span(0, 1, EVIL),)
    words = (f"{EVIL}{number}", "sleeps")
    side = Sentence(words, (" ", ""), "en", spans)
    links = Alignment.of([(0, 0), (1, 1)], (2, 2))
    return SentencePair(f"{EVIL}{number}", side, Sentence(words, (" ", ""), "de"), links)


def test_hostile_text_is_drawn_as_text(app: App) -> None:
    pairs = [hostile(number) for number in range(3)]
    project = app.store.create_project(as_project(pairs, EVIL), pairs)
    at = app.open("bulk", corpus=project.id, label=EVIL, find=EVIL)
    assert not at.exception
    assert f"label {EVIL}" in "\n".join(one.value for one in at.text)
    said = [one.value for kind in (at.markdown, at.caption, at.info, at.warning, at.success) for one in kind]
    assert "evil" not in "\n".join(said)
    assert "<img" not in html(app)
    assert "evil" not in "".join(one.proto.label for one in at.get("page_link"))


def test_a_corpus_without_scores_says_so(app: App) -> None:
    side = Sentence(("It", "rains"), (" ", ""), "en", ())
    pairs = [SentencePair("dry", side, Sentence(("Es", "regnet"), (" ", ""), "de"))]
    project = app.store.create_project(as_project(pairs, "Rain", labels=["LOC"]), pairs)
    at = app.open("bulk", corpus=project.id)
    assert not at.exception
    assert "no source sentence has an entity, so nothing is projected" in app.texts()


def test_a_selection_without_anything_to_accept_says_so(app: App) -> None:
    app.open("bulk", find="no such words")
    assert "Nothing in this selection" in app.texts()


def test_bulk_pairs_stay_apart_in_the_queue_and_in_exports(app: App) -> None:
    app.open("bulk")
    press(app, "Accept these 5 pairs")
    review = App(app.store)
    review.open()
    options = [option.content for option in review.at.segmented_control[0].proto.options]
    assert "Bulk 5" in options
    assert "Confirmed 0" in options
    review.open("export")
    assert {one.label: one.value for one in review.at.metric}["Exported pairs"] == "0"
    review.at.pills[0].set_value(["confirmed", "bulk"]).run()
    assert {one.label: one.value for one in review.at.metric}["Exported pairs"] == "5"
