"""The pairs of a corpus that are most likely to be wrong, each with its reasons in plain words.

What is usual is measured on the corpus itself: lengths in characters against their usual ratio (so that no language
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
from core.text.similarity import romanised

SHOWN = 50
"""Pairs that are listed with their reasons, the most doubtful first."""
NAMED = 3
"""Numbers and names that a reason names one by one."""
FEWEST = 20
"""In fewer pairs nothing is usual."""
FAR, TIMES = 4.0, 2.0
"""Standard deviations, and times as long as usual, from which a length is doubtful."""
RARE = 0.2
"""The largest share of pairs with numbers in which some may lack, for that to be doubtful."""
OFTEN, SOUND = 0.6, 3.0
"""The share of names that look alike on both sides, for one that does not to be doubtful; and the least log odds."""
ELSEWHERE = 8
"""The distance of the target line that tells how often names have a look-alike by chance."""
MOST_WEIGHT = 10.0
"""The most that one reason says; an empty side says more."""
LONG = 15
"""Characters of a sentence that nobody says twice by chance."""
LETTERS = 4
"""Letters in a row by which a name is known again."""


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """A pair, by its place, with the reasons why it may be wrong."""

    place: int
    pair: SentencePair
    reasons: tuple[str, ...]


class DoubtfulPairs(NamedTuple):
    """How many pairs are doubtful, and those that are listed, the worst first."""

    total: int
    worst: tuple[DoubtfulPair, ...]


class Reason(NamedTuple):
    """Why the pair at a place may be wrong, and how much that says."""

    place: int
    weight: float
    words: str


def doubtful_pairs(pairs: Sequence[SentencePair], aside: Collection[int] = (), most: int = SHOWN) -> DoubtfulPairs:
    """The doubtful pairs of a corpus, but for the places ``aside``; ``most`` of them are listed."""
    reasons: defaultdict[int, list[Reason]] = defaultdict(list)
    for find in (_empty, _identical, _lengths, _numbers, _names, _repeated):
        for reason in find(pairs):
            if reason.place not in aside:
                reasons[reason.place].append(reason)
    order = sorted(reasons, key=lambda place: (-sum(reason.weight for reason in reasons[place]), place))
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
    """Long sentences that are the same in both languages; the fewer there are, the more doubtful is each."""
    same = [
        place
        for place, pair in enumerate(pairs)
        if pair.source.words == pair.target.words
        and pair.source.lang != pair.target.lang
        and _size(pair.source) >= LONG
    ]
    for place in same:
        yield Reason(place, 1 - log(len(same) / len(pairs)), "Both sides are the same text.")


def _lengths(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Sides whose lengths differ by more than chance, as Gale and Church model them: the more, the shorter."""
    sizes = np.array([(_size(pair.source), _size(pair.target)) for pair in pairs], float).reshape(len(pairs), 2)
    full = np.flatnonzero(sizes.all(1))
    if len(full) < FEWEST:
        return
    ratio = np.log(sizes[full, 1] / sizes[full, 0])
    usual = float(np.median(ratio))
    apart = (ratio - usual) * np.sqrt(sizes[full].mean(1))
    spread = 1.4826 * float(np.median(np.abs(apart))) + 0.1
    for place, far, times in zip(full, np.abs(apart) / spread, ratio - usual, strict=True):
        if far > FAR and abs(times) > log(TIMES):
            side, other = ("target", "source") if times > 0 else ("source", "target")
            words = f"The {side} is {np.exp(abs(times)):.1f} times as long as is usual for its {other}."
            yield Reason(int(place), min(float(far), MOST_WEIGHT), words)


def _numbers(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Numbers without a counterpart, where most have one; those of one digit are often spelt out."""
    lacking: list[tuple[int, list[str], list[str]]] = []
    with_numbers = 0
    for place, pair in enumerate(pairs):
        source, target = numbers(pair.source.text), numbers(pair.target.text)
        if any(len(number) > 1 for number in source + target):
            with_numbers += 1
            apart = _without(source, target), _without(target, source)
            if any(apart):
                lacking.append((place, *apart))
    share = len(lacking) / max(1, with_numbers)
    if with_numbers < FEWEST or share > RARE:
        return
    for place, source, target in lacking:
        parts = [
            f"{_listed(some)} only in the {side}" for some, side in ((source, "source"), (target, "target")) if some
        ]
        yield Reason(place, min(2.0, len(source) + len(target)) - log(share), f"Numbers: {'; '.join(parts)}.")


def _without(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The numbers of several digits that nothing in the other list holds, zeros at their end aside."""
    digits = "".join(other)
    several = [number for number in dict.fromkeys(one) if len(number) > 1]
    return [number for number in several if (number.rstrip("0") or number) not in digits]


def _names(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Names of the source that nothing in the target looks like, where most names of this corpus look alike."""
    names = [_names_of(pair.source) for pair in pairs]
    if sum(map(len, names)) < FEWEST:
        return
    targets = ["".join(map(romanised, pair.target.words)) for pair in pairs]
    own = [[_is_in(name, target) for name in some] for some, target in zip(names, targets, strict=True)]
    moved = [*targets[ELSEWHERE:], *targets[:ELSEWHERE]]
    chance = _share([_is_in(name, target) for some, target in zip(names, moved, strict=True) for name in some])
    often = _share([alike for some in own for alike in some])
    if often < OFTEN or often < chance + OFTEN / 2:
        return
    against, in_favour = log((1 - chance) / (1 - often)), log(often / chance)
    for place, (some, alike) in enumerate(zip(names, own, strict=True)):
        missing = [name for name, is_alike in zip(some, alike, strict=True) if not is_alike]
        weight = len(missing) * against - sum(alike) * in_favour
        if weight > SOUND:
            yield Reason(place, min(weight, MOST_WEIGHT), f"Nothing in the target looks like {_listed(missing)}.")


def _names_of(sentence: Sentence) -> list[str]:
    """The entities of a sentence or, where nobody annotated it, its words with a capital after another word."""
    if sentence.spans is not None:
        found = [sentence.slice(span.start, span.end) for span in sentence.spans]
    else:
        inner = zip(sentence.words, sentence.words[1:], strict=False)
        found = [word for before, word in inner if word[0].isupper() and before[-1].isalpha()]
    return [name for name in dict.fromkeys(found) if len(romanised(name)) >= LETTERS and not name[0].isdigit()]


def _is_in(name: str, target: str) -> bool:
    """Whether some letters in a row of a name stand in a target in Latin letters."""
    letters = romanised(name)
    return any(letters[start : start + LETTERS] in target for start in range(len(letters) - LETTERS + 1))


def _share(truths: Sequence[bool]) -> float:
    return (sum(truths) + 1) / (len(truths) + 2)


def _repeated(pairs: Sequence[SentencePair]) -> Iterator[Reason]:
    """Long targets that stand beside different sources."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        if _size(pair.target) >= LONG:
            places[pair.target.words].append(place)
    for same in places.values():
        if len({_letters(pairs[place].source) for place in same}) > 1:
            for place in same:
                other = same[0] if place != same[0] else same[1]
                yield Reason(place, 4, f"The same target stands at pair {other + 1:,}, with another source.")


def _letters(sentence: Sentence) -> str:
    return "".join(filter(str.isalnum, "".join(sentence.words).casefold()))


def _size(sentence: Sentence) -> int:
    return sum(map(len, sentence.words))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - NAMED:,} more" if len(words) > NAMED else ""
    return ", ".join(words[:NAMED]) + more
