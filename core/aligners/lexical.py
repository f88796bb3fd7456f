"""The lexical aligner, which needs no downloads: it is trained on the corpus at hand, in seconds.

A bidirectional HMM with a lexical prior. Words that occur together, that look or sound
alike, or that have similar positions are linked; a pair never seen, or a corpus of one pair,
is aligned by similarity and position.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from core.aligners.base import NO_BACKGROUND, Background
from core.aligners.batches import Batch, batches, distinct_keys
from core.aligners.class_views import ClassVocabulary
from core.aligners.extraction import EXTRACTORS, linked
from core.aligners.lexicon import NO_PAIR, EncodedSentence, Prior, Vocabulary
from core.aligners.ordered_map import ordered_map
from core.aligners.training import (
    MAX_HMM_CELLS,
    Evidence,
    HmmModel,
    HmmOptions,
    Level,
    LevelEvidence,
    evidence,
    posteriors,
    trained,
    untrained,
)
from core.components.component import Progress, added_option, revised_option
from core.errors import InvalidValue, UnknownName
from core.lexicons.cldr_names import cldr_knowledge, writing
from core.lexicons.dictionary import Dictionary
from core.lexicons.shipped import shipped_knowledge
from core.lexicons.word_knowledge import WordKnowledge, merged
from core.model import Alignment, Scores, SentencePair
from core.text.stems import WHOLE_WORD

Words = tuple[Sequence[str], Sequence[str]]

BATCH_SIZE = 1_000
"""Pairs aligned together."""
LONE_PAIR_FLOOR = 0.4
"""The similarity from which words count as alike where there is no corpus to learn from."""
LONE_PAIR_WEIGHT = 0.8
"""What unlike words weigh there, of what they weigh in a corpus."""


@dataclass(frozen=True, slots=True)
class LexicalAligner:
    """Learns from the corpus at hand, by two HMMs that agree; no downloads.

    ``links``: how links are taken from the scores (``argmax``, ``itermax``, ``match``, ``forward`` or
    ``backward``), and ``threshold``: the least score of a link. ``prefix``: letters by which words are told
    apart, so that inflected forms share what is learnt. ``similarity``: pseudo-links that an
    equal word is worth before any are counted, ``floor``: the similarity from which words
    count as alike. ``concentration``: pseudo-links of any pair of words. ``empty``:
    probability that a word has no counterpart. ``rounds``: iterations with the position
    prior and with the HMM. ``wholes``: whether words count as wholes too, the mean of both, and words in
    Chinese characters by their first; ``views``: whether it learns which cases, suffixes, lengths and
    words before are linked; ``word_tables``: whether it starts from the word tables that come with
    Spanbridge, where there are some for the languages; ``cldr_names``: whether it starts from names of countries,
    languages, currencies, months and weekdays too, where Unicode CLDR has both languages; ``dictionary``: the digests
    of dictionaries of yours, with "+" between them; ``text``: the digests of further parallel texts to learn from,
    likewise.
    """

    links: str = "argmax"
    threshold: float = 0.05
    prefix: int = 4
    similarity: float = 4.0
    floor: float = 0.6
    concentration: float = 0.1
    empty: float = 0.1
    rounds: tuple[int, int] = (3, 3)
    wholes: bool = revised_option(True, before=False)
    views: bool = revised_option(True, before=False)
    word_tables: bool = revised_option(True, before=False)
    cldr_names: bool = revised_option(True, before=False)
    dictionary: str = added_option("")
    text: str = added_option("")

    def __post_init__(self) -> None:
        if self.links not in EXTRACTORS:
            raise UnknownName("way to take links", self.links, EXTRACTORS)
        if not (0 <= self.threshold <= 1 and 0 < self.empty < 1 and 0 <= self.floor < 1):
            raise InvalidValue("The aligner's threshold, floor and empty are shares between 0 and 1.")
        if not (self.prefix >= 1 and self.similarity >= 0 and self.concentration >= 0.01 and min(self.rounds) >= 0):
            raise InvalidValue("The aligner needs prefix >= 1, similarity >= 0, concentration >= 0.01 and rounds >= 0.")

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        background: Background = NO_BACKGROUND,
        progress: Progress | None = None,
    ) -> "LexicalModel":
        """Train on the texts of the ``background``, then on ``pairs``; a lone pair is aligned without training."""
        knowledge = self._knowledge(pairs, background)
        model = self._untrained(self.concentration, self.floor, knowledge)
        sources, targets = _encoded(model, chain(background.text, self._texts(background), map(_words, pairs)))
        if len(sources) < 2:
            floor = min(self.floor, LONE_PAIR_FLOOR)
            return LexicalModel(self, self._untrained(self.concentration * LONE_PAIR_WEIGHT, floor, knowledge))

        def report(share: float) -> None:
            if progress:
                progress(share, "Learning to align")

        return LexicalModel(self, trained(model, sources, targets, report))

    def _knowledge(self, pairs: Sequence[SentencePair], background: Background) -> WordKnowledge:
        """Return what is known about words of the languages of the first pair."""
        parts = []
        if self.word_tables and pairs:
            parts.append(shipped_knowledge(pairs[0].source.lang, pairs[0].target.lang))
        if self.cldr_names and pairs:
            source = writing((pair.source.words for pair in pairs), pairs[0].source.lang)
            target = writing((pair.target.words for pair in pairs), pairs[0].target.lang)
            parts.append(cldr_knowledge(source, target))
        for digest in filter(None, self.dictionary.split("+")):
            parts.append(_dictionary(digest, background).knowledge)
        return merged(parts)

    def _texts(self, background: Background) -> Iterator[Words]:
        """Yield the lines of the texts that the options name."""
        for digest in filter(None, self.text.split("+")):
            if digest not in background.texts:
                raise InvalidValue(
                    f"The recipe's aligner learns from the text {digest}, which is not here. Fetch the same text "
                    "again, or take it out of the recipe."
                )
            yield from background.texts[digest].lines

    def _untrained(self, concentration: float, floor: float, knowledge: WordKnowledge) -> HmmModel:
        options = HmmOptions(
            Prior(concentration, self.similarity, floor, knowledge), self.empty, self.rounds, self.views
        )
        prefixes = (self.prefix, WHOLE_WORD) if self.wholes else (self.prefix,)
        return untrained(options, [Level.empty(prefix, han=self.wholes) for prefix in prefixes])


def _dictionary(digest: str, background: Background) -> Dictionary:
    if digest not in background.dictionaries:
        raise InvalidValue(
            f"The recipe's aligner uses the dictionary {digest}, which is not here. Add the same list again, or take "
            "the dictionary out of the recipe."
        )
    return background.dictionaries[digest]


def _words(pair: SentencePair) -> Words:
    return pair.source.words, pair.target.words


def _encoded(model: HmmModel, text: Iterable[Words]) -> tuple[list[EncodedSentence], list[EncodedSentence]]:
    """Return each sentence of either side in numbers; new types are added to the vocabularies of the model."""
    sources, targets = [], []
    for source, target in text:
        sources.append(_numbers(source, [level.sources for level in model.levels], model.classes[0]))
        targets.append(_numbers(target, [level.targets for level in model.levels], model.classes[1]))
    return sources, targets


def _numbers(words: Sequence[str], levels: Sequence[Vocabulary], classes: ClassVocabulary) -> EncodedSentence:
    types = [vocabulary.add(words) for vocabulary in levels]
    return np.concatenate([np.array(types, dtype=np.int32).reshape(len(types), len(words)), classes.add(words)])


@dataclass(frozen=True, slots=True)
class LexicalModel:
    """A trained lexical aligner; it aligns pairs it has seen and others."""

    options: LexicalAligner
    model: HmmModel

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        """Return links and scores of each pair; they depend on the pair alone.

        Scores (source words, target words) are the geometric mean of both directions'
        posterior probabilities, in float32 but of float16 precision.
        """
        chunks = (pairs[start : start + BATCH_SIZE] for start in range(0, len(pairs), BATCH_SIZE))
        return [self._alignment(scores) for chunk in chunks for scores in _scores(self.model, chunk)]

    def _alignment(self, scores: Scores) -> Alignment:
        links = linked(EXTRACTORS[self.options.links](scores) & (scores >= self.options.threshold))
        origin = "lexical" if scores.size <= MAX_HMM_CELLS else "lexical, by position: the pair is too long"
        return Alignment(links, (scores.shape[0], scores.shape[1]), scores=scores, origin=origin)


def _scores(model: HmmModel, pairs: Sequence[SentencePair]) -> list[Scores]:
    """Return the score matrix of each pair."""
    levels = [Level(level.sources.copy(), level.targets.copy(), level.lexicon) for level in model.levels]
    source_classes, target_classes = model.classes
    model = model._replace(levels=tuple(levels), classes=(source_classes.frozen(), target_classes.frozen()))
    sources, targets = _encoded(model, map(_words, pairs))
    scores = [np.zeros(pair.size, np.float32) for pair in pairs]
    parts = list(batches(sources, targets))
    for batch, posterior in zip(parts, ordered_map(partial(_posterior, model), parts), strict=True):
        for member, cells in zip(batch.members, posterior, strict=True):
            rows, columns = scores[member].shape
            scores[member][:] = cells[:rows, :columns]
    return scores


def _posterior(model: HmmModel, batch: Batch) -> NDArray[np.float16]:
    return posteriors(model, _evidence(model, batch))[0].astype(np.float16)


def _evidence(model: HmmModel, batch: Batch) -> Evidence:
    """Return the weights of a batch.

    Pairs of types never seen weigh their prior, and add it to the totals of their words within
    their own sentence pair.
    """
    return evidence(model, batch, [_level_evidence(model, batch, number) for number in range(len(model.levels))])


def _level_evidence(model: HmmModel, batch: Batch, number: int) -> LevelEvidence:
    (keys, inverse), level = distinct_keys(number, batch), model.levels[number]
    lexicon = level.lexicon
    indices = lexicon.find(keys)
    strength, weights = lexicon.strengths[indices], np.zeros(len(keys))
    new = (indices == len(lexicon.keys)) & (keys != NO_PAIR)
    weights[new] = model.options.prior.weights(keys[new], level.sources, level.targets)
    strength[new] = np.exp(digamma(weights[new]))
    of_sources, of_targets = lexicon.totals(batch.sources[number], batch.targets[number])
    added = weights[inverse]
    return LevelEvidence(strength[inverse], (of_sources + added.sum(2), of_targets + added.sum(1)))
