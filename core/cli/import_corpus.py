"""The command `import`: a corpus from files into the project store."""

import argparse
import shlex
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core import settings
from core.cli import output
from core.cli.corpus_preview import realigned, show
from core.cli.input_files import files_fitting, parse_instruction
from core.corpora.importing import CorpusDraft, keep
from core.corpora.labels import names_of
from core.corpora.preview import look
from core.errors import BadInput
from core.formats import TextFile
from core.formats.archive import unpack_archives
from core.formats.corpus import ReadingPlan, languages, missing, origin, read_corpus
from core.formats.datasets.folder import files_in
from core.formats.detection.detect import FORMATS, KINDS, DetectedGroup, Role, detect
from core.formats.detection.json_outline import outline
from core.formats.detection.unsupported import foreign
from core.formats.grouping.pairing import PairBy
from core.formats.result import clean_text
from core.store import Store

MAX_NAMES = 10
"""Names listed one by one."""

_JSON = {".json", ".jsonl"}


def run_import(args: argparse.Namespace) -> int:
    """Read files as the corpus that they probably are, and import it, all or nothing."""
    files = _without(tuple(unpack_archives(_files(args.files))), args.skip)
    groups = detect(files, [parse_instruction(entry, files) for entry in args.formats])
    readings = [_reading(group) for group in groups]
    _note_groups(groups, readings)
    unread = _unread(groups)
    if unread and (missing(readings) or not args.dry_run):
        raise unread
    langs = languages(groups, tuple(args.langs))
    with output.progress_line() as progress:
        imported = read_corpus(readings, langs, progress, PairBy(args.pair_by) if args.pair_by else None)
        draft = realigned(CorpusDraft.of("", imported, origin(readings)), args)
        preview = look(draft.pairs, draft.repairs, draft.files, progress)
    show(preview, draft, args.repairs)
    if unread:
        raise unread
    if args.dry_run:
        return 0
    if not draft.pairs:
        raise BadInput(args.files[0], "there are no pairs in it.")
    draft = replace(draft, name=args.name, licence=args.licence)
    with closing(_store(args.store or settings.store())) as store, output.progress_line() as progress:
        project = keep(store, draft, (), names_of(args.rename), progress)
    print(f"Kept as {project.id}.")
    return 0


def _without(files: tuple[TextFile, ...], patterns: Sequence[str]) -> tuple[TextFile, ...]:
    """Leave out the files that fit ``--skip``, and note them."""
    skipped = [file.name for pattern in patterns for file in files_fitting(pattern, files, "--skip")]
    if skipped:
        output.note(f"{_listed(skipped)}: left out, as asked.")
    return tuple(file for file in files if file.name not in skipped)


def _note_groups(groups: Sequence[DetectedGroup], readings: Sequence[ReadingPlan]) -> None:
    """Note how each group of files will be read, then the files beside the data."""
    beside: list[str] = []
    for reading, group in zip(readings, groups, strict=True):
        if group.beside:
            beside += [file.name for file in group.files]
        else:
            output.note(f"{reading.name}: {reading.role.lower()}{_as(reading)}. {group.why}")
    if beside:
        output.note(f"{_listed(beside)}: not read, beside the data.")


def _files(paths: Sequence[str]) -> Iterator[TextFile]:
    for path in paths:
        if not Path(path).is_dir():
            yield TextFile(path, TextFile.at(path).data)  # folders may say which side it is
            continue
        for file in files_in(path):
            yield TextFile(str(PurePosixPath(path, file.name)), file.data)


def _store(place: str) -> Store:
    return Store(place) if "://" in place else Store.at(Path(place))


def _as(reading: ReadingPlan) -> str:
    return "" if reading.role is Role.UNUSED else f", {reading.form.title}"


def _reading(group: DetectedGroup) -> ReadingPlan:
    return ReadingPlan(group.files, group.role, group.form(KINDS[group.role]) if group.role in KINDS else None)


def _unread(groups: Sequence[DetectedGroup]) -> BadInput | None:
    """Return the error for files that would not be imported, if any."""
    for group in groups:
        if group.question:
            return BadInput("The files", group.question, f"The first of them: --skip {_typed(group.others)}.")
    data = [group for group in groups if not group.beside] or groups
    unread = [file for group in data if group.role is Role.UNUSED for file in group.files]
    strange = [file for file in unread if foreign(file)]
    if not unread or (data is groups and not strange):
        return None
    names = [file.name for file in unread]
    is_all = all(group.role is Role.UNUSED for group in data)
    if strange:
        return _strange(strange[0], names, is_all)
    if is_all:
        problem = f"{_listed(names)}: nothing here looks like a format that can be read."
        return BadInput("The files", problem, f"Say what each is, as with {_example(unread[0])}.")
    remedy = (
        f"Leave them out with --skip {_typed(names)}, or say what they are with --as FILE FORMAT source (or target)."
    )
    return BadInput("The files", f"{len(names):,} would not be read: {_listed(names)}.", remedy)


def _strange(file: TextFile, names: Sequence[str], is_all: bool) -> BadInput:
    """Return the error for a file of a kind that is not read; with ``is_all``, nothing else is there to be read."""
    what, remedy = foreign(file) or ("", "")
    skip = "" if is_all else f" Or leave out what is not read: --skip {_typed(names)}."
    return BadInput(file.name, f"it is not read, since it is {what}.", f"{remedy}{skip}")


def _example(file: TextFile) -> str:
    """Show how to name the format of a file, with a format that fits its ending or, for JSON, its keys."""
    keys = outline([file]).keys()
    forms: dict[str, tuple[str, ...]] = {}
    for registry in FORMATS.values():
        for form, factory in registry.items():
            forms[form] = factory.endings  # type: ignore[attr-defined]
    is_json = bool(keys) or file.name.lower().endswith(tuple(_JSON))
    fitting = [form for form, endings in forms.items() if is_json == bool(_JSON & {*endings})]
    first = next((form for form in fitting if file.name.lower().endswith(forms[form])), fitting[0])
    first = first if is_json or file.name.lower().endswith(forms[first]) else "text"
    others = ", ".join(form for form in fitting if form != first)
    return f"--as {shlex.quote(file.name)} {first} (or {others}){_keys(keys)}"


def _keys(keys: Collection[str]) -> str:
    """Describe the keys of objects, where there are any, as a hint at keys that have to be named."""
    if not keys:
        return ""
    return f"; its keys are {_listed([clean_text(key)[:40] for key in keys])}"


def _typed(names: Sequence[str]) -> str:
    """Quote names for a shell, where they are few enough to be typed."""
    return " ".join(map(shlex.quote, names)) if len(names) <= MAX_NAMES else "FILE …"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMES:,} more" if len(names) > MAX_NAMES else ""
    return ", ".join(names[:MAX_NAMES]) + more
