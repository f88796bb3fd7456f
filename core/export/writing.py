"""Files of the selection in any format, each read again and compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from core.components import component as core_parts
from core.components.component import Progress
from core.corpora.labels import sides_of
from core.errors import SpanbridgeError
from core.export.full_jsonl import ENDING, History, reread_everything, write_everything
from core.export.selection import Outgoing, Selection, label_table
from core.export.split import WHOLE, by_part
from core.formats.adaptation import Fitting, Rewriting, RewrittenPart, fitting, rewritings
from core.formats.base import Format, LinkFormat, OutgoingSentence, PairFormat, Preserves, SideFormat, Written
from core.formats.datasets.huggingface import HuggingFace, HuggingFaceJson, tag_names
from core.formats.detection.detect import FORMATS, Kind
from core.formats.roundtrip import RoundTrip, reread_links, reread_pairs, reread_side, unreadable
from core.model import Sentence, SentencePair

EVERYTHING = "everything"
EVERYTHING_TITLE = "JSON Lines with everything: scores, soft labels, all reviews"
NO_PHENOMENA = "The phenomena of the pairs are left out; Pairs as JSON Lines keep them."


class RequestedFormat(NamedTuple):
    """A format to write, with its options, by its kind and name in `core.formats.detection.detect.FORMATS`."""

    kind: Kind
    name: str
    form: Any

    @classmethod
    def of(cls, kind: Kind, data: Mapping[str, Any]) -> "RequestedFormat":
        """Build a format from JSON like that of any part: a name and options."""
        return cls(kind, str(data.get("name")), core_parts.from_json(data, kind, FORMATS))


@dataclass(frozen=True, slots=True)
class Exported:
    """Files that were written together, and the result of reading them again.

    ``form`` is the title of their format, ``what`` the side or part of the corpus that they hold; ``rewritten`` has
    every label, word or text that the format cannot hold and its replacement.
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
    """Input of all writers: the pairs, the part of the split that each is in (none: not split), the history."""

    selection: Selection
    stem: str
    parts: tuple[str, ...] = ()
    history: History | None = None

    def by_part(self) -> list[tuple[str, list[Outgoing]]]:
        """Return the pairs of each part that has any."""
        if not self.selection.items:
            return []
        if not self.parts:
            return [(WHOLE, list(self.selection.items))]
        return list(by_part(self.selection.items, self.parts).items())


def write_all(
    out: Outbound, formats: Sequence[RequestedFormat], progress: Progress | None = None
) -> tuple[Exported, ...]:
    """Write the files of every requested format, and the full JSON Lines where there is a history."""
    exported: list[Exported] = []
    if out.history is not None and out.selection.items:
        _report(progress, 0.0, EVERYTHING_TITLE)
        exported.append(_everything(out, out.history))
    labels = list(label_table(out.selection.pairs))
    folders = _folders(formats)
    for number, (request, folder) in enumerate(zip(_numbered(formats, labels), folders, strict=True)):
        _report(progress, (number + 1) / (len(formats) + 1), request.form.title)
        fit = fitting(request.form, labels)
        for part, items in out.by_part():
            exported += _written(request, fit, _Place(f"{folder}/{out.stem}", part), items)
    return tuple(exported)


def _folders(formats: Sequence[RequestedFormat]) -> list[str]:
    """Name a folder for each format, with a number where it is requested again with other options."""
    before: Counter[tuple[Kind, str]] = Counter()
    folders = []
    for request in formats:
        before[request.kind, request.name] += 1
        number = before[request.kind, request.name]
        folders.append(request.name if number == 1 else f"{request.name}-{number}")
    return folders


def rewritten(exported: Iterable[Exported]) -> dict[str, tuple[Rewriting, ...]]:
    """Collect the changes made in the files of each format, each once; files with differences do not count."""
    counts: dict[str, Counter[tuple[RewrittenPart, str, str]]] = defaultdict(Counter)
    for item in exported:
        if item.good:
            for what, old, new, times in item.rewritten:
                counts[item.form][what, old, new] += times
    return {form: _merged(changes) for form, changes in counts.items()}


def _merged(changes: Mapping[tuple[RewrittenPart, str, str], int]) -> tuple[Rewriting, ...]:
    return tuple(Rewriting(*change, times) for change, times in changes.items())


def _numbered(formats: Sequence[RequestedFormat], labels: Sequence[str]) -> Iterator[RequestedFormat]:
    """Yield the formats; those that number tags use the same numbers for every part and side."""
    names = tag_names(labels)
    for request in formats:
        if isinstance(request.form, HuggingFace | HuggingFaceJson) and not request.form.names:
            yield request._replace(form=replace(request.form, names=names))
        else:
            yield request


def _report(progress: Progress | None, fraction: float, title: str) -> None:
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
    """Folder and beginning of the names of files, and their part of the split."""

    stem: str
    part: str

    def named(self, what: str = "") -> str:
        return ".".join(filter(None, [self.stem, what, self.part]))


def _written(request: RequestedFormat, fit: Fitting, place: _Place, items: Sequence[Outgoing]) -> Iterator[Exported]:
    if request.kind == "side":
        yield from _sides(request.form, fit, place, items)
    elif request.kind == "pair":
        yield _pairs(request.form, fit, place, items)
    elif any(item.pair.alignment for item in items):
        yield _links(request.form, place, [item.pair for item in items])


def _sides(form: SideFormat, fit: Fitting, place: _Place, items: Sequence[Outgoing]) -> Iterator[Exported]:
    for side in ("target", "source"):
        if _worth_writing(form, [getattr(item.pair, side) for item in items]):
            yield _side(form, fit, place, (side, items))


def _worth_writing(form: SideFormat, sentences: Sequence[Sentence]) -> bool:
    """Return whether a side has annotations, or the format needs none."""
    return Preserves.SPANS not in form.keeps or any(sentence.spans is not None for sentence in sentences)


def _side(form: SideFormat, fit: Fitting, place: _Place, of: tuple[str, Sequence[Outgoing]]) -> Exported:
    side, outgoing = of
    before = [_item(item, side) for item in outgoing]
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
    return replace(exported, rewritten=rewritten, loses=_losses(form.loses, [item.pair for item in outgoing]))


def _item(item: Outgoing, side: str) -> OutgoingSentence:
    sentence: Sentence = getattr(item.pair, side)
    metadata = item.source_metadata if side == "source" else item.metadata
    return OutgoingSentence(sentence, item.pair.id, item.pair.document, metadata)


def _pairs(form: PairFormat, fit: Fitting, place: _Place, items: Sequence[Outgoing]) -> Exported:
    before = [item.pair for item in items]
    pairs = fit.pairs(before)
    metadata = [fit.known(item.metadata, item.pair.source, item.pair.target) for item in items]
    exported = _checked(
        place.part,
        place.named(),
        form,
        lambda name: form.write(name, pairs, metadata),
        lambda written: reread_pairs(form, written, pairs),
    )
    loses = form.loses if Preserves.PHENOMENA in form.keeps else _losses(form.loses, before)
    return replace(exported, rewritten=rewritings(sides_of(before), sides_of(pairs)), loses=loses)


def _losses(loses: str, pairs: Sequence[SentencePair]) -> str:
    """Return what a format without phenomena loses of these pairs, in words."""
    return " ".join(filter(None, [loses, NO_PHENOMENA if any(pair.phenomena for pair in pairs) else ""]))


def _links(form: LinkFormat, place: _Place, pairs: Sequence[SentencePair]) -> Exported:
    return _checked(
        place.part,
        place.named(),
        form,
        lambda name: form.write(name, pairs),
        lambda written: reread_links(form, written, pairs),
    )


def under(stem: str, written: Written) -> Written:
    """Put files into a folder of that name, unless their names begin with it: documents have names of their own."""
    return {name if name.startswith(stem) else f"{stem}/{name}": data for name, data in written.items()}


def _checked(
    what: str, stem: str, form: Format, write: Callable[[str], Written], reread: Callable[[Written], RoundTrip]
) -> Exported:
    """Write files and read them again; the refusal of a format becomes a difference."""
    try:
        written = under(stem, write(stem))
        return Exported(form.title, what, written, reread(written), form.loses)
    except SpanbridgeError as error:
        return Exported(form.title, what, {}, unreadable(error), form.loses)
