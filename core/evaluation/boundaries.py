"""Boundary errors of two overlapping spans of one label: punctuation, articles, affixes, compounds, more.

The differing words are those that only one of the two spans covers. Function words are
counted in the corpus, so no list of any language is needed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import chain, filterfalse

from core.model import Sentence, SentencePair, Span
from core.text import is_spaceless
from core.text.similarity import is_punctuation

HYPHENS = frozenset("-\u2010\u2011\u00ad\u05be\u30fb")
APOSTROPHES = frozenset("'\u2019\u02bc\u05f3\u05f4")
MIN_SHARE, MIN_SENTENCES, MAX_IN_NAMES = 0.04, 5, 0.2
"""Sentences with a function word, as a share and a number, and the share of its occurrences in names."""
MAX_AFFIX_LETTERS = 3
"""Letters up to which a piece attached to a word is an affix rather than a word."""


class Boundary(StrEnum):
    """Kind of words by which the boundary of a span is wrong."""

    PUNCTUATION = "punctuation"
    ARTICLE = "article"
    COMPOUND = "compound"
    AFFIX = "affix"
    TOKENISATION = "tokenisation"
    WORDS = "other words"


class Extent(StrEnum):
    """Side of the gold boundary on which a predicted span ends."""

    SHORT = "too short"
    LONG = "too long"
    SHIFTED = "short and long"


_EXTENTS = {(True, False): Extent.SHORT, (False, True): Extent.LONG, (True, True): Extent.SHIFTED}
"""The extent of a span by whether it is too short, and too long, at an end."""


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Words of a corpus that are frequent everywhere but in names: articles, prepositions, particles."""

    words: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, pairs: Iterable[SentencePair]) -> "FunctionWords":
        """Collect the lower-cased target words in at least every 25th sentence (and in five) of which at most one in
        five is in a gold span."""
        targets = [pair.target for pair in pairs]
        seen = Counter(chain.from_iterable(_lower(target.words) for target in targets))
        named = Counter(chain.from_iterable(map(_named_words, targets)))
        least = max(MIN_SENTENCES, MIN_SHARE * len(targets))
        frequent = [word for word, count in seen.items() if count >= least and named[word] <= MAX_IN_NAMES * count]
        return cls(frozenset(filterfalse(is_punctuation, frequent)))

    def __contains__(self, word: str) -> bool:
        return word.lower() in self.words


def _lower(words: Iterable[str]) -> set[str]:
    return set(map(str.lower, words))


def _named_words(sentence: Sentence) -> Iterator[str]:
    """Yield the lower-cased words of each span, a word once for each span."""
    for span in sentence.spans or ():
        yield from _lower(sentence.words[span.start : span.end])


def extent(gold: Span, predicted: Span) -> Extent | None:
    """Compare the boundaries of a predicted span with the gold span that it overlaps; ``None`` where they are the
    same."""
    short = predicted.start > gold.start or predicted.end < gold.end
    long = predicted.start < gold.start or predicted.end > gold.end
    return _EXTENTS.get((short, long))


def boundary(sentence: Sentence, gold: Span, predicted: Span, common: FunctionWords) -> Boundary:
    """Return the first of these kinds that all differing words (at both ends) belong to.

    Punctuation: without letter and digit. Article: function words, with punctuation or without.
    Compound: joined to the span by a hyphen. Affix: up to three letters, attached to the span
    without a space or by an apostrophe; in a language written without spaces, one character.
    Tokenisation: attached likewise, and longer, so that the boundary lies within a written
    word. Else other words, as titles or parts of the name.
    """
    left = range(*sorted((gold.start, predicted.start)))
    right = range(*sorted((gold.end, predicted.end)))
    words = sentence.words[left.start : left.stop] + sentence.words[right.start : right.stop]
    plain = list(filterfalse(is_punctuation, words))
    if not plain:
        return Boundary.PUNCTUATION
    if all(word in common for word in plain):
        return Boundary.ARTICLE
    return _attachment(sentence, left, right)


def _attachment(sentence: Sentence, left: range, right: range) -> Boundary:
    """Tell by length and seams whether the differing words at both ends are parts of a word, or other words."""
    length = max(_letters(sentence, left), _letters(sentence, right))
    if is_spaceless(sentence.lang):
        return Boundary.AFFIX if length == 1 else Boundary.WORDS
    before_right = range(right.start - 1, right.stop - 1)
    seams = {Seam.after(sentence, word) for word in (*left, *before_right)}
    if Seam.OPEN in seams:
        return Boundary.WORDS
    if Seam.HYPHEN in seams:
        return Boundary.COMPOUND
    return Boundary.AFFIX if length <= MAX_AFFIX_LETTERS else Boundary.TOKENISATION


class Seam(Enum):
    """Characters between a word and the next."""

    OPEN = "a space"
    HYPHEN = "a hyphen"
    CLOSED = "nothing, or an apostrophe"

    @classmethod
    def after(cls, sentence: Sentence, word: int) -> "Seam":
        """Classify the seam after a word; pre-tokenised text has lost its gaps, so a mark at the seam counts like a
        missing space."""
        edges = {sentence.words[word][-1], sentence.words[word + 1][0]}
        if edges & HYPHENS:
            return cls.HYPHEN
        return cls.CLOSED if not sentence.gaps[word] or edges & APOSTROPHES else cls.OPEN


def _letters(sentence: Sentence, words: range) -> int:
    """Count the letters and digits of some words."""
    return sum(map(str.isalnum, "".join(sentence.words[words.start : words.stop])))
