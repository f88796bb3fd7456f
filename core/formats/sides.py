"""One side of a corpus, and putting two of them together line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from core.errors import BadInput
from core.formats.imported import Imported, Repair, content_id, uncollected, unique_ids
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair


@dataclass(frozen=True, slots=True)
class Side:
    """Sentences of one language from one file, or from several that were `merged`.

    ``lines`` tells for each sentence the line it begins on (in a binary file: its number),
    counted from 1. ``ids`` and ``documents`` name each sentence and the text that it is a part
    of, where the file does ("" for a single one without); else they are empty. ``parts``, of
    several files, are their names and how many sentences each holds. ``widths`` tells how many
    lines each sentence takes, where entities run over line ends.
    """

    name: str
    sentences: tuple[Sentence, ...]
    lines: tuple[int, ...]
    repairs: tuple[Repair, ...] = ()
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    widths: tuple[int, ...] = ()

    def place(self, index: int) -> str:
        name, before = self.name, 0
        for part, size in self.parts:
            if before <= index < before + size:
                name = part
            before += size
        return f"{name}, line {self.lines[index]}"


def merged(files: Sequence[TextFile], read: Callable[[TextFile], Side]) -> Side:
    """The sentences of several files as one side, in their order; `BadInput` where there is no file."""
    if not files:
        raise BadInput("Import", "there is no file to read.", "Choose one.")
    with uncollected():
        sides = [read(file) for file in files]
    if len(sides) == 1:
        return sides[0]
    return Side(
        ", ".join(side.name for side in sides),
        tuple(chain.from_iterable(side.sentences for side in sides)),
        tuple(chain.from_iterable(side.lines for side in sides)),
        tuple(chain.from_iterable(side.repairs for side in sides)),
        _named(sides, lambda side: side.ids),
        _named(sides, lambda side: tuple(name and f"{side.name} {name}" for name in side.documents)),
        tuple((side.name, len(side.sentences)) for side in sides),
        _widths(sides),
    )


def _widths(sides: Sequence[Side]) -> tuple[int, ...]:
    if not any(side.widths for side in sides):
        return ()
    return tuple(chain.from_iterable(side.widths or (1,) * len(side.sentences) for side in sides))


def _named(sides: Sequence[Side], names: Callable[[Side], tuple[str, ...]]) -> tuple[str, ...]:
    """The names of all, "" for those of a file without; none where no file has any."""
    each = [names(side) for side in sides]
    if not any(each):
        return ()
    return tuple(
        chain.from_iterable(some or ("",) * len(side.sentences) for some, side in zip(each, sides, strict=True))
    )


def join_sides(source: Side, target: Side) -> Imported:
    """Pair the sentences of two sides in order; `BadInput` names the first without a partner.

    Ids are those that both files agree on, else hashes of the content, so that importing the
    same files again gives the same.
    """
    _check_counts(source, target)
    count = len(source.sentences)
    agreed = source.ids if source.ids == target.ids else ()
    names = agreed or ("",) * count
    documents = source.documents or target.documents or ("",) * count
    pairs = [
        SentencePair(name or content_id(left, right), left, right, document=document)
        for name, left, right, document in zip(names, source.sentences, target.sentences, documents, strict=True)
    ]
    places = [source.place(index) for index in range(len(pairs))]
    return Imported(unique_ids(pairs, places)[0], source.repairs + target.repairs)


def _check_counts(source: Side, target: Side) -> None:
    counts = len(source.sentences), len(target.sentences)
    if counts[0] == counts[1]:
        return
    longer, shorter = (source, target) if counts[0] > counts[1] else (target, source)
    first = min(counts)
    text = longer.sentences[first].text[:60]
    raise BadInput(
        longer.place(first),
        f"sentence {first + 1} ({text!r}) has no partner: "
        f"{source.name} has {counts[0]} sentences, {target.name} has {counts[1]}.",
        f"Add what is missing in {shorter.name}, or an empty line where there is no translation.",
    )
