"""The command `import`: a corpus from files into the project store."""

import argparse
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath

from core.cli import output
from core.cli.corpus_preview import realigned, show
from core.cli.input_files import files_fitting, parse_instruction
from core.cli.output import MAX_NOTES, listed
from core.cli.store_arguments import open_store
from core.components.component import Progress
from core.corpora.importing import CorpusDraft, keep
from core.corpora.labels import names_of
from core.corpora.preview import look
from core.corpora.unaligned_documents import aligned_draft, surer
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

_JSON = (".json", ".jsonl")


def run_import(args: argparse.Namespace) -> int:
    """Read files as the corpus that they probably are, and import it, all or nothing."""
    groups = _groups(args)
    readings = list(map(_reading, groups))
    _note_groups(groups, readings)
    unread = _unread(groups)
    if unread and (missing(readings) or not args.dry_run):
        raise unread
    draft = _draft(readings, languages(groups, tuple(args.langs)), args)
    if unread:
        raise unread
    if not args.dry_run:
        _keep(draft, args)
    return 0


def _groups(args: argparse.Namespace) -> tuple[DetectedGroup, ...]:
    """Detect the groups of the files, as far as the arguments do not say them."""
    files = _without(tuple(unpack_archives(_files(args.files))), args.skip)
    return detect(files, [parse_instruction(entry, files) for entry in args.formats])


def _draft(readings: Sequence[ReadingPlan], langs: tuple[str, str], args: argparse.Namespace) -> CorpusDraft:
    """Read the corpus, repair its lines out of step, and print all that is known of it."""
    with output.progress_line() as progress:
        draft = realigned(_read(readings, langs, args, progress), args)
        preview = look(draft.pairs, draft.repairs, draft.files, progress)
    show(preview, draft, args.repairs)
    return draft


def _read(
    readings: Sequence[ReadingPlan], langs: tuple[str, str], args: argparse.Namespace, progress: Progress
) -> CorpusDraft:
    """Read the corpus: its pairs as they are or, where that was asked, the sentences of its sides aligned."""
    if args.align_sentences is not None:
        return surer(aligned_draft("", readings, langs, progress), args.align_sentences)
    imported = read_corpus(readings, langs, progress, PairBy(args.pair_by) if args.pair_by else None)
    return CorpusDraft.of("", imported, origin(readings))


def _keep(draft: CorpusDraft, args: argparse.Namespace) -> None:
    """Write the corpus into the store."""
    if not draft.pairs:
        raise BadInput(args.files[0], "there are no pairs in it.")
    draft = replace(draft, name=args.name, licence=args.licence)
    with open_store(args.store) as store, output.progress_line() as progress:
        project = keep(store, draft, (), names_of(args.rename), progress)
    print(f"Kept as {project.id}.")


def _without(files: tuple[TextFile, ...], patterns: Sequence[str]) -> tuple[TextFile, ...]:
    """Leave out the files that fit ``--skip``, and note them."""
    if not patterns:
        return files
    skipped = chain.from_iterable(files_fitting(pattern, files, "--skip") for pattern in patterns)
    names = _names(skipped)
    output.note(f"{listed(names)}: left out, as asked.")
    return tuple(file for file in files if file.name not in names)


def _note_groups(groups: Sequence[DetectedGroup], readings: Sequence[ReadingPlan]) -> None:
    """Note how each group of files will be read, then the files beside the data."""
    beside: list[TextFile] = []
    for reading, group in zip(readings, groups, strict=True):
        if group.beside:
            beside += group.files
        else:
            output.note(f"{reading.name}: {reading.role.lower()}{_as(reading)}. {group.why}")
    if beside:
        output.note(f"{listed(_names(beside))}: not read, beside the data.")


def _files(paths: Sequence[str]) -> Iterator[TextFile]:
    for path in paths:
        if not Path(path).is_dir():
            yield TextFile(path, TextFile.at(path).data)  # folders may say which side it is
            continue
        for file in files_in(path):
            yield TextFile(str(PurePosixPath(path, file.name)), file.data)


def _as(reading: ReadingPlan) -> str:
    return "" if reading.role is Role.UNUSED else f", {reading.form.title}"


def _reading(group: DetectedGroup) -> ReadingPlan:
    return ReadingPlan(group.files, group.role, group.form(KINDS[group.role]) if group.role in KINDS else None)


def _unread(groups: Sequence[DetectedGroup]) -> BadInput | None:
    """Return the error for files that would not be imported, if any."""
    questions = (group for group in groups if group.question)
    return next(map(_unanswered, questions), None) or _unread_data(groups)


def _unanswered(group: DetectedGroup) -> BadInput:
    return BadInput("The files", group.question, f"The first of them: --skip {_typed(group.others)}.")


def _unread_data(groups: Sequence[DetectedGroup]) -> BadInput | None:
    """Return the error for data that would not be read, if any; where there is none, for files beside it."""
    data = [group for group in groups if not group.beside]
    if not data:
        return _strange(groups, is_all=True)
    unread = list(filter(_is_unused, data))
    if not unread:
        return None
    is_all = len(unread) == len(data)
    return _strange(unread, is_all) or _unlike(unread, is_all)


def _is_unused(group: DetectedGroup) -> bool:
    return group.role is Role.UNUSED


def _files_of(groups: Sequence[DetectedGroup]) -> list[TextFile]:
    return list(chain.from_iterable(group.files for group in groups))


def _strange(groups: Sequence[DetectedGroup], is_all: bool) -> BadInput | None:
    """Return the error for a file of a kind that is not read, if any; with ``is_all``, nothing else is to be read."""
    files = _files_of(groups)
    for file in files:
        if unsupported := foreign(file):
            skip = "" if is_all else f" Or leave out what is not read: --skip {_typed(_names(files))}."
            problem = f"it is not read, since it is {unsupported.what}."
            return BadInput(file.name, problem, f"{unsupported.remedy}{skip}")
    return None


def _unlike(groups: Sequence[DetectedGroup], is_all: bool) -> BadInput:
    """Return the error for files that look like no format; with ``is_all``, nothing else is there to be read."""
    files = _files_of(groups)
    names = _names(files)
    if is_all:
        problem = f"{listed(names)}: nothing here looks like a format that can be read."
        return BadInput("The files", problem, f"Say what each is, as with {_example(files[0])}.")
    remedy = (
        f"Leave them out with --skip {_typed(names)}, or say what they are with --as FILE FORMAT source (or target)."
    )
    return BadInput("The files", f"{len(names):,} would not be read: {listed(names)}.", remedy)


def _names(files: Iterable[TextFile]) -> list[str]:
    return [file.name for file in files]


def _example(file: TextFile) -> str:
    """Show how to name the format of a file, with a format that fits its ending or, for JSON, its keys."""
    keys = outline([file]).keys()
    name = file.name.lower()
    is_json = bool(keys) or name.endswith(_JSON)
    forms = _formats(is_json)
    default = next(iter(forms)) if is_json else "text"
    first = next((form for form, endings in forms.items() if name.endswith(endings)), default)
    others = ", ".join(form for form in forms if form != first)
    return f"--as {shlex.quote(file.name)} {first} (or {others}){_keys(keys)}"


def _formats(is_json: bool) -> dict[str, tuple[str, ...]]:
    """Return the endings of the formats that are JSON, or of all others, by name."""
    endings: dict[str, tuple[str, ...]] = {}
    for name, factory in chain.from_iterable(registry.items() for registry in FORMATS.values()):
        endings[name] = factory.endings  # type: ignore[attr-defined]
    return {name: ends for name, ends in endings.items() if is_json != set(_JSON).isdisjoint(ends)}


def _keys(keys: Collection[str]) -> str:
    """Describe the keys of objects, where there are any, as a hint at keys that have to be named."""
    if not keys:
        return ""
    return f"; its keys are {listed([clean_text(key)[:40] for key in keys])}"


def _typed(names: Sequence[str]) -> str:
    """Quote names for a shell, where they are few enough to be typed."""
    return " ".join(map(shlex.quote, names)) if len(names) <= MAX_NOTES else "FILE …"
