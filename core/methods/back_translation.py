"""Projection through a marked back-translation, in the language of the target itself.

"Refining alignments by back-translation" of Politov et al. 2025: the source sentence goes into
the target language with its entities in square brackets; what comes back holds the entities
by name, and is aligned with the target sentence, word by word, within one language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.aligners import Aligner, LexicalAligner, PairAligner
from core.components.component import Progress, part
from core.errors import InvalidValue
from core.markers import (
    EASYPROJECT,
    MarkedText,
    MarkedTranslator,
    MarkingRequest,
    best_match,
    in_brackets,
    last_match,
    mark,
    placed,
    recover,
)
from core.markers.label_assignment import FUZZY
from core.methods.base import Choice, Method, PairMethod
from core.methods.heuristic import Heuristic
from core.model import Alignment, Candidate, Link, Sentence, SentencePair, Span
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

    translator: Translator = part("translator", EASYPROJECT)
    aligner: Aligner = part("aligner", LexicalAligner())
    method: Method = part("method", Heuristic())
    mode: Literal["published", "repaired"] = "published"
    evidence: Literal["confirmed", "union", "fill"] = "confirmed"
    threshold: float = FUZZY

    def __post_init__(self) -> None:
        if self.mode not in {"published", "repaired"} or self.evidence not in {"confirmed", "union", "fill"}:
            raise InvalidValue("Back-translation is published or repaired; its evidence is confirmed, union or fill.")

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> "Replacing | Refining":
        """Translate every source sentence with its markers, and align it with the target sentence."""
        said = MarkedTranslator(self.translator, in_brackets if self.mode == "repaired" else _as_it_stands)
        backs = self.backs(said, pairs, progress)
        monolingual = [monolingual_pair(pair, back) for pair, back in zip(pairs, backs, strict=True)]
        align = self.aligner.prepare(monolingual)
        links = align(monolingual)
        known = {_words(pair): found for pair, found in zip(monolingual, links, strict=True)}
        back = BackLinks(self, said, align, known)
        if self.mode == "published":
            return Replacing(back, self.method.prepare(monolingual, links))
        refined = [back.refine(pair, given)[0] for pair, given in zip(pairs, alignments, strict=True)]
        return Refining(back, self.method.prepare(pairs, refined))

    def backs(
        self, translate: MarkedTranslator, pairs: Sequence[SentencePair], progress: Progress | None = None
    ) -> "list[Back]":
        """The back-translation of each pair's source sentence; empty where there is nothing to mark."""
        asked = [place for place, pair in enumerate(pairs) if pair.source.spans and len(pair.target)]
        requests = [MarkingRequest(pairs[place].source, pairs[place].target.lang) for place in asked]
        said = translate(requests, progress)
        found = [Back(Sentence((), (), pair.target.lang, ())) for pair in pairs]
        for place, marked in zip(asked, said, strict=True):
            found[place] = self._read(pairs[place], marked)
        return found

    def _read(self, pair: SentencePair, marked: MarkedText) -> "Back":
        published = self.mode == "published"
        recovered = recover(marked.translation.text, keep_strays=published)
        sentence, ranges = placed(recovered, pair.target.lang)
        entities = pair.source.spans or ()
        if published:
            matched = last_match(recovered.strings, marked.alone, self.threshold)
        else:
            ways = [
                (alone, pair.source.slice(span.start, span.end))
                for alone, span in zip(marked.alone, entities, strict=True)
            ]
            matched = best_match(recovered.strings, ways, self.threshold)
        spans = {
            Span(*words, entities[index].label): entities[index]
            for words, index in zip(ranges, matched, strict=True)
            if words is not None and index is not None
        }
        return Back(sentence.with_spans(spans), spans)


def _as_it_stands(sentence: Sentence) -> str:
    """The entities in brackets, and those of the text left to collide with them, as published."""
    return mark(sentence, sentence.spans or (), protect=False)


@dataclass(frozen=True, slots=True)
class Back:
    """A back-translation: its words and spans, and the source entity that each span stands for."""

    sentence: Sentence
    entities: Mapping[Span, Span] = field(default_factory=dict)


def monolingual_pair(pair: SentencePair, back: Back) -> SentencePair:
    """The back-translation as the source of the target sentence."""
    return SentencePair(pair.id, back.sentence, pair.target)


def _words(pair: SentencePair) -> Words:
    return pair.source.words, pair.target.words


@dataclass(frozen=True, slots=True)
class BackLinks:
    """Back-translations and their links with target sentences; those of the corpus are kept."""

    options: BackTranslation
    said: MarkedTranslator
    align: PairAligner
    known: Mapping[Words, Alignment]

    def look(self, pair: SentencePair) -> tuple[Back, SentencePair, Alignment]:
        """The back-translation of a pair, with the target sentence, and their links."""
        [back] = self.options.backs(self.said, [pair])
        both = monolingual_pair(pair, back)
        return back, both, self.known.get(_words(both)) or self.align([both])[0]

    def refine(self, pair: SentencePair, given: Alignment) -> tuple[Alignment, frozenset[Span]]:
        """The links given, refined by the back-translation, and the entities whose links changed."""
        back, _, links = self.look(pair)
        before = {*given.sure, *given.possible}
        after, changed = set(before), set()
        scores = None if given.scores is None else given.scores.copy()
        for span, entity in back.entities.items():
            composed = _composed(span, entity, links)
            direct = {link for link in before if entity.start <= link[0] < entity.end}
            combined = _combined(self.options.evidence, direct, composed)
            if combined == direct:
                continue
            changed.add(entity)
            after = (after - direct) | combined
            if scores is not None:
                for link in combined - direct:
                    scores[link] = max(float(scores[link]), composed[link])
                for link in direct - combined:
                    scores[link] = 0.0
        if not changed:
            return given, frozenset()
        possible = after & set(given.possible)
        origin = f"{given.origin}, refined by back-translation"
        return Alignment.of(after - possible, given.size, possible, scores, origin), frozenset(changed)


def _composed(span: Span, entity: Span, links: Alignment) -> dict[Link, float]:
    """Links of an entity's words to target words, through its piece ``span`` of the back-translation.

    The k-th of the piece's words stands for the entity's word at the same share of its length;
    which word of the entity a link starts from means little to methods that look at whole entities.
    """
    found: dict[Link, float] = {}
    for k, j in (*links.sure, *links.possible):
        if span.start <= k < span.end:
            i = entity.start + (k - span.start) * len(entity) // len(span)
            score = 1.0 if links.scores is None else float(links.scores[k, j])
            found[i, j] = max(score, found.get((i, j), 0.0))
    return found


def _combined(evidence: str, direct: set[Link], composed: Mapping[Link, float]) -> set[Link]:
    """An entity's links, from those given and those through the back-translation."""
    if not direct:
        return set(composed)
    words = {j for _, j in composed}
    confirmed = {link for link in direct if link[1] in words}
    if evidence == "fill" or (evidence == "confirmed" and not confirmed):
        return direct
    kept = confirmed if evidence == "confirmed" else direct
    seen = {j for _, j in kept}
    return kept | {link for link in composed if link[1] not in seen}


@dataclass(frozen=True, slots=True)
class Replacing:
    """Project the back-translation onto the target sentence; the links given are not looked at."""

    links: BackLinks
    method: PairMethod

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        back, both, links = self.links.look(pair)
        if not back.entities:
            return Choice()
        chosen, others = self.method(both, links)
        return Choice(_renamed(chosen, back), _renamed(others, back))


def _renamed(candidates: Sequence[Candidate], back: Back) -> tuple[Candidate, ...]:
    """The candidates of the back-translation's spans as those of the source entities."""
    found = []
    for candidate in candidates:
        if candidate.source is not None:
            piece = back.sentence.slice(candidate.source.start, candidate.source.end)
            rule = f"{candidate.rule}, from “{piece}” in the back-translation"
            found.append(replace(candidate, source=back.entities[candidate.source], rule=rule))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Refining:
    """Project the source sentence over links that the back-translation refined."""

    links: BackLinks
    method: PairMethod

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        refined, changed = self.links.refine(pair, alignment)
        chosen, others = self.method(pair, refined)
        return Choice(_told(chosen, changed), _told(others, changed))


def _told(candidates: Sequence[Candidate], changed: frozenset[Span]) -> tuple[Candidate, ...]:
    return tuple(
        replace(candidate, rule=f"{candidate.rule}, links refined by the back-translation")
        if candidate.source in changed
        else candidate
        for candidate in candidates
    )
