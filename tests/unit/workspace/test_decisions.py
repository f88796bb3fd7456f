"""Decisions as pure functions: what is stored and a command in, rows or a refusal out; no store anywhere."""

from dataclasses import replace

import pytest

from core.methods import Choice
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.review import Answer, EditConflict, History, Refusal, Review, ReviewContext, ReviewEvent, Status, Step
from core.workspace.decisions import HistoryState, PairChanges, PairsState, PairState, decide, travel_targets
from core.workspace.projected_pair import Change, PairView, ProjectedPair

ANN = Span(0, 1, "PER")
PAIR = SentencePair(
    "one",
    Sentence(("Ann", "sleeps"), (" ", ""), "en", (ANN,)),
    Sentence(("Anna", "schläft"), (" ", ""), "de"),
)
CHOSEN = Candidate(ANN, 0, 1, 1.0, {}, "one run")
PROJECTED = ProjectedPair(PAIR, Projection("one", "r", Alignment((), (2, 2)), (CHOSEN,)), lambda *_: Choice())
CONTEXT = ReviewContext(
    project="p", reviewer="Ana", pair_id="one", action="confirm", recipe_id="r", client="tab", event=7
)
TIME = "2026-01-02T03:04:05.000+00:00"
CONFIRM = ReviewEvent("tab", 7, "one", "confirm")


def state(last: Review | None = None, author: str | None = None, **pairs: Review | None) -> PairsState:
    """The pair "one" with its last row, and others like it."""
    reviews = {"one": last, **pairs}
    return PairsState(
        context=CONTEXT,
        time=TIME,
        last_number=max((review.number for review in reviews.values() if review), default=0),
        author=author,
        pairs={pair_id: PairState(PROJECTED, review) for pair_id, review in reviews.items()},
        labels=["PER"],
    )


def row(number: int, answer: Answer | None) -> Review:
    return Review(
        project="p",
        reviewer="Ana",
        pair_id="one",
        action="flag",
        number=number,
        time=TIME,
        answer=answer,
        base=None,
    )


def test_an_event_becomes_a_row_with_the_next_number_and_the_events_name() -> None:
    before = row(3, replace(PROJECTED.initial_answer, note="?"))
    rows = decide(state(before), CONFIRM)
    assert not isinstance(rows, Refusal)
    (written,) = rows
    assert (written.number, written.base, written.act, written.time) == (4, 3, None, TIME)
    assert (written.client, written.event, written.recipe_id) == ("tab", 7, "r")
    assert written.answer is not None
    assert (written.answer.status, written.answer.note) == (Status.CONFIRMED, "?")


def test_what_changes_nothing_leads_to_no_row_and_nonsense_to_a_refusal() -> None:
    assert decide(state(), replace(CONFIRM, kind="reopen")) == ()
    assert isinstance(decide(state(), replace(CONFIRM, kind="dance")), Refusal)


@pytest.mark.parametrize(
    ("seen", "author", "refused"), [(2, "other", True), (3, "other", False), (2, "tab", False), (None, "other", False)]
)
def test_only_what_another_client_did_unseen_is_in_the_way(seen: int | None, author: str, refused: bool) -> None:
    before = row(3, replace(PROJECTED.initial_answer, note="?"))
    decision = decide(state(before, author), replace(CONFIRM, body={"seen": seen}))
    assert isinstance(decision, EditConflict) is refused


def test_an_act_numbers_its_rows_and_names_its_event_once() -> None:
    def note(view: PairView) -> Answer:
        return replace(view.answer, note="!")

    changes: dict[str, Change] = {"one": note, "two": lambda _: Refusal("no"), "three": note}
    rows = decide(state(two=None, three=row(5, None)), PairChanges("propagate", changes, "tab", 7))
    assert not isinstance(rows, Refusal)
    assert [(found.pair_id, found.number, found.act, found.base) for found in rows] == [
        ("one", 6, 6, None),
        ("three", 7, 6, 5),
    ]
    assert [(found.client, found.event) for found in rows] == [("tab", 7), (None, None)]


def test_undo_leads_back_over_the_last_act_as_a_whole() -> None:
    steps = [Step(1, "one", "note", None), Step(2, "one", "bulk", 1, 2), Step(3, "two", "bulk", None, 2)]
    history = History.of(steps)
    assert travel_targets(history, "undo") == {"one": 1, "two": None}
    assert travel_targets(history, "redo") == {}
    noted = replace(PROJECTED.initial_answer, note="?")
    before = HistoryState(
        context=replace(CONTEXT, action="undo"),
        time=TIME,
        last_number=3,
        author="other",
        history=history,
        last_row=row(3, noted),
        answers={"one": noted, "two": None},
    )
    rows = decide(before, replace(CONFIRM, kind="undo"))
    assert not isinstance(rows, Refusal)
    assert [(found.pair_id, found.number, found.base, found.answer) for found in rows] == [
        ("one", 4, 2, noted),
        ("two", 5, 3, None),
    ]
    refused = decide(before, replace(CONFIRM, kind="undo", body={"seen": 2}))
    assert isinstance(refused, EditConflict)
