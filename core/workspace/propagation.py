"""The same surface form elsewhere: what a reviewer decided about one mention, offered for the others.

A preview first; what is chosen from it becomes one act, through the same reducer as every key,
and one undo takes it back. What a person confirmed or settled is shown and never touched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from core.model import Sentence, SentencePair, Span
from core.review import Answer, Mention, MentionState, Refusal, Review, Status
from core.review.answer import in_order, span_to_json
from core.workspace.mention_index import MentionIndex, Rendering, folded, form_of
from core.workspace.workspace import Change, PairView, Workspace

ACTION = "propagate"
NOTHING_TO_DO = Refusal("Nothing was left to change in this pair.")
Range = tuple[int, int]
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fix:
    """What a reviewer decided about a source mention.

    ``form`` (folded) and ``label`` are the mention's; ``target`` are the folded words that render
    it, none where it has no counterpart, and ``target_label`` is their label.
    """

    form: str
    label: str
    target: tuple[str, ...] = ()
    target_label: str = ""


def fix_of(pair: SentencePair, answer: Answer, source: Span) -> Fix | None:
    """The decision that stands about a source entity; ``None`` where nobody made one."""
    form = form_of(pair.source, source)
    if source in answer.rejected:
        return Fix(form, source.label)
    settled = next((mention for mention in answer.spans if mention.source == source and mention.settled), None)
    if settled is None:
        return None
    return Fix(form, source.label, tuple(folded(pair.target)[settled.start : settled.end]), settled.label)


class RenderingSource(StrEnum):
    """Whose word a rendering is at present."""

    MACHINE = "machine"
    BULK = "accepted in bulk"
    SETTLED = "settled by you"
    CONFIRMED = "confirmed by you"


UNDECIDED = (RenderingSource.MACHINE, RenderingSource.BULK)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The same source form in another place, what stands there and what the fix makes of it.

    ``named`` is the label that the source entity takes, "" where it keeps its own. ``current`` is
    ``None`` where the entity has no rendering; ``proposed`` is ``None`` for no counterpart.
    ``absent``: the corrected form does not stand there on free words, so nothing is proposed.
    """

    pair: SentencePair
    source: Span
    current: Span | None
    proposed: Span | None
    standing: RenderingSource
    absent: bool = False
    named: str = ""

    @property
    def applies(self) -> bool:
        """Whether it can be chosen: something is proposed, and no person decided otherwise."""
        return not self.absent and self.standing in UNDECIDED

    @property
    def current_text(self) -> str:
        return _text(self.pair.target, self.current)

    @property
    def proposed_text(self) -> str:
        return _text(self.pair.target, self.proposed)


def preview(desk: Workspace, index: MentionIndex, fix: Fix, but: tuple[str, Span]) -> tuple[Proposal, ...]:
    """Every other mention of the fixed form that is rendered differently, in corpus order.

    ``but`` is the pair and entity where the fix was made; mentions with the label that it had in
    the corpus are the same too, and take the one that it has now. Mentions that are rendered as
    the fix says already are left out.
    """
    labels = {fix.label, *_labels_before(index, *but)}
    same = [found for found in index.by_form.get(fix.form, ()) if found.source.label in labels]
    reviews = desk.store.last_reviews(desk.project.id, desk.reviewer, dict.fromkeys(one.pair_id for one in same))
    answers = {pair_id: review.answer for pair_id, review in reviews.items() if review.answer}
    proposals: list[Proposal] = []
    for pair_id, found in groupby(same, lambda rendering: rendering.pair_id):
        answer = answers.get(pair_id) or _machine_answer(index, pair_id)
        places = {(one.source.start, one.source.end) for one in found}
        sources = [one for one in answer.entities or () if (one.start, one.end) in places and one.label in labels]
        here = [source for source in sources if (pair_id, source) != but]
        proposals += _proposals(index.pairs[pair_id], answer, here, fix)
    return tuple(proposals)


def propagate(
    desk: Workspace, chosen: Iterable[Proposal], client: str | None = None, number: int | None = None
) -> tuple[Review, ...]:
    """Apply proposals as one act and return the rows written, one for each pair that changed.

    What a person settled or confirmed since the preview was made is left as it is.
    """
    by_pair: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in chosen:
        if proposal.applies:
            by_pair[proposal.pair.id].append(proposal)
    changes = {pair_id: _change(desk, proposals) for pair_id, proposals in by_pair.items()}
    return desk.act(ACTION, changes, client, number)


def _change(desk: Workspace, proposals: Sequence[Proposal]) -> Change:
    def change(view: PairView) -> Answer | Refusal:
        answer = view.answer
        for proposal in proposals:
            answer = _applied(desk, replace(view, answer=answer), proposal)
        return NOTHING_TO_DO if answer == view.answer else answer

    return change


def _applied(desk: Workspace, view: PairView, proposal: Proposal) -> Answer:
    """The answer with a proposal applied as a whole, or unchanged where that is refused."""
    answer = view.answer
    for event in _events(answer, proposal):
        after = desk.applied(replace(view, answer=answer), event)
        if isinstance(after, Refusal):
            return view.answer
        answer = after
    return answer


def _events(answer: Answer, proposal: Proposal) -> list[Event]:
    """The events that lead from an answer to what is proposed; none where a person decided otherwise."""
    source, proposed = proposal.source, proposal.proposed
    if not _open(answer, source) or source not in (answer.entities or ()):
        return []
    named = Span(source.start, source.end, proposal.named or source.label)
    place = {"start": source.start, "end": source.end}
    naming = [] if named == source else [{"type": "change_entity", **place, "label": named.label}]
    return [*naming, *_span_events(_rendered(answer, source), named, proposed)]


def _labels_before(index: MentionIndex, pair_id: str, source: Span) -> set[str]:
    """The label that an entity of a reviewer has in the corpus, if it is there."""
    found = index.by_pair.get(pair_id, ())
    return {one.source.label for one in found if (one.source.start, one.source.end) == (source.start, source.end)}


def _span_events(rendered: Sequence[Mention], source: Span, proposed: Span | None) -> list[Event]:
    if proposed is None:
        return [{"type": "reject", "start": old.start, "end": old.end} for old in rendered]
    place: Event = {"start": proposed.start, "end": proposed.end}
    if not rendered:
        return [{"type": "add", "label": proposed.label, "source": span_to_json(source), **place}]
    old = rendered[0]
    moving: Event = {"type": "move", "start": old.start, "end": old.end, "to": [proposed.start, proposed.end]}
    naming: Event = {"type": "relabel", "label": proposed.label, **place}
    moves = [] if (old.start, old.end) == (proposed.start, proposed.end) else [moving]
    return moves if old.label == proposed.label else [*moves, naming]


def _machine_answer(index: MentionIndex, pair_id: str) -> Answer:
    """The answer to a pair that the reviewer did not touch."""
    found: Sequence[Rendering] = index.by_pair[pair_id]
    machine = [(one.target, one.source) for one in found if one.target]
    mentions = [
        Mention(target.start, target.end, target.label, MentionState.PROJECTED, source) for target, source in machine
    ]
    return Answer(index.pairs[pair_id].source.spans, in_order(mentions))


def _proposals(pair: SentencePair, answer: Answer, sources: Sequence[Span], fix: Fix) -> list[Proposal]:
    """What the fix makes of some entities of one pair, each in a place of its own."""
    words = folded(pair.target)
    places = _places(words, fix.target)
    found = []
    for source in sources:
        rendered = _rendered(answer, source)
        named = fix.label if source.label != fix.label else ""
        if not named and any(_agrees(words, mention, fix) for mention in rendered):
            continue
        current = rendered[0].span if rendered else None
        taken = [(m.start, m.end) for m in answer.spans if m.source != source]
        free = [place for place in places if not any(_overlap(place, other) for other in taken)]
        proposed, absent = _proposed(
            replace(fix, label=source.label), current, min(free, key=_nearest(pair, source, current), default=None)
        )
        if proposed is not None:
            places = [place for place in places if not _overlap(place, (proposed.start, proposed.end))]
        if absent or named or proposed != current:
            found.append(Proposal(pair, source, current, proposed, _standing(answer, source), absent, named))
    return found


def _proposed(fix: Fix, current: Span | None, place: Range | None) -> tuple[Span | None, bool]:
    """The span to propose, and whether the corrected form is missing there."""
    if not fix.target:
        return None, False
    if place is not None:
        return Span(*place, fix.target_label), False
    if current is not None and current.label != fix.target_label and fix.target_label != fix.label:
        return Span(current.start, current.end, fix.target_label), False
    return current, True


def _rendered(answer: Answer, source: Span) -> list[Mention]:
    return [mention for mention in answer.spans if mention.source == source]


def _agrees(words: Sequence[str], mention: Mention, fix: Fix) -> bool:
    """Whether a mention is what the fix says already."""
    return tuple(words[mention.start : mention.end]) == fix.target and mention.label == fix.target_label


def _open(answer: Answer, source: Span) -> bool:
    return _standing(answer, source) in UNDECIDED


def _standing(answer: Answer, source: Span) -> RenderingSource:
    if answer.status is Status.CONFIRMED:
        return RenderingSource.CONFIRMED
    if source in answer.rejected or any(mention.settled for mention in _rendered(answer, source)):
        return RenderingSource.SETTLED
    return RenderingSource.BULK if answer.status is Status.BULK else RenderingSource.MACHINE


def _places(words: Sequence[str], wanted: Sequence[str]) -> list[Range]:
    """Where ``wanted`` words stand side by side; nowhere if there are none."""
    size = len(wanted)
    starts = [k for k, word in enumerate(words) if wanted and word == wanted[0]]
    return [(k, k + size) for k in starts if tuple(words[k : k + size]) == tuple(wanted)]


def _nearest(pair: SentencePair, source: Span, current: Span | None) -> Callable[[Range], float]:
    """How far a place lies from what stands there, else from where the entity stands in its sentence."""
    rows, columns = pair.size
    share = columns / rows
    middle = current.start + current.end if current else (source.start + source.end) * share
    return lambda place: abs(place[0] + place[1] - middle)


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _text(sentence: Sentence, span: Span | None) -> str:
    return sentence.slice(span.start, span.end) if span else ""
