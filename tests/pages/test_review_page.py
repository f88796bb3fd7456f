"""The Review page: every decision reaches the store before the screen shows it as saved."""

from core.corpora.importing import as_project
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import GIVEN
from core.review import MentionState, Status
from tests.pages.conftest import PAIRS, App

ACCEPTED = MentionState.ACCEPTED.value


def status(app: App, pair: str) -> Status | None:
    return app.store.statuses(app.project.id, "reviewer").get(pair)


def test_it_opens_on_the_first_pair_already_projected(app: App) -> None:
    at = app.open()
    assert not at.exception
    pair = app.payload["pair"]
    assert (pair["position"], pair["total"]) == (1, PAIRS)
    assert [span["state"] for span in app.payload["answer"]["spans"]] == ["projected"] * 3
    assert "Kori Schulman" in {candidate["text"] for candidate in pair["candidates"] if candidate["chosen"]}
    assert pair["gold"] is None


def test_accepting_and_confirming_are_on_disk_and_acknowledged(app: App) -> None:
    app.open()
    first = app.payload["pair"]["id"]
    span = app.payload["answer"]["spans"][0]
    app.send({"type": "accept", "start": span["start"], "end": span["end"]})
    assert app.payload["answer"]["spans"][0]["state"] == ACCEPTED
    assert app.payload["cid_acks"] == {"browser": 1}
    app.send({"type": "confirm"}, {"type": "go", "to": app.payload["neighbours"]["next"]})
    assert status(app, first) is Status.CONFIRMED
    assert app.payload["pair"]["position"] == 2
    assert [option.content for option in app.at.segmented_control[0].proto.options][:2] == ["To do 29", "Confirmed 1"]


def test_events_sent_again_are_applied_once(app: App) -> None:
    app.open()
    span = app.payload["answer"]["spans"][0]
    reject = {"type": "reject", "start": span["start"], "end": span["end"]}
    app.send(reject)
    app.send(reject, {"type": "note", "note": "twice"}, first=1)
    rows = list(app.store.reviews(app.project.id, "reviewer"))
    assert [row.action for row in rows] == ["reject", "note"]


def test_a_refused_event_says_why_and_changes_nothing(app: App) -> None:
    app.open()
    before = app.payload["answer"]
    app.send({"type": "add", "start": 0, "end": 999, "label": "PER", "source": None})
    assert app.payload["answer"] == before
    assert "does not exist" in app.payload["refusals"][-1]["message"]


def test_undo_goes_back_to_the_pair_it_takes_back(app: App) -> None:
    app.open()
    first = app.payload["pair"]["id"]
    app.send({"type": "confirm"}, {"type": "go", "to": app.payload["neighbours"]["next"]})
    app.send({"type": "undo"})
    assert app.payload["pair"]["id"] == first
    assert status(app, first) is None
    app.send({"type": "redo"})
    assert status(app, first) is Status.CONFIRMED


def test_marking_a_source_entity_projects_it_at_once(app: App) -> None:
    app.open()
    pair = app.payload["pair"]
    word = pair["source"]["words"].index("transition")
    app.send({"type": "add_entity", "start": word, "end": word + 1, "label": "ORG"})
    added = {"start": word, "end": word + 1, "label": "ORG"}
    assert added in app.payload["answer"]["entities"]
    assert added in [candidate["source"] for candidate in app.payload["pair"]["candidates"]]
    assert added in [span["source"] for span in app.payload["answer"]["spans"]]


def test_a_new_session_finds_everything_again(app: App) -> None:
    app.open()
    app.send({"type": "confirm"})
    again = App(app.store)
    again.open(corpus=app.project.id, pair=app.payload["pair"]["id"])
    assert again.payload["answer"]["status"] == "confirmed"
    assert again.payload["saved"]


def test_a_deep_link_opens_this_corpus_pair_and_recipe(app: App) -> None:
    third = app.store.pair_ids(app.project.id)[2]
    at = app.open(corpus=app.project.id, pair=third, recipe="hull")
    assert app.payload["pair"]["id"] == third
    assert [box.value for box in at.sidebar.selectbox] == [app.project.id, "hull"]


def test_a_link_to_what_is_not_there_opens_what_is(app: App) -> None:
    at = app.open(corpus="nowhere", pair="nothing", recipe="none")
    assert not at.exception
    assert app.payload["pair"]["position"] == 1
    assert [
        "not in this store" in at.sidebar.warning[0].value,
        "recipe of this link" in at.sidebar.warning[1].value,
    ] == [True] * 2


def test_hostile_outboxes_are_refused_in_plain_words(app: App) -> None:
    app.open()
    for outbox in ({"cid": "x", "events": "all"}, {"cid": "x", "events": [{"n": "1"}]}, [1], {"cid": "y" * 99}):
        app.post(outbox)
        assert not app.at.exception
        assert "not understood" in app.texts()
    assert not list(app.store.reviews(app.project.id, "reviewer"))


def test_a_fix_is_offered_looked_at_chosen_applied_and_undone(app: App) -> None:
    rome = Span(0, 1, "LOC")
    links = Alignment.of([(0, 0), (1, 1)], (2, 2))
    target = Sentence(("Rom", "fiel"), (" ", ""), "de")
    source_side = Sentence(("Rome", "fell"), (" ", ""), "en", (rome,))
    pairs = [SentencePair(f"rome {k}", source_side, target, links) for k in range(4)]
    project = app.store.create_project(as_project(pairs, "Rome", labels=["LOC", "ORG"]), pairs)
    app.open(corpus=project.id, recipe=f"hull{GIVEN}")
    ids = app.store.pair_ids(project.id)
    assert (app.payload["offers"], app.payload["listing"]) == ([], None)
    app.send({"type": "go", "to": ids[3]})
    app.send({"type": "confirm"}, {"type": "go", "to": ids[0]})
    app.send({"type": "relabel", "start": 0, "end": 1, "label": "ORG"})
    source = {"start": 0, "end": 1, "label": "LOC"}
    assert app.payload["offers"] == [source | {"count": 2}]
    app.send({"type": "preview", "source": source})
    listing = app.payload["listing"]
    assert (listing["cid"], listing["n"]) == ("browser", 5)
    assert [(row["position"], row["applies"]) for row in listing["rows"]] == [(2, True), (3, True), (4, False)]
    app.send({"type": "propagate", "source": source, "chosen": [row["id"] for row in listing["rows"]]})
    assert app.payload["listing"] is None
    assert app.payload["notice"]["message"] == "Changed in 2 pairs as one step."
    found = [app.store.current_answers(project.id, "reviewer")[pair].answer for pair in ids]
    assert [answer and answer.target_spans[0].label for answer in found] == ["ORG", "ORG", "ORG", "LOC"]
    assert app.payload["offers"] == []
    app.send({"type": "undo"})
    assert app.payload["pair"]["id"] == ids[0]
    assert app.payload["notice"]["message"] == "Taken back in 2 pairs."
    assert app.payload["offers"] == [source | {"count": 2}]
    app.send({"type": "propagate", "source": source, "chosen": ["no such row"]})
    assert "no longer what was shown" in app.payload["refusals"][-1]["message"]
