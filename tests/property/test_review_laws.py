"""Laws of the reducer, of new projections, and of undo and redo, on random answers and events."""

import json
from dataclasses import replace
from functools import reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.model import Alignment, Candidate, Projection, Span
from core.review import (
    EVENTS,
    REDO,
    UNDO,
    Answer,
    EventLimits,
    History,
    LinkKind,
    LinkSet,
    Mention,
    MentionState,
    Status,
    Step,
    apply,
    matches,
    reproject,
)
from core.review.answer import in_order

LABELS = ("PER", "LOC", "ORG")
Json = dict[str, Any]


unfinished = st.sampled_from([Status.OPEN, Status.FLAGGED])


@st.composite
def links(draw: st.DrawFn, size: tuple[int, int]) -> LinkSet:
    words = st.tuples(st.integers(0, size[0] - 1), st.integers(0, size[1] - 1))
    chosen = draw(st.dictionaries(words, st.sampled_from(LinkKind), max_size=8))
    return reduce(lambda found, link: found.put(link, chosen[link]), chosen, LinkSet())


@st.composite
def flat(draw: st.DrawFn, size: int) -> tuple[Span, ...]:
    """Disjoint labelled spans within ``size`` words."""
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=8)))
    ranges = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return tuple(Span(start, end, draw(st.sampled_from(LABELS))) for start, end in ranges)


@st.composite
def projections(draw: st.DrawFn, entities: tuple[Span, ...], size: tuple[int, int]) -> Projection:
    ranges = draw(flat(size[1]))
    sources = draw(st.permutations(entities))
    chosen = [Candidate(source, span.start, span.end, 1.0) for source, span in zip(sources, ranges, strict=False)]
    return Projection("1", "r", Alignment((), size), tuple(sorted(chosen, key=lambda candidate: candidate.start)))


@st.composite
def answers(draw: st.DrawFn, limits: EventLimits) -> Answer:
    entities = draw(st.none() | flat(limits.size[0]))
    sources = list(draw(st.permutations(entities or ())))
    spans = []
    states = [MentionState.PROJECTED, MentionState.ACCEPTED, MentionState.CORRECTED, MentionState.ADDED]
    for span in draw(flat(limits.size[1])):
        linked = draw(st.booleans())
        source = sources.pop() if sources and linked else None
        spans.append(Mention(span.start, span.end, span.label, draw(st.sampled_from(states)), source))
    rejected = sources[: draw(st.integers(0, len(sources)))]
    edited = draw(st.none() | links(limits.size))
    answer = Answer(entities, in_order(spans), tuple(sorted(rejected)), draw(unfinished), links=edited)
    return replace(answer, status=Status.BULK) if answer.is_machine and draw(st.booleans()) else answer


def span_json() -> st.SearchStrategy[Json]:
    return st.builds(
        lambda start, length, label: {"start": start, "end": start + length, "label": label},
        st.integers(-1, 9),
        st.integers(0, 4),
        st.sampled_from((*LABELS, "GPE")),
    )


link_edits = st.fixed_dictionaries(
    {
        "type": st.just("link"),
        "source": st.integers(-1, 10),
        "target": st.integers(-1, 10),
        "kind": st.sampled_from(["sure", "possible", None]),
    }
)


@st.composite
def events(draw: st.DrawFn, answer: Answer) -> Json:
    """An event that often fits the answer: it names words or entities that are there."""
    places = [*answer.to_json()["spans"], *(answer.to_json()["entities"] or ())]
    place = draw(st.sampled_from(places) | span_json() if places else span_json())
    source = draw(st.sampled_from(answer.to_json()["entities"]) if answer.entities else st.none() | span_json())
    return {
        "type": draw(st.sampled_from(sorted(EVENTS))),
        "start": place["start"],
        "end": place["end"],
        "label": draw(st.sampled_from((*LABELS, "GPE"))),
        "to": [draw(st.integers(-1, 9)), draw(st.integers(0, 10))],
        "source": source,
        "note": draw(st.text(max_size=5)),
        "both": draw(st.booleans() | st.none()),
    } | (draw(link_edits) if draw(st.booleans()) else {})


# JSON has one kind of number, so 1.0 is no test: a browser sends it as 1.
fractions = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | fractions | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
fields = ["type", "start", "end", "label", "to", "source", "target", "kind", "note", "both"]
types = st.sampled_from(sorted(EVENTS))
hostile_events = json_values | st.builds(
    lambda rest, kind: {**rest, "type": kind}, st.dictionaries(st.sampled_from(fields), json_values), types
)


@st.composite
def limits_of_a_pair(draw: st.DrawFn) -> EventLimits:
    size = draw(st.integers(1, 10)), draw(st.integers(1, 10))
    return EventLimits(size, LABELS, draw(links(size)))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Answer, EventLimits]:
    limits = draw(limits_of_a_pair())
    answer = draw(answers(limits))
    return answer, limits


def check_inside(answer: Answer, limits: EventLimits) -> None:
    assert all(span.end <= limits.size[1] and span.label in LABELS for span in answer.target_spans)
    assert all(span.end <= limits.size[0] for span in answer.entities or ())
    sources = [mention.source for mention in answer.spans if mention.source]
    assert not set(sources) & set(answer.rejected)
    assert len(sources) == len(set(sources))
    assert answer.links is None or answer.links.fits(limits.size)


@given(st.data(), situations())
def test_every_event_leads_to_a_valid_answer_or_a_refusal(
    data: st.DataObject, situation: tuple[Answer, EventLimits]
) -> None:
    answer, limits = situation
    for _ in range(6):
        outcome = apply(answer, data.draw(events(answer)), limits)
        if isinstance(outcome, Answer):
            check_inside(outcome, limits)
            if answer.status is Status.CONFIRMED and outcome.status is Status.CONFIRMED:
                assert all(mention.settled for mention in outcome.spans)
            if outcome.status is Status.BULK:
                assert outcome.is_machine
            answer = outcome


@given(situations(), hostile_events)
def test_no_event_raises(situation: tuple[Answer, EventLimits], event: object) -> None:
    answer, limits = situation
    outcome = apply(answer, event, limits)
    if isinstance(outcome, Answer):
        check_inside(outcome, limits)
    else:
        assert outcome.message.endswith(".")


@given(situations())
def test_json_round_trip(situation: tuple[Answer, EventLimits]) -> None:
    answer, _ = situation
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


@given(situations())
def test_confirming_settles_everything_and_changes_no_span(situation: tuple[Answer, EventLimits]) -> None:
    answer, limits = situation
    confirmed = apply(answer, {"type": "confirm"}, limits)
    assert isinstance(confirmed, Answer)
    assert confirmed.target_spans == answer.target_spans
    assert apply(confirmed, {"type": "confirm"}, limits) == confirmed


@given(st.data(), situations())
def test_a_new_projection_keeps_what_a_person_settled(
    data: st.DataObject, situation: tuple[Answer, EventLimits]
) -> None:
    answer, limits = situation
    projection = data.draw(projections(answer.entities or (), limits.size))
    found = reproject(answer, projection)
    if answer.status is Status.BULK:
        assert found == answer
        return
    assert [m for m in found.spans if m.settled] == [m for m in answer.spans if m.settled]
    assert (found.entities, found.rejected, found.status, found.note) == (
        answer.entities,
        answer.rejected,
        answer.status,
        answer.note,
    )
    assert {m.span for m in found.spans if not m.settled} <= set(projection.spans)
    assert reproject(found, projection) == found
    check_inside(found, limits)


@given(st.data(), situations())
def test_a_new_projection_fills_every_free_place(data: st.DataObject, situation: tuple[Answer, EventLimits]) -> None:
    answer, limits = situation
    projection = data.draw(projections(answer.entities or (), limits.size))
    answer = replace(answer, status=data.draw(unfinished))
    found = reproject(answer, projection)
    settled = [mention for mention in found.spans if mention.settled]
    for candidate in projection.chosen:
        blocked = any(mention.covers_any(candidate.start, candidate.end) for mention in settled)
        decided = candidate.source in found.rejected or any(m.source == candidate.source for m in settled)
        assert (candidate.span in found.target_spans) or blocked or decided


@given(st.data(), situations())
def test_editing_links_never_moves_a_span_by_itself(data: st.DataObject, situation: tuple[Answer, EventLimits]) -> None:
    answer, limits = situation
    edited = apply(answer, data.draw(link_edits), limits)
    if isinstance(edited, Answer):
        assert (edited.spans, edited.rejected, edited.entities) == (answer.spans, answer.rejected, answer.entities)
        assert edited.links != limits.links


@given(situations())
def test_matches_name_every_entity_and_every_mention_once(situation: tuple[Answer, EventLimits]) -> None:
    answer, _ = situation
    rows = matches(answer)
    assert [row.entity for row in rows if row.entity] == list(answer.entities or ())
    assert sorted(row.mention.start for row in rows if row.mention) == [mention.start for mention in answer.spans]


class Naive:
    """Undo as everybody understands it: whole states of the world in two piles."""

    def __init__(self) -> None:
        self.world: dict[str, int] = {}
        self.past: list[dict[str, int]] = []
        self.future: list[dict[str, int]] = []

    def change(self, values: dict[str, int]) -> None:
        self.past.append(dict(self.world))
        self.future.clear()
        self.world |= values

    def undo(self) -> None:
        self.future.append(dict(self.world))
        self.world = self.past.pop()

    def redo(self) -> None:
        self.past.append(dict(self.world))
        self.world = self.future.pop()


changes = st.sets(st.sampled_from("abc"), min_size=1).map(sorted)


@given(st.lists(changes | st.sampled_from([UNDO, UNDO, REDO]), max_size=30))
def test_the_rows_alone_tell_what_undo_and_redo_do(acts: list[list[str] | str]) -> None:
    naive = Naive()
    rows: list[Step] = []
    contents: dict[int, int | None] = {}  # what each row holds; None: untouched

    def append(action: str, moves: list[tuple[str, int | None]]) -> None:
        first = len(rows) + 1
        current = History.of(rows).current
        for number, (pair, content) in enumerate(moves, start=first):
            contents[number] = number if content == 0 else content
            rows.append(Step(number, pair, action, current.get(pair), first if len(moves) > 1 else None))

    for act in acts:
        history = History.of(rows)
        if act == UNDO and history.undoable:
            before = [(step.pair_id, contents[step.base] if step.base else None) for step in history.undoable[-1]]
            append(UNDO, before)
            naive.undo()
        elif act == REDO and history.redoable:
            append(REDO, [(step.pair_id, contents[step.number]) for step in history.redoable[-1]])
            naive.redo()
        elif isinstance(act, list):
            naive.change({pair: len(rows) + place for place, pair in enumerate(act, start=1)})
            append("accept", [(pair, 0) for pair in act])
        else:
            continue
        final = History.of(rows)
        world = {pair: contents[row] for pair, row in final.current.items() if contents[row] is not None}
        assert world == naive.world
        assert (len(final.undoable), len(final.redoable)) == (len(naive.past), len(naive.future))
