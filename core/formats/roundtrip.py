"""What was written, read again by the same format and compared with what was meant, as far as it keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import SpanbridgeError
from core.formats.base import Files, LinkFormat, OutgoingSentence, PairFormat, Preserves, SideFormat, Written
from core.formats.preservation import found, kept_pairs, meant
from core.formats.result import Imported
from core.formats.textfile import TextFile
from core.model import Alignment, SentencePair

_LINKS = frozenset({Preserves.LINKS, Preserves.POSSIBLE, Preserves.UNMARKED})


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What files held when they were read again, and where that differs from what was meant."""

    sentences: int
    spans: int
    links: int
    differences: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = ((self.sentences, "sentence"), (self.spans, "span"), (self.links, "link"))
        told = [_count(number, noun) for number, noun in counts if number or noun == "sentence"]
        return f"re-read: {', '.join([*told, _count(len(self.differences), 'difference')])}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def unreadable(error: SpanbridgeError) -> RoundTrip:
    """What is told of files that could not be read again at all."""
    return RoundTrip(0, 0, 0, (str(error),))


def reread_side(form: SideFormat, written: Written, items: Sequence[OutgoingSentence]) -> RoundTrip:
    """Compare sentences of one language, at least one, with what was meant."""
    try:
        side = form.read(_files(written), items[0].sentence.lang)
    except SpanbridgeError as error:
        return unreadable(error)
    spans = sum(len(sentence.spans or ()) for sentence in side.sentences)
    differences = _differences(found(side, form.keeps), meant(items, form.keeps))
    return RoundTrip(len(side.sentences), spans, 0, differences)


def reread_pairs(form: PairFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Compare pairs, at least one, with what was meant."""
    try:
        back = form.read(_files(written), (pairs[0].source.lang, pairs[0].target.lang)).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    spans = sum(len(side.spans or ()) for pair in back for side in (pair.source, pair.target))
    differences = _differences(kept_pairs(back, form.keeps), kept_pairs(pairs, form.keeps))
    return RoundTrip(len(back), spans, sum(_size(pair.alignment) for pair in back), differences)


def reread_links(form: LinkFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Compare the links of pairs with what was meant."""
    bare = Imported(tuple(replace(pair, alignment=None) for pair in pairs))
    try:
        back = form.read(_files(written), bare).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    keeps = form.keeps & _LINKS
    differences = _differences(kept_pairs(back, keeps), kept_pairs(pairs, keeps))
    return RoundTrip(len(back), 0, sum(_size(pair.alignment) for pair in back), differences)


def _files(written: Written) -> Files:
    return tuple(TextFile(name, data) for name, data in written.items())


def _size(alignment: Alignment | None) -> int:
    return len(alignment.sure) + len(alignment.possible) if alignment else 0


def _differences(there: Sequence[object], wanted: Sequence[object]) -> tuple[str, ...]:
    """One line for each sentence that is not as it was meant, and one for a wrong number of them."""
    uneven = [] if len(there) == len(wanted) else [f"{len(there)} sentences instead of {len(wanted)}."]
    changed = [number for number, (one, other) in enumerate(zip(there, wanted, strict=False), 1) if one != other]
    return (*uneven, *(f"sentence {number} is not as it was meant." for number in changed))
