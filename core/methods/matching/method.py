"""Projection by candidates: propose ranges, score them, choose a set that does not overlap."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain, starmap
from statistics import fmean
from typing import Literal

import numpy as np

from core.components.component import Progress, added_option, component_field, within
from core.components.options import check_choice, require, unset_or_at_least
from core.methods.assignment import MATCHERS, Picks, SpanOptions
from core.methods.base import Choice, is_projectable, source_entities
from core.methods.candidates import Range
from core.methods.choice import RUNNERS_UP
from core.methods.heuristic import targets
from core.methods.matching import proposers
from core.methods.matching.bracketed_glosses import bracketed_glosses
from core.methods.matching.corpus_statistics import CorpusStatistics, corpus_statistics
from core.methods.matching.large_pairs import is_too_large, project_hulls
from core.methods.matching.model_scores import ModelScores, NerScores, NerScoring, with_probabilities
from core.methods.matching.name_shares import FirstLook, first_look, is_sampled, name_shares
from core.methods.matching.pair_features import EntityFeatures, PairFeatures
from core.methods.matching.probabilities import ProbabilityModel, add_probabilities, probability_model
from core.methods.matching.scored import ScoredCandidates, break_ties
from core.methods.matching.scorer_weights import SCORERS, ScorerWeights, Weighted
from core.methods.matching.translation_scores import NO_TRANSLATIONS, Translations, range_query, translation_scores
from core.model import Alignment, Candidate, SentencePair, Span
from core.taggers import SentenceTagger, Tagger
from core.translators import ScoringTranslator

TRUSTED_FROM, TRUST_RANGE = 0.95, 0.04
"""Trust in the links (`CorpusStatistics`) from which their scorers count more, and over how much of it ever more."""

Bound = Literal["at most", "exactly", "at least", "less than", "more than"]
BOUNDS: dict[str, Callable[[int], tuple[int | None, int]]] = {
    "at most": lambda count: (count, 0),
    "exactly": lambda count: (count, count),
    "at least": lambda count: (None, count),
    "less than": lambda count: (count - 1, 0),
    "more than": lambda count: (None, count + 1),
}
"""The constraint types of Shkalikov 2025: from the count to the most and the least candidates of an entity."""


@dataclass(frozen=True, slots=True)
class Matching(ScorerWeights):
    """Score candidates by weighted evidence and match them with the entities.

    ``candidates``: what is proposed (``ngrams``, ``aligned-ngrams``, ``runs``; of the tagger,
    ``ner`` or with all ranges inside, ``ner-parts``), or several, ``runs+ner``;
    ``cap``: the longest n-gram, in words, or the entity's own length where that is longer;
    ``stops``: candidates with one of these words are left out ("!" and "?" in the paper);
    ``clean_edges``: so are those that begin or end in punctuation where the entity does not;
    ``matcher``: ``exact`` or ``greedy``; ``count``: candidates per entity (None: any number);
    ``bound``: whether that is how many at most, exactly or at least, or one too many or too few;
    ``reliance``: how much more the links count where they are found to be nearly faultless;
    ``glosses``: whether a name and its original in brackets after it are both labelled;
    ``bare_names``: weights for labels whose entities are bare names, as far as they are
    (`core.methods.matching.name_shares`);
    ``tagger`` and ``translator``: models for the scorers ``ner``, ``ner_spans`` and
    ``translation``; ``alpha``: what a tagger's score is multiplied by for each word after the
    first; ``alpha_everywhere``: so for every range, as the thesis writes, or only where the range
    reads as one predicted entity, as its program does; ``ner_floor`` and ``translation_floor``:
    scores of at most this count as 0;
    ``translated``: about how many candidates of an entity the translator is asked (None: all).

    The weights of the scorers are those of `ScorerWeights`.
    """

    candidates: str = "ngrams"
    cap: int = 10
    matcher: str = "exact"
    count: int | None = 1
    reliance: float = 0.0
    glosses: bool = False
    bare_names: ScorerWeights | None = component_field("weights", None)
    stops: tuple[str, ...] = added_option(())
    clean_edges: bool = added_option(False)
    bound: Bound = added_option("at most")
    tagger: Tagger | None = component_field("tagger", None)
    translator: ScoringTranslator | None = component_field("translator", None)
    alpha: float = added_option(1.15)
    alpha_everywhere: bool = added_option(False)
    ner_floor: float = added_option(0.05)
    translation_floor: float = added_option(0.1)
    translated: int | None = added_option(20)

    def __post_init__(self) -> None:
        proposers.proposer_names(self.candidates)
        check_choice("matcher", self.matcher, MATCHERS)
        check_choice("bound of the count", self.bound, BOUNDS)
        require("Matching needs cap >= 1 and translated >= 1.", self.cap >= 1, unset_or_at_least(1, self.translated))
        message = "Matching needs a scorer whose weight is not 0: without any, nothing can be projected."
        require(message, bool(self.weights))
        most, least = self.counts
        message = f"With {self.bound} {self.count} candidates per entity nothing can be projected."
        require(message, unset_or_at_least(max(least, 1), most))
        self._check_models()

    def _check_models(self) -> None:
        message = "Candidates and scores of a tagger (ner, ner_spans) need a tagger: choose one."
        require(message, self.tagger is not None or not self.needs_tagger)
        message = "A weight on translation needs a translator that scores translations: choose one."
        require(message, not self.translation or hasattr(self.translator, "likelihood"))

    @property
    def needs_tagger(self) -> bool:
        """True where candidates or scores come from a tagger."""
        names = proposers.proposer_names(self.candidates)
        return any((self.ner, self.ner_spans, proposers.TAGGER_PROPOSERS.intersection(names)))

    @property
    def needs_statistics(self) -> bool:
        """True where a scorer, or the reliance on links, needs `CorpusStatistics`."""
        return bool(self.reliance) or any(SCORERS[name].needs_statistics for name in self.weights)

    @property
    def counts(self) -> tuple[int | None, int]:
        """The most and the least candidates that an entity gets."""
        if self.count is None:
            return None, 0
        return BOUNDS[self.bound](self.count)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of what decides about scores: candidates, counts and weights."""
        bare = self.bare_names and self.bare_names.weighted
        parts = [self.candidates, self.cap, self.count, self.bound, self.reliance, self.weighted, bare]
        return sha256(repr(parts).encode()).hexdigest()[:16]

    @property
    def model_scoring(self) -> NerScoring:
        """The options by which outputs of models become scores."""
        return NerScoring(self.alpha, self.alpha_everywhere, self.ner_floor, self.translation_floor)

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: Progress | None = None,
        dictionaries: object = None,
    ) -> "PreparedMatching":
        """Count the corpus where a scorer needs it, and run the models on all of it.

        The ranges whose translation is scored are chosen here, by the links at hand: an edit of
        links later moves all other scores and runs no model.
        """
        statistics = corpus_statistics(pairs, alignments) if self.needs_statistics else CorpusStatistics()
        tag = self._prepare_tagger(pairs, within(progress, 0.0, 0.3))
        prepared = PreparedMatching(self, statistics, tag, probability=probability_model(self.digest))
        prepared = prepared.after_first_look(pairs, alignments)
        if not self.translation:
            return prepared
        return replace(prepared, translations=prepared.translate(pairs, alignments, within(progress, 0.3, 1.0)))

    def _prepare_tagger(self, pairs: Sequence[SentencePair], progress: Progress | None) -> SentenceTagger | None:
        """Return the tagger after it has tagged all targets; None where none is needed."""
        if self.tagger is None or not self.needs_tagger:
            return None
        tag = self.tagger.prepare(progress)
        tag([pair.target for pair in pairs])
        return tag


@dataclass(frozen=True, slots=True)
class PreparedMatching:
    """`Matching` made ready for one corpus.

    ``translations`` holds the translation scores of the entities of each pair, by the pair's id;
    ``name_shares`` how much the entities of each label are bare names, 0..1; ``probability`` turns scores into
    probabilities, where there is a calibration for these weights, and ``clearness`` is the corpus's part in it.
    """

    options: Matching
    statistics: CorpusStatistics
    tag: SentenceTagger | None = None
    translations: Mapping[str, Translations] = field(default_factory=dict)
    name_shares: Mapping[str, float] = field(default_factory=dict)
    probability: ProbabilityModel | None = None
    clearness: float = 0.0

    def after_first_look(self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment]) -> "PreparedMatching":
        """Look at what a sample of the entities is projected to: whether they are bare names, and how clear it is."""
        if self.options.bare_names is None:
            return self
        frequency = Counter(span.label for pair in pairs for span in source_entities(pair))
        sample = starmap(partial(self._first_looks, frequency), zip(pairs, alignments, strict=True))
        looks = list(chain.from_iterable(sample))
        odds = [look.odds for look in looks]
        clearness = self.probability.mixed_clearness(odds) if self.probability else fmean(odds or [0.0])
        return replace(self, name_shares=name_shares(looks), clearness=clearness)

    def _first_looks(self, frequency: Counter[str], pair: SentencePair, alignment: Alignment) -> Iterator[FirstLook]:
        """Yield what is seen of the entities of a pair that belong to the sample."""
        if not is_projectable(pair) or is_too_large(pair):
            return
        shared = PairFeatures(pair, alignment, self.statistics)
        for entity in source_entities(pair):
            if is_sampled(f"{pair.id}\t{entity.start}", frequency[entity.label]):
                yield first_look(self._score(shared, entity, self.options.weighted))

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose candidates for the entities of a pair, and the best others of each."""
        if not is_projectable(pair):
            return Choice()
        if is_too_large(pair):
            return project_hulls(pair, alignment)
        return self._choice(*self.match(pair, alignment))

    def match(self, pair: SentencePair, alignment: Alignment) -> tuple[list[ScoredCandidates], Picks]:
        """Score the options of every entity of a pair, and pick some of them."""
        most, least = self.options.counts
        entities = self._score_entities(pair, alignment, self._translations(pair, alignment))
        scored = [entity if least else entity.narrow(RUNNERS_UP) for entity in entities]
        return scored, MATCHERS[self.options.matcher]([entity.options for entity in scored], most, least)

    def _choice(self, scored: Sequence[ScoredCandidates], picks: Picks) -> Choice:
        chosen: list[Candidate] = []
        others: list[Candidate] = []
        for entity, picked in zip(scored, picks, strict=True):
            chosen += map(entity.candidate, picked)
            others += map(entity.candidate, entity.runners_up(picked, RUNNERS_UP))
        if self.options.glosses:
            chosen += bracketed_glosses(scored, picks)
        if self.probability is not None:
            chosen = add_probabilities(self.probability, scored, chosen, self.clearness)
        return Choice.of(chosen, others)

    def translate(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> dict[str, Translations]:
        """Score the translations of every entity of these pairs, by the pair's id."""
        if self.options.translator is None:
            return {}
        entities = chain.from_iterable(map(self._score_entities, pairs, alignments))
        queries = [range_query(entity, self.options.translated) for entity in entities]
        scores = translation_scores(self.options.translator, queries, self.options.translation_floor, progress)
        translations: dict[str, dict[Range, Mapping[Range, float]]] = {}
        for query, answer in zip(queries, scores, strict=True):
            translations.setdefault(query.pair.id, {})[query.entity] = answer
        return dict(translations)

    def _translations(self, pair: SentencePair, alignment: Alignment) -> Translations:
        """Return the stored scores of the pair's entities; where an entity is new, its are computed now."""
        stored = self.translations.get(pair.id, {})
        entities = {(span.start, span.end) for span in source_entities(pair)}
        if not self.options.translation or entities <= stored.keys():
            return stored
        return {**self.translate([pair], [alignment])[pair.id], **stored}

    def _score_entities(
        self, pair: SentencePair, alignment: Alignment, translations: Translations = NO_TRANSLATIONS
    ) -> Iterator[ScoredCandidates]:
        """Score one entity after the other, so that only one has all its options in memory; none of a large pair."""
        if not is_projectable(pair) or is_too_large(pair):
            return
        models = ModelScores(self._ner_scores(pair), translations, self.options.model_scoring)
        shared = PairFeatures(pair, alignment, self.statistics, models)
        for entity in source_entities(pair):
            yield self._score(shared, entity, self._weighted(alignment, entity.label))

    def _ner_scores(self, pair: SentencePair) -> NerScores | None:
        if self.tag is None:
            return None
        return NerScores(with_probabilities(self.tag([pair.target])[0], len(pair.target)))

    def _score(self, shared: PairFeatures, entity: Span, weighted: Weighted) -> ScoredCandidates:
        linked = tuple(targets(shared.alignment, entity))
        start, end = np.array(self._propose(shared, entity, linked), dtype=np.intp).reshape(-1, 2).T
        features = EntityFeatures(shared, entity, start, end)
        evidence = {name: value * SCORERS[name].score(features) for name, value in weighted.weights.items()}
        score = sum(evidence.values(), np.zeros(len(start))) - weighted.threshold
        options = SpanOptions(start, end, break_ties(score, features))
        log_total = float(np.logaddexp.reduce(score, initial=0.0))
        return ScoredCandidates(shared.pair, entity, features, linked, options, score, evidence, log_total)

    def _weighted(self, alignment: Alignment, label: str) -> Weighted:
        """Return the weights for entities of a label; those of the links are raised where they are nearly faultless."""
        weighted, share = self.options.weighted, self.name_shares.get(label, 0.0)
        if self.options.bare_names is not None and share:
            weighted = weighted.mixed(self.options.bare_names.weighted, share)
        if not self.options.reliance or alignment.scores is not None:
            return weighted
        certainty = (self.statistics.trust - TRUSTED_FROM) / TRUST_RANGE
        return weighted.raised(1 + self.options.reliance * min(max(certainty, 0.0), 1.0))

    def _propose(self, shared: PairFeatures, entity: Span, linked: tuple[int, ...]) -> Sequence[Range]:
        words, options = shared.pair.target.words, self.options
        propose, cap = proposers.proposer(options.candidates), max(options.cap, len(entity))
        ranges: Sequence[Range] = propose(linked, len(words), cap, shared.models.mentions)
        if options.stops:
            ranges = proposers.without_stop_words(ranges, words, options.stops)
        if options.clean_edges:
            ranges = proposers.with_clean_edges(ranges, words, shared.pair.source.words[entity.start : entity.end])
        return ranges
