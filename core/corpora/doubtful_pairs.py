"""Find the pairs of a corpus that are most likely to be wrong, each with its reasons in plain words.

Usual values are measured on the corpus itself: lengths in characters against their usual ratio (so that no language
needs spaces), numbers and names that have no counterpart only where most others do. Linear in the pairs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log
from typing import NamedTuple

import numpy as np

from core.model import Sentence, SentencePair
from core.text.numbers import numbers
from core.text.similarity import romanise

MAX_LISTED = 50
"""Pairs that are listed with their reasons, the most doubtful first."""
MAX_NAMED = 3
"""Numbers and names that a reason lists."""
MIN_OBSERVATIONS = 20
"""Fewer pairs (or names) give no reliable usual value."""
MIN_DEVIATIONS, MIN_LENGTH_RATIO = 4.0, 2.0
"""Standard deviations, and times as long as usual, from which a length is doubtful."""
MAX_UNMATCHED_SHARE = 0.2
"""Largest share of pairs with unmatched numbers at which unmatched numbers are still doubtful."""
MIN_ALIKE_SHARE, MIN_LOG_ODDS = 0.6, 3.0
"""Smallest share of names that look alike on both sides, and least log odds, at which an unmatched name is doubtful."""
CHANCE_DISTANCE = 8
"""Distance in lines of the targets that estimate how often names have a look-alike by chance."""
EMPTY_SIDES = {
    (False, True): "The source is empty.",
    (True, False): "The target is empty.",
    (False, False): "The source and the target are empty.",
}
"""What is wrong with a pair, by whether its source and its target have words."""
MAX_WEIGHT = 10.0
"""Largest weight of a reason; an empty side weighs more."""
MIN_CHARACTERS = 15
"""Length from which a sentence does not occur twice by chance."""
COMMON_LETTERS = 4
"""Letters in a row that a name has in common with its counterpart."""


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """A pair, its index in the corpus, and the reasons why it may be wrong."""

    place: int
    pair: SentencePair
    reasons: tuple[str, ...]


class DoubtfulPairs(NamedTuple):
    """Number of doubtful pairs, and the pairs that are listed, the worst first."""

    total: int
    worst: tuple[DoubtfulPair, ...]


class Reason(NamedTuple):
    """Reason why the pair at an index (``place``) may be wrong, with its weight."""

    place: int
    weight: float
    words: str


def doubtful_pairs(pairs: Sequence[SentencePair], aside: Collection[int] = (), most: int = MAX_LISTED) -> DoubtfulPairs:
    """Find the doubtful pairs of a corpus, except at the indices ``aside``; list at most ``most`` of them."""
    doubtful = sorted(_reasons_by_pair(pairs, aside), key=_weight, reverse=True)
    worst = [_doubtful_pair(pairs, reasons) for reasons in doubtful[:most]]
    return DoubtfulPairs(len(doubtful), tuple(worst))


def _reasons_by_pair(pairs: Sequence[SentencePair], aside: Collection[int]) -> Iterator[list[Reason]]:
    """Yield the reasons of each doubtful pair, in the order of the pairs."""
    reasons: defaultdict[int, list[Reason]] = defaultdict(list)
    finders = (_empty, _identical, _lengths, _numbers, _names, _repeated)
    for reason in chain.from_iterable(find(pairs) for find in finders):
        reasons[reason.place].append(reason)
    for place in sorted(reasons.keys() - set(aside)):
        yield reasons[place]


def _weight(reasons: Sequence[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def _doubtful_pair(pairs: Sequence[SentencePair], reasons: Sequence[Reason]) -> DoubtfulPair:
    place = reasons[0].place
    return DoubtfulPair(place, pairs[place], tuple(reason.words for reason in reasons))


def _empty(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    for place, pair in enumerate(pairs):
        blank = bool(pair.source.words), bool(pair.target.words)
        if blank in EMPTY_SIDES:
            yield Reason(place, 20, EMPTY_SIDES[blank])


def _identical(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield long sentences that are the same in both languages; the fewer there are, the more each weighs."""
    same = [place for place, pair in enumerate(pairs) if _is_copy(pair)]
    for place in same:
        yield Reason(place, 1 - log(len(same) / len(pairs)), "Both sides are the same text.")


def _is_copy(pair: SentencePair) -> bool:
    """Tell whether a sentence is long, and the same in both languages."""
    source, target = pair.source, pair.target
    return source.words == target.words and source.lang != target.lang and _size(source) >= MIN_CHARACTERS


def _lengths(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield pairs whose lengths differ by more than chance, as Gale and Church model it (short ones vary more)."""
    sizes = np.array([(_size(pair.source), _size(pair.target)) for pair in pairs], float).reshape(len(pairs), 2)
    full = np.flatnonzero(sizes.all(1))
    if len(full) < MIN_OBSERVATIONS:
        return
    ratio = np.log(sizes[full, 1] / sizes[full, 0])
    unusual = ratio - float(np.median(ratio))
    apart = np.abs(unusual * np.sqrt(sizes[full].mean(1)))
    spread = 1.4826 * float(np.median(apart)) + 0.1
    deviations = apart / spread
    doubtful = (deviations > MIN_DEVIATIONS) & (np.abs(unusual) > log(MIN_LENGTH_RATIO))
    for index in np.flatnonzero(doubtful):
        weight = min(float(deviations[index]), MAX_WEIGHT)
        yield Reason(int(full[index]), weight, _length_reason(float(unusual[index])))


def _length_reason(log_ratio: float) -> str:
    longer, shorter = ("target", "source") if log_ratio > 0 else ("source", "target")
    return f"The {longer} is {np.exp(abs(log_ratio)):.1f} times as long as is usual for its {shorter}."


def _numbers(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield numbers without a counterpart, where most have one; those of one digit are often spelt out."""
    lacking: list[_UnmatchedNumbers] = []
    with_numbers = 0
    for place, pair in enumerate(pairs):
        source, target = numbers(pair.source.text), numbers(pair.target.text)
        if max(map(len, source + target), default=0) > 1:
            with_numbers += 1
            lacking.append(_UnmatchedNumbers(place, _unmatched(source, target), _unmatched(target, source)))
    lacking = [unmatched for unmatched in lacking if unmatched.total]
    share = len(lacking) / max(1, with_numbers)
    if with_numbers < MIN_OBSERVATIONS or share > MAX_UNMATCHED_SHARE:
        return
    for unmatched in lacking:
        yield Reason(unmatched.place, min(2.0, unmatched.total) - log(share), unmatched.reason)


class _UnmatchedNumbers(NamedTuple):
    """Numbers of the pair at an index (``place``) that are only on one side."""

    place: int
    source: list[str]
    target: list[str]

    @property
    def total(self) -> int:
        return len(self.source) + len(self.target)

    @property
    def reason(self) -> str:
        sides = ((self.source, "source"), (self.target, "target"))
        parts = [f"{_listed(unmatched)} only in the {side}" for unmatched, side in sides if unmatched]
        return f"Numbers: {'; '.join(parts)}."


def _unmatched(own: Sequence[str], counterparts: Sequence[str]) -> list[str]:
    """Return the numbers of several digits that are in no counterpart, zeros at their end aside."""
    digits = "".join(counterparts)
    several = [number for number in dict.fromkeys(own) if len(number) > 1]
    return [number for number in several if (number.rstrip("0") or number) not in digits]


def _names(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield source names that nothing in the target looks like, where most names of this corpus look alike."""
    names = [_names_of(pair.source) for pair in pairs]
    if sum(map(len, names)) < MIN_OBSERVATIONS:
        return
    targets = ["".join(map(romanise, pair.target.words)) for pair in pairs]
    matches = _matches(names, targets)
    chance = _share(_matches(names, [*targets[CHANCE_DISTANCE:], *targets[:CHANCE_DISTANCE]]))
    share = _share(matches)
    if share < max(MIN_ALIKE_SHARE, chance + MIN_ALIKE_SHARE / 2):
        return
    against, in_favour = log((1 - chance) / (1 - share)), log(share / chance)
    for place, (pair_names, alike) in enumerate(zip(names, matches, strict=True)):
        missing = [name for name, is_alike in zip(pair_names, alike, strict=True) if not is_alike]
        weight = len(missing) * against - sum(alike) * in_favour
        if weight > MIN_LOG_ODDS:
            yield Reason(place, min(weight, MAX_WEIGHT), f"Nothing in the target looks like {_listed(missing)}.")


def _matches(names: Sequence[Sequence[str]], targets: Sequence[str]) -> list[list[bool]]:
    """Return for each name of each pair whether its target in Latin letters has a look-alike."""
    return [_look_alikes(pair_names, target) for pair_names, target in zip(names, targets, strict=True)]


def _look_alikes(names: Sequence[str], target: str) -> list[bool]:
    return [_is_in(name, target) for name in names]


def _names_of(sentence: Sentence) -> list[str]:
    """Return the entities of a sentence or, where nobody annotated it, its words with a capital after another word."""
    if sentence.spans is None:
        names = _capitalised(sentence)
    else:
        names = [sentence.slice(span.start, span.end) for span in sentence.spans]
    return list(filter(_is_comparable, dict.fromkeys(names)))


def _capitalised(sentence: Sentence) -> list[str]:
    return [word for before, word in pairwise(sentence.words) if word[0].isupper() and before[-1].isalpha()]


def _is_comparable(name: str) -> bool:
    return len(romanise(name)) >= COMMON_LETTERS and not name[0].isdigit()


def _is_in(name: str, target: str) -> bool:
    """Return whether `COMMON_LETTERS` in a row of a name occur in a target in Latin letters."""
    letters = romanise(name)
    starts = range(len(letters) - COMMON_LETTERS + 1)
    return any(letters[start : start + COMMON_LETTERS] in target for start in starts)


def _share(matches: Sequence[Sequence[bool]]) -> float:
    """Return the share of matches by Laplace's rule of succession."""
    return (sum(map(sum, matches)) + 1) / (sum(map(len, matches)) + 2)


def _repeated(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield long targets that are paired with different sources."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        if _size(pair.target) >= MIN_CHARACTERS:
            places[pair.target.words].append(place)
    for same in places.values():
        if len({_letters(pairs[place].source) for place in same}) > 1:
            yield from _twins(same)


def _twins(places: Sequence[int]) -> Iterator[Reason]:
    """Yield a reason for each of several pairs with the same target, which names the first of the others."""
    first, second, *_ = places
    for place in places:
        twin = second if place == first else first
        yield Reason(place, 4, f"The same target stands at pair {twin + 1:,}, with another source.")


def _letters(sentence: Sentence) -> str:
    return "".join(filter(str.isalnum, "".join(sentence.words).casefold()))


def _size(sentence: Sentence) -> int:
    return sum(map(len, sentence.words))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - MAX_NAMED:,} more" if len(words) > MAX_NAMED else ""
    return ", ".join(words[:MAX_NAMED]) + more
