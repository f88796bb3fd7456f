"""The import of a corpus from files into the project store."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from core import parts, places
from core.cli import report
from core.cli.looking import realigned, show
from core.cli.named import named
from core.errors import BadInput, UnknownName
from core.formats import TextFile
from core.formats.archive import is_archive, unpack
from core.formats.detect import FORMATS, KINDS, Group, Kind, Role, detect
from core.formats.folder import files_in
from core.formats.reading import Reading, languages, origin, read_corpus
from core.intake import Draft, keep
from core.look import look
from core.relabel import names_of
from core.store import Store


def run_import(asked: argparse.Namespace) -> int:
    """Read files as the corpus that they probably are, and keep it, all or nothing."""
    groups = detect(tuple(_files(asked.files)))
    readings = [_reading(group, asked.formats) for group in groups]
    for reading, group in zip(readings, groups, strict=True):
        report.note(f"{reading.name}: {reading.role.lower()}{_as(reading)}. {group.why}")
    langs = languages(groups, tuple(asked.langs))
    with report.progress_line() as progress:
        imported = read_corpus(readings, langs, progress)
        draft = realigned(Draft.of("", imported, origin(readings)), asked)
        seen = look(draft.pairs, draft.repairs, draft.files, progress)
    show(seen, draft)
    if asked.dry_run:
        return 0
    if not draft.pairs:
        raise BadInput(asked.files[0], "there are no pairs in it.")
    draft = replace(draft, name=asked.name, licence=asked.licence)
    with closing(_store(asked.store or places.store())) as store, report.progress_line() as progress:
        project = keep(store, draft, (), names_of(asked.rename), progress)
    print(f"Kept as {project.id}.")
    return 0


def _files(paths: Sequence[str]) -> Iterator[TextFile]:
    for path in paths:
        if Path(path).is_dir():
            yield from files_in(path)
            continue
        file = TextFile(path, TextFile.at(path).data)  # folders may say which side it is
        yield from unpack(file) if is_archive(file) else (file,)


def _store(place: str) -> Store:
    return Store(place) if "://" in place else Store.at(Path(place))


def _as(reading: Reading) -> str:
    return "" if reading.role is Role.UNUSED else f", {reading.form.title}"


def _reading(group: Group, formats: Sequence[tuple[str, str]]) -> Reading:
    """The group as it was asked to be read, else as it was guessed."""
    asked = next((part for name, part in formats if any(file.name.endswith(name) for file in group.files)), None)
    role = group.role
    if asked is None:
        return Reading(group.files, role, group.form(KINDS[role]) if role in KINDS else None)
    data = named(asked, "--as")
    for kind in _likely_first(role):
        if data.get("name") in FORMATS[kind]:
            return Reading(group.files, _role(role, kind), _form(kind, data))
    raise UnknownName("format", str(data.get("name")), {name for registry in FORMATS.values() for name in registry})


def _likely_first(role: Role) -> Sequence[Kind]:
    kinds: list[Kind] = ["pair", "side", "link"]
    return sorted(kinds, key=lambda kind: kind != KINDS.get(role))


def _role(guessed: Role, kind: Kind) -> Role:
    if KINDS.get(guessed) == kind:
        return guessed
    return next(role for role, needed in KINDS.items() if needed == kind)


def _form(kind: Kind, data: Any) -> Any:
    return parts.from_json(data, kind, FORMATS)
