"""Files that a person (or `core.formats.detection.detect`) said what they are, read as one corpus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
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
from core.formats.result import FileCount, Imported, Repair, joined_pairs
from core.formats.sides import CorpusSide, joined, within
from core.formats.textfile import TextFile
from core.text import UNKNOWN

MOST_SPLITS = 6
"""Parts of a corpus that are named one by one."""

_ORDER = (Role.PAIRS, Role.SOURCE, Role.TARGET, Role.LINKS)

BESIDE = "Beside the data"
"""What a file is to the corpus that was not expected to hold any of it."""


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """Files, what they are to the corpus, and the format (with its options) to read them by."""

    files: tuple[TextFile, ...]
    role: Role
    form: Any

    @property
    def name(self) -> str:
        more = f" and {len(self.files) - 1:,} more" if len(self.files) > 1 else ""
        return f"{self.files[0].name}{more}"


def missing(readings: Sequence[ReadingPlan]) -> str:
    """What is still needed for a corpus of pairs, in one sentence; "" where nothing is."""
    count = {role: sum(reading.role is role for reading in readings) for role in Role}
    if count[Role.PAIRS] and count[Role.SOURCE] + count[Role.TARGET]:
        return "A corpus is read from pairs or from two sides, not from both: leave one of them unread."
    if count[Role.PAIRS] or (count[Role.SOURCE] and count[Role.TARGET]):
        return ""
    if count[Role.SOURCE] or count[Role.TARGET]:
        there, lacking = ("source", "target") if count[Role.SOURCE] else ("target", "source")
        need = f"Only the {there} side is here. A corpus is made of pairs: add the file of the {lacking} side."
        way = f"translate-{'train' if count[Role.SOURCE] else 'test'}"
        return f"{need} Where there is none, `python -m core {way}` has a translator make it."
    return "No file here holds sentences. A corpus needs a file of pairs, or one file for each side."


def languages(groups: Sequence[DetectedGroup], asked: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The languages of source and target: those asked for, else what the names of the files say."""
    told = {role: [group.langs for group in groups if group.role is role] for role in Role}
    source = [langs[0] for langs in told[Role.SOURCE] + told[Role.PAIRS]]
    target = [langs[0] for langs in told[Role.TARGET]] + [langs[1] for langs in told[Role.PAIRS]]
    first, second = (
        next(filter(None, [one, *named]), UNKNOWN) for one, named in zip(asked, (source, target), strict=True)
    )
    return first, second


def origin(readings: Sequence[ReadingPlan]) -> str:
    """Where a corpus was read from, in one sentence that is kept with it."""
    used = [reading for reading in readings if reading.role is not Role.UNUSED]
    read = ", ".join(f"{reading.name} ({reading.form.title})" for reading in used)
    cut = any(Preserves.TEXT in one.form.keeps and Preserves.WORDS not in one.form.keeps for one in used)
    return f"Read from {read}.{' Words were cut by the rule tokeniser.' if cut else ''}"


def read_corpus(
    readings: Sequence[ReadingPlan],
    langs: tuple[str, str] = (UNKNOWN, UNKNOWN),
    progress: Progress | None = None,
    by: PairBy | None = None,
) -> Imported:
    """The pairs of these files, with their links, and what each file gave; `BadInput` says what is wrong, or missing.

    ``langs`` are the languages where the files do not say them; ``by`` answers what `Undecided` sides ask. Files that
    are not read are counted last.
    """
    if lacking := missing(readings):
        raise BadInput("The files", lacking)
    named = _with_documents(readings)
    used = [reading for role in _ORDER for reading in named if reading.role is role]
    done = count()

    def tell(name: str) -> None:
        if progress:
            progress(min(1.0, next(done) / len(used)), f"Reading {name}")

    files: list[FileCount] = []
    pairs: list[tuple[str, Imported]] = []
    sides: dict[Role, list[tuple[ReadingPlan, CorpusSide]]] = {Role.SOURCE: [], Role.TARGET: []}
    for reading in (reading for reading in used if reading.role is not Role.LINKS):
        tell(reading.name)
        if reading.role is Role.PAIRS:
            part: Imported = reading.form.read(reading.files, langs)
            files += count_pairs(reading.name, reading.role, part)
            pairs.append((reading.name, part))
        else:
            side: CorpusSide = reading.form.read(reading.files, langs[reading.role is Role.TARGET])
            files += count_side(reading.name, reading.role, side)
            sides[reading.role].append((reading, side))
    source, target = sides[Role.SOURCE], sides[Role.TARGET]
    imported = joined_pairs(pairs) if pairs else join_sides(*levelled(_whole(source), _whole(target)), by=by)
    imported = replace(imported, repairs=(*imported.repairs, *_splits(used)))
    for links in links_of(imported, [(one.files, one.form) for one in used if one.role is Role.LINKS]):
        tell(links.files[0].name)
        linked = links.over(imported)
        files.append(count_links(links.files[0].name, Role.LINKS, imported, linked))
        imported = linked
    return replace(imported, files=(*files, *_unread(readings)))


def _unread(readings: Sequence[ReadingPlan]) -> list[FileCount]:
    """Count the files that are not read; those that only lie beside data are told apart from the others."""
    unread = [file for reading in readings if reading.role is Role.UNUSED for file in reading.files]
    beside = names_beside([file for reading in readings for file in reading.files])
    return [FileCount(file.name, BESIDE if file.name in beside else Role.UNUSED) for file in unread]


def _with_documents(readings: Sequence[ReadingPlan]) -> list[ReadingPlan]:
    """The same readings, whose files know what documents they are among the others of their side, or of the pairs."""
    documents: dict[tuple[Role, str], str] = {}
    for roles in ((Role.SOURCE, Role.TARGET), (Role.PAIRS,)):
        files = [[file for one in readings if one.role is role for file in one.files] for role in roles]
        for role, some in zip(roles, with_documents(*files), strict=False):
            documents |= {(role, file.name): file.document for file in some}
    return [
        replace(
            one, files=tuple(replace(file, document=documents.get((one.role, file.name), "")) for file in one.files)
        )
        for one in readings
    ]


def _splits(readings: Sequence[ReadingPlan]) -> list[Repair]:
    """That train, dev and test were read as one corpus, where the paths say that they are such parts."""
    documents = dict.fromkeys(file.document for one in readings for file in one.files)
    parts = [name for name in documents if splits_in([name])]
    if len(parts) < 2:
        return []
    named = ", ".join(parts[:MOST_SPLITS]) + (" ..." if len(parts) > MOST_SPLITS else "")
    return [Repair("The files", f"{named} were read as one corpus; the names of its documents say which is which.")]


def _whole(parts: Sequence[tuple[ReadingPlan, CorpusSide]]) -> CorpusSide:
    """All of one side; files that are read apart are told apart by their documents, as those that are read together."""
    if len(parts) == 1:
        return parts[0][1]
    return joined([within(side, one.files[0]) if len(one.files) == 1 else side for one, side in parts])
