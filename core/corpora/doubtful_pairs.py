"""Find the pairs of a corpus that are most likely to be wrong, each with its reasons in plain words.

Usual values are measured on the corpus itself: lengths in characters against their usual ratio (so that no language
needs spaces), numbers and names that have no counterpart only where most others do. Linear in the pairs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
    reasons: defaultdict[int, list[Reason]] = defaultdict(list)
    for find in (_empty, _identical, _lengths, _numbers, _names, _repeated):
        for reason in find(pairs):
            if reason.place not in aside:
                reasons[reason.place].append(reason)
    weights = {place: sum(reason.weight for reason in reasons[place]) for place in reasons}
    order = sorted(reasons, key=lambda place: (-weights[place], place))
    worst = [
        DoubtfulPair(place, pairs[place], tuple(reason.words for reason in reasons[place])) for place in order[:most]
    ]
    return DoubtfulPairs(len(order), tuple(worst))


def _empty(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    for place, pair in enumerate(pairs):
        blank = [name for name, side in (("source", pair.source), ("target", pair.target)) if not len(side)]
        if blank:
            yield Reason(place, 20, f"The {' and the '.join(blank)} {'is' if len(blank) == 1 else 'are'} empty.")


def _identical(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield long sentences that are the same in both languages; the fewer there are, the more each weighs."""
    same = [
        place
        for place, pair in enumerate(pairs)
        if pair.source.words == pair.target.words
        and pair.source.lang != pair.target.lang
        and _size(pair.source) >= MIN_CHARACTERS
    ]
    for place in same:
        yield Reason(place, 1 - log(len(same) / len(pairs)), "Both sides are the same text.")


def _lengths(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield pairs whose lengths differ by more than chance, as Gale and Church model it (short ones vary more)."""
    sizes = np.array([(_size(pair.source), _size(pair.target)) for pair in pairs], float).reshape(len(pairs), 2)
    full = np.flatnonzero(sizes.all(1))
    if len(full) < MIN_OBSERVATIONS:
        return
    ratio = np.log(sizes[full, 1] / sizes[full, 0])
    usual = float(np.median(ratio))
    apart = (ratio - usual) * np.sqrt(sizes[full].mean(1))
    spread = 1.4826 * float(np.median(np.abs(apart))) + 0.1
    for place, deviations, log_ratio in zip(full, np.abs(apart) / spread, ratio - usual, strict=True):
        if deviations > MIN_DEVIATIONS and abs(log_ratio) > log(MIN_LENGTH_RATIO):
            longer, shorter = ("target", "source") if log_ratio > 0 else ("source", "target")
            words = f"The {longer} is {np.exp(abs(log_ratio)):.1f} times as long as is usual for its {shorter}."
            yield Reason(int(place), min(float(deviations), MAX_WEIGHT), words)


def _numbers(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Yield numbers without a counterpart, where most have one; those of one digit are often spelt out."""
    lacking: list[tuple[int, list[str], list[str]]] = []
    with_numbers = 0
    for place, pair in enumerate(pairs):
        source, target = numbers(pair.source.text), numbers(pair.target.text)
        if any(len(number) > 1 for number in source + target):
            with_numbers += 1
            apart = _unmatched(source, target), _unmatched(target, source)
            if any(apart):
                lacking.append((place, *apart))
    share = len(lacking) / max(1, with_numbers)
    if with_numbers < MIN_OBSERVATIONS or share > MAX_UNMATCHED_SHARE:
        return
    for place, source, target in lacking:
        sides = ((source, "source"), (target, "target"))
        parts = [f"{_listed(unmatched)} only in the {side}" for unmatched, side in sides if unmatched]
        yield Reason(place, min(2.0, len(source) + len(target)) - log(share), f"Numbers: {'; '.join(parts)}.")


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
    if share < MIN_ALIKE_SHARE or share < chance + MIN_ALIKE_SHARE / 2:
        return
    against, in_favour = log((1 - chance) / (1 - share)), log(share / chance)
    for place, (pair_names, alike) in enumerate(zip(names, matches, strict=True)):
        missing = [name for name, is_alike in zip(pair_names, alike, strict=True) if not is_alike]
        weight = len(missing) * against - sum(alike) * in_favour
        if weight > MIN_LOG_ODDS:
            yield Reason(place, min(weight, MAX_WEIGHT), f"Nothing in the target looks like {_listed(missing)}.")


def _matches(names: Sequence[Sequence[str]], targets: Sequence[str]) -> list[list[bool]]:
    """Return for each name of each pair whether its target in Latin letters has a look-alike."""
    return [[_is_in(name, target) for name in names_of] for names_of, target in zip(names, targets, strict=True)]


def _names_of(sentence: Sentence) -> list[str]:
    """Return the entities of a sentence or, where nobody annotated it, its words with a capital after another word."""
    if sentence.spans is not None:
        names = [sentence.slice(span.start, span.end) for span in sentence.spans]
    else:
        inner = zip(sentence.words, sentence.words[1:], strict=False)
        names = [word for before, word in inner if word[0].isupper() and before[-1].isalpha()]
    return [name for name in dict.fromkeys(names) if len(romanise(name)) >= COMMON_LETTERS and not name[0].isdigit()]


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
            for place in same:
                twin = same[0] if place != same[0] else same[1]
                yield Reason(place, 4, f"The same target stands at pair {twin + 1:,}, with another source.")


def _letters(sentence: Sentence) -> str:
    return "".join(filter(str.isalnum, "".join(sentence.words).casefold()))


def _size(sentence: Sentence) -> int:
    return sum(map(len, sentence.words))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - MAX_NAMED:,} more" if len(words) > MAX_NAMED else ""
    return ", ".join(words[:MAX_NAMED]) + more
