"""Proposals: the other mentions of a form that a reviewer fixed, and what the fix makes of them.

A preview only; nothing is stored. What a person confirmed or settled is shown and never touched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from core.model import Sentence, SentencePair, Span
from core.review import Answer, Mention, MentionState, Status
from core.review.answer import in_order
from core.workspace.mention_index import MentionIndex, Rendering, folded, form_of
from core.workspace.workspace import Workspace

Range = tuple[int, int]


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
    """Return the decision about a source entity; ``None`` where nobody made any."""
    form = form_of(pair.source, source)
    if source in answer.rejected:
        return Fix(form, source.label)
    for mention in answer.mentions_of(source):
        if mention.settled:
            return Fix(form, source.label, tuple(folded(pair.target)[mention.start : mention.end]), mention.label)
    return None


class RenderingSource(StrEnum):
    """Whose word a rendering is at present."""

    MACHINE = "machine"
    BULK = "accepted in bulk"
    SETTLED = "settled by you"
    CONFIRMED = "confirmed by you"


UNDECIDED = (RenderingSource.MACHINE, RenderingSource.BULK)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The same source form in another place, its rendering and what the fix makes of it.

    ``named`` is the label that the source entity takes, "" where it keeps its own. ``current`` is
    ``None`` where the entity has no rendering; ``proposed`` is ``None`` for no counterpart.
    ``absent``: the corrected form does not occur there on free words, so nothing is proposed.
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
    def id(self) -> str:
        """Everything that is shown of it and that could be different when it is applied."""
        parts = [self.pair.id]
        for span in (self.source, self.current, self.proposed):
            parts.append("-" if span is None else f"{span.start}:{span.end}:{span.label}")
        if self.named:
            parts.append(self.named)
        return "\t".join(parts)

    @property
    def current_text(self) -> str:
        return _text(self.pair.target, self.current)

    @property
    def proposed_text(self) -> str:
        return _text(self.pair.target, self.proposed)


def preview(workspace: Workspace, index: MentionIndex, fix: Fix, origin: tuple[str, Span]) -> tuple[Proposal, ...]:
    """Return every other mention of the fixed form that is rendered differently, in corpus order.

    ``origin`` is the pair and entity where the fix was made; mentions with the label that it had in
    the corpus are the same too, and take the one that it has now. Mentions that are rendered as
    the fix says already are left out.
    """
    labels = {fix.label, *_corpus_labels(index, *origin)}
    renderings = [rendering for rendering in index.by_form.get(fix.form, ()) if rendering.source.label in labels]
    pair_ids = dict.fromkeys(rendering.pair_id for rendering in renderings)
    reviews = workspace.store.last_reviews(workspace.project.id, workspace.reviewer, pair_ids)
    proposals: list[Proposal] = []
    for pair_id, group in groupby(renderings, lambda rendering: rendering.pair_id):
        review = reviews.get(pair_id)
        answer = review.answer if review and review.answer else _machine_answer(index, pair_id)
        sources = [source for source in _same_entities(answer, group, labels) if (pair_id, source) != origin]
        proposals += _proposals(index.pairs[pair_id], answer, sources, fix)
    return tuple(proposals)


def _same_entities(answer: Answer, renderings: Iterable[Rendering], labels: set[str]) -> list[Span]:
    """Return the entities of an answer that are still on the words of the renderings, under one of the labels."""
    places = {(rendering.source.start, rendering.source.end) for rendering in renderings}
    labelled = [entity for entity in answer.entities or () if entity.label in labels]
    return [entity for entity in labelled if (entity.start, entity.end) in places]


def rendering_source(answer: Answer, source: Span) -> RenderingSource:
    """Return whose word the rendering of a source entity is."""
    if answer.status is Status.CONFIRMED:
        return RenderingSource.CONFIRMED
    if source in answer.rejected or any(mention.settled for mention in answer.mentions_of(source)):
        return RenderingSource.SETTLED
    return RenderingSource.BULK if answer.status is Status.BULK else RenderingSource.MACHINE


def _corpus_labels(index: MentionIndex, pair_id: str, source: Span) -> set[str]:
    """Return the label that an entity of a reviewer has in the corpus, if it is there."""
    place = (source.start, source.end)
    entities = (rendering.source for rendering in index.by_pair.get(pair_id, ()))
    return {entity.label for entity in entities if (entity.start, entity.end) == place}


def _machine_answer(index: MentionIndex, pair_id: str) -> Answer:
    """Return the answer to a pair that the reviewer did not touch."""
    mentions = []
    for rendering in index.by_pair[pair_id]:
        target = rendering.target
        if target:
            state = MentionState.PROJECTED
            mentions.append(Mention(target.start, target.end, target.label, state, rendering.source))
    return Answer(index.pairs[pair_id].source.spans, in_order(mentions))


def _proposals(pair: SentencePair, answer: Answer, sources: Iterable[Span], fix: Fix) -> list[Proposal]:
    """Return what the fix makes of some entities of one pair, each in a place of its own."""
    words = folded(pair.target)
    places = _places(words, fix.target)
    proposals = []
    for source in sources:
        mentions = answer.mentions_of(source)
        named = fix.label if source.label != fix.label else ""
        if not named and any(_agrees(words, mention, fix) for mention in mentions):
            continue
        current = mentions[0].span if mentions else None
        free = _free_places(places, answer, source)
        nearest = min(free, key=_distance(pair, source, current), default=None)
        proposed, absent = _proposed(replace(fix, label=source.label), current, nearest)
        if proposed is not None:
            places = [place for place in places if not _overlap(place, (proposed.start, proposed.end))]
        if absent or named or proposed != current:
            origin = rendering_source(answer, source)
            proposals.append(Proposal(pair, source, current, proposed, origin, absent, named))
    return proposals


def _free_places(places: Sequence[Range], answer: Answer, source: Span) -> list[Range]:
    """Return the places that no mention of another entity covers."""
    taken = [(mention.start, mention.end) for mention in answer.spans if mention.source != source]
    return [place for place in places if not any(_overlap(place, range_) for range_ in taken)]


def _proposed(fix: Fix, current: Span | None, place: Range | None) -> tuple[Span | None, bool]:
    """Return the span to propose, and whether the corrected form is missing there."""
    if not fix.target:
        return None, False
    if place is not None:
        return Span(*place, fix.target_label), False
    if current is not None and current.label != fix.target_label and fix.target_label != fix.label:
        return Span(current.start, current.end, fix.target_label), False
    return current, True


def _agrees(words: Sequence[str], mention: Mention, fix: Fix) -> bool:
    """Tell whether a mention is what the fix says already."""
    return tuple(words[mention.start : mention.end]) == fix.target and mention.label == fix.target_label


def _places(words: Sequence[str], form: Sequence[str]) -> list[Range]:
    """Return where the words of a form occur side by side; nowhere if it has none."""
    if not form:
        return []
    size, target = len(form), tuple(form)
    starts = [start for start, word in enumerate(words) if word == target[0]]
    return [(start, start + size) for start in starts if tuple(words[start : start + size]) == target]


def _distance(pair: SentencePair, source: Span, current: Span | None) -> Callable[[Range], float]:
    """Return the distance of a place from the current span, else from the entity's relative place."""
    rows, columns = pair.size
    if current:
        middle: float = current.start + current.end
    else:
        middle = (source.start + source.end) * columns / rows
    return lambda place: abs(place[0] + place[1] - middle)


def _overlap(first: Range, second: Range) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _text(sentence: Sentence, span: Span | None) -> str:
    return sentence.slice(span.start, span.end) if span else ""
