"""Read several files as one corpus, each in the role that a person or `core.formats.detection.detect` gave it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from core.components.component import Progress
from core.errors import BadInput
from core.formats.base import Preserves
from core.formats.detection.detect import DetectedGroup, Role
from core.formats.file_counts import count_links, count_pairs, count_side
from core.formats.grouping.companions import names_beside
from core.formats.grouping.file_paths import splits_in, with_documents
from core.formats.grouping.line_breaks import levelled
from core.formats.grouping.link_files import links_of
from core.formats.grouping.pairing import PairBy, join_sides
from core.formats.result import FileCount, Imported, Repair, join_pairs
from core.formats.scripture.verse_pairing import are_verses, join_verses
from core.formats.sides import CorpusSide, join_parts, name_documents
from core.formats.textfile import TextFile
from core.text import UNKNOWN

MAX_SPLIT_NAMES = 6
"""Parts of a corpus that are named one by one."""

_SENTENCE_ROLES = (Role.PAIRS, Role.SOURCE, Role.TARGET)

BESIDE = "Beside the data"
"""The part of a file that lies beside the data and holds none of it."""


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """Files, their role in the corpus, and the format (with its options) to read them by."""

    files: tuple[TextFile, ...]
    role: Role
    form: Any

    @property
    def name(self) -> str:
        """Name of the first file, and the number of the others."""
        more = f" and {len(self.files) - 1:,} more" if len(self.files) > 1 else ""
        return f"{self.files[0].name}{more}"


_NO_SENTENCES = "No file here holds sentences. A corpus needs a file of pairs, or one file for each side."
_MIXED = "A corpus is read from pairs or from two sides, not from both: leave one of them unread."


def _missing_side(present: str, absent: str, command: str) -> str:
    need = f"Only the {present} side is here. A corpus is made of pairs: add the file of the {absent} side."
    return f"{need} Where there is none, “python -m core {command}” has a translator make it."


_MISSING: dict[frozenset[Role], str] = {
    frozenset(): _NO_SENTENCES,
    frozenset({Role.PAIRS}): "",
    frozenset({Role.SOURCE, Role.TARGET}): "",
    frozenset({Role.SOURCE}): _missing_side("source", "target", "translate-train"),
    frozenset({Role.TARGET}): _missing_side("target", "source", "translate-test"),
}
"""What is still needed where files have only these roles with sentences."""


def missing(readings: Sequence[ReadingPlan]) -> str:
    """Return what is still needed for a corpus of pairs, in one sentence; "" if nothing is."""
    roles = {reading.role for reading in readings}
    return _MISSING.get(frozenset(roles.intersection(_SENTENCE_ROLES)), _MIXED)


def languages(groups: Sequence[DetectedGroup], requested: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Return the languages of source and target: the requested ones, else those in the names of the files."""
    pairs = _group_languages(groups, Role.PAIRS)
    sources = _group_languages(groups, Role.SOURCE) + pairs
    targets = _group_languages(groups, Role.TARGET)
    source = _first_language([requested[0], *(langs[0] for langs in sources)])
    target = _first_language([requested[1], *(langs[0] for langs in targets), *(langs[1] for langs in pairs)])
    return source, target


def _group_languages(groups: Sequence[DetectedGroup], role: Role) -> list[tuple[str, str]]:
    return [group.langs for group in groups if group.role is role]


def _first_language(langs: Sequence[str]) -> str:
    return next(filter(None, langs), UNKNOWN)


def origin(readings: Sequence[ReadingPlan]) -> str:
    """Return where a corpus was read from, in one sentence that is stored with it."""
    used = [reading for reading in readings if reading.role is not Role.UNUSED]
    names = ", ".join(f"{reading.name} ({reading.form.title})" for reading in used)
    tokenized = " Words were cut by the rule tokeniser." if any(map(_is_tokenized_here, used)) else ""
    return f"Read from {names}.{tokenized}"


def _is_tokenized_here(reading: ReadingPlan) -> bool:
    """Return true for a format that holds text without the boundaries of words."""
    return Preserves.TEXT in reading.form.keeps and Preserves.WORDS not in reading.form.keeps


def read_corpus(
    readings: Sequence[ReadingPlan],
    langs: tuple[str, str] = (UNKNOWN, UNKNOWN),
    progress: Progress | None = None,
    by: PairBy | None = None,
) -> Imported:
    """Read the pairs of these files with their links, and count the contents of each file.

    ``langs`` are the languages of files that do not name them; ``by`` decides how to pair sides that are `Undecided`.
    Files that are not read are counted last. Raises `BadInput` for what is wrong, or missing.
    """
    if lacking := missing(readings):
        raise BadInput("The files", lacking)
    named = _with_documents(readings)
    texts = list(chain.from_iterable(_in_role(role, named) for role in _SENTENCE_ROLES))
    link_readings = _in_role(Role.LINKS, named)
    report = _file_progress(progress, len(texts) + len(link_readings))
    parts = _CorpusParts(langs)
    for reading in texts:
        report(reading.name)
        parts.read(reading)
    imported = parts.pairs(by)
    imported = replace(imported, repairs=(*imported.repairs, *_splits([*texts, *link_readings])))
    imported, link_counts = _with_links(imported, link_readings, report)
    return replace(imported, files=(*parts.counts, *link_counts, *_unread(readings)))


def read_sides(
    readings: Sequence[ReadingPlan], langs: tuple[str, str] = (UNKNOWN, UNKNOWN), progress: Progress | None = None
) -> tuple[CorpusSide, CorpusSide, tuple[FileCount, ...]]:
    """Read both sides of a corpus without pairing them, and count the contents of each file; links are not read.

    Raises `BadInput` where the files are no two sides.
    """
    if lacking := missing(readings):
        raise BadInput("The files", lacking)
    if not are_sides(readings):
        raise BadInput("The files", "these are pairs already.", "Import them without aligning sentences.")
    named = _with_documents(readings)
    texts = list(chain.from_iterable(_in_role(role, named) for role in _SENTENCE_ROLES))
    report = _file_progress(progress, len(texts))
    parts = _CorpusParts(langs)
    for reading in texts:
        report(reading.name)
        parts.read(reading)
    unread = (*_in_role(Role.LINKS, named), *_in_role(Role.UNUSED, named))
    return (*parts.sides(), (*parts.counts, *_unread([replace(reading, role=Role.UNUSED) for reading in unread])))


def are_sides(readings: Sequence[ReadingPlan]) -> bool:
    """Tell whether files are two sides, and no pairs."""
    roles = {reading.role for reading in readings}.intersection(_SENTENCE_ROLES)
    return roles == {Role.SOURCE, Role.TARGET}


def _with_links(
    imported: Imported, readings: Sequence[ReadingPlan], report: Callable[[str], None]
) -> tuple[Imported, list[FileCount]]:
    """Return pairs with the links of files, and counts of each file."""
    counts = []
    for links in links_of(imported, [(reading.files, reading.form) for reading in readings]):
        name = links.files[0].name
        report(name)
        linked = links.over(imported)
        counts.append(count_links(name, Role.LINKS, imported, linked))
        imported = linked
    return imported, counts


def _file_progress(progress: Progress | None, file_count: int) -> Callable[[str], None]:
    """Return a function that reports the next of so many files by its name."""
    numbers = count()

    def report(name: str) -> None:
        if progress:
            progress(min(1.0, next(numbers) / file_count), f"Reading {name}")

    return report


class _CorpusParts:
    """Pairs or sides that were read so far, and counts of each file."""

    def __init__(self, langs: tuple[str, str]) -> None:
        self.langs = langs
        self.counts: list[FileCount] = []
        self._pairs: list[tuple[str, Imported]] = []
        self._sides: dict[Role, list[tuple[ReadingPlan, CorpusSide]]] = {Role.SOURCE: [], Role.TARGET: []}

    def read(self, reading: ReadingPlan) -> None:
        """Read the files of pairs, or of one side."""
        if reading.role is Role.PAIRS:
            imported: Imported = reading.form.read(reading.files, self.langs)
            self.counts += count_pairs(reading.name, reading.role, imported)
            self._pairs.append((reading.name, imported))
            return
        side: CorpusSide = reading.form.read(reading.files, self.langs[reading.role is Role.TARGET])
        self.counts += count_side(reading.name, reading.role, side)
        self._sides[reading.role].append((reading, side))

    def pairs(self, by: PairBy | None) -> Imported:
        """Join all parts: pairs one after the other, or both sides."""
        if self._pairs:
            return join_pairs(self._pairs)
        source, target = self.sides()
        if by is not PairBy.ORDER and are_verses(source, target):
            return join_verses(source, target)
        return join_sides(*levelled(source, target), by=by)

    def sides(self) -> tuple[CorpusSide, CorpusSide]:
        """Join all parts of each side."""
        return _whole(self._sides[Role.SOURCE]), _whole(self._sides[Role.TARGET])


def _unread(readings: Sequence[ReadingPlan]) -> list[FileCount]:
    """Count the files that are not read, those that lie beside data apart from the others."""
    beside = names_beside(_files(readings))
    unread = _files(_in_role(Role.UNUSED, readings))
    return [FileCount(file.name, BESIDE if file.name in beside else Role.UNUSED) for file in unread]


def _in_role(role: Role, readings: Iterable[ReadingPlan]) -> list[ReadingPlan]:
    return [reading for reading in readings if reading.role is role]


def _files(readings: Iterable[ReadingPlan]) -> list[TextFile]:
    return list(chain.from_iterable(reading.files for reading in readings))


def _with_documents(readings: Sequence[ReadingPlan]) -> list[ReadingPlan]:
    """Set the document of each file, by its name among the other files of its side, or of the pairs."""
    source, target = with_documents(_files(_in_role(Role.SOURCE, readings)), _files(_in_role(Role.TARGET, readings)))
    pairs, _ = with_documents(_files(_in_role(Role.PAIRS, readings)))
    by_role = {Role.SOURCE: source, Role.TARGET: target, Role.PAIRS: pairs}
    documents = {(role, file.name): file.document for role, files in by_role.items() for file in files}
    return [_in_documents(reading, documents) for reading in readings]


def _in_documents(reading: ReadingPlan, documents: Mapping[tuple[Role, str], str]) -> ReadingPlan:
    files = (replace(file, document=documents.get((reading.role, file.name), "")) for file in reading.files)
    return replace(reading, files=tuple(files))


def _splits(readings: Sequence[ReadingPlan]) -> list[Repair]:
    """List that train, dev and test were read as one corpus, if the paths name such parts."""
    documents = dict.fromkeys(file.document for file in _files(readings))
    parts = [name for name in documents if splits_in([name])]
    if len(parts) < 2:
        return []
    named = ", ".join(parts[:MAX_SPLIT_NAMES]) + (" ..." if len(parts) > MAX_SPLIT_NAMES else "")
    return [Repair("The files", f"{named} were read as one corpus; the names of its documents say which is which.")]


def _whole(parts: Sequence[tuple[ReadingPlan, CorpusSide]]) -> CorpusSide:
    """Join all parts of one side; the documents of a file that is read by itself are named after it."""
    if len(parts) == 1:
        return parts[0][1]
    sides = []
    for plan, side in parts:
        sides.append(name_documents(side, plan.files[0]) if len(plan.files) == 1 else side)
    return join_parts(sides)
