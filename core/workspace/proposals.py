"""Proposals: the other mentions of a form that a reviewer fixed, and what the fix makes of them.

A preview only; nothing is stored. What a person confirmed or settled is shown and never touched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.model import Sentence, SentencePair, Span
from core.review import Answer, Mention, MentionState, Status, answer_of
from core.review.answer import Place, in_order, place_of
from core.workspace.mention_index import MentionIndex, Rendering, folded, form_of
from core.workspace.workspace import Workspace


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
        parts = [self.pair.id, *map(_span_id, (self.source, self.current, self.proposed))]
        if self.named:
            parts.append(self.named)
        return "\t".join(parts)

    @property
    def differs(self) -> bool:
        """Whether there is anything to show: it is not as the fix says already."""
        return self.absent or bool(self.named) or self.proposed != self.current

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
    by_pair = _renderings_by_pair(index, fix.form, labels)
    reviews = workspace.store.last_reviews(workspace.project.id, workspace.reviewer, by_pair)
    proposals: list[Proposal] = []
    for pair_id, renderings in by_pair.items():
        answer = answer_of(reviews.get(pair_id)) or _machine_answer(index, pair_id)
        sources = _same_entities(answer, renderings, labels)
        others = [source for source in sources if (pair_id, source) != origin]
        proposals += _proposals(index.pairs[pair_id], answer, others, fix)
    return tuple(proposals)


def _renderings_by_pair(index: MentionIndex, form: str, labels: set[str]) -> dict[str, list[Rendering]]:
    """Return the renderings of a form under one of the labels, by pair, in corpus order."""
    by_pair: dict[str, list[Rendering]] = defaultdict(list)
    for rendering in index.by_form.get(form, ()):
        if rendering.source.label in labels:
            by_pair[rendering.pair_id].append(rendering)
    return by_pair


def _same_entities(answer: Answer, renderings: Iterable[Rendering], labels: set[str]) -> list[Span]:
    """Return the entities of an answer that are still on the words of the renderings, under one of the labels."""
    places = {place_of(rendering.source) for rendering in renderings}
    return [entity for entity in answer.source_spans if entity.label in labels and place_of(entity) in places]


def rendering_source(answer: Answer, source: Span) -> RenderingSource:
    """Return whose word the rendering of a source entity is."""
    if answer.status is Status.CONFIRMED:
        return RenderingSource.CONFIRMED
    if source in answer.decided_entities:
        return RenderingSource.SETTLED
    return RenderingSource.BULK if answer.status is Status.BULK else RenderingSource.MACHINE


def _corpus_labels(index: MentionIndex, pair_id: str, source: Span) -> set[str]:
    """Return the label that an entity of a reviewer has in the corpus, if it is there."""
    entities = (rendering.source for rendering in index.by_pair.get(pair_id, ()))
    return {entity.label for entity in entities if place_of(entity) == place_of(source)}


def _machine_answer(index: MentionIndex, pair_id: str) -> Answer:
    """Return the answer to a pair that the reviewer did not touch."""
    mentions = []
    for rendering in index.by_pair[pair_id]:
        if rendering.target:
            mentions.append(Mention.of(rendering.target, MentionState.PROJECTED, rendering.source))
    return Answer(index.pairs[pair_id].source.spans, in_order(mentions))


def _proposals(pair: SentencePair, answer: Answer, sources: Iterable[Span], fix: Fix) -> list[Proposal]:
    """Return what the fix makes of some entities of one pair, each in a place of its own."""
    words = folded(pair.target)
    places = _places(words, fix.target)
    proposals = []
    for source in sources:
        if source.label == fix.label and _agree(words, answer.mentions_of(source), fix):
            continue
        proposal = _proposal(pair, answer, source, fix, _free_places(places, answer, source))
        if proposal.proposed is not None:
            places = _clear_of(proposal.proposed, places)
        if proposal.differs:
            proposals.append(proposal)
    return proposals


def _proposal(pair: SentencePair, answer: Answer, source: Span, fix: Fix, places: Iterable[Place]) -> Proposal:
    """Return what the fix makes of an entity, in the nearest of the places."""
    mentions = answer.mentions_of(source)
    current = mentions[0].span if mentions else None
    nearest = min(places, key=_distance(pair, source, current), default=None)
    proposed, absent = _proposed(replace(fix, label=source.label), current, nearest)
    named = fix.label if source.label != fix.label else ""
    return Proposal(pair, source, current, proposed, rendering_source(answer, source), absent, named)


def _free_places(places: Iterable[Place], answer: Answer, source: Span) -> Iterable[Place]:
    """Return the places that no mention of another entity covers."""
    for mention in answer.spans:
        if mention.source != source:
            places = _clear_of(mention.span, places)
    return places


def _clear_of(span: Span, places: Iterable[Place]) -> list[Place]:
    """Return the places that share no word with a span."""
    return [(start, end) for start, end in places if end <= span.start or span.end <= start]


def _proposed(fix: Fix, current: Span | None, place: Place | None) -> tuple[Span | None, bool]:
    """Return the span to propose, and whether the corrected form is missing there."""
    if not fix.target:
        return None, False
    if place is not None:
        return Span(*place, fix.target_label), False
    if current is not None and fix.target_label not in (current.label, fix.label):
        return Span(current.start, current.end, fix.target_label), False
    return current, True


def _agree(words: Sequence[str], mentions: Iterable[Mention], fix: Fix) -> bool:
    """Tell whether a mention is what the fix says already."""
    renderings = [(tuple(words[mention.start : mention.end]), mention.label) for mention in mentions]
    return (fix.target, fix.target_label) in renderings


def _places(words: list[str], form: Sequence[str]) -> list[Place]:
    """Return where the words of a form occur side by side; nowhere if it has none."""
    if not form:
        return []
    size, target = len(form), list(form)
    starts = range(len(words) - size + 1)
    return [(start, start + size) for start in starts if words[start : start + size] == target]


def _distance(pair: SentencePair, source: Span, current: Span | None) -> Callable[[Place], float]:
    """Return the distance of a place from the current span, else from the entity's relative place."""
    rows, columns = pair.size
    if current:
        middle: float = current.start + current.end
    else:
        middle = (source.start + source.end) * columns / rows
    return lambda place: abs(place[0] + place[1] - middle)


def _span_id(span: Span | None) -> str:
    return "-" if span is None else f"{span.start}:{span.end}:{span.label}"


def _text(sentence: Sentence, span: Span | None) -> str:
    return sentence.slice(span.start, span.end) if span else ""
