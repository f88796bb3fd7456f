"""Projection by candidates: propose ranges, judge them, choose a set that does not overlap."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from core.components.component import Progress, later, part, within
from core.errors import InvalidValue, UnknownName
from core.methods.assignment import MATCHERS, SpanOptions
from core.methods.base import Choice
from core.methods.candidates import TAGGED, Range, clean_edges, kinds, proposer, without
from core.methods.heuristic import Heuristic, targets
from core.methods.matching.bracketed_glosses import second_halves
from core.methods.matching.corpus_statistics import CorpusStatistics, survey
from core.methods.matching.model_scores import ModelScores, NerScores, NerScoring, certain
from core.methods.matching.pair_features import EntityFeatures, PairFeatures
from core.methods.matching.scored import ScoredCandidates, untied
from core.methods.matching.scorers import SCORERS
from core.methods.matching.translation_scores import Translations, answers, asked
from core.model import Alignment, Candidate, SentencePair, Span
from core.taggers import SentenceTagger, Tagger
from core.translators import ScoringTranslator

RUNNERS_UP = 5
"""Candidates kept per entity beside the chosen one."""

MOST_TO_WEIGH = 1_000_000
"""Entities of a pair times target words up to which candidates are weighed: seconds for a pair of a thousand each."""

TOO_LARGE = "not weighed: the pair has too many entities and words"

LINK_SCORERS = ("links", "dice", "hull", "foreign", "cut")
"""Scorers that look at the links only."""

SURVEYED = ("common", "case", "names", "recurring")
"""Scorers that need a look at the whole corpus first."""

Bound = Literal["at most", "exactly", "at least", "less than", "more than"]
BOUNDS: dict[str, Callable[[int], tuple[int | None, int]]] = {
    "at most": lambda count: (count, 0),
    "exactly": lambda count: (count, count),
    "at least": lambda count: (None, count),
    "less than": lambda count: (count - 1, 0),
    "more than": lambda count: (None, count + 1),
}
"""The constraint types of Shkalikov 2025 as the most and the least candidates of an entity."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Score candidates by weighted evidence and match them with the entities.

    ``candidates``: what is proposed (``ngrams``, ``aligned-ngrams``, ``runs``; of the tagger,
    ``ner`` or with all ranges inside, ``ner-parts``), or several, ``runs+ner``;
    ``cap``: the longest n-gram, in words, or the entity's own length where that is longer;
    ``stops``: candidates with one of these words are left out ("!" and "?" in the paper);
    ``clean_edges``: so are those that begin or end in punctuation where the entity does not;
    ``matcher``: ``exact`` or ``greedy``; ``count``: candidates per entity (None: any number);
    ``bound``: whether that is how many at most, exactly or at least, or one too many or too few;
    ``threshold``: candidates that do not score above it are left out; ``reliance``: how much
    more the links count where they are found to be nearly faultless; ``glosses``: whether a
    name and its original in brackets after it are both labelled;
    ``tagger`` and ``translator``: models for the scorers ``ner``, ``ner_spans`` and
    ``translation``; ``alpha``: what a tagger's score is multiplied by for each word after the
    first; ``alpha_everywhere``: so for every range, as the thesis writes, or only where the range
    reads as one predicted entity, as its program does; ``ner_floor`` and ``translation_floor``:
    scores of at most this count as 0;
    ``translated``: about how many candidates of an entity the translator is asked (None: all).

    The rest are the weights of the scorers in `core.methods.matching.scorers`, by name.
    """

    candidates: str = "ngrams"
    cap: int = 10
    matcher: str = "exact"
    count: int | None = 1
    threshold: float = 0.0
    reliance: float = 0.0
    glosses: bool = False
    links: float = 1.0
    dice: float = 0.0
    hull: float = 0.0
    foreign: float = 0.0
    cut: float = 0.0
    likeness: float = 0.0
    sound: float = 0.0
    elsewhere: float = 0.0
    length: float = 0.0
    punctuation: float = 0.0
    common: float = 0.0
    case: float = 0.0
    names: float = 0.0
    recurring: float = 0.0
    position: float = 0.0
    stops: tuple[str, ...] = later(())
    clean_edges: bool = later(False)
    bound: Bound = later("at most")
    ner: float = later(0.0)
    ner_spans: float = later(0.0)
    translation: float = later(0.0)
    tagger: Tagger | None = part("tagger", None)
    translator: ScoringTranslator | None = part("translator", None)
    alpha: float = later(1.15)
    alpha_everywhere: bool = later(False)
    ner_floor: float = later(0.05)
    translation_floor: float = later(0.1)
    translated: int | None = later(20)

    def __post_init__(self) -> None:
        kinds(self.candidates)
        if self.matcher not in MATCHERS:
            raise UnknownName("matcher", self.matcher, MATCHERS)
        if self.bound not in BOUNDS:
            raise UnknownName("bound of the count", self.bound, BOUNDS)
        if self.cap < 1 or (self.translated is not None and self.translated < 1):
            raise InvalidValue("Matching needs cap >= 1 and translated >= 1.")
        if not self.weights:
            raise InvalidValue("Matching needs a scorer whose weight is not 0: without any, nothing can be projected.")
        most, least = self.counts
        if most is not None and (most < 1 or least > most):
            raise InvalidValue(f"With {self.bound} {self.count} candidates per entity nothing can be projected.")
        if self.tagger is None and self.asks_tagger:
            raise InvalidValue("Candidates and scores of a tagger (ner, ner_spans) need a tagger: choose one.")
        if self.translation and not hasattr(self.translator, "likelihood"):
            raise InvalidValue("A weight on translation needs a translator that scores translations: choose one.")

    @property
    def asks_tagger(self) -> bool:
        return bool(self.ner or self.ner_spans or TAGGED.intersection(kinds(self.candidates)))

    @property
    def counts(self) -> tuple[int | None, int]:
        """The most and the least candidates that an entity gets."""
        if self.count is None:
            return None, 0
        return BOUNDS[self.bound](self.count)

    @property
    def reading(self) -> NerScoring:
        return NerScoring(self.alpha, self.alpha_everywhere, self.ner_floor, self.translation_floor)

    @property
    def weights(self) -> dict[str, float]:
        """The scorers that count, with their weights."""
        return {name: weight for name in SCORERS if (weight := getattr(self, name))}

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> "PreparedMatching":
        """Survey the corpus where a scorer asks for it, and ask the models about all of it.

        Which candidates the translator is asked about is settled here, by the links at hand: an
        edit of links later moves all other scores and asks no model.
        """
        needed = self.reliance or any(getattr(self, name) for name in SURVEYED)
        surveyed = survey(pairs, alignments) if needed else CorpusStatistics()
        tag = self.tagger.prepare(within(progress, 0.0, 0.3)) if self.tagger and self.asks_tagger else None
        if tag:
            tag([pair.target for pair in pairs])
        matcher = PreparedMatching(self, surveyed, tag)
        if not self.translation:
            return matcher
        return replace(matcher, known=matcher.translated(pairs, alignments, within(progress, 0.3, 1.0)))


@dataclass(frozen=True, slots=True)
class PreparedMatching:
    """`Matching` made ready for one corpus.

    ``known`` holds what the translator said about the entities of each pair, by the pair's id.
    """

    options: Matching
    survey: CorpusStatistics
    tag: SentenceTagger | None = None
    known: Mapping[str, Translations] = field(default_factory=dict)

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        if not pair.source.spans or not len(pair.target):
            return Choice()
        if is_too_large(pair):
            return _by_hull(pair, alignment)
        most, least = self.options.counts
        judged = [
            entry if least else entry.narrowed(RUNNERS_UP)
            for entry in self._judged(pair, alignment, self._translations(pair, alignment))
        ]
        picks = MATCHERS[self.options.matcher]([entry.options for entry in judged], most, least)
        chosen = [entry.candidate(k) for entry, taken in zip(judged, picks, strict=True) for k in taken]
        if self.options.glosses:
            chosen += second_halves(judged, picks)
        others: list[Candidate] = []
        for entry, taken in zip(judged, picks, strict=True):
            others += [entry.candidate(k) for k in entry.best(RUNNERS_UP + len(taken)) if k not in taken][:RUNNERS_UP]
        return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.start)), tuple(others))

    def translated(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> dict[str, Translations]:
        """What the translator says about every entity of these pairs, by the pair's id."""
        if self.options.translator is None:
            return {}
        questions = [
            asked(entry, self.options.translated)
            for pair, alignment in zip(pairs, alignments, strict=True)
            if not is_too_large(pair)
            for entry in self._judged(pair, alignment)
        ]
        found: dict[str, dict[Range, Mapping[Range, float]]] = {}
        scores = answers(self.options.translator, questions, self.options.translation_floor, progress)
        for one, answer in zip(questions, scores, strict=True):
            found.setdefault(one.pair.id, {})[one.entity] = answer
        return dict(found)

    def _translations(self, pair: SentencePair, alignment: Alignment) -> Translations:
        """What is known of the pair's entities; of new ones the translator is asked now."""
        known = self.known.get(pair.id, {})
        if not self.options.translation or all((one.start, one.end) in known for one in pair.source.spans or ()):
            return known
        return {**self.translated([pair], [alignment])[pair.id], **known}

    def _judged(
        self, pair: SentencePair, alignment: Alignment, known: Translations | None = None
    ) -> Iterator[ScoredCandidates]:
        """Judge one entity after the other, so that only one has all its options in memory."""
        if not pair.source.spans or not len(pair.target):
            return
        named = NerScores(certain(self.tag([pair.target])[0], len(pair.target))) if self.tag else None
        scene = PairFeatures(pair, alignment, self.survey, ModelScores(named, known or {}, self.options.reading))
        for entity in pair.source.spans:
            yield self._judge(scene, entity)

    def _weights(self, scene: PairFeatures) -> dict[str, float]:
        """The recipe's weights, those of the links raised where they are nearly faultless."""
        weights = self.options.weights
        if not self.options.reliance or scene.alignment.scores is not None:
            return weights
        raised = 1 + self.options.reliance * min(max((self.survey.trust - 0.95) / 0.04, 0.0), 1.0)
        return {name: weight * raised if name in LINK_SCORERS else weight for name, weight in weights.items()}

    def _judge(self, scene: PairFeatures, entity: Span) -> ScoredCandidates:
        linked = tuple(targets(scene.alignment, entity))
        start, end = np.array(self._ranges(scene, entity, linked), dtype=np.intp).reshape(-1, 2).T
        question = EntityFeatures(scene, entity, start, end)
        evidence = {name: weight * SCORERS[name](question) for name, weight in self._weights(scene).items()}
        score = sum(evidence.values(), np.zeros(len(start))) - self.options.threshold
        return ScoredCandidates(question, linked, SpanOptions(start, end, untied(score, question)), score, evidence)

    def _ranges(self, scene: PairFeatures, entity: Span, linked: tuple[int, ...]) -> Sequence[Range]:
        words, options = scene.pair.target.words, self.options
        cap = max(options.cap, len(entity))
        ranges: Sequence[Range] = proposer(options.candidates)(linked, len(words), cap, scene.heard.mentions)
        if options.stops:
            ranges = without(ranges, words, options.stops)
        if options.clean_edges:
            ranges = clean_edges(ranges, words, scene.pair.source.words[entity.start : entity.end])
        return ranges


def is_too_large(pair: SentencePair) -> bool:
    """Tell whether a pair has so many entities and words that candidates are not weighed."""
    return len(pair.source.spans or ()) * len(pair.target) > MOST_TO_WEIGH


def _by_hull(pair: SentencePair, alignment: Alignment) -> Choice:
    """Project from the first to the last linked word, and say why."""
    chosen, others = Heuristic(shape="hull", ratio=None, top=1)(pair, alignment)
    return Choice(*(tuple(replace(one, rule=f"{one.rule}; {TOO_LARGE}") for one in some) for some in (chosen, others)))
