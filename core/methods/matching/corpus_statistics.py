"""Statistics of a corpus that need no gold: how good its links are, which words occur in names.

Everything here is counted once over the corpus at hand, so no list of articles, affixes or
titles of any language is needed.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, starmap

from core.methods.base import source_entities
from core.methods.candidates import Range, merge_runs, runs
from core.methods.heuristic import targets, without_punctuation
from core.methods.matching.cooccurrence import Recurrence, count_recurrence
from core.methods.matching.glosses import glossed_before
from core.methods.matching.word_counts import Capitals, LinkedStems, count_capitals, count_linked_stems, letters_ratio
from core.model import Alignment, Sentence, SentencePair, Span
from core.text.similarity import is_punctuation

AlignedPair = tuple[SentencePair, Alignment]

BACKING_COUNT = 3.0
"""How many occurrences of its kind a word's own record is mixed with."""
MIN_SHARE, MAX_SHARE = 0.002, 0.998
"""Bounds of the share of a word's occurrences that lie in names, so that its log odds stay finite."""
MIN_COPY_LETTERS = 3
"""Characters of the shortest copied word that is evidence about the links."""


@dataclass(frozen=True, slots=True)
class NameCounts:
    """Occurrences of words or kinds of words: all of them, and those inside a projected name."""

    seen: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    def add(self, key: str, named: bool) -> None:
        """Count one occurrence."""
        self.seen[key] += 1
        self.named[key] += named


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Counts over a corpus of sentence pairs, whose ids are ``ids``.

    ``trust`` is the share of words copied verbatim that the links connect to their copy
    and to nothing else, 0..1; ``case`` says how far capital letters survive along the
    links, 0 (not at all, or a script without case) to 1; ``source`` and ``target`` hold
    the number of sentences each lower-cased word occurs in; ``words`` and ``kinds`` count
    occurrences in names; ``recurrence`` counts how names are rendered again and again, ``stems``
    which words are linked, ``capitals`` which have a capital; ``letters_ratio`` is the number of the
    target's letters for each of the source's.
    """

    ids: frozenset[str] = frozenset()
    trust: float = 1.0
    case: float = 0.0
    source: Mapping[str, int] = field(default_factory=dict)
    target: Mapping[str, int] = field(default_factory=dict)
    words: NameCounts = field(default_factory=NameCounts)
    kinds: NameCounts = field(default_factory=NameCounts)
    recurrence: Recurrence = field(default_factory=Recurrence)
    stems: LinkedStems = field(default_factory=LinkedStems)
    capitals: Capitals = field(default_factory=Capitals)
    letters_ratio: float = 1.0

    def commonness(self, words: Sequence[str], side: Mapping[str, int]) -> list[float]:
        """Return 0 for words in fewer than one sentence of 300, rising to 1 for words in every tenth."""
        size = max(len(self.ids), 1)
        shares = (side.get(word.lower(), 0) / size for word in words)
        return [min(max((math.log10(share) + 2.5) / 1.5, 0.0), 1.0) if share else 0.0 for share in shares]

    def name_odds(self, pair: SentencePair, alignment: Alignment) -> list[float]:
        """Return the log odds of each target word to lie in a name, judged by the rest of the corpus.

        A word's own record is backed by that of its kind (shape and frequency); what this
        pair itself added to the counts is taken out first.
        """
        is_member = pair.id in self.ids
        named = named_words(pair, alignment) if is_member else set()
        return [self._odds(word, int(is_member), int(j in named)) for j, word in enumerate(pair.target.words)]

    def _odds(self, word: str, seen: int, named: int) -> float:
        key, kind = word.lower(), self._kind(word)
        kind_share = (max(self.kinds.named[kind] - named, 0) + 0.5) / (max(self.kinds.seen[kind] - seen, 0) + 2)
        inside = max(self.words.named[key] - named, 0) + BACKING_COUNT * kind_share
        share = inside / (max(self.words.seen[key] - seen, 0) + BACKING_COUNT)
        share = min(max(share, MIN_SHARE), MAX_SHARE)
        return math.log(share / (1 - share))

    def _kind(self, word: str) -> str:
        return word_kind(word, self.target.get(word.lower(), 0) / max(len(self.ids), 1))


def word_kind(word: str, share: float) -> str:
    """Return a word's shape, and how large a ``share`` of the sentences has it: "titleoften", "lowerrarely"."""
    if share > 0.02:
        frequency = "often"
    elif share > 0.004:
        frequency = "sometimes"
    else:
        frequency = "rarely"
    return word_shape(word) + frequency


@lru_cache(maxsize=100_000)
def word_shape(word: str) -> str:
    """Classify a word: punctuation, number, upper, title, lower, or caseless."""
    if is_punctuation(word):
        return "punctuation"
    if any(map(str.isdigit, word)):
        return "number"
    if word[0].isupper():
        return "upper" if len(word) > 1 and word.isupper() else "title"
    return "lower" if word[0].islower() else "caseless"


def corpus_statistics(pairs: Sequence[SentencePair], alignments: Sequence[Alignment]) -> CorpusStatistics:
    """Count `CorpusStatistics` over these pairs, given their alignments (same order)."""
    aligned = list(zip(pairs, alignments, strict=True))
    source = _sentence_counts(pair.source for pair in pairs)
    target = _sentence_counts(pair.target for pair in pairs)
    words, kinds = _name_counts(aligned, target)
    ids = frozenset(pair.id for pair in pairs)
    trust, case = _link_trust(aligned), _case_survival(aligned)
    return CorpusStatistics(
        ids,
        trust,
        case,
        source,
        target,
        words,
        kinds,
        count_recurrence(pairs),
        count_linked_stems(aligned),
        count_capitals(pair.source for pair in pairs),
        letters_ratio(pairs),
    )


def _name_counts(aligned: Sequence[AlignedPair], target: Mapping[str, int]) -> tuple[NameCounts, NameCounts]:
    """Count how often the target's words, and its kinds of words, lie in names."""
    words, kinds = NameCounts(), NameCounts()
    for pair, alignment in aligned:
        named = named_words(pair, alignment)
        for j, word in enumerate(pair.target.words):
            key = word.lower()
            words.add(key, j in named)
            kinds.add(word_kind(word, target[key] / len(aligned)), j in named)
    return words, kinds


def named_words(pair: SentencePair, alignment: Alignment) -> set[int]:
    """Return the target words that a first, rough projection puts into names: each entity's longest run."""
    named: set[int] = set()
    for entity in source_entities(pair):
        linked = without_punctuation(pair, targets(alignment, entity))
        longest: Range = max(merge_runs(runs(linked), 1), key=lambda run: run[1] - run[0], default=(0, 0))
        named.update(range(*longest))
    return named


def _sentence_counts(sentences: Iterable[Sentence]) -> Counter[str]:
    """Count the sentences that hold each lower-cased word."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update({word.lower() for word in sentence.words})
    return counts


def _link_trust(aligned: Iterable[AlignedPair]) -> float:
    right = total = 1  # links are trusted until copies speak against them
    for pair, alignment in aligned:
        for i, j in _copies(pair):
            total += 1
            right += alignment.by_source.get(i, ()) == (j,)
    return right / total


def _copies(pair: SentencePair) -> list[tuple[int, int]]:
    """Return the places of words of three or more characters that occur once, unchanged, on both sides."""
    source, target = _places_of_single_words(pair.source), _places_of_single_words(pair.target)
    copies = [(i, target[word]) for word, i in source.items() if word in target]
    return [(i, j) for i, j in copies if glossed_before(pair.target.words, j, j + 1) is None]


def _places_of_single_words(sentence: Sentence) -> dict[str, int]:
    """Return the places of the words of three or more characters that occur once in a sentence."""
    counts = Counter(sentence.words)
    return {word: k for k, word in enumerate(sentence.words) if counts[word] == 1 and _is_long_word(word)}


def _is_long_word(word: str) -> bool:
    return len(word) >= MIN_COPY_LETTERS and not is_punctuation(word)


def _case_survival(aligned: Iterable[AlignedPair]) -> float:
    letters = list(chain.from_iterable(starmap(_cased_counterparts, aligned)))
    if not letters:
        return 0.0
    capitals = sum(map(str.isupper, letters))
    return max(0.0, 2 * (capitals + 1) / (len(letters) + 2) - 1)


def _cased_counterparts(pair: SentencePair, alignment: Alignment) -> Iterator[str]:
    """Yield the cased first letters of the words linked to capitalised words of entities."""
    for entity in source_entities(pair):
        for i in _capitalised(pair.source, entity):
            letters = (pair.target.words[j][0] for j in alignment.by_source.get(i, ()))
            yield from filter(_is_cased, letters)


def _capitalised(sentence: Sentence, entity: Span) -> list[int]:
    """Return the capitalised words of an entity, but not the first of the sentence: its capital says nothing."""
    return [i for i in range(max(entity.start, 1), entity.end) if sentence.words[i][0].isupper()]


def _is_cased(letter: str) -> bool:
    return letter.isupper() or letter.islower()
