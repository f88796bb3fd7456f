"""Sentences without a partner, described in messages and errors."""

from collections.abc import Sequence

from core.errors import BadInput
from core.formats.sides import CorpusSide


def describe_sentence(side: CorpusSide, index: int) -> str:
    """Describe a sentence by its id, else by the beginning of its text, and by its document."""
    name = side.ids[index] if side.ids else ""
    document = side.documents[index] if side.documents else ""
    within = f" of the document {document!r}" if document else ""
    return f"the sentence {name!r}{within}" if name else f"the sentence {side.sentences[index].text[:40]!r}{within}"


def uneven_sides(sides: tuple[CorpusSide, CorpusSide], indices: Sequence[Sequence[int]], document: str) -> BadInput:
    """Return the error for sides of which one has more sentences; ``indices`` are those to be paired, by side.

    It names the first empty sentence whose partner is not empty, else the first one without a partner.
    """
    counts = [len(members) for members in indices]
    names = [_file_name(side, members, document) for side, members in zip(sides, indices, strict=True)]
    within = f"in the document {document!r}, " if document else ""
    sizes = f"{within}{names[0]} has {counts[0]} sentences, {names[1]} has {counts[1]}."
    more = 0 if counts[0] > counts[1] else 1
    longer, shorter = sides[more], sides[1 - more]
    for number, (index, partner) in enumerate(zip(indices[more], indices[1 - more], strict=False), 1):
        if not longer.sentences[index].words and shorter.sentences[partner].words:
            problem = f"sentence {number} is empty, but {shorter.place(partner)} is not: {sizes}"
            return BadInput(longer.place(index), problem, f"Take it out, or add what is missing in {names[1 - more]}.")
    first = counts[1 - more]
    index = indices[more][first]
    problem = f"sentence {first + 1} ({longer.sentences[index].text[:60]!r}) has no partner: {sizes}"
    remedy = f"Add what is missing in {names[1 - more]}, or an empty line where there is no translation."
    return BadInput(longer.place(index), problem, remedy)


def _file_name(side: CorpusSide, members: Sequence[int], document: str) -> str:
    return side.file(members[0]) if document and members else side.name
