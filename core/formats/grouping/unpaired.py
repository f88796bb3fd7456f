"""Sentences without a partner, described in messages and errors."""

from collections.abc import Sequence

from core.errors import BadInput
from core.formats.sides import CorpusSide

_ALIGN = "have the sentences aligned (--align-sentences)"


def describe_sentence(side: CorpusSide, index: int) -> str:
    """Describe a sentence by its id, else by the beginning of its text, and by its document."""
    document = side.document_of(index)
    within = f" of the document {document!r}" if document else ""
    name = side.id_of(index) or side.sentences[index].text[:40]
    return f"the sentence {name!r}{within}"


def uneven_sides(sides: tuple[CorpusSide, CorpusSide], indices: Sequence[Sequence[int]], document: str) -> BadInput:
    """Return the error for sides of which one has more sentences; ``indices`` are those to be paired, by side.

    It names the first empty sentence whose partner is not empty, else the first one without a partner.
    """
    counts = list(map(len, indices))
    names = [_file_name(side, members, document) for side, members in zip(sides, indices, strict=True)]
    within = f"in the document {document!r}, " if document else ""
    sizes = f"{within}{names[0]} has {counts[0]} sentences, {names[1]} has {counts[1]}."
    more, less = (0, 1) if counts[0] > counts[1] else (1, 0)
    longer = sides[more]
    gap = _first_gap((longer, sides[less]), (indices[more], indices[less]))
    if gap is not None:
        problem = f"sentence {gap + 1} is empty, but {sides[less].place(indices[less][gap])} is not: {sizes}"
        remedy = f"Take it out, or add what is missing in {names[less]}, or {_ALIGN}."
        return BadInput(longer.place(indices[more][gap]), problem, remedy)
    first = counts[less]
    index = indices[more][first]
    problem = f"sentence {first + 1} ({longer.sentences[index].text[:60]!r}) has no partner: {sizes}"
    remedy = f"Add what is missing in {names[less]}, or an empty line where there is no translation, or {_ALIGN}."
    return BadInput(longer.place(index), problem, remedy)


def _first_gap(sides: tuple[CorpusSide, CorpusSide], indices: tuple[Sequence[int], Sequence[int]]) -> int | None:
    """Return the first place with an empty sentence on the first side, and another on the second."""
    for place, (index, partner) in enumerate(zip(*indices, strict=False)):
        if not sides[0].sentences[index].words and sides[1].sentences[partner].words:
            return place
    return None


def _file_name(side: CorpusSide, members: Sequence[int], document: str) -> str:
    return side.file(members[0]) if document and members else side.name
