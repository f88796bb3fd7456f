"""The reducer, what a new projection may touch, and the history."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidValue
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.review import (
    Answer,
    EventLimits,
    History,
    LinkSet,
    Mention,
    MentionState,
    Progress,
    Refusal,
    ReviewContext,
    Status,
    Step,
    apply,
    initial_answer,
    matches,
    reproject,
)

FIXTURES = json.loads((Path(__file__).parents[2] / "fixtures/review_events.json").read_text(encoding="utf-8"))
LINKS = LinkSet.from_json(FIXTURES["limits"]["links"])
LIMITS = EventLimits(tuple(FIXTURES["limits"]["size"]), FIXTURES["limits"]["labels"], LINKS)
ANN, RHINE, UN = Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 6, "ORG")


@pytest.mark.parametrize("case", FIXTURES["cases"], ids=lambda case: case["name"])
def test_fixture(case: dict[str, Any]) -> None:
    start = {**FIXTURES["start"], **case.get("start", {})}
    answer = Answer.from_json(start)
    refusals = []
    for event in case["events"]:
        outcome = apply(answer, event, LIMITS)
        refusals.append(outcome.message if isinstance(outcome, Refusal) else None)
        answer = answer if isinstance(outcome, Refusal) else outcome
    assert refusals == case.get("refusals", [None] * len(refusals))
    assert answer.to_json() == {**start, **case["then"]}


def after(answer: Answer, *events: dict[str, Any]) -> Answer:
    for event in events:
        outcome = apply(answer, event, LIMITS)
        assert isinstance(outcome, Answer), outcome
        answer = outcome
    return answer


def test_a_note_holds_two_thousand_characters_however_they_are_encoded() -> None:
    answer = Answer(())
    assert after(answer, {"type": "note", "note": "🙂" * 2000}).note == "🙂" * 2000
    assert isinstance(apply(answer, {"type": "note", "note": "🙂" * 2001}, LIMITS), Refusal)


# A pair with three entities; the recipe finds the first two.


def sentence(size: int, lang: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    return Sentence(tuple(f"w{i}" for i in range(size)), (" ",) * size, lang, spans)


PAIR = SentencePair("1", sentence(6, "en", (ANN, RHINE, UN)), sentence(6, "de"))


def projection(*found: tuple[Span, int, int]) -> Projection:
    chosen = tuple(Candidate(source, start, end, 1.0) for source, start, end in found)
    return Projection("1", "recipe", Alignment((), (6, 6)), chosen)


FIRST = projection((ANN, 0, 2), (RHINE, 4, 5))
SECOND = projection((ANN, 1, 2), (UN, 2, 4), (RHINE, 5, 6))


def machine(start: int, end: int, source: Span) -> Mention:
    return Mention(start, end, source.label, MentionState.PROJECTED, source)


def test_the_first_answer_holds_every_chosen_candidate() -> None:
    assert initial_answer(PAIR, FIRST).spans == (machine(0, 2, ANN), machine(4, 5, RHINE))
    assert initial_answer(PAIR, FIRST).status is Status.OPEN


def test_a_new_projection_replaces_what_nobody_settled() -> None:
    found = reproject(initial_answer(PAIR, FIRST), SECOND)
    assert found == initial_answer(PAIR, SECOND)


def test_a_new_projection_leaves_accepted_spans_and_their_words_alone() -> None:
    answer = after(initial_answer(PAIR, FIRST), {"type": "accept", "start": 0, "end": 2})
    found = reproject(answer, projection((UN, 1, 3), (ANN, 3, 4), (RHINE, 5, 6)))
    assert found.spans == (Mention(0, 2, "PER", MentionState.ACCEPTED, ANN), machine(5, 6, RHINE))


def test_a_new_projection_does_not_bring_back_what_was_rejected() -> None:
    answer = after(initial_answer(PAIR, FIRST), {"type": "reject", "start": 0, "end": 2})
    assert [mention.source for mention in reproject(answer, SECOND).spans] == [UN, RHINE]


def test_a_confirmed_answer_is_settled_as_a_whole() -> None:
    answer = after(initial_answer(PAIR, FIRST), {"type": "confirm"})
    assert reproject(answer, SECOND) == answer


def test_a_new_source_entity_is_projected_and_a_deleted_one_is_not() -> None:
    answer = after(
        initial_answer(PAIR, FIRST),
        {"type": "delete_entity", "start": 3, "end": 4},
        {"type": "add_entity", "start": 2, "end": 3, "label": "LOC"},
    )
    found = reproject(answer, projection((RHINE, 4, 5), (Span(2, 3, "LOC"), 5, 6)))
    assert found.spans == (machine(5, 6, Span(2, 3, "LOC")),)


def test_matches_show_every_entity_and_every_span_without_source() -> None:
    answer = after(
        initial_answer(PAIR, FIRST),
        {"type": "reject", "start": 4, "end": 5},
        {"type": "add", "start": 3, "end": 4, "label": "ORG"},
    )
    assert [(match.entity, match.mention and match.mention.start, match.state) for match in matches(answer)] == [
        (ANN, 0, MentionState.PROJECTED),
        (RHINE, None, MentionState.REJECTED),
        (UN, None, MentionState.UNMATCHED),
        (None, 3, MentionState.ADDED),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"spans": [{"start": 0, "end": 1, "label": "PER", "state": "guessed", "source": None}]},
        {"rejected": [{"start": 2, "end": 3, "label": "PER"}]},
        {"entities": [{"start": 0, "end": 2, "label": "PER"}, {"start": 1, "end": 3, "label": "PER"}]},
        {"status": "confirmed"},
        {"status": "done"},
        {"spans": 7},
        {"entities": [[0, 2, "PER"]]},
        {"links": {"sure": [[0, 0]], "possible": [[0, 0]]}},
        {"links": {"sure": [[1, 1], [0, 0]], "possible": []}},
        {"links": {"sure": [[0, -1]], "possible": []}},
        {"status": "bulk", "rejected": [{"start": 5, "end": 6, "label": "ORG"}]},
    ],
)
def test_what_cannot_be_an_answer_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        Answer.from_json({**FIXTURES["start"], **broken})


@pytest.mark.parametrize("name", ["", " ", " Ana", "a\nb", "a" * 65, "\ud800"])
def test_a_reviewer_needs_a_visible_name(name: str) -> None:
    with pytest.raises(InvalidValue):
        ReviewContext(project="p", reviewer=name, pair_id="1", action="confirm")


@pytest.mark.parametrize(("client", "event"), [("", 1), ("\ud800", 1), ("x" * 65, 1), ("tab", 0), ("tab", 2**60)])
def test_events_that_no_browser_can_count_are_refused(client: str, event: int) -> None:
    with pytest.raises(InvalidValue):
        ReviewContext(project="p", reviewer="Ana", pair_id="1", action="confirm", client=client, event=event)


def test_undo_and_redo_go_through_the_pairs_in_the_order_of_the_changes() -> None:
    steps = [
        Step(1, "a", "accept", None),
        Step(2, "b", "confirm", None),
        Step(3, "a", "confirm", 1),
        Step(4, "a", "undo", 3),
        Step(5, "b", "undo", 2),
    ]
    history = History.of(steps)
    assert [step.number for act in history.undoable for step in act] == [1]
    assert [step.number for act in history.redoable for step in act] == [3, 2]
    assert history.current == {"a": 4, "b": 5}
    assert History.of([*steps, Step(6, "b", "redo", 5)]).undoable[-1][0].number == 2
    assert History.of([*steps, Step(6, "c", "accept", None)]).redoable == ()


def test_progress_counts_every_pair_once() -> None:
    statuses = [Status.CONFIRMED, Status.OPEN, Status.CONFIRMED, Status.FLAGGED, Status.BULK]
    progress = Progress.of(dict(zip("abcde", statuses, strict=True)), 10)
    assert progress == Progress(confirmed=2, bulk=1, flagged=1, open=1, untouched=5)
    assert progress.total == 10


def test_a_machine_span_without_source_is_kept_relabelled_or_refused_for_good() -> None:
    found = Candidate(None, 1, 3, 0.9, own_label="ORG")
    projection = Projection("p", "transfer", Alignment((), LIMITS.size), (found,))
    start = reproject(Answer(()), projection)
    assert start.spans == (Mention(1, 3, "ORG", MentionState.PROJECTED, None),)
    gone = after(start, {"type": "reject", "start": 1, "end": 3})
    assert reproject(gone, projection).spans == ()
    moved_away = after(
        start, {"type": "move", "start": 1, "end": 3, "to": [2, 4]}, {"type": "reject", "start": 2, "end": 4}
    )
    assert reproject(moved_away, projection).spans == ()
    kept = after(start, {"type": "accept", "start": 1, "end": 3})
    assert reproject(kept, projection).spans == kept.spans


def test_one_of_two_renderings_that_was_rejected_does_not_come_back() -> None:
    twice = tuple(Candidate(ANN, start, start + 1, 1.0) for start in (0, 4))
    projection = Projection("p", "heuristic", Alignment((), LIMITS.size), twice)
    answer = after(reproject(Answer((ANN,)), projection), {"type": "reject", "start": 4, "end": 5})
    assert reproject(answer, projection).target_spans == (Span(0, 1, "PER"),)
