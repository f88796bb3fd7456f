"""The Concordance page: every source mention, what it became, and settling it."""

import json

import pytest

from core.corpora.importing import as_project
from core.errors import StoreError
from core.model import Sentence, SentencePair, Span
from core.review import MentionState
from core.store import Store
from tests.pages.conftest import App

HOSTILE = "![x](http://evil/x.png)<img/src=x>"


def press(app: App, key: str) -> None:
    app.at.button(key=key).click().run()
    assert not app.at.exception


def show_all(app: App) -> None:
    app.at.segmented_control(key="concordance kind").set_value("All").run()


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def test_it_lists_inconsistent_mentions_first_and_all_on_request(app: App) -> None:
    app.open()
    span = app.payload["answer"]["spans"][0]
    app.send({"type": "relabel", "start": span["start"], "end": span["end"], "label": "PER"})
    at = app.open("concordance")
    assert not at.exception
    doubtful = len(at.dataframe[0].value)
    assert at.dataframe[0].value["Labels"][0] == "LOC, PER"
    show_all(app)
    table = at.dataframe[0].value
    entities = sum(len(pair.source.spans or ()) for pair in app.store.pairs(app.project.id))
    assert table["Times"].sum() == entities
    assert doubtful < len(table)
    assert [option.content for option in at.segmented_control[0].proto.options] == [
        f"Inconsistent {doubtful}",
        f"All {len(table)}",
    ]


def test_searching_narrows_the_table(app: App) -> None:
    app.open("concordance")
    show_all(app)
    app.at.text_input(key="concordance search").input("SCHULMAN").run()
    assert list(app.at.dataframe[0].value["Source"]) == ["Kori Schulman"]
    app.at.text_input(key="concordance search").input("[nothing]").run()
    assert "No mention is in this selection" in app.texts()
    assert not app.at.exception


def test_accepting_a_realisation_settles_it_everywhere(app: App) -> None:
    app.open("concordance")
    show_all(app)
    app.at.text_input(key="concordance search").input("kori schulman").run()
    count = int(app.at.dataframe[0].value["Times"][0])
    press(app, "accept PER\tKori Schulman")
    assert "Accepted in 1 pair" in app.texts()
    assert app.at.dataframe[0].value["Reviewed"][0] == 1.0
    assert app.at.button(key="accept PER\tKori Schulman").disabled
    answers = app.store.current_answers(app.project.id, "reviewer").values()
    states = [mention.state for row in answers if row.answer for mention in row.answer.spans]
    assert states.count(MentionState.ACCEPTED) == count


def test_what_cannot_be_saved_is_said_and_not_shown_as_accepted(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.open("concordance")
    show_all(app)
    app.at.text_input(key="concordance search").input("kori schulman").run()

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Store, "append_act", full)
    press(app, "accept PER\tKori Schulman")
    assert "The disk is full." in app.texts()
    assert app.at.dataframe[0].value["Reviewed"][0] == 0.0
    monkeypatch.undo()
    press(app, "accept PER\tKori Schulman")
    assert "The disk is full." not in app.texts()
    assert app.at.dataframe[0].value["Reviewed"][0] == 1.0


def test_the_pairs_of_a_realisation_can_be_opened_to_fix(app: App) -> None:
    app.open("concordance")
    show_all(app)
    app.at.text_input(key="concordance search").input("kori schulman").run()
    press(app, "show PER\tKori Schulman")
    link = app.at.get("page_link")[0].proto
    assert link.label == "Open to fix"
    assert f"pair={app.store.pair_ids(app.project.id)[0]}" in link.query_string
    assert "Kori Schulman" in html(app)


def test_hostile_mentions_are_drawn_as_text(app: App) -> None:
    words, target = (HOSTILE, "sat"), (f"a{HOSTILE}", "b")
    source = Sentence(words, (" ", ""), "en", (Span(0, 1, "PER"),))
    pairs = [SentencePair(f"{HOSTILE} {n}", source, Sentence(target, (" ", ""), "lug")) for n in range(3)]
    made = app.store.create_project(as_project(pairs, "Hostile"), pairs)
    at = app.open("concordance", corpus=made.id)
    show_all(app)
    assert not at.exception
    assert at.dataframe[0].value["Source"][0] == HOSTILE
    drawn = html(app)
    assert "![x](http://evil/x.png)&lt;img/src=x&gt;" in drawn
    assert "<img" not in drawn
    labels = (
        [button.label for button in at.button] + [one.value for one in at.markdown] + [one.value for one in at.caption]
    )
    assert not any("evil" in label for label in labels)
    assert "evil" not in json.dumps([link.proto.label for link in at.get("page_link")])


def test_a_store_of_one_pair_has_a_concordance(app: App) -> None:
    pair = SentencePair("one", Sentence(("It", "rained"), (" ", ""), "en", ()), Sentence(("x",), ("",), "lug"))
    made = app.store.create_project(as_project([pair], "One"), [pair])
    at = app.open("concordance", corpus=made.id)
    assert not at.exception
    assert "no source sentence has an entity" in app.texts()
