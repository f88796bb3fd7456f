"""The selection as files of any format, each read again and compared before anybody gets it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from core import parts as core_parts
from core.errors import SpanbridgeError
from core.export.everything import ENDING, History, reread_everything, write_everything
from core.export.selection import Outgoing, Selection, label_table
from core.export.split import PARTS, WHOLE
from core.formats.detect import FORMATS, Kind
from core.formats.format import Format, Item, Keeps, LinkFormat, PairFormat, SideFormat, Written
from core.formats.huggingface import HuggingFace, HuggingFaceJson, tag_names
from core.formats.reread import Reread, reread_links, reread_pairs, reread_side, unreadable
from core.model import Sentence, SentencePair
from core.parts import Progress

EVERYTHING = "everything"
EVERYTHING_TITLE = "JSON Lines with everything: scores, soft labels, all reviews"


class Wanted(NamedTuple):
    """A format to write, with its options, by its kind and name in `core.formats.detect.FORMATS`."""

    kind: Kind
    name: str
    form: Any

    @classmethod
    def of(cls, kind: Kind, data: Mapping[str, Any]) -> "Wanted":
        """From JSON as of any part: a name and options."""
        return cls(kind, str(data.get("name")), core_parts.from_json(data, kind, FORMATS))


@dataclass(frozen=True, slots=True)
class Exported:
    """Files that were written together, and what they said when read again.

    ``form`` is the title of their format, ``what`` the side or part of the corpus that they hold.
    """

    form: str
    what: str
    files: Written = field(repr=False)
    reread: Reread
    loses: str = ""

    @property
    def title(self) -> str:
        return ", ".join(filter(None, [self.form, self.what]))

    @property
    def good(self) -> bool:
        return not self.reread.differences


@dataclass(frozen=True, slots=True)
class Outbound:
    """All that is written: the pairs, the part of the split that each is in (none: not split), the history."""

    selection: Selection
    stem: str
    parts: tuple[str, ...] = ()
    history: History | None = None

    def by_part(self) -> list[tuple[str, list[Outgoing]]]:
        """The pairs of each part that has any."""
        if not self.parts:
            return [(WHOLE, list(self.selection.items))] if self.selection.items else []
        both = list(zip(self.selection.items, self.parts, strict=True))
        found = [(name, [item for item, part in both if part == name]) for name in PARTS]
        return [(name, items) for name, items in found if items]


def write_all(out: Outbound, wanted: Sequence[Wanted], progress: Progress | None = None) -> tuple[Exported, ...]:
    """The files of every format wanted, and the one with everything where there is a history to it."""
    found: list[Exported] = []
    if out.history is not None and out.selection.items:
        _tell(progress, 0.0, EVERYTHING_TITLE)
        found.append(_everything(out, out.history))
    for number, one in enumerate(_numbered(wanted, out.selection)):
        _tell(progress, (number + 1) / (len(wanted) + 1), one.form.title)
        for part, items in out.by_part():
            found += _written(one, f"{one.name}/{out.stem}", part, items)
    return tuple(found)


def _numbered(wanted: Sequence[Wanted], selection: Selection) -> Iterator[Wanted]:
    """The formats, those that number tags with the same numbers for every part and side."""
    names = tag_names(label_table(selection.pairs))
    for one in wanted:
        fits = isinstance(one.form, HuggingFace | HuggingFaceJson) and not one.form.names
        yield one._replace(form=replace(one.form, names=names)) if fits else one


def _tell(progress: Progress | None, fraction: float, title: str) -> None:
    if progress:
        progress(fraction, f"Writing and reading again: {title}")


def _everything(out: Outbound, reviews: History) -> Exported:
    items = out.selection.items
    data = write_everything(items, reviews, out.parts)
    try:
        reread = reread_everything(data, items, reviews)
    except SpanbridgeError as error:
        reread = unreadable(error)
    return Exported(EVERYTHING_TITLE, "", {f"{out.stem}{ENDING}": data}, reread)


def _written(wanted: Wanted, stem: str, part: str, items: Sequence[Outgoing]) -> Iterator[Exported]:
    pairs = [item.pair for item in items]
    if wanted.kind == "side":
        for side in ("target", "source"):
            if _worth_writing(wanted.form, [getattr(pair, side) for pair in pairs]):
                yield _side(wanted.form, stem, part, (side, items))
    elif wanted.kind == "pair":
        yield _pairs(wanted.form, _named(stem, part), part, items)
    elif any(pair.alignment for pair in pairs):
        yield _links(wanted.form, _named(stem, part), part, pairs)


def _worth_writing(form: SideFormat, sentences: Sequence[Sentence]) -> bool:
    """A side that nobody has annotated makes no file of entities."""
    return Keeps.SPANS not in form.keeps or any(sentence.spans is not None for sentence in sentences)


def _named(*names: str) -> str:
    return ".".join(filter(None, names))


def _side(form: SideFormat, stem: str, part: str, of: tuple[str, Sequence[Outgoing]]) -> Exported:
    side, outgoing = of
    items = [_item(one, side) for one in outgoing]
    lang = items[0].sentence.lang
    return _checked(
        ", ".join(filter(None, [f"{side} ({lang})", part])),
        _named(stem, f"{side}-{lang}", part),
        form,
        lambda name: form.write(name, items),
        lambda written: reread_side(form, written, items),
    )


def _item(one: Outgoing, side: str) -> Item:
    sentence: Sentence = getattr(one.pair, side)
    known = one.known if side == "target" else {key: one.known[key] for key in one.known if key != "score"}
    return Item(sentence, one.pair.id, one.pair.document, known)


def _pairs(form: PairFormat, stem: str, part: str, items: Sequence[Outgoing]) -> Exported:
    pairs, known = [item.pair for item in items], [item.known for item in items]
    return _checked(
        part,
        stem,
        form,
        lambda name: form.write(name, pairs, known),
        lambda written: reread_pairs(form, written, pairs),
    )


def _links(form: LinkFormat, stem: str, part: str, pairs: Sequence[SentencePair]) -> Exported:
    return _checked(
        part,
        stem,
        form,
        lambda name: form.write(name, pairs),
        lambda written: reread_links(form, written, pairs),
    )


def under(stem: str, written: Written) -> Written:
    """The files in a folder of that name, unless their names begin with it: documents have names of their own."""
    return {name if name.startswith(stem) else f"{stem}/{name}": data for name, data in written.items()}


def _checked(
    what: str, stem: str, form: Format, write: Callable[[str], Written], reread: Callable[[Written], Reread]
) -> Exported:
    """What ``write`` makes, as ``reread`` finds it; a format that refuses is told as a difference."""
    try:
        written = under(stem, write(stem))
        return Exported(form.title, what, written, reread(written), form.loses)
    except SpanbridgeError as error:
        return Exported(form.title, what, {}, unreadable(error), form.loses)
