"""What files are: which format, which side, which belong together; guesses with reasons, for a person to check.

Files that a format wants together (a text and its annotations, the shards of a data set) make one
group, by folder and name. What is in a group is told by `Format.likeness`, which side it is by its
name: words such as "source" or "tgt", and language codes, as in ``news.en-lug.lug.conll``. Files of one format and
side are one group wherever they lie; what documents they are, `core.formats.grouping.file_paths` tells.
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

_DESCRIBED = {"huggingface", "huggingface-jsonl"}
"""Formats whose files are described by others."""


@dataclass(frozen=True, slots=True)
class DetectedGroup:
    """Files that belong together, with what they may be, the likeliest first, and what they are taken for.

    ``why`` says in plain words what the role rests on; ``langs`` are the languages of source and
    target as far as names tell them, only the first of them counts for one side. ``asked``: the format that a person
    said it is. ``beside``: it holds no data. ``question``: what has to be answered before anything of it is read, and
    ``others``: the files that one answer leaves out.
    """

    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    role: Role
    langs: tuple[str, str]
    why: str
    asked: Any = None
    beside: bool = False
    question: str = ""
    others: tuple[str, ...] = ()

    def form(self, kind: Kind) -> Any:
        """The format that was asked for, or the likeliest of a kind, or the first there is, with default options."""
        if self.asked is not None and type(self.asked) in FORMATS[kind].values():
            return self.asked
        name = next((guess.name for guess in self.guesses if guess.kind == kind), next(iter(FORMATS[kind])))
        return FORMATS[kind][name]()


def detect(files: Files, told: Sequence[FileInstruction] = ()) -> tuple[DetectedGroup, ...]:
    """The files in groups, each with its guesses and the role that it probably plays.

    ``told`` is what a person said of some of them, which goes before every guess. Raises nothing. Every file is in
    exactly one group, but what describes a data set is in that of each of its sides.
    """
    said = {name for entry in told for name in entry.names}
    beside = names_beside(files) - said
    described = {file.name: file for file in descriptions(files) if file.name not in said | beside}
    data = [file for file in files if file.name not in beside and file.name not in described]
    found = candidates(data, _names([file.name for file in data]), told)
    found, used = _with_descriptions(found, tuple(described.values()))
    groups = [_group(one, role) for one, role in zip(found, roles_of(found), strict=True)]
    rest = [file for file in files if file.name in beside or (file.name in described and file.name not in used)]
    why = "It lies beside the data and holds none."
    groups += [DetectedGroup((file,), (), Role.UNUSED, ("", ""), why, beside=True) for file in rest]
    return tuple(groups)


def _names(paths: Sequence[str]) -> dict[str, Name]:
    """What each path says; an archive is a folder."""
    plain = {path: path.replace(".zip/", "/") for path in paths}
    names = read_names(list(plain.values()))
    return {path: names[folded] for path, folded in plain.items()}


def _with_descriptions(found: Sequence[FileGroup], described: Files) -> tuple[list[FileGroup], set[str]]:
    """The groups with what describes them, and the names of those descriptions."""
    groups, used = [], set()
    for group in found:
        best = next(iter(group.guesses), None)
        fitting = [one for one in described if describes(one, group.files)] if best and best.name in _DESCRIBED else []
        used |= {one.name for one in fitting}
        groups.append(replace(group, files=(*group.files, *fitting)))
    return groups, used


def _group(one: FileGroup, role: Role) -> DetectedGroup:
    asked = one.told.form if one.told else None
    langs, why = _langs(one, role), _why(one, role)
    return DetectedGroup(one.files, one.guesses, role, langs, why, asked, question=one.question, others=one.others)


def _langs(group: FileGroup, role: Role) -> tuple[str, str]:
    name = group.name
    if role in {Role.SOURCE, Role.TARGET}:
        return name.lang or name.langs[role is Role.TARGET], ""
    if target := _called_after(group):
        return next((lang for lang in name.langs if lang not in {"", target}), ""), target
    return name.langs


def _called_after(group: FileGroup) -> str:
    """The one language that a file of pairs is called after, as ``deu.txt``; "" where there is none, or English."""
    called = read_name(group.files[0].name.rpartition("/")[2])
    return "" if any(called.langs) or called.side or called.lang == "en" else called.lang


def _why(group: FileGroup, role: Role) -> str:
    if group.question:
        return group.question
    if not group.guesses:
        if strange := next(filter(None, map(foreign, group.files)), None):
            return f"It is not read, since it is {strange.what}. {strange.remedy}"
        return "It looks like none of the formats that can be read."
    best = group.guesses[0]
    look = (
        f"It was said to be {best.form.title}"
        if group.told
        else f"It looks like {best.form.title} ({best.likeness:.0%})"
    )
    if role is Role.PAIRS and (target := _called_after(group)):
        return f"{look}; its name says {language_name(target)}, which was taken for the language of the target."
    if role not in {Role.SOURCE, Role.TARGET}:
        return f"{look}."
    side = "source" if role is Role.SOURCE else "target"
    if group.role:
        return f"{look}, and to be the {side}."
    if group.name.side:
        return f"{look}, and its name says “{group.name.side}”."
    if group.name.lang:
        return f"{look}, and its name says {language_name(group.name.lang)}."
    if doubtful := doubtful_code(group.files[0].name):
        look = f"{look}; “{doubtful}” in its name may be a word and was not taken for {language_name(doubtful)}"
    return f"{look}. Nothing in its name says which side it is; it came {'first' if role is Role.SOURCE else 'second'}."
