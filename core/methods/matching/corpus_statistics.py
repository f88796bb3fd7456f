"""What a corpus says about itself without gold: how good its links are, which words are names.

Everything here is counted once over the corpus at hand, so no list of articles, affixes or
titles of any language is needed.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.methods.candidates import Range, merged, runs
from core.methods.heuristic import targets
from core.methods.matching.cooccurrence import Recurrence, recurrence
from core.methods.matching.glosses import glossed_before
from core.model import Alignment, Sentence, SentencePair, Span
from core.text.similarity import is_punctuation

BACKING = 3.0
"""How many occurrences of its kind a word's own record is mixed with."""


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How often something occurs, and how often inside a projected name."""

    seen: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    def add(self, key: str, named: bool) -> None:
        self.seen[key] += 1
        self.named[key] += named


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Counts over a corpus of ``pairs`` sentence pairs.

    ``trust`` is the share of words copied verbatim that the links connect to their copy
    and to nothing else, 0..1; ``case`` says how far capital letters survive along the
    links, 0 (not at all, or a script without case) to 1; ``source`` and ``target`` hold
    the number of sentences each lower-cased word occurs in; ``recurrence`` how names are
    rendered again and again.
    """

    ids: frozenset[str] = frozenset()
    trust: float = 1.0
    case: float = 0.0
    source: Mapping[str, int] = field(default_factory=dict)
    target: Mapping[str, int] = field(default_factory=dict)
    words: NameCounts = field(default_factory=NameCounts)
    kinds: NameCounts = field(default_factory=NameCounts)
    recurrence: Recurrence = field(default_factory=Recurrence)

    def commonness(self, words: Sequence[str], side: Mapping[str, int]) -> list[float]:
        """0 for words in fewer than one sentence of 300, rising to 1 for words in every tenth."""
        size = max(len(self.ids), 1)
        shares = (side.get(word.lower(), 0) / size for word in words)
        return [min(max((math.log10(share) + 2.5) / 1.5, 0.0), 1.0) if share else 0.0 for share in shares]

    def name_odds(self, pair: SentencePair, alignment: Alignment) -> list[float]:
        """Log odds of each target word to lie in a name, judged by the rest of the corpus.

        A word's own record is backed by that of its kind (shape and frequency); what this
        pair itself added to the counts is taken out first.
        """
        own = pair.id in self.ids
        named = named_words(pair, alignment) if own else set()
        return [self._odds(word, int(own), int(j in named)) for j, word in enumerate(pair.target.words)]

    def _odds(self, word: str, seen: int, named: int) -> float:
        key, kind = word.lower(), self._kind(word)
        usual = (max(self.kinds.named[kind] - named, 0) + 0.5) / (max(self.kinds.seen[kind] - seen, 0) + 2)
        share = (max(self.words.named[key] - named, 0) + BACKING * usual) / (
            max(self.words.seen[key] - seen, 0) + BACKING
        )
        share = min(max(share, 0.002), 0.998)
        return math.log(share / (1 - share))

    def _kind(self, word: str) -> str:
        return kind(word, self.target.get(word.lower(), 0) / max(len(self.ids), 1))


def kind(word: str, share: float) -> str:
    """A word's shape, and whether a great, middling or small share of the sentences has it."""
    return shape(word) + ("often" if share > 0.02 else "sometimes" if share > 0.004 else "rarely")


def shape(word: str) -> str:
    if is_punctuation(word):
        return "punctuation"
    if any(map(str.isdigit, word)):
        return "number"
    if word[0].isupper():
        return "upper" if len(word) > 1 and word.isupper() else "title"
    return "lower" if word[0].islower() else "caseless"


def survey(pairs: Sequence[SentencePair], alignments: Sequence[Alignment]) -> CorpusStatistics:
    """Count what `CorpusStatistics` tells about these pairs, given their alignments (same order)."""
    both = list(zip(pairs, alignments, strict=True))
    source = _sentences_with(pair.source for pair in pairs)
    target = _sentences_with(pair.target for pair in pairs)
    words, kinds = NameCounts(), NameCounts()
    for pair, alignment in both:
        named = named_words(pair, alignment)
        for j, word in enumerate(pair.target.words):
            key = word.lower()
            words.add(key, j in named)
            kinds.add(kind(word, target[key] / len(pairs)), j in named)
    ids = frozenset(pair.id for pair in pairs)
    return CorpusStatistics(ids, _trust(both), _case(both), source, target, words, kinds, recurrence(pairs))


def named_words(pair: SentencePair, alignment: Alignment) -> set[int]:
    """The target words that a first, rough projection puts into names: each entity's longest run."""
    named: set[int] = set()
    for entity in pair.source.spans or ():
        linked = [j for j in targets(alignment, entity) if not is_punctuation(pair.target.words[j])]
        longest: Range = max(merged(runs(linked), 1), key=lambda run: run[1] - run[0], default=(0, 0))
        named.update(range(*longest))
    return named


def _sentences_with(sentences: Iterable[Sentence]) -> Counter[str]:
    return Counter(word for sentence in sentences for word in {word.lower() for word in sentence.words})


def _trust(both: Iterable[tuple[SentencePair, Alignment]]) -> float:
    right = total = 1  # links are trusted until copies speak against them
    for pair, alignment in both:
        for i, j in _copies(pair):
            total += 1
            right += alignment.by_source.get(i, ()) == (j,)
    return right / total


def _copies(pair: SentencePair) -> list[tuple[int, int]]:
    """Words of three or more characters that stand once, unchanged, on both sides."""
    source, target = Counter(pair.source.words), Counter(pair.target.words)
    places = {word: j for j, word in enumerate(pair.target.words)}
    return [
        (i, places[word])
        for i, word in enumerate(pair.source.words)
        if len(word) > 2
        and source[word] == 1
        and target[word] == 1
        and not is_punctuation(word)
        and glossed_before(pair.target.words, places[word], places[word] + 1) is None
    ]


def _case(both: Iterable[tuple[SentencePair, Alignment]]) -> float:
    kept = total = 0
    for pair, alignment in both:
        for entity in pair.source.spans or ():
            for first in _cased_counterparts(pair, alignment, entity):
                total += 1
                kept += first.isupper()
    return max(0.0, 2 * (kept + 1) / (total + 2) - 1) if total else 0.0


def _cased_counterparts(pair: SentencePair, alignment: Alignment, entity: Span) -> list[str]:
    """The cased first letters that capitalised words of an entity are linked to, sentence beginnings aside."""
    capitals = [i for i in range(max(entity.start, 1), entity.end) if pair.source.words[i][0].isupper()]
    letters = [pair.target.words[j][0] for i in capitals for j in alignment.by_source.get(i, ())]
    return [letter for letter in letters if letter.isupper() or letter.islower()]
