"""The command `export`: reviewed pairs from the project store."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote

from core.cli import output
from core.cli.component_arguments import named
from core.cli.format_arguments import kinds_of
from core.cli.store_arguments import existing_store
from core.corpora.labels import names_of
from core.errors import BadInput
from core.export import (
    UNREVIEWED,
    Exported,
    ExportOptions,
    ExportPackage,
    ExportPlan,
    RequestedFormat,
    Selection,
    SplitOptions,
    independent,
    pack,
    rewritten,
)
from core.export.zip_archive import CARD, PROVENANCE, leaflets
from core.formats.adaptation import Rewriting
from core.formats.base import Written
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


def export(args: argparse.Namespace) -> int:
    """Write a project's reviewed pairs, each file re-read and compared before it is written."""
    with existing_store(args.store) as store:
        project = _project(store, args.project)
        plan = _plan(args)
        reviewer, several = _reviewer(args, store.reviewers(project.id))
        plan = replace(plan, choice=replace(plan.choice, adjudicated=several))
        workspace = _workspace(store, project, args.recipe, reviewer)
        with output.progress_line() as progress:
            package = pack(workspace, args.recipe, store.project_recipe(project.id, args.recipe), plan, progress)
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
    return RequestedFormat.of(kinds_of(data)[0], data)


def _project(store: Store, project_id: str | None) -> Project:
    """Return the project of that id, or the only one."""
    projects = {project.id: project for project in store.projects()}
    if not projects:
        raise BadInput("--project", "the store has no project.", "Bring a corpus in with the command import.")
    fitting = list(projects) if project_id is None else [project_id]
    if len(fitting) > 1 or fitting[0] not in projects:
        raise _ambiguous("project", project_id, tuple(projects))
    return projects[fitting[0]]


def _reviewer(args: argparse.Namespace, reviewers: Sequence[str]) -> tuple[str, bool]:
    """Choose the reviewer whose version to export, and whether to adjudicate; nobody's for unreviewed pairs."""
    if args.adjudicated:
        return args.reviewer or NOBODY, True
    if args.reviewer in reviewers:
        return args.reviewer, False
    people = independent(reviewers)
    if args.reviewer is None:
        return _unnamed_reviewer(people, args.status)
    raise _no_such_reviewer(args.reviewer, people)


def _unnamed_reviewer(people: Sequence[str], status: Sequence[str]) -> tuple[str, bool]:
    """Choose the only reviewer, or nobody for unreviewed pairs, and whether to adjudicate."""
    if len(people) == 1:
        return people[0], False
    if UNREVIEWED in status and not people:
        return NOBODY, False
    if set(status) == {UNREVIEWED}:
        return NOBODY, True
    raise _no_such_reviewer(None, people)


def _no_such_reviewer(name: str | None, people: Sequence[str]) -> BadInput:
    if people:
        return _ambiguous("reviewer", name, people, ", or add --adjudicated for what they agree on")
    problem = "nobody has reviewed a pair of this project yet."
    remedy = f"Leave it out, and add --status {UNREVIEWED} for the recipe's labels."
    return BadInput("--reviewer", problem, remedy)


def _ambiguous(kind: str, name: str | None, choices: Sequence[str], more: str = "") -> BadInput:
    """Return the error of an unknown or missing name, with the choices as they can be typed."""
    problem = f"the store has no such {kind}" if name else f"the store has {len(choices)} {kind}s"
    remedy = f"Add --{kind} {quote(choices[0])}{' or another' if len(choices) > 1 else ''}{more}."
    return BadInput(f"--{kind}", f"{problem} (choices: {', '.join(choices)}).", remedy)


def _workspace(store: Store, project: Project, recipe_name: str, reviewer: str) -> Workspace:
    recipe = store.project_recipe(project.id, recipe_name)
    with output.progress_line() as progress:
        ensure_projected(store, project.id, recipe_name, recipe, progress)
    return Workspace(store, project, recipe.id, prepared_method(store, project.id, recipe), reviewer)


def _write(package: ExportPackage, folder: Path) -> int:
    """Write all files that read back as expected, note what was rewritten, and name the files that are not written."""
    for item in package.good:
        _write_format(item, folder)
    if package.good or not package.bad:
        _write_leaflets(package, folder)
    _note_empty(package.contents.selection)
    for form, changes in rewritten(package.exported).items():
        _note_rewritten(form, changes)
    for item in package.bad:
        output.note(f"error: {item.title} is not written, it does not read back as meant: {item.reread.differences[0]}")
    return UNEQUAL if package.bad else 0


def _write_format(item: Exported, folder: Path) -> None:
    _put(folder, item.files)
    first, *others = item.files
    more = f" and {len(others):,} more" if others else ""
    print(f"{folder / first}{more}  {item.reread}")


def _write_leaflets(package: ExportPackage, folder: Path) -> None:
    """Write the card and the origin of the files."""
    selection = package.contents.selection
    _put(folder, leaflets(package.contents, package.exported))
    print(f"{folder / CARD} and {PROVENANCE} say what is in these files.")
    print(f"{len(selection.items):,} pairs exported, {selection.stay:,} left out.")


def _note_empty(selection: Selection) -> None:
    """Note that no pair was selected, and the reasons; nothing where there are pairs."""
    if selection.items:
        return
    why = ", ".join(f"{reason}: {count:,}" for reason, count in selection.left_out.items()) or "it has no pairs"
    output.note(f"note: no pair is in this selection ({why}). Choose more of them with --status.")


def _note_rewritten(form: str, changes: Sequence[Rewriting]) -> None:
    """Note the replacements in a format: every label, and the first few words and texts."""
    labels = [change for change in changes if change.what == "label"]
    others = [change for change in changes if change.what != "label"]
    for text in (*labels, *output.first(others, f"{{:,}} more changes stand in {PROVENANCE}")):
        output.note(f"note: {form}: {text}.")


def _put(folder: Path, files: Written) -> None:
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(path.parent), f"the folder cannot be made ({error.strerror}).") from error
        write_whole(path, data)
