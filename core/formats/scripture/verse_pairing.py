"""Pair two sides of verses by their references, whatever books each of them has.

Verses that one side joins (a bridge, "GEN 1:3-4") are joined on the other: chains of ranges that overlap are one pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from core.formats.joined_sentences import join_sentences, joint
from core.formats.result import Imported, Repair
from core.formats.scripture.verses import VerseRange, read_reference
from core.formats.sides import CorpusSide
from core.model import Sentence, SentencePair
from core.text.phrases import counted


class SideVerse(NamedTuple):
    """Verses, their side (0: source, 1: target) and the index of their sentence there."""

    verses: VerseRange
    side: int
    sentence: int


@dataclass(slots=True)
class VerseUnit:
    """Sentences of both sides whose verses overlap, by side, and the verses that they cover."""

    verses: VerseRange
    members: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    @property
    def is_paired(self) -> bool:
        return all(self.members)


def are_verses(source: CorpusSide, target: CorpusSide) -> bool:
    """Tell whether every sentence of both sides is a verse by its id."""
    return all(map(_names_verses, (source, target)))


def _names_verses(side: CorpusSide) -> bool:
    return bool(side.ids) and all(map(read_reference, side.ids))


def join_verses(source: CorpusSide, target: CorpusSide) -> Imported:
    """Pair the verses of two sides, in the order of the source.

    Left out, with their numbers by book, are verses without text, verses that came before on the same side, and those
    without a partner; bridges that had the other side joined are listed.
    """
    sides = source, target
    repairs: list[Repair] = []
    verses = list(chain.from_iterable(_filled(sides[number], number, repairs) for number in (0, 1)))
    units = list(_units(verses))
    for number in (0, 1):
        repairs += _unpaired(sides, number, units)
    paired = sorted(filter(lambda unit: unit.is_paired, units), key=lambda unit: min(unit.members[0]))
    repairs += chain.from_iterable(_bridges(sides, unit) for unit in paired)
    pairs = tuple(_pair(sides, unit) for unit in paired)
    return Imported(pairs, (*source.repairs, *target.repairs, *repairs))


def _filled(side: CorpusSide, number: int, repairs: list[Repair]) -> Iterator[SideVerse]:
    """Yield the verses with a text, each once; list the others."""
    seen: set[VerseRange] = set()
    blank: list[int] = []
    for index, name in enumerate(side.ids):
        verses = read_reference(name)
        if verses is None or not side.sentences[index].words:
            blank.append(index)
        elif verses in seen:
            repairs.append(Repair(side.place(index), f"{name} came before; this one was left out."))
        else:
            seen.add(verses)
            yield SideVerse(verses, number, index)
    if blank:
        what = f"{counted(len(blank), 'verse')} without text, the first {side.ids[blank[0]]}: left out."
        repairs.append(Repair(side.place(blank[0]), what))


def _units(verses: Iterable[SideVerse]) -> Iterator[VerseUnit]:
    """Yield the chains of verses that overlap, in the order of each book."""
    by_book: Mapping[str, list[SideVerse]] = defaultdict(list)
    for verse in verses:
        by_book[verse.verses.book].append(verse)
    return chain.from_iterable(map(_units_of_book, by_book.values()))


def _units_of_book(verses: list[SideVerse]) -> Iterator[VerseUnit]:
    unit: VerseUnit | None = None
    for verse in sorted(verses):
        if unit is None or verse.verses.first > unit.verses.last:
            if unit is not None:
                yield unit
            unit = VerseUnit(verse.verses)
        unit.members[verse.side].append(verse.sentence)
        unit.verses = unit.verses._replace(last=max(unit.verses.last, verse.verses.last))
    if unit is not None:
        yield unit


def _unpaired(sides: Sequence[CorpusSide], number: int, units: Sequence[VerseUnit]) -> Iterator[Repair]:
    """Yield how many verses of each book have no partner on the other side, with the first of them."""
    side, partner = sides[number], sides[1 - number]
    shared = {unit.verses.book for unit in units if unit.members[1 - number]}
    lonely: Mapping[str, list[int]] = defaultdict(list)
    for unit in units:
        if not unit.members[1 - number]:
            lonely[unit.verses.book] += unit.members[number]
    for book, indices in lonely.items():
        many = counted(len(indices), "verse")
        if book in shared:
            what = f"{many} of {book} without a partner in {partner.name}, the first {side.ids[indices[0]]}: left out."
        else:
            what = f"the book {book} is not in {partner.name}: its {many} left out."
        yield Repair(side.place(indices[0]), what)


def _bridges(sides: Sequence[CorpusSide], unit: VerseUnit) -> Iterator[Repair]:
    """Yield the sentences of a side that were joined because the other has their verses together."""
    for side, members in zip(sides, unit.members, strict=True):
        if len(members) > 1:
            joined = f"{side.ids[members[0]]} to {side.ids[members[-1]]}"
            yield Repair(
                side.place(members[0]), f"{joined} were joined, since the other side has {unit.verses} as one."
            )


def _pair(sides: Sequence[CorpusSide], unit: VerseUnit) -> SentencePair:
    source, target = (
        _joined([side.sentences[index] for index in members]) for side, members in zip(sides, unit.members, strict=True)
    )
    return SentencePair(str(unit.verses), source, target, document=unit.verses.document)


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    return join_sentences(sentences, joint(sentences[0].lang))
