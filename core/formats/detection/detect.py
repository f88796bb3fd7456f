"""Detect formats, sides and groups of files: guesses with reasons, for a person to check.

Files that a format uses together (a text and its annotations, the shards of a data set) make one group, by folder and
name. The format of a group is detected by `Format.likeness`, its side by its name: words such as "source" or "tgt", and
language codes, as in ``news.en-lug.lug.conll``. Files of one format and side are one group in whatever folders; their
documents are named by `core.formats.grouping.file_paths`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.formats.base import Files
from core.formats.detection.sniffing import FORMATS, Guess, Kind, guesses
from core.formats.detection.unsupported import foreign
from core.formats.grouping.companions import describes, descriptions, names_beside
from core.formats.grouping.file_names import Name, doubtful_code, read_name, read_names
from core.formats.grouping.groups import FileGroup, FileInstruction, candidates
from core.formats.grouping.roles import KINDS, Role, roles_of
from core.formats.textfile import TextFile
from core.text import language_name

__all__ = ["FORMATS", "KINDS", "DetectedGroup", "FileInstruction", "Guess", "Kind", "Name", "Role", "detect", "guesses"]

_DESCRIBED_FORMATS = {"huggingface", "huggingface-jsonl"}
"""Formats whose files may have descriptions beside them."""


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
        if self.requested is not None and type(self.requested) in FORMATS[kind].values():
            return self.requested
        name = next((guess.name for guess in self.guesses if guess.kind == kind), next(iter(FORMATS[kind])))
        return FORMATS[kind][name]()


def detect(files: Files, instructions: Sequence[FileInstruction] = ()) -> tuple[DetectedGroup, ...]:
    """Group files; return each group with its guesses and its probable role.

    ``instructions`` of a person for some of the files take precedence over every guess. Raises nothing. Every file is
    in exactly one group, but the description of a data set is in that of each of its sides.
    """
    instructed = frozenset().union(*(instruction.names for instruction in instructions))
    beside = names_beside(files) - instructed
    described = tuple(file for file in descriptions(files) if file.name not in instructed | beside)
    no_data = beside | {file.name for file in described}
    data = [file for file in files if file.name not in no_data]
    plain_groups = candidates(data, _names([file.name for file in data]), instructions)
    file_groups, used = _with_descriptions(plain_groups, described)
    groups = list(map(_group, file_groups, roles_of(file_groups)))
    groups += [_beside(file) for file in files if file.name in no_data - used]
    return tuple(groups)


def _beside(file: TextFile) -> DetectedGroup:
    return DetectedGroup((file,), (), Role.UNUSED, ("", ""), "It lies beside the data and holds none.", beside=True)


def _names(paths: Sequence[str]) -> dict[str, Name]:
    """Read the name of each path; an archive is a folder."""
    folded = {path: path.replace(".zip/", "/") for path in paths}
    names = read_names(list(folded.values()))
    return {path: names[folder_path] for path, folder_path in folded.items()}


def _with_descriptions(groups: Sequence[FileGroup], described: Files) -> tuple[list[FileGroup], set[str]]:
    """Add to each group the descriptions of its files; return the groups, and the names of those descriptions."""
    completed: list[FileGroup] = []
    used: set[str] = set()
    for group in groups:
        fitting: list[TextFile] = []
        if group.guesses and group.guesses[0].name in _DESCRIBED_FORMATS:
            fitting = [description for description in described if describes(description, group.files)]
        used |= {description.name for description in fitting}
        completed.append(replace(group, files=(*group.files, *fitting)))
    return completed, used


def _group(group: FileGroup, role: Role) -> DetectedGroup:
    requested = group.instruction.form if group.instruction else None
    langs, why = _langs(group, role), _why(group, role)
    return DetectedGroup(
        group.files, group.guesses, role, langs, why, requested, question=group.question, others=group.others
    )


def _langs(group: FileGroup, role: Role) -> tuple[str, str]:
    name = group.name
    if role in {Role.SOURCE, Role.TARGET}:
        return name.lang or name.langs[role is Role.TARGET], ""
    target = _lang_of_name(group)
    if target:
        return next((lang for lang in name.langs if lang not in {"", target}), ""), target
    return name.langs


def _lang_of_name(group: FileGroup) -> str:
    """Return the language that names a file of pairs, as ``deu.txt``; "" where there is none or several, or English."""
    name = read_name(group.files[0].name.rpartition("/")[2])
    return "" if any(name.langs) or name.side or name.lang == "en" else name.lang


def _why(group: FileGroup, role: Role) -> str:
    """Explain the role of a group in one sentence."""
    if group.question:
        return group.question
    if not group.guesses:
        return _why_unread(group)
    format_reason = _format_reason(group)
    if role in {Role.SOURCE, Role.TARGET}:
        return f"{format_reason}{_side_reason(group, role)}"
    target = _lang_of_name(group) if role is Role.PAIRS else ""
    if target:
        lang = language_name(target)
        return f"{format_reason}; its name says {lang}, which was taken for the language of the target."
    return f"{format_reason}."


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


def _side_reason(group: FileGroup, role: Role) -> str:
    """Explain the side of a group, as the end of a sentence about its format."""
    side = "source" if role is Role.SOURCE else "target"
    if group.role:
        return f", and to be the {side}."
    if group.name.side:
        return f", and its name says “{group.name.side}”."
    if group.name.lang:
        return f", and its name says {language_name(group.name.lang)}."
    code = doubtful_code(group.files[0].name)
    doubt = f"; “{code}” in its name may be a word and was not taken for {language_name(code)}" if code else ""
    place = "first" if role is Role.SOURCE else "second"
    return f"{doubt}. Nothing in its name says which side it is; it came {place}."
