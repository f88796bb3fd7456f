"""Detect formats, sides and groups of files: guesses with reasons, for a person to check.

Files that a format uses together (a text and its annotations, the shards of a data set) make one group, by folder and
name. The format of a group is detected by `Format.likeness`, its side by its name: words such as "source" or "tgt", and
language codes, as in ``news.en-lug.lug.conll``. Files of one format and side are one group in whatever folders; their
documents are named by `core.formats.grouping.file_paths`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from core.formats.base import Files
from core.formats.detection.sniffing import FORMATS, Guess, Kind, guesses
from core.formats.detection.unsupported import foreign
from core.formats.grouping.companions import describes, descriptions, names_beside, shared_verse_lists
from core.formats.grouping.file_names import Name, doubtful_code, read_name, read_names
from core.formats.grouping.groups import FileGroup, FileInstruction, candidates
from core.formats.grouping.roles import KINDS, Role, roles_of
from core.formats.textfile import TextFile
from core.text import language_name

__all__ = ["FORMATS", "KINDS", "DetectedGroup", "FileInstruction", "Guess", "Kind", "Name", "Role", "detect", "guesses"]

_DESCRIBED_FORMATS = {"huggingface", "huggingface-jsonl"}
"""Formats whose files may have descriptions beside them."""
_VERSE_TEXTS = {"text", "tokenised", "vref"}
"""Formats of texts whose lines may be verses."""
_SIDE_NOUNS = {Role.SOURCE: "source", Role.TARGET: "target"}
_PLACES = {Role.SOURCE: "first", Role.TARGET: "second"}


@dataclass(frozen=True, slots=True)
class DetectedGroup:
    """Files that belong together, with guesses of their format, the likeliest first, and their role.

    ``why`` explains the role in plain words; ``langs`` are the languages of source and target as far as names give
    them, only the first of them counts for one side. ``requested``: the format that a person chose. ``beside``: it
    holds no data. ``question``: an open question, without whose answer nothing of it is read, and ``others``: the files
    that one answer leaves out.
    """

    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    role: Role
    langs: tuple[str, str]
    why: str
    requested: Any = None
    beside: bool = False
    question: str = ""
    others: tuple[str, ...] = ()

    def form(self, kind: Kind) -> Any:
        """Return the requested format, else the likeliest of a kind, else the first of it with default options."""
        registry = FORMATS[kind]
        if type(self.requested) in registry.values():
            return self.requested
        likely = (guess.name for guess in self.guesses if guess.kind == kind)
        return registry[next(chain(likely, registry))]()


def detect(files: Files, instructions: Sequence[FileInstruction] = ()) -> tuple[DetectedGroup, ...]:
    """Group files; return each group with its guesses and its probable role.

    ``instructions`` of a person for some of the files take precedence over every guess. Raises nothing. Every file is
    in exactly one group, but the description of a data set is in that of each of its sides.
    """
    instructed = frozenset(chain.from_iterable(instruction.names for instruction in instructions))
    beside = names_beside(files) - instructed
    described = _except(descriptions(files), instructed | beside)
    verse_lists = _except(shared_verse_lists(files), instructed | beside)
    data = _except(files, beside | _file_names(described) | _file_names(verse_lists))
    names = read_names([file.name for file in data])
    plain_groups = candidates(data, names, instructions)
    file_groups = [_with_verses(_with_descriptions(group, described), verse_lists) for group in plain_groups]
    grouped = chain.from_iterable(group.files for group in file_groups)
    others = _except(files, _file_names(grouped))
    return (*map(_group, file_groups, roles_of(file_groups)), *map(_beside, others))


def _file_names(files: Iterable[TextFile]) -> set[str]:
    return {file.name for file in files}


def _except(files: Files, names: Collection[str]) -> Files:
    """Return the files that have none of these names."""
    return [file for file in files if file.name not in names]


def _beside(file: TextFile) -> DetectedGroup:
    return DetectedGroup((file,), (), Role.UNUSED, ("", ""), "It lies beside the data and holds none.", beside=True)


def _with_descriptions(group: FileGroup, described: Files) -> FileGroup:
    """Add the descriptions of its files to a group."""
    if not group.best or group.best.name not in _DESCRIBED_FORMATS:
        return group
    fitting = [description for description in described if describes(description, group.files)]
    return replace(group, files=(*group.files, *fitting))


def _with_verses(group: FileGroup, verse_lists: Files) -> FileGroup:
    """Add the lists that name the verses of texts to a group of texts, unless a person said what these are."""
    if not verse_lists or group.instruction or not group.best or group.best.name not in _VERSE_TEXTS:
        return group
    files = (*group.files, *verse_lists)
    return replace(group, files=files, guesses=guesses(files))


def _group(group: FileGroup, role: Role) -> DetectedGroup:
    requested = group.instruction.form if group.instruction else None
    langs, why = _langs(group, role), _why(group, role)
    return DetectedGroup(
        group.files, group.guesses, role, langs, why, requested, question=group.question, others=group.others
    )


def _langs(group: FileGroup, role: Role) -> tuple[str, str]:
    name = group.name
    if role in _SIDE_NOUNS:
        return name.lang or name.langs[role is Role.TARGET], ""
    target = _lang_of_name(group)
    return (name.partner_of(target), target) if target else name.langs


def _lang_of_name(group: FileGroup) -> str:
    """Return the language that names a file of pairs, as ``deu.txt``; "" where there is none or several, or English."""
    name = read_name(group.path.rpartition("/")[2])
    return "" if any(name.langs) or name.side or name.lang == "en" else name.lang


def _why(group: FileGroup, role: Role) -> str:
    """Explain the role of a group in one sentence."""
    if group.question:
        return group.question
    if not group.guesses:
        return _why_unread(group)
    return f"{_format_reason(group)}{_role_reason(group, role)}"


def _why_unread(group: FileGroup) -> str:
    unsupported = next(filter(None, map(foreign, group.files)), None)
    if unsupported:
        return f"It is not read, since it is {unsupported.what}. {unsupported.remedy}"
    return "It looks like none of the formats that can be read."


def _format_reason(group: FileGroup) -> str:
    best = group.guesses[0]
    if group.instruction:
        return f"It was said to be {best.form.title}"
    return f"It looks like {best.form.title} ({best.likeness:.0%})"


def _role_reason(group: FileGroup, role: Role) -> str:
    """Explain the role of a group, as the end of a sentence about its format."""
    if role in _SIDE_NOUNS:
        return _side_reason(group, role)
    if role is Role.PAIRS:
        return _pairs_reason(group)
    return "."


def _pairs_reason(group: FileGroup) -> str:
    target = _lang_of_name(group)
    if not target:
        return "."
    return f"; its name says {language_name(target)}, which was taken for the language of the target."


def _side_reason(group: FileGroup, role: Role) -> str:
    if group.role:
        return f", and to be the {_SIDE_NOUNS[role]}."
    if group.name.side:
        return f", and its name says “{group.name.side}”."
    if group.name.lang:
        return f", and its name says {language_name(group.name.lang)}."
    return f"{_doubt(group)}. Nothing in its name says which side it is; it came {_PLACES[role]}."


def _doubt(group: FileGroup) -> str:
    code = doubtful_code(group.path)
    if not code:
        return ""
    return f"; “{code}” in its name may be a word and was not taken for {language_name(code)}"
