"""Projection through a marked back-translation, in the language of the target itself.

"Refining alignments by back-translation" of Politov et al. 2025: the source sentence goes into
the target language with its entities in square brackets; this back-translation, in which the
entities are known, is aligned with the target sentence, word by word, within one language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from core.aligners import Aligner, LexicalAligner, PairAligner
from core.components.component import Progress, component_field
from core.components.options import require
from core.lexicons.dictionary import NO_DICTIONARIES, Dictionaries
from core.markers import (
    EASYPROJECT,
    MarkedText,
    MarkedTranslator,
    best_match,
    in_brackets,
    last_match,
    mark,
    recover,
    to_words,
)
from core.markers.label_assignment import FUZZY
from core.methods.base import Choice, Method, PairMethod, entity_texts, is_projectable, source_entities
from core.methods.heuristic import Heuristic
from core.methods.marker_search import marking_requests
from core.model import Alignment, Candidate, Link, Scores, Sentence, SentencePair, Span
from core.translators import Translator

Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class BackTranslation:
    """Projects from the source's own translation with markers, which stands in the target language.

    ``translator``: takes source sentences with markers into the target language; ``aligner``:
    aligns the back-translation with the target sentence; ``method``: what then projects;
    ``mode``: ``published`` puts that alignment in the place of the one given, matches marked
    pieces with the *last* entity translated alone that is like them, and leaves brackets without
    a partner in the text; ``repaired`` matches for the greatest total likeness, protects square
    brackets of the text, takes stray ones out, and refines the alignment given;
    ``evidence``: how it does that. ``confirmed`` takes the back-translation's links for an entity
    where they meet some of the links given, and leaves those given alone where the two have
    nothing in common; ``union`` adds its links to those given; ``fill`` gives links only to
    entities that have none (so does each);
    ``threshold``: the likeness above which piece and entity belong together.
    """

    translator: Translator = component_field("translator", EASYPROJECT)
    aligner: Aligner = component_field("aligner", LexicalAligner(), monolingual=True)
    method: Method = component_field("method", Heuristic())
    mode: Literal["published", "repaired"] = "published"
    evidence: Literal["confirmed", "union", "fill"] = "confirmed"
    threshold: float = FUZZY

    def __post_init__(self) -> None:
        message = "Back-translation is published or repaired; its evidence is confirmed, union or fill."
        require(message, self.mode in {"published", "repaired"}, self.evidence in {"confirmed", "union", "fill"})

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: Progress | None = None,
        dictionaries: Dictionaries = NO_DICTIONARIES,
    ) -> "Replacing | Refining":
        """Translate every source sentence with its markers, and align it with the target sentence."""
        translate = MarkedTranslator(self.translator, in_brackets if self.mode == "repaired" else _mark_unprotected)
        backs = self.translate_back(translate, pairs, progress)
        monolingual = list(map(monolingual_pair, pairs, backs))
        align = self.aligner.prepare(monolingual)
        links = align(monolingual)
        stored = dict(zip(map(_words, monolingual), links, strict=True))
        back_links = BackLinks(self, translate, align, stored)
        if self.mode == "published":
            return Replacing(back_links, self.method.prepare(monolingual, links, dictionaries=dictionaries))
        refined = [back_links.refine(pair, alignment)[0] for pair, alignment in zip(pairs, alignments, strict=True)]
        return Refining(back_links, self.method.prepare(pairs, refined, dictionaries=dictionaries))

    def translate_back(
        self, translate: MarkedTranslator, pairs: Sequence[SentencePair], progress: Progress | None = None
    ) -> "list[Back]":
        """Return the back-translation of each pair's source sentence; empty where there is nothing to mark."""
        marked_texts = iter(translate(marking_requests(pairs), progress))
        return [self._read(pair, next(marked_texts)) if is_projectable(pair) else _empty_back(pair) for pair in pairs]

    def _read(self, pair: SentencePair, marked: MarkedText) -> "Back":
        recovered = recover(marked.translation.text, keep_strays=self.mode == "published")
        sentence, ranges = to_words(recovered, pair.target.lang)
        matches = self._match(recovered.strings, pair, marked)
        entities = source_entities(pair)
        spans: dict[Span, Span] = {}
        for words, index in zip(ranges, matches, strict=True):
            if words is not None and index is not None:
                spans[Span(*words, entities[index].label)] = entities[index]
        return Back(sentence.with_spans(spans), spans)

    def _match(self, pieces: Sequence[str], pair: SentencePair, marked: MarkedText) -> list[int | None]:
        """Return the index of the entity that each marked piece stands for; None for a piece of none."""
        if self.mode == "published":
            return last_match(pieces, marked.alone, self.threshold)
        return best_match(pieces, list(zip(marked.alone, entity_texts(pair), strict=True)), self.threshold)


def _mark_unprotected(sentence: Sentence) -> str:
    """Put the entities in brackets, and leave those of the text to collide with them, as published."""
    return mark(sentence, sentence.spans or (), protect=False)


@dataclass(frozen=True, slots=True)
class Back:
    """A back-translation: its words and spans, and the source entity that each span stands for."""

    sentence: Sentence
    entities: Mapping[Span, Span] = field(default_factory=dict)


def _empty_back(pair: SentencePair) -> Back:
    """Return the back-translation of a pair with nothing to mark."""
    return Back(Sentence((), (), pair.target.lang, ()))


def monolingual_pair(pair: SentencePair, back: Back) -> SentencePair:
    """Return the back-translation as the source of the target sentence."""
    return SentencePair(pair.id, back.sentence, pair.target)


def _words(pair: SentencePair) -> Words:
    return pair.source.words, pair.target.words


@dataclass(frozen=True, slots=True)
class BackLinks:
    """Back-translations and their links with target sentences; ``stored`` are those of the corpus."""

    options: BackTranslation
    translate: MarkedTranslator
    align: PairAligner
    stored: Mapping[Words, Alignment]

    def find(self, pair: SentencePair) -> tuple[Back, SentencePair, Alignment]:
        """Return the back-translation of a pair, the monolingual pair that it makes, and its links."""
        [back] = self.options.translate_back(self.translate, [pair])
        monolingual = monolingual_pair(pair, back)
        return back, monolingual, self.stored.get(_words(monolingual)) or self.align([monolingual])[0]

    def refine(self, pair: SentencePair, given: Alignment) -> tuple[Alignment, frozenset[Span]]:
        """Refine the links given by the back-translation, and return the entities whose links changed too."""
        back, _, links = self.find(pair)
        linked = {*given.sure, *given.possible}
        changes: dict[Span, _LinkChange] = {}
        for span, entity in back.entities.items():
            composed = _compose_links(span, entity, links)
            direct = {link for link in linked if entity.start <= link[0] < entity.end}
            combined = _combine_links(self.options.evidence, direct, composed)
            if combined != direct:
                changes[entity] = _LinkChange(direct, combined, composed)
        refined = _changed_links(given, list(changes.values())) if changes else given
        return refined, frozenset(changes)


class _LinkChange(NamedTuple):
    """The links of one entity before and after, and the scores of those through the back-translation."""

    direct: set[Link]
    combined: set[Link]
    composed: Mapping[Link, float]


def _changed_links(given: Alignment, changes: Sequence[_LinkChange]) -> Alignment:
    """Return the alignment with the links of some entities changed; possible links stay possible."""
    links = {*given.sure, *given.possible}
    for change in changes:
        links = (links - change.direct) | change.combined
    possible = links & set(given.possible)
    origin = f"{given.origin}, refined by back-translation"
    return Alignment.of(links - possible, given.size, possible, _changed_scores(given.scores, changes), origin)


def _changed_scores(given: Scores | None, changes: Sequence[_LinkChange]) -> Scores | None:
    """Raise the scores of links that were added, and lower those of links that were removed to 0."""
    if given is None:
        return None
    scores = given.copy()
    for change in changes:
        for link in change.combined - change.direct:
            scores[link] = max(float(scores[link]), change.composed[link])
        for link in change.direct - change.combined:
            scores[link] = 0.0
    return scores


def _compose_links(span: Span, entity: Span, links: Alignment) -> dict[Link, float]:
    """Link an entity's words to target words, through its piece ``span`` of the back-translation; with scores.

    The k-th of the piece's words stands for the entity's word at the same share of its length;
    which word of the entity a link starts from means little to methods that look at whole entities.
    """
    composed: dict[Link, float] = {}
    for k, j in (*links.sure, *links.possible):
        if span.start <= k < span.end:
            i = entity.start + (k - span.start) * len(entity) // len(span)
            score = 1.0 if links.scores is None else float(links.scores[k, j])
            composed[i, j] = max(score, composed.get((i, j), 0.0))
    return composed


def _combine_links(evidence: str, direct: set[Link], composed: Mapping[Link, float]) -> set[Link]:
    """Return an entity's links, from those given and those through the back-translation."""
    if not direct:
        return set(composed)
    if evidence == "fill":
        return direct
    retained = _sharing_words(direct, composed) if evidence == "confirmed" else direct
    if not retained:
        return direct
    return retained | (composed.keys() - _sharing_words(composed, retained))


def _sharing_words(links: Iterable[Link], others: Iterable[Link]) -> set[Link]:
    """Return the links to target words that some of the others link too."""
    words = {j for _, j in others}
    return {link for link in links if link[1] in words}


@dataclass(frozen=True, slots=True)
class Replacing:
    """Projection of the back-translation onto the target sentence; the links given are not used."""

    links: BackLinks
    method: PairMethod

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose candidates for the entities that the back-translation holds."""
        back, monolingual, links = self.links.find(pair)
        if not back.entities:
            return Choice()
        chosen, others = self.method(monolingual, links)
        return Choice(_with_source_entities(chosen, back), _with_source_entities(others, back))


def _with_source_entities(candidates: Sequence[Candidate], back: Back) -> tuple[Candidate, ...]:
    """Return the candidates of the back-translation's spans as those of the source entities."""
    renamed = []
    for candidate in candidates:
        if candidate.source is not None:
            piece = back.sentence.slice(candidate.source.start, candidate.source.end)
            rule = f"{candidate.rule}, from “{piece}” in the back-translation"
            source = back.entities[candidate.source]
            renamed.append(replace(candidate, source=source, rule=rule, probability=None))
    return tuple(renamed)


@dataclass(frozen=True, slots=True)
class Refining:
    """Projection of the source sentence over links that the back-translation refined."""

    links: BackLinks
    method: PairMethod

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose candidates over the refined links."""
        refined, changed = self.links.refine(pair, alignment)
        chosen, others = self.method(pair, refined)
        return Choice(_with_origin(chosen, changed), _with_origin(others, changed))


def _with_origin(candidates: Sequence[Candidate], changed: frozenset[Span]) -> tuple[Candidate, ...]:
    """Add to the rules of the entities whose links changed that they did."""
    explained = []
    for candidate in candidates:
        if candidate.source in changed:
            candidate = replace(candidate, rule=f"{candidate.rule}, links refined by the back-translation")
        explained.append(candidate)
    return tuple(explained)
