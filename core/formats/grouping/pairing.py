"""Which sentences of two sides belong together: by their documents and ids, and by order where there are none.

A sentence is known by its document, its id in it, and how often that id came before. Documents of different names are
never paired by position, and ids that agree only in part decide nothing: a person says what is to happen (`PairBy`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from core.errors import BadInput
from core.formats.grouping.side_names import neutral
from core.formats.result import Imported, Repair, content_id, unique_ids
from core.formats.sides import CorpusSide
from core.model import SentencePair

Names = tuple[Sequence[str], Sequence[str]]
"""A name for each sentence of the source, and of the target."""
Indices = Sequence[tuple[int, int]]
"""The places of the sentences of each pair: in the source, in the target."""


class PairBy(StrEnum):
    """How to pair two sides whose names for sentences or documents agree only in part."""

    ID = "id"
    ORDER = "order"


_WAYS = {
    PairBy.ID: "by id, which leaves out what has no partner (--pair-by id)",
    PairBy.ORDER: "by order, whatever the names say (--pair-by order)",
}


class Undecided(BadInput):
    """Sides that could be paired in several ways; ``choices`` are those that are possible."""

    def __init__(self, where: str, problem: str, choices: Sequence[PairBy]) -> None:
        self.choices = tuple(choices)
        ways = ", or ".join(_WAYS[choice] for choice in choices)
        super().__init__(where, problem, f"Say how to pair: {ways}." if ways else "Give both sides the same names.")


def join_sides(source: CorpusSide, target: CorpusSide, by: PairBy | None = None) -> Imported:
    """Pair the sentences of two sides by id within documents, in order where there are no ids.

    The pairs come in the order of the source, with the ids and documents of the source, else of the target; without
    either an id is a hash of the content. What was chosen and what was left out is listed. Raises `Undecided` where
    names agree only in part and ``by`` does not say what to do; `BadInput` names the first without a partner.
    """
    indices, repairs = _matched(source, target, by)
    ids = _named(indices, source.ids, target.ids)
    documents = _named(indices, source.documents, target.documents)
    if begins_anew := _begins_anew(ids, documents):
        ids = [f"{document}/{name}" for document, name in zip(documents, ids, strict=True)]
        repairs = [*repairs, Repair(source.name, begins_anew)]
    places, pairs = source.places(), []
    for (i, j), name, document in zip(indices, ids, documents, strict=True):
        left, right = source.sentences[i], target.sentences[j]
        pairs.append(SentencePair(name or content_id(left, right), left, right, document=document))
    unique, renamed = unique_ids(pairs, [places[i] for i, _ in indices])
    if any(ids):
        repairs = [*repairs, *renamed]
    return Imported(unique, (*source.repairs, *target.repairs, *repairs))


def _named(indices: Indices, source: Sequence[str], target: Sequence[str]) -> list[str]:
    """The name of each pair: the source's, else the target's, else ""."""
    if not source and not target:
        return [""] * len(indices)
    return [(source[i] if source else "") or (target[j] if target else "") for i, j in indices]


def _begins_anew(ids: Sequence[str], documents: Sequence[str]) -> str:
    """That ids are unique only within their documents, and what becomes of them; "" where that is not so."""
    if not all(ids) or not all(documents) or len(set(ids)) == len(ids):
        return ""
    if len(set(zip(documents, ids, strict=True))) < len(ids):
        return ""
    return f"the ids begin anew in each document; its name was put before them, as {f'{documents[0]}/{ids[0]}'!r}."


def _matched(source: CorpusSide, target: CorpusSide, by: PairBy | None) -> tuple[Indices, list[Repair]]:
    count = len(source.sentences)
    if (source.ids, source.documents) == (target.ids, target.documents) and count == len(target.sentences):
        return [(index, index) for index in range(count)], []
    return _Pairing(source, target).matched(by)


class _Pairing:
    """Two sides, and what their sentences are called without what only says the language."""

    def __init__(self, source: CorpusSide, target: CorpusSide) -> None:
        self.sides = source, target
        self.where = f"{source.name}, {target.name}"
        self.repairs: list[Repair] = []
        self.ids = self._names("ids", (source.ids, target.ids))
        self.documents = self._names("documents", (source.documents, target.documents))

    def _names(self, what: str, given: Names) -> Names:
        """A name for each sentence of both sides, all "" where only one side has any."""
        blank: Names = tuple(("",) * len(side.sentences) for side in self.sides)  # type: ignore[assignment]
        if not any(given[0]) or not any(given[1]):
            return blank
        if _shared(given):
            return given
        bare = neutral(*given)
        if not _shared(bare):
            return given
        example = _example(given)
        self._note(self.where, f"the {what} differ only in the language, as {example}, and count as the same.")
        return bare

    def _note(self, where: str, what: str) -> None:
        self.repairs.append(Repair(where, what))

    def matched(self, by: PairBy | None) -> tuple[Indices, list[Repair]]:
        """The pairs in the order of the source, and what was chosen and left out."""
        if by is PairBy.ORDER:
            return self._by_order(), self.repairs
        if by is PairBy.ID and not any(self.ids[0]) and not any(self.documents[0]):
            problem = "there are no ids or documents on both sides to pair by."
            raise BadInput(self.where, problem, "Pair by order (--pair-by order).")
        if any(self.ids[0]) and not _shared(self.ids):
            self._drop_ids()
        self._decide_documents(by)
        pairs, alone = self._by_names()
        if any(alone) and by is None:
            raise self._undecided(pairs, alone)
        for side, partner, indices in zip(self.sides, self.sides[::-1], alone, strict=True):
            places = side.places() if indices else []
            for index in indices:
                called = _called(side, index)
                self._note(places[index], f"{called} has no partner in {partner.name} and was left out.")
        return pairs, self.repairs

    def _by_order(self) -> Indices:
        """The pairs in order as asked for, and where ids or documents say otherwise."""
        pairs = self._in_order([range(len(side.sentences)) for side in self.sides])
        for what, (left, right) in {"ids": self.ids, "documents": self.documents}.items():
            differ = [i for i, j in pairs if left[i] != right[j]]
            if differ:
                example = f"{left[differ[0]]!r} and {right[differ[0]]!r}"
                said = f"paired by order as asked; the {what} of {len(differ):,} pairs differ, first {example}."
                self._note(self.sides[0].place(differ[0]), said)
        return pairs

    def _drop_ids(self) -> None:
        example = _example(self.ids)
        self._note(
            self.where,
            f"the ids have nothing in common, as {example}; the sentences were paired by order, those of the target "
            "were dropped.",
        )
        self.ids = ("",) * len(self.ids[0]), ("",) * len(self.ids[1])

    def _decide_documents(self, by: PairBy | None) -> None:
        """Leave the documents out of the comparison where they are called differently and that does not matter."""
        names = [[*dict.fromkeys(some)] for some in self.documents]
        if set(names[0]) == set(names[1]):
            return
        keys = [Counter(zip(some, _times(some), strict=True)) for some in self.ids]
        if any(self.ids[0]) and keys[0] == keys[1]:
            self._note(self.where, "the documents have different names, but all ids agree; paired by id.")
        elif len(names[0]) == len(names[1]) == 1:
            said = f"the one document of each side, {names[0][0]!r} and {names[1][0]!r}, were paired."
            self._note(self.where, said)
        elif by is None or not _shared(self.documents):
            raise self._undecided_documents(names)
        else:
            return
        self.documents = ("",) * len(self.documents[0]), ("",) * len(self.documents[1])

    def _by_names(self) -> tuple[Indices, tuple[list[int], list[int]]]:
        """The pairs by document and id, and on each side what has no partner."""
        places = [_indices(some) for some in self.documents]
        pairs: list[tuple[int, int]] = []
        alone: tuple[list[int], list[int]] = [], []
        for place in dict.fromkeys((*places[0], *places[1])):
            here = [some.get(place, []) for some in places]
            if not all(here):
                for some, indices in zip(alone, here, strict=True):
                    some += indices
            elif all(any(names[index] for index in indices) for names, indices in zip(self.ids, here, strict=True)):
                self._by_id(here, pairs, alone)
            else:
                pairs += self._in_order(here, place)
        pairs.sort()
        if any(after[1] < before[1] for before, after in pairwise(pairs)):
            self._note(self.where, "the sentences come in another order on the two sides; paired by their names.")
        return pairs, (sorted(alone[0]), sorted(alone[1]))

    def _by_id(self, here: Sequence[list[int]], pairs: list[tuple[int, int]], alone: Sequence[list[int]]) -> None:
        """Pair the sentences of a document by id; those of one id in the order that they come in."""
        keyed = []
        for names, indices in zip(self.ids, here, strict=True):
            ids = [names[index] for index in indices]
            keyed.append(dict(zip(zip(ids, _times(ids), strict=True), indices, strict=True)))
        left, right = keyed
        agreed = [(index, right[key]) for key, index in left.items() if key in right]
        pairs += agreed
        alone[0].extend(index for key, index in left.items() if key not in right)
        alone[1].extend(index for key, index in right.items() if key not in left)
        again = [index for (_, times), index in left.items() if times]
        if again and any(after < before for (_, before), (_, after) in pairwise(agreed)):
            called = _called(self.sides[0], again[0])
            self._note(self.sides[0].place(again[0]), f"{called} came before; those of one id were paired by order.")

    def _in_order(self, here: Sequence[Sequence[int]], document: str = "") -> list[tuple[int, int]]:
        if len(here[0]) != len(here[1]):
            raise _uneven(self.sides, here, document)
        return list(zip(*here, strict=True))

    def _undecided_documents(self, names: Sequence[Sequence[str]]) -> Undecided:
        shared = set(names[0]) & set(names[1])
        number = 0 if set(names[0]) - shared else 1
        side, partner = self.sides[number], self.sides[1 - number]
        index = next(index for index, name in enumerate(self.documents[number]) if name not in shared)
        problem = (
            f"the document {side.documents[index]!r} is not in {partner.name}: {len(shared):,} documents have the same "
            f"name on both sides, of {len(names[0]):,} of the source and {len(names[1]):,} of the target."
        )
        return Undecided(side.place(index), problem, self._choices(bool(shared)))

    def _undecided(self, pairs: Indices, alone: Sequence[Sequence[int]]) -> Undecided:
        number = 0 if alone[0] else 1
        side, partner = self.sides[number], self.sides[1 - number]
        index = alone[number][0]
        sizes = [len(side.sentences) for side in self.sides]
        problem = (
            f"{_called(side, index)} is not in {partner.name}: the ids agree for {len(pairs):,} of {sizes[0]:,} "
            f"sentences of the source and {sizes[1]:,} of the target."
        )
        return Undecided(side.place(index), problem, self._choices(bool(pairs)))

    def _choices(self, shared: bool) -> list[PairBy]:
        """What can be done: pair by name where some names are the same, by order where there are equally many."""
        even = len(self.sides[0].sentences) == len(self.sides[1].sentences)
        return [PairBy.ID] * shared + [PairBy.ORDER] * even


def _shared(names: Names) -> set[str]:
    return (set(names[0]) & set(names[1])) - {""}


def _example(names: Names) -> str:
    return " and ".join(repr(next(filter(None, some))) for some in names)


def _times(names: Iterable[str]) -> Iterator[int]:
    """How often each name came before."""
    seen: Counter[str] = Counter()
    for name in names:
        yield seen[name]
        seen[name] += 1


def _indices(names: Iterable[str]) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        places[name].append(index)
    return places


def _called(side: CorpusSide, index: int) -> str:
    name = side.ids[index] if side.ids else ""
    document = side.documents[index] if side.documents else ""
    within = f" of the document {document!r}" if document else ""
    return f"the sentence {name!r}{within}" if name else f"the sentence {side.sentences[index].text[:40]!r}{within}"


def _uneven(sides: tuple[CorpusSide, CorpusSide], here: Sequence[Sequence[int]], document: str) -> BadInput:
    """That one side has more sentences: at its first empty one whose partner is not, else at the first too many."""
    counts = [len(some) for some in here]
    names = [side.file(some[0]) if document and some else side.name for side, some in zip(sides, here, strict=True)]
    within = f"in the document {document!r}, " if document else ""
    sizes = f"{within}{names[0]} has {counts[0]} sentences, {names[1]} has {counts[1]}."
    more = 0 if counts[0] > counts[1] else 1
    longer, shorter = sides[more], sides[1 - more]
    for number, (index, partner) in enumerate(zip(here[more], here[1 - more], strict=False), 1):
        if not longer.sentences[index].words and shorter.sentences[partner].words:
            problem = f"sentence {number} is empty, but {shorter.place(partner)} is not: {sizes}"
            return BadInput(longer.place(index), problem, f"Take it out, or add what is missing in {names[1 - more]}.")
    first = counts[1 - more]
    index = here[more][first]
    problem = f"sentence {first + 1} ({longer.sentences[index].text[:60]!r}) has no partner: {sizes}"
    remedy = f"Add what is missing in {names[1 - more]}, or an empty line where there is no translation."
    return BadInput(longer.place(index), problem, remedy)
