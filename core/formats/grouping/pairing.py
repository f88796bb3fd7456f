"""Pair the sentences of two sides: by their documents and ids, and by order where there are none.

A sentence is identified by its document, its id in it, and the number of earlier sentences with that id. Documents of
different names are never paired by position, and ids that agree only in part decide nothing: a person has to choose
(`PairBy`).
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from core.errors import BadInput
from core.formats.grouping.name_matches import (
    Indices,
    Matches,
    Names,
    are_crossed,
    example_of,
    first_repeated,
    indices_by_key,
    indices_by_name,
    shared_names,
    unmatched_indices,
)
from core.formats.grouping.side_names import neutral
from core.formats.grouping.unpaired import describe_sentence, uneven_sides
from core.formats.result import Imported, Repair, content_id, unique_ids
from core.formats.sides import CorpusSide
from core.model import SentencePair


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
    either an id is a hash of the content. Choices and sentences left out are listed. Raises `Undecided` where names
    agree only in part and ``by`` does not decide; `BadInput` names the first without a partner.
    """
    indices, repairs = _pair_indices(source, target, by)
    ids = _pair_names(indices, source.every_id, target.every_id)
    documents = _pair_names(indices, source.every_document, target.every_document)
    if _are_unique_within_documents(ids, documents):
        ids = [f"{document}/{name}" for document, name in zip(documents, ids, strict=True)]
        what = f"the ids begin anew in each document; its name was put before them, as {ids[0]!r}."
        repairs = [*repairs, Repair(source.name, what)]
    pairs = []
    for (i, j), name, document in zip(indices, ids, documents, strict=True):
        left, right = source.sentences[i], target.sentences[j]
        pairs.append(SentencePair(name or content_id(left, right), left, right, document=document))
    places = source.places()
    unique, renamed = unique_ids(pairs, [places[i] for i, _ in indices])
    if any(ids):
        repairs = [*repairs, *renamed]
    return Imported(unique, (*source.repairs, *target.repairs, *repairs))


def _pair_names(indices: Indices, source: Sequence[str], target: Sequence[str]) -> list[str]:
    """Return the name of each pair: the source's, else the target's."""
    return [source[i] or target[j] for i, j in indices]


def _are_unique_within_documents(ids: Sequence[str], documents: Sequence[str]) -> bool:
    """Tell whether ids are unique only together with their documents."""
    if not all(ids) or not all(documents) or len(set(ids)) == len(ids):
        return False
    return len(set(zip(documents, ids, strict=True))) == len(ids)


def _pair_indices(source: CorpusSide, target: CorpusSide, by: PairBy | None) -> tuple[Indices, list[Repair]]:
    count = len(source.sentences)
    if (source.ids, source.documents) == (target.ids, target.documents) and count == len(target.sentences):
        return [(index, index) for index in range(count)], []
    return _Pairing(source, target).pair(by)


class _Pairing:
    """Two sides, and the names of their sentences and documents without the words for a language."""

    def __init__(self, source: CorpusSide, target: CorpusSide) -> None:
        self.sides = source, target
        self.where = f"{source.name}, {target.name}"
        self.repairs: list[Repair] = []
        self.ids = self._comparable("ids", (source.ids, target.ids))
        self.documents = self._comparable("documents", (source.documents, target.documents))

    @property
    def _no_names(self) -> Names:
        source, target = self.sides
        return ("",) * len(source.sentences), ("",) * len(target.sentences)

    @property
    def _has_ids(self) -> bool:
        return any(self.ids[0])

    def _comparable(self, kind: str, names: Names) -> Names:
        """Return a name for each sentence of both sides, all "" where only one side has any."""
        if not all(map(any, names)):
            return self._no_names
        if shared_names(names):
            return names
        neutral_names = neutral(*names)
        if not shared_names(neutral_names):
            return names
        example = example_of(names)
        self._note(self.where, f"the {kind} differ only in the language, as {example}, and count as the same.")
        return neutral_names

    def _note(self, where: str, what: str) -> None:
        self.repairs.append(Repair(where, what))

    def pair(self, by: PairBy | None) -> tuple[Indices, list[Repair]]:
        """Return the pairs in the order of the source, and the choices and sentences left out as repairs."""
        if by is PairBy.ORDER:
            return self._by_order(), self.repairs
        if by is PairBy.ID:
            self._check_names()
        self._drop_foreign_ids()
        self._decide_documents(by)
        matches = self._by_names()
        if by is None and any(matches.unpaired):
            raise self._undecided(matches)
        source, target = self.sides
        self._note_unpaired(source, target, matches.unpaired[0])
        self._note_unpaired(target, source, matches.unpaired[1])
        return matches.pairs, self.repairs

    def _check_names(self) -> None:
        """Raise `BadInput` where there is nothing to pair by but the order."""
        if not (self._has_ids or any(self.documents[0])):
            problem = "there are no ids or documents on both sides to pair by."
            raise BadInput(self.where, problem, "Pair by order (--pair-by order).")

    def _note_unpaired(self, side: CorpusSide, partner: CorpusSide, indices: Sequence[int]) -> None:
        places = side.places() if indices else []
        for index in indices:
            sentence = describe_sentence(side, index)
            self._note(places[index], f"{sentence} has no partner in {partner.name} and was left out.")

    def _by_order(self) -> Indices:
        """Pair in order, as requested; note where ids or documents differ."""
        pairs = self._in_order([range(len(side.sentences)) for side in self.sides])
        self._note_differing("ids", self.ids, pairs)
        self._note_differing("documents", self.documents, pairs)
        return pairs

    def _note_differing(self, kind: str, names: Names, pairs: Indices) -> None:
        left, right = names
        differing = [(i, j) for i, j in pairs if left[i] != right[j]]
        if differing:
            i, j = differing[0]
            example = f"{left[i]!r} and {right[j]!r}"
            what = f"paired by order as asked; the {kind} of {len(differing):,} pairs differ, first {example}."
            self._note(self.sides[0].place(i), what)

    def _drop_foreign_ids(self) -> None:
        """Leave the ids out of the comparison where no sentences share one."""
        if not self._has_ids or shared_names(self.ids):
            return
        self._note(
            self.where,
            f"the ids have nothing in common, as {example_of(self.ids)}; the sentences were paired by order, those of "
            "the target were dropped.",
        )
        self.ids = self._no_names

    def _decide_documents(self, by: PairBy | None) -> None:
        """Leave the documents out of the comparison where their names differ and that does not matter."""
        names = [[*dict.fromkeys(documents)] for documents in self.documents]
        if set(names[0]) == set(names[1]):
            return
        unimportant = self._why_unimportant(names)
        if unimportant:
            self._note(self.where, unimportant)
            self.documents = self._no_names
        elif by is None or not shared_names(self.documents):
            raise self._undecided_documents(names)

    def _why_unimportant(self, names: Sequence[Sequence[str]]) -> str:
        """Tell why documents of different names do not matter; "" where they do."""
        if self._has_ids and Counter(self.ids[0]) == Counter(self.ids[1]):
            return "the documents have different names, but all ids agree; paired by id."
        if len(names[0]) == len(names[1]) == 1:
            return f"the one document of each side, {names[0][0]!r} and {names[1][0]!r}, were paired."
        return ""

    def _by_names(self) -> Matches:
        """Pair by document and id."""
        source, target = map(indices_by_name, self.documents)
        matches = Matches()
        for document in dict.fromkeys((*source, *target)):
            self._match_document(document, (source.get(document, []), target.get(document, [])), matches)
        matches.sort()
        if are_crossed(matches.pairs):
            self._note(self.where, "the sentences come in another order on the two sides; paired by their names.")
        return matches

    def _match_document(self, document: str, indices: tuple[list[int], list[int]], matches: Matches) -> None:
        """Pair the sentences of a document: by id, or by order where a side has no ids."""
        if not all(indices):
            matches.leave_out(*indices)
        elif self._have_ids(indices):
            self._match_ids(indices, matches)
        else:
            matches.pairs += self._in_order(indices, document)

    def _have_ids(self, indices: Sequence[Sequence[int]]) -> bool:
        """Tell whether each side has any sentence with an id."""
        has_source_ids = any(self.ids[0][index] for index in indices[0])
        return has_source_ids and any(self.ids[1][index] for index in indices[1])

    def _match_ids(self, indices: Sequence[Sequence[int]], matches: Matches) -> None:
        """Pair the sentences of a document by id, those of one id in their order."""
        left, right = indices_by_key(self.ids[0], indices[0]), indices_by_key(self.ids[1], indices[1])
        matched = [(index, right[key]) for key, index in left.items() if key in right]
        matches.pairs += matched
        matches.leave_out(unmatched_indices(left, right), unmatched_indices(right, left))
        repeated = first_repeated(left)
        if repeated is not None and are_crossed(matched):
            sentence = describe_sentence(self.sides[0], repeated)
            what = f"{sentence} came before; those of one id were paired by order."
            self._note(self.sides[0].place(repeated), what)

    def _in_order(self, indices: Sequence[Sequence[int]], document: str = "") -> list[tuple[int, int]]:
        if len(indices[0]) != len(indices[1]):
            raise uneven_sides(self.sides, indices, document)
        return list(zip(*indices, strict=True))

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

    def _undecided(self, matches: Matches) -> Undecided:
        number = 0 if matches.unpaired[0] else 1
        side, partner = self.sides[number], self.sides[1 - number]
        index = matches.unpaired[number][0]
        sizes = [len(side.sentences) for side in self.sides]
        problem = (
            f"{describe_sentence(side, index)} is not in {partner.name}: the ids agree for {len(matches.pairs):,} of "
            f"{sizes[0]:,} sentences of the source and {sizes[1]:,} of the target."
        )
        return Undecided(side.place(index), problem, self._choices(bool(matches.pairs)))

    def _choices(self, has_shared_names: bool) -> list[PairBy]:
        """Return the possible ways: by name where some names are the same, by order where sizes are equal."""
        has_equal_sizes = len(self.sides[0].sentences) == len(self.sides[1].sentences)
        return [PairBy.ID] * has_shared_names + [PairBy.ORDER] * has_equal_sizes
