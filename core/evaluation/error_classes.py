"""Error classes of projections: every missed gold span and every wrong span in exactly one class.

A gold span is *missed* where no predicted span is strictly the same, a predicted span *wrong*
likewise. The classes are tested in the order of `ErrorKind`; the first that applies is taken:

1. Spans that overlap are laid over each other. Where several predicted spans overlap one gold
   span it is split, where one overlaps several gold spans they are merged; one on one, it is
   a label clash or else a boundary (`core.evaluation.boundaries`).
2. A missed gold span that nothing overlaps is given a source entity of its label in the same
   sentence whose projection overlaps no gold, the one with most links to it first. Without
   one it could not be reached. With one, the links of that entity say what was wrong.
3. A wrong span that overlaps no gold shares the class of the missed span that its source
   entity was given to; else its source entity has no counterpart in the gold.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from core.evaluation.boundaries import Boundary, Extent, FunctionWords, boundary, extent
from core.evaluation.counts import Spans
from core.evaluation.evaluate import gold_spans
from core.evaluation.scores import Labels, flat
from core.model import Alignment, Projection, SentencePair, Span
from core.review import CorrectionType


class ErrorKind(StrEnum):
    """What is wrong with a span."""

    SPLIT = "split"
    MERGED = "merged"
    LABEL = "label clash"
    PUNCTUATION = "boundary: punctuation"
    ARTICLE = "boundary: article"
    COMPOUND = "boundary: compound"
    AFFIX = "boundary: affix"
    TOKENISATION = "boundary: tokenisation"
    WORDS = "boundary: other words"
    NO_SOURCE = "no source entity"
    MISSING_LINK = "missing link"
    WRONG_LINK = "wrong link"
    NOT_CHOSEN = "linked, not chosen"
    NO_COUNTERPART = "no counterpart in the gold"


ABOUT: Mapping[ErrorKind, str] = {
    ErrorKind.SPLIT: "Several projected spans lie over one gold span.",
    ErrorKind.MERGED: "One projected span lies over several gold spans.",
    ErrorKind.LABEL: "The spans overlap and have different labels.",
    ErrorKind.PUNCTUATION: "The boundary differs by marks without a letter or digit.",
    ErrorKind.ARTICLE: "The boundary differs by articles, prepositions and the like: words that are common in "
    "the corpus and rare in its names.",
    ErrorKind.COMPOUND: "The boundary differs by a part that a hyphen joins to the span.",
    ErrorKind.AFFIX: "The boundary differs by up to three letters that are attached to the span.",
    ErrorKind.TOKENISATION: "The boundary lies within one written word, which was cut into several.",
    ErrorKind.WORDS: "The boundary differs by other words, such as a title or a part of the name.",
    ErrorKind.NO_SOURCE: "No source entity is left that this gold span could come from: no projector can reach it.",
    ErrorKind.MISSING_LINK: "The source entity has no word links at all.",
    ErrorKind.WRONG_LINK: "The source entity is linked, but only to words outside the gold span.",
    ErrorKind.NOT_CHOSEN: "The source entity is linked to the gold span, but was projected elsewhere or onto nothing.",
    ErrorKind.NO_COUNTERPART: "What was projected has nothing in the gold that it could stand for.",
}


BLAMES: Mapping[ErrorKind, CorrectionType] = {
    ErrorKind.LABEL: CorrectionType.LABEL,
    ErrorKind.NO_SOURCE: CorrectionType.SOURCE,
    ErrorKind.MISSING_LINK: CorrectionType.ALIGNMENT,
    ErrorKind.WRONG_LINK: CorrectionType.ALIGNMENT,
    ErrorKind.NOT_CHOSEN: CorrectionType.MISSED,
    ErrorKind.NO_COUNTERPART: CorrectionType.SPURIOUS,
}
"""What a reviewer's correction of such an error would blame; every other class, the boundary."""


class ErrorSide(StrEnum):
    """Which of the two sides a span with an error is on."""

    MISSED = "missed"  # a gold span
    WRONG = "wrong"  # a predicted span


class Error(NamedTuple):
    """A missed or wrong span, its class, and what it was classed by.

    ``other`` is a span of the other side that it overlaps, ``entity`` the source entity that
    was, or should have been, projected there; ``extent`` says how a wrong boundary lies.
    """

    pair_id: str
    side: ErrorSide
    kind: ErrorKind
    span: Span
    other: Span | None = None
    entity: Span | None = None
    extent: Extent | None = None


def find_errors(
    pairs: Sequence[SentencePair], projections: Iterable[Projection], labels: Labels = None
) -> tuple[Error, ...]:
    """Return the errors of one projection per pair, in order; takes and refuses the same input as `evaluate`."""
    common = FunctionWords.of(pairs)
    errors: list[Error] = []
    for pair, projection in zip(pairs, projections, strict=True):
        errors += errors_of(pair, projection, common, labels)
    return tuple(errors)


def tally(errors: Iterable[Error]) -> dict[ErrorKind, dict[ErrorSide, int]]:
    """Count the spans of each side in each class that occurs, in the order of the classes."""
    counts: dict[ErrorKind, dict[ErrorSide, int]] = {}
    for error in errors:
        counts.setdefault(error.kind, dict.fromkeys(ErrorSide, 0))[error.side] += 1
    return {kind: counts[kind] for kind in ErrorKind if kind in counts}


def blames(errors: Iterable[Error]) -> Counter[CorrectionType]:
    """Count the errors as corrections (`core.review.CorrectionType`)."""
    return Counter(BLAMES.get(error.kind, CorrectionType.BOUNDARY) for error in errors)


def errors_of(
    pair: SentencePair, projection: Projection, common: FunctionWords, labels: Labels = None
) -> Iterator[Error]:
    """Yield the errors of one pair: the missed spans, then the wrong spans, each in the order of the words."""
    source, gold = (flat(spans, labels) for spans in gold_spans(pair))
    origins = _origins(projection, labels)
    missed, wrong = _without(gold, origins), _without(origins, set(gold))
    if not missed and not wrong:
        return
    partners = _partners(missed, wrong)
    # An entity whose span is right, or overlaps gold, is no counterpart of a missed span.
    used = {origins[span] for span in _without(origins, _without(wrong, partners))}
    given = _counterparts(_without(missed, partners), _without(source, used), projection.alignment)
    differing = _DifferingSpans(pair, common, partners, origins | given, _kinds(given, projection.alignment))
    for span in missed:
        yield differing.error(ErrorSide.MISSED, span)
    for span in wrong:
        yield differing.error(ErrorSide.WRONG, span)


BOUNDARIES: Mapping[Boundary, ErrorKind] = {kind: ErrorKind[kind.name] for kind in Boundary}
_LONE = {ErrorSide.MISSED: ErrorKind.NO_SOURCE, ErrorSide.WRONG: ErrorKind.NO_COUNTERPART}


class _DifferingSpans(NamedTuple):
    """Missed and wrong spans of a pair, laid over each other, with what they are classed by.

    ``partners`` are the spans of the other side that a span overlaps; ``entities`` are the source
    entities that were, or should have been, projected to a span; ``kinds`` are the classes of those
    that should have been.
    """

    pair: SentencePair
    common: FunctionWords
    partners: Mapping[Span, Sequence[Span]]
    entities: Mapping[Span, Span | None]
    kinds: Mapping[Span | None, ErrorKind]

    def error(self, side: ErrorSide, span: Span) -> Error:
        """Classify a span by those that it overlaps, or else by its source entity."""
        if span in self.partners:
            return self._of_overlap(side, span)
        entity = self.entities.get(span)
        return Error(self.pair.id, side, self.kinds.get(entity, _LONE[side]), span, entity=entity)

    def _of_overlap(self, side: ErrorSide, span: Span) -> Error:
        """Classify a span that overlaps others: split or merged, itself or its first partner, else a single pair."""
        partner = self.partners[span][0]
        gold, predicted = (span, partner) if side is ErrorSide.MISSED else (partner, span)
        entity = self.entities.get(predicted)
        several = [each for each in (span, partner) if len(self.partners[each]) > 1]
        if several:
            kind = ErrorKind.SPLIT if several[0] == gold else ErrorKind.MERGED
            return Error(self.pair.id, side, kind, span, partner, entity)
        return Error(self.pair.id, side, self._kind(gold, predicted), span, partner, entity, extent(gold, predicted))

    def _kind(self, gold: Span, predicted: Span) -> ErrorKind:
        """Classify two spans that overlap nothing but each other."""
        if gold.label != predicted.label:
            return ErrorKind.LABEL
        return BOUNDARIES[boundary(self.pair.target, gold, predicted, self.common)]


def _without(spans: Iterable[Span], excluded: Container[Span | None]) -> list[Span]:
    return [span for span in spans if span not in excluded]


def _origins(projection: Projection, labels: Labels) -> dict[Span, Span | None]:
    """Map each predicted span with one of these labels to the source entity that it comes from."""
    return {item.span: item.source for item in projection.chosen if labels is None or item.label in labels}


def _partners(missed: Spans, wrong: Spans) -> Mapping[Span, Sequence[Span]]:
    """Map each span that overlaps spans of the other side to these."""
    partners: dict[Span, list[Span]] = defaultdict(list)
    for gold, predicted in product(missed, wrong):
        if gold.overlaps(predicted):
            partners[gold].append(predicted)
            partners[predicted].append(gold)
    return partners


def _counterparts(missed: Spans, entities: Spans, links: Alignment) -> dict[Span, Span]:
    """Give a source entity of its label to each missed span that can have it, by most links, then in order."""
    options = [(gold, entity) for gold, entity in product(missed, entities) if gold.label == entity.label]
    options.sort(key=lambda option: -_linked_words(option[0], option[1], links))
    given: dict[Span, Span] = {}
    for gold, entity in options:
        if gold not in given and entity not in given.values():
            given[gold] = entity
    return given


def _linked_words(gold: Span, entity: Span, links: Alignment) -> int:
    return sum(gold.start <= word < gold.end for word in links.targets(entity))


def _kinds(given: Mapping[Span, Span], links: Alignment) -> dict[Span | None, ErrorKind]:
    """Classify the source entity that is given to each missed span."""
    return {entity: _by_links(span, entity, links) for span, entity in given.items()}


def _by_links(gold: Span, entity: Span, links: Alignment) -> ErrorKind:
    if not links.targets(entity):
        return ErrorKind.MISSING_LINK
    return ErrorKind.NOT_CHOSEN if _linked_words(gold, entity, links) else ErrorKind.WRONG_LINK
