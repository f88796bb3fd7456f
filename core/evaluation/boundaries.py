"""By what two overlapping spans of one label differ: punctuation, articles, affixes, compounds, more.

The differing words are those that only one of the two spans covers. Whether a word is a
function word is read off the corpus, so no list of any language is needed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from core.model import Sentence, SentencePair, Span
from core.text import is_spaceless
from core.text.similarity import is_punctuation

HYPHENS = frozenset("-\u2010\u2011\u00ad\u05be\u30fb")
APOSTROPHES = frozenset("'\u2019\u02bc\u05f3\u05f4")
OFTEN, LEAST, INSIDE = 0.04, 5, 0.2
"""A function word stands in that share of the sentences, in so many at least, and seldom in names."""
SHORTEST = 3
"""Letters up to which what is attached to a word is an affix rather than a word."""


class Boundary(StrEnum):
    """By what the boundary of a span is wrong."""

    PUNCTUATION = "punctuation"
    ARTICLE = "article"
    COMPOUND = "compound"
    AFFIX = "affix"
    TOKENISATION = "tokenisation"
    WORDS = "other words"


class Extent(StrEnum):
    """On which side of the gold boundary a predicted span ends."""

    SHORT = "too short"
    LONG = "too long"
    SHIFTED = "short and long"


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """The words of a corpus that stand almost everywhere but in names: articles, prepositions, particles."""

    words: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, pairs: Iterable[SentencePair]) -> "FunctionWords":
        """Lower-cased target words in at least every 25th sentence (and in five), that stand in a gold
        span at most one time in five."""
        seen: Counter[str] = Counter()
        named: Counter[str] = Counter()
        sentences = 0
        for pair in pairs:
            sentences += 1
            seen.update({word.lower() for word in pair.target.words})
            for span in pair.target.spans or ():
                named.update({word.lower() for word in pair.target.words[span.start : span.end]})
        least = max(LEAST, OFTEN * sentences)
        usual = (word for word, count in seen.items() if count >= least and named[word] <= INSIDE * count)
        return cls(frozenset(word for word in usual if not is_punctuation(word)))

    def __contains__(self, word: str) -> bool:
        return word.lower() in self.words


def extent(gold: Span, predicted: Span) -> Extent | None:
    """How the predicted span lies to the gold span that it overlaps; ``None`` where the ranges are the same."""
    short = predicted.start > gold.start or predicted.end < gold.end
    long = predicted.start < gold.start or predicted.end > gold.end
    if short and long:
        return Extent.SHIFTED
    return (Extent.SHORT if short else Extent.LONG) if short or long else None


def boundary(sentence: Sentence, gold: Span, predicted: Span, common: FunctionWords) -> Boundary:
    """The first of these that all differing words (at both ends) are.

    Punctuation: without letter and digit. Article: function words, with punctuation or without.
    Compound: joined to the span by a hyphen. Affix: up to three letters, attached to the span
    without a space or by an apostrophe; in a language written without spaces, one character.
    Tokenisation: attached likewise, and longer, so that the boundary lies within a written
    word. Else other words, as titles or parts of the name.
    """
    left, right = (range(*sorted(ends)) for ends in ((gold.start, predicted.start), (gold.end, predicted.end)))
    words = [sentence.words[k] for k in (*left, *right)]
    if all(map(is_punctuation, words)):
        return Boundary.PUNCTUATION
    if all(is_punctuation(word) or word in common for word in words):
        return Boundary.ARTICLE
    length = max(sum(_letters(sentence.words[k]) for k in end) for end in (left, right))
    if is_spaceless(sentence.lang):
        return Boundary.AFFIX if length == 1 else Boundary.WORDS
    seams = [Seam.after(sentence, k) for k in (*left, *(k - 1 for k in right))]
    if Seam.OPEN in seams:
        return Boundary.WORDS
    if Seam.HYPHEN in seams:
        return Boundary.COMPOUND
    return Boundary.AFFIX if length <= SHORTEST else Boundary.TOKENISATION


class Seam(Enum):
    """What stands between a word and the next one."""

    OPEN = "a space"
    HYPHEN = "a hyphen"
    CLOSED = "nothing, or an apostrophe"

    @classmethod
    def after(cls, sentence: Sentence, word: int) -> "Seam":
        """Pre-tokenised text has lost its own gaps, so a mark at the seam tells as well as a missing space."""
        edges = {sentence.words[word][-1], sentence.words[word + 1][0]}
        if edges & HYPHENS:
            return cls.HYPHEN
        return cls.CLOSED if not sentence.gaps[word] or edges & APOSTROPHES else cls.OPEN


def _letters(word: str) -> int:
    return sum(map(str.isalnum, word))
