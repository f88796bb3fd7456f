"""Files that a person (or `core.formats.detect`) said what they are, read as one corpus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.formats.detect import KINDS, Group, Role
from core.formats.format import Keeps
from core.formats.imported import Imported
from core.formats.levelled import levelled
from core.formats.sides import Side, join_sides
from core.formats.textfile import TextFile
from core.parts import Progress
from core.words import UNKNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """Files, what they are to the corpus, and the format (with its options) to read them by."""

    files: tuple[TextFile, ...]
    role: Role
    form: Any

    @property
    def name(self) -> str:
        more = f" and {len(self.files) - 1:,} more" if len(self.files) > 1 else ""
        return f"{self.files[0].name}{more}"


def missing(readings: Sequence[Reading]) -> str:
    """What is still needed for a corpus of pairs, in one sentence; "" where nothing is."""
    count = {role: sum(reading.role is role for reading in readings) for role in Role}
    if max(count[role] for role in KINDS) > 1:
        return "Several files are to be the same part of the corpus: leave all but one of them unread."
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


def languages(groups: Sequence[Group], asked: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The languages of source and target: those asked for, else what the names of the files say."""
    told = {role: [group.langs for group in groups if group.role is role] for role in Role}
    source = [langs[0] for langs in told[Role.SOURCE] + told[Role.PAIRS]]
    target = [langs[0] for langs in told[Role.TARGET]] + [langs[1] for langs in told[Role.PAIRS]]
    first, second = (
        next(filter(None, [one, *named]), UNKNOWN) for one, named in zip(asked, (source, target), strict=True)
    )
    return first, second


def origin(readings: Sequence[Reading]) -> str:
    """Where a corpus was read from, in one sentence that is kept with it."""
    used = [reading for reading in readings if reading.role is not Role.UNUSED]
    read = ", ".join(f"{reading.name} ({reading.form.title})" for reading in used)
    cut = any(Keeps.TEXT in one.form.keeps and Keeps.WORDS not in one.form.keeps for one in used)
    return f"Read from {read}.{' Words were cut by the rule tokeniser.' if cut else ''}"


def read_corpus(
    readings: Sequence[Reading],
    langs: tuple[str, str] = (UNKNOWN, UNKNOWN),
    progress: Progress | None = None,
) -> Imported:
    """The pairs of these files, with their links; `BadInput` says what is wrong, or missing.

    ``langs`` are the languages where the files do not say them.
    """
    if lacking := missing(readings):
        raise BadInput("The files", lacking)
    order = [Role.PAIRS, Role.SOURCE, Role.TARGET, Role.LINKS]
    used = sorted((one for one in readings if one.role in order), key=lambda one: order.index(one.role))
    sides: list[Side] = []
    imported = Imported(())
    for number, reading in enumerate(used):
        if progress:
            progress(number / len(used), f"Reading {reading.name}")
        if reading.role is Role.PAIRS:
            imported = reading.form.read(reading.files, langs)
        elif reading.role is Role.LINKS:
            imported = reading.form.read(reading.files, imported)
        else:
            sides.append(reading.form.read(reading.files, langs[len(sides)]))
            imported = join_sides(*levelled(*sides)) if len(sides) == len(langs) else imported
    return imported
