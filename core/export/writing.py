"""The selection as files of any format, each read again and compared before anybody gets it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from core.components import component as core_parts
from core.components.component import Progress
from core.errors import SpanbridgeError
from core.export.full_jsonl import ENDING, History, reread_everything, write_everything
from core.export.selection import Outgoing, Selection, label_table
from core.export.split import PARTS, WHOLE
from core.formats.adaptation import Fitting, Rewriting, What, fitting, rewritings
from core.formats.base import Format, LinkFormat, OutgoingSentence, PairFormat, Preserves, SideFormat, Written
from core.formats.datasets.huggingface import HuggingFace, HuggingFaceJson, tag_names
from core.formats.detection.detect import FORMATS, Kind
from core.formats.roundtrip import RoundTrip, reread_links, reread_pairs, reread_side, unreadable
from core.model import Sentence, SentencePair

EVERYTHING = "everything"
EVERYTHING_TITLE = "JSON Lines with everything: scores, soft labels, all reviews"


class RequestedFormat(NamedTuple):
    """A format to write, with its options, by its kind and name in `core.formats.detection.detect.FORMATS`."""

    kind: Kind
    name: str
    form: Any

    @classmethod
    def of(cls, kind: Kind, data: Mapping[str, Any]) -> "RequestedFormat":
        """From JSON as of any part: a name and options."""
        return cls(kind, str(data.get("name")), core_parts.from_json(data, kind, FORMATS))


@dataclass(frozen=True, slots=True)
class Exported:
    """Files that were written together, and what they said when read again.

    ``form`` is the title of their format, ``what`` the side or part of the corpus that they hold; ``rewritten`` is
    what the format cannot hold and what stands for it.
    """

    form: str
    what: str
    files: Written = field(repr=False)
    reread: RoundTrip
    loses: str = ""
    rewritten: tuple[Rewriting, ...] = ()

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


def write_all(
    out: Outbound, wanted: Sequence[RequestedFormat], progress: Progress | None = None
) -> tuple[Exported, ...]:
    """The files of every format wanted, and the one with everything where there is a history to it."""
    found: list[Exported] = []
    if out.history is not None and out.selection.items:
        _tell(progress, 0.0, EVERYTHING_TITLE)
        found.append(_everything(out, out.history))
    labels = list(label_table(out.selection.pairs))
    folders = _folders(wanted)
    for number, (one, folder) in enumerate(zip(_numbered(wanted, labels), folders, strict=True)):
        _tell(progress, (number + 1) / (len(wanted) + 1), one.form.title)
        fit = fitting(one.form, labels)
        for part, items in out.by_part():
            found += _written(one, fit, _Place(f"{folder}/{out.stem}", part), items)
    return tuple(found)


def _folders(wanted: Sequence[RequestedFormat]) -> list[str]:
    """A folder for each format, by its name; with a number where it is wanted again with other options."""
    before: Counter[tuple[Kind, str]] = Counter()
    folders = []
    for one in wanted:
        before[one.kind, one.name] += 1
        number = before[one.kind, one.name]
        folders.append(one.name if number == 1 else f"{one.name}-{number}")
    return folders


def rewritten(exported: Iterable[Exported]) -> dict[str, tuple[Rewriting, ...]]:
    """What was rewritten in the files of each format, each change once; only files that anybody gets count."""
    counts: dict[str, Counter[tuple[What, str, str]]] = defaultdict(Counter)
    for one in exported:
        for what, old, new, times in one.rewritten if one.good else ():
            counts[one.form][what, old, new] += times
    return {form: tuple(Rewriting(*change, times) for change, times in some.items()) for form, some in counts.items()}


def _numbered(wanted: Sequence[RequestedFormat], labels: Sequence[str]) -> Iterator[RequestedFormat]:
    """The formats, those that number tags with the same numbers for every part and side."""
    names = tag_names(labels)
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


class _Place(NamedTuple):
    """Where files go: their folder and the beginning of their names, and the part of the split."""

    stem: str
    part: str

    def named(self, what: str = "") -> str:
        return ".".join(filter(None, [self.stem, what, self.part]))


def _written(wanted: RequestedFormat, fit: Fitting, place: _Place, items: Sequence[Outgoing]) -> Iterator[Exported]:
    pairs = [item.pair for item in items]
    if wanted.kind == "side":
        for side in ("target", "source"):
            if _worth_writing(wanted.form, [getattr(pair, side) for pair in pairs]):
                yield _side(wanted.form, fit, place, (side, items))
    elif wanted.kind == "pair":
        yield _pairs(wanted.form, fit, place, items)
    elif any(pair.alignment for pair in pairs):
        yield _links(wanted.form, place, pairs)


def _worth_writing(form: SideFormat, sentences: Sequence[Sentence]) -> bool:
    """A side that nobody has annotated makes no file of entities."""
    return Preserves.SPANS not in form.keeps or any(sentence.spans is not None for sentence in sentences)


def _side(form: SideFormat, fit: Fitting, place: _Place, of: tuple[str, Sequence[Outgoing]]) -> Exported:
    side, outgoing = of
    before = [_item(one, side) for one in outgoing]
    items = fit.items(before)
    lang = items[0].sentence.lang
    exported = _checked(
        ", ".join(filter(None, [f"{side} ({lang})", place.part])),
        place.named(f"{side}-{lang}"),
        form,
        lambda name: form.write(name, items),
        lambda written: reread_side(form, written, items),
    )
    rewritten = rewritings((item.sentence for item in before), (item.sentence for item in items))
    return replace(exported, rewritten=rewritten)


def _item(one: Outgoing, side: str) -> OutgoingSentence:
    sentence: Sentence = getattr(one.pair, side)
    known = one.known if side == "target" else {key: one.known[key] for key in one.known if key != "score"}
    return OutgoingSentence(sentence, one.pair.id, one.pair.document, known)


def _pairs(form: PairFormat, fit: Fitting, place: _Place, items: Sequence[Outgoing]) -> Exported:
    before = [item.pair for item in items]
    pairs = fit.pairs(before)
    known = [fit.known(item.known, item.pair.source, item.pair.target) for item in items]
    exported = _checked(
        place.part,
        place.named(),
        form,
        lambda name: form.write(name, pairs, known),
        lambda written: reread_pairs(form, written, pairs),
    )
    return replace(exported, rewritten=rewritings(_sentences(before), _sentences(pairs)))


def _sentences(pairs: Sequence[SentencePair]) -> Iterator[Sentence]:
    return (side for pair in pairs for side in (pair.source, pair.target))


def _links(form: LinkFormat, place: _Place, pairs: Sequence[SentencePair]) -> Exported:
    return _checked(
        place.part,
        place.named(),
        form,
        lambda name: form.write(name, pairs),
        lambda written: reread_links(form, written, pairs),
    )


def under(stem: str, written: Written) -> Written:
    """The files in a folder of that name, unless their names begin with it: documents have names of their own."""
    return {name if name.startswith(stem) else f"{stem}/{name}": data for name, data in written.items()}


def _checked(
    what: str, stem: str, form: Format, write: Callable[[str], Written], reread: Callable[[Written], RoundTrip]
) -> Exported:
    """What ``write`` makes, as ``reread`` finds it; a format that refuses is told as a difference."""
    try:
        written = under(stem, write(stem))
        return Exported(form.title, what, written, reread(written), form.loses)
    except SpanbridgeError as error:
        return Exported(form.title, what, {}, unreadable(error), form.loses)
