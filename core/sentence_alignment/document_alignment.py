"""Align the documents of two sides by sentence, and make pairs of what corresponds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.components.component import Progress
from core.errors import BadInput
from core.formats.grouping.side_names import neutral
from core.formats.joined_sentences import join_sentences, joint
from core.formats.result import Imported, Repair, content_id, unique_ids
from core.formats.sides import CorpusSide
from core.model import Sentence, SentencePair
from core.sentence_alignment.bead_alignment import align_sentences
from core.sentence_alignment.beads import Bead
from core.sentence_alignment.segments import Segment, are_wrapped, segments
from core.text.phrases import counted

MAX_SHOWN = 60
"""Characters of a sentence in a repair."""
_SIDES = ("source", "target")


@dataclass(frozen=True, slots=True)
class AlignedBead:
    """A bead of a document, with the sentences of either side joined to one; a side without any is ``None``."""

    bead: Bead
    place: str
    document: str
    source: Sentence | None
    target: Sentence | None

    @property
    def sureness(self) -> str:
        """How probable it is, as "79 % sure"; never 100, as nothing is certain."""
        return f"{min(99, round(100 * self.bead.probability))} % sure"

    @property
    def described(self) -> str:
        """How surely what was put together, in a few plain words."""
        return f"{self.sureness}: {self.shape}"

    @property
    def shape(self) -> str:
        """What was put together, as "2 source sentences with 1 target sentence"."""
        return _shape(self.bead)


def _shape(bead: Bead) -> str:
    numbers = len(bead.source), len(bead.target)
    if 0 in numbers:
        side = _SIDES[numbers.index(0)]
        return f"no {side} sentence corresponds"
    source, target = (counted(number, f"{side} sentence") for number, side in zip(numbers, _SIDES, strict=True))
    return f"{source} with {target}"


@dataclass(frozen=True, slots=True)
class SentenceAlignment:
    """All beads of all documents, in the order of the source, and what was changed before they were aligned."""

    beads: tuple[AlignedBead, ...]
    repairs: tuple[Repair, ...] = ()

    @property
    def doubtful(self) -> list[AlignedBead]:
        """The beads with sentences on both sides, the least sure first."""
        return sorted((bead for bead in self.beads if bead.bead.is_paired), key=lambda bead: bead.bead.probability)

    @property
    def unpaired(self) -> list[AlignedBead]:
        """The sentences to which none corresponds."""
        return [bead for bead in self.beads if not bead.bead.is_paired]

    def imported(self, least: float = 0.0) -> Imported:
        """Return the pairs that are at least so sure; list those that were joined, and all sentences left out."""
        pairs, places, repairs = [], [], list(self.repairs)
        for bead in self.beads:
            repairs += _changes(bead, least)
            if bead.source is not None and bead.target is not None and bead.bead.probability >= least:
                name = content_id(bead.source, bead.target)
                pairs.append(SentencePair(name, bead.source, bead.target, document=bead.document))
                places.append(bead.place)
        unique, _ = unique_ids(pairs, places)
        return Imported(unique, tuple(repairs))


def _changes(bead: AlignedBead, least: float) -> Iterator[Repair]:
    if bead.source is None or bead.target is None:
        sentence = bead.source or bead.target
        text = sentence.text[:MAX_SHOWN] if sentence else ""
        yield Repair(bead.place, f"the sentence {text!r} has no partner and was left out.")
    elif bead.bead.probability < least:
        yield Repair(bead.place, f"{bead.source.text[:MAX_SHOWN]!r} was left out; {bead.described}.")
    elif bead.bead.shape != (1, 1):
        yield Repair(bead.place, f"{_shape(bead.bead)} were joined to one pair.")


def align_documents(source: CorpusSide, target: CorpusSide, progress: Progress | None = None) -> SentenceAlignment:
    """Cut both sides into sentences, and align those of each document.

    Documents are matched by their names, which may differ in the language; `BadInput` where one has no partner.
    """
    sides = segments(source), segments(target)
    repairs = [_cutting(side, cut) for side, cut in zip((source, target), sides, strict=True)]
    beads: list[AlignedBead] = []
    documents = list(_documents(source, target, sides))
    for number, (left, right) in enumerate(documents):
        beads += _aligned(left, right, _share(progress, number, len(documents)))
    return SentenceAlignment(tuple(beads), tuple([*source.repairs, *target.repairs, *repairs]))


def _cutting(side: CorpusSide, cut: Sequence[Segment]) -> Repair:
    lines = sum(bool(sentence.words) for sentence in side.sentences)
    wrapped = ", which were joined to paragraphs at empty lines" if are_wrapped(side) else ""
    return Repair(side.name, f"{counted(len(cut), 'sentence')} were cut out of {counted(lines, 'line')}{wrapped}.")


def _share(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Return a progress function of one of several documents."""
    if progress is None:
        return None
    report = progress
    return lambda share, what: report((number + share) / count, what)


def _documents(
    source: CorpusSide, target: CorpusSide, sides: tuple[Sequence[Segment], Sequence[Segment]]
) -> Iterator[tuple[list[Segment], list[Segment]]]:
    """Yield the segments of each document of both sides, in the order of the source."""
    left, right = (_by_document(side) for side in sides)
    if len(left) < 2 and len(right) < 2:
        yield list(sides[0]), list(sides[1])
        return
    names = neutral(list(left), list(right))
    partners = dict(zip(names[1], right.values(), strict=True))
    _refuse_lonely(source, target, names)
    for name, members in zip(names[0], left.values(), strict=True):
        yield members, partners[name]


def _by_document(side: Sequence[Segment]) -> Mapping[str, list[Segment]]:
    documents: dict[str, list[Segment]] = {}
    for name, members in groupby(side, key=lambda segment: segment.document):
        documents.setdefault(name, []).extend(members)
    return documents


def _refuse_lonely(source: CorpusSide, target: CorpusSide, names: Sequence[Sequence[str]]) -> None:
    """Raise `BadInput` for the first document that one side has alone."""
    for number, (side, partner) in enumerate(((source, target), (target, source))):
        lonely = [name for name in names[number] if name not in names[1 - number]]
        if lonely:
            problem = f"the document {lonely[0]!r} has no partner of the same name in {partner.name}."
            raise BadInput(side.name, problem, "Give the files of both sides the same names, apart from the language.")


def _aligned(left: Sequence[Segment], right: Sequence[Segment], progress: Progress | None) -> Iterator[AlignedBead]:
    sentences = [segment.sentence for segment in left], [segment.sentence for segment in right]
    for bead in align_sentences(*sentences, progress=progress):
        sources, targets = left[bead.source.start : bead.source.stop], right[bead.target.start : bead.target.stop]
        first = (sources or targets)[0]
        document = left[0].document if left else right[0].document
        yield AlignedBead(bead, first.place, document, _joined(sources), _joined(targets))


def _joined(members: Sequence[Segment]) -> Sentence | None:
    sentences = [segment.sentence for segment in members]
    return join_sentences(sentences, joint(sentences[0].lang)) if sentences else None
