"""The command `export`: reviewed pairs from the project store."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shlex import quote

from core import settings
from core.cli import output
from core.cli.component_arguments import named
from core.corpora.labels import names_of
from core.errors import BadInput, UnknownName
from core.export import (
    UNREVIEWED,
    ExportOptions,
    ExportPackage,
    ExportPlan,
    RequestedFormat,
    SplitOptions,
    independent,
    pack,
    rewritten,
)
from core.export.zip_archive import CARD, PROVENANCE, leaflets
from core.formats.base import Written
from core.formats.detection.detect import FORMATS, Kind
from core.formats.textfile import write_whole
from core.project import Project
from core.store import Store
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.workspace import Workspace

NOBODY = "nobody"
"""The name of the reviewer of a project that nobody has reviewed."""
UNEQUAL = 1
"""Exit status where a file did not read back as expected."""
DEFAULT_FORMATS = ("jsonl", "conll", "huggingface", "pharaoh")
KINDS: tuple[Kind, ...] = ("pair", "side", "link")


def export(args: argparse.Namespace) -> int:
    """Write a project's reviewed pairs, each file re-read and compared before it is written."""
    with closing(open_store(args.store or settings.store())) as store:
        project = _project(store, args.project)
        plan = _plan(args)
        reviewer, several = _reviewer(args, store.reviewers(project.id))
        plan = replace(plan, choice=replace(plan.choice, adjudicated=several))
        workspace = _workspace(store, project, args.recipe, reviewer)
        with output.progress_line() as progress:
            package = pack(workspace, args.recipe, store.recipe(args.recipe), plan, progress)
    return _write(package, Path(args.out))


def _plan(args: argparse.Namespace) -> ExportPlan:
    choice = ExportOptions(
        tuple(args.status),
        args.adjudicated,
        args.blank,
        tuple(args.complete),
        names_of(args.rename),
        args.distinct,
    )
    return ExportPlan(choice, tuple(map(_format, args.formats)), args.everything, _split(args.split, args.seed))


def _split(text: str | None, seed: int) -> SplitOptions | None:
    if text is None:
        return None
    try:
        train, dev, test = map(int, text.split("/"))
    except ValueError as error:
        raise BadInput("--split", f"{text!r} is not three percents.", "Write TRAIN/DEV/TEST as 80/10/10.") from error
    return SplitOptions(train, dev, test, seed)


def _format(text: str) -> RequestedFormat:
    """Parse a format, ``NAME:option=value,…``; of pairs rather than of one side where both have that name."""
    data = named(text, "--formats")
    kind = next((kind for kind in KINDS if data.get("name") in FORMATS[kind]), None)
    if kind is None:
        raise UnknownName("format", str(data.get("name")), {name for kind in KINDS for name in FORMATS[kind]})
    return RequestedFormat.of(kind, data)


def open_store(place: str) -> Store:
    if "://" in place:
        return Store(place)
    if not Path(place).is_file():
        raise BadInput(place, "there is no project store.", "Open the app first, or name another with --store.")
    return Store.at(Path(place))


def _project(store: Store, project_id: str | None) -> Project:
    projects = {project.id: project for project in store.projects()}
    if not projects:
        raise BadInput("--project", "the store has no project.", "Bring a corpus in with the command import.")
    if project_id is None and len(projects) == 1:
        return next(iter(projects.values()))
    if project_id not in projects:
        raise _ambiguous("project", project_id, tuple(projects))
    return projects[project_id]


def _reviewer(args: argparse.Namespace, reviewers: Sequence[str]) -> tuple[str, bool]:
    """Choose the reviewer whose version to export, and whether to adjudicate; nobody's for unreviewed pairs."""
    people = independent(reviewers)
    if args.adjudicated:
        return args.reviewer or NOBODY, True
    if args.reviewer in reviewers:
        return args.reviewer, False
    if not people and (args.reviewer is not None or UNREVIEWED not in args.status):
        problem = "nobody has reviewed a pair of this project yet."
        raise BadInput("--reviewer", problem, f"Leave it out, and add --status {UNREVIEWED} for the recipe's labels.")
    if args.reviewer is None and len(people) < 2:
        return people[0] if people else NOBODY, False
    if args.reviewer is None and set(args.status) == {UNREVIEWED}:
        return NOBODY, True
    raise _ambiguous("reviewer", args.reviewer, people, ", or add --adjudicated for what they agree on")


def _ambiguous(kind: str, name: str | None, choices: Sequence[str], more: str = "") -> BadInput:
    """Return the error of an unknown or missing name, with the choices as they can be typed."""
    problem = f"the store has no such {kind}" if name else f"the store has {len(choices)} {kind}s"
    remedy = f"Add --{kind} {quote(choices[0])}{' or another' if len(choices) > 1 else ''}{more}."
    return BadInput(f"--{kind}", f"{problem} (choices: {', '.join(choices)}).", remedy)


def _workspace(store: Store, project: Project, recipe_name: str, reviewer: str) -> Workspace:
    recipe = store.recipe(recipe_name)
    with output.progress_line() as progress:
        ensure_projected(store, project.id, recipe_name, recipe, progress)
    return Workspace(store, project, recipe.id, prepared_method(store, project.id, recipe), reviewer)


def _write(package: ExportPackage, folder: Path) -> int:
    """Write all files that read back as expected, note what was rewritten, and name the files that are not written."""
    selection = package.contents.selection
    for item in package.good:
        _put(folder, item.files)
        first = next(iter(item.files))
        more = f" and {len(item.files) - 1:,} more" if len(item.files) > 1 else ""
        print(f"{folder / first}{more}  {item.reread}")
    if package.good or not package.bad:
        _put(folder, leaflets(package.contents, package.exported))
        print(f"{folder / CARD} and {PROVENANCE} say what is in these files.")
        print(f"{len(selection.items):,} pairs exported, {selection.stay:,} left out.")
    if not selection.items:
        why = ", ".join(f"{reason}: {count:,}" for reason, count in selection.left_out.items()) or "it has no pairs"
        output.note(f"note: no pair is in this selection ({why}). Choose more of them with --status.")
    _note_rewritten(package)
    for item in package.bad:
        output.note(f"error: {item.title} is not written, it does not read back as meant: {item.reread.differences[0]}")
    return UNEQUAL if package.bad else 0


def _note_rewritten(package: ExportPackage) -> None:
    """Note the replacements in each format: every label, and the first few words and texts."""
    for form, changes in rewritten(package.exported).items():
        labels = [change for change in changes if change.what == "label"]
        others = [change for change in changes if change.what != "label"]
        for change in [*labels, *others[: output.MAX_NOTES]]:
            output.note(f"note: {form}: {change}.")
        if len(others) > output.MAX_NOTES:
            output.note(f"note: {form}: {len(others) - output.MAX_NOTES:,} more changes stand in {PROVENANCE}.")


def _put(folder: Path, files: Written) -> None:
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(path.parent), f"the folder cannot be made ({error.strerror}).") from error
        write_whole(path, data)
