"""The export of reviewed pairs from the project store."""

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
"""Whose version goes out where nobody has reviewed anything."""
UNEQUAL = 1
"""The exit status where a file did not read back as it was meant."""
USUAL = ("jsonl", "conll", "huggingface", "pharaoh")
KINDS: tuple[Kind, ...] = ("pair", "side", "link")


def export(asked: argparse.Namespace) -> int:
    """Write a project's reviewed pairs, each file re-read and compared before it is written."""
    with closing(open_store(asked.store or settings.store())) as store:
        project = _project(store, asked.project)
        plan = _plan(asked)
        reviewer, several = _whose(asked, store.reviewers(project.id))
        plan = replace(plan, choice=replace(plan.choice, adjudicated=several))
        desk = _desk(store, project, asked.recipe, reviewer)
        with output.progress_line() as progress:
            package = pack(desk, asked.recipe, store.recipe(asked.recipe), plan, progress)
    return _write(package, Path(asked.out))


def _plan(asked: argparse.Namespace) -> ExportPlan:
    choice = ExportOptions(
        tuple(asked.status),
        asked.adjudicated,
        asked.blank,
        tuple(asked.complete),
        names_of(asked.rename),
        asked.distinct,
    )
    return ExportPlan(choice, tuple(map(_wanted, asked.formats)), asked.everything, _split(asked.split, asked.seed))


def _split(text: str | None, seed: int) -> SplitOptions | None:
    if text is None:
        return None
    try:
        train, dev, test = map(int, text.split("/"))
    except ValueError as error:
        raise BadInput("--split", f"{text!r} is not three percents.", "Write TRAIN/DEV/TEST as 80/10/10.") from error
    return SplitOptions(train, dev, test, seed)


def _wanted(text: str) -> RequestedFormat:
    """A format by its name, ``NAME:option=value,…``; of pairs rather than of one side where both have it."""
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


def _project(store: Store, asked: str | None) -> Project:
    projects = {project.id: project for project in store.projects()}
    if not projects:
        raise BadInput("--project", "the store has no project.", "Bring a corpus in with the command import.")
    if asked is None and len(projects) == 1:
        return next(iter(projects.values()))
    if asked not in projects:
        raise _which("project", asked, tuple(projects))
    return projects[asked]


def _whose(asked: argparse.Namespace, reviewers: Sequence[str]) -> tuple[str, bool]:
    """The reviewer whose version goes out, and whether it is that of all; nobody's where no review is asked for."""
    people = independent(reviewers)
    if asked.adjudicated:
        return asked.reviewer or NOBODY, True
    if asked.reviewer in reviewers:
        return asked.reviewer, False
    if not people and (asked.reviewer is not None or UNREVIEWED not in asked.status):
        problem = "nobody has reviewed a pair of this project yet."
        raise BadInput("--reviewer", problem, f"Leave it out, and add --status {UNREVIEWED} for the recipe's labels.")
    if asked.reviewer is None and len(people) < 2:
        return people[0] if people else NOBODY, False
    if asked.reviewer is None and set(asked.status) == {UNREVIEWED}:
        return NOBODY, True
    raise _which("reviewer", asked.reviewer, people, ", or add --adjudicated for what they agree on")


def _which(kind: str, asked: str | None, choices: Sequence[str], more: str = "") -> BadInput:
    """That one of several has to be named, with what can be typed."""
    problem = f"the store has no such {kind}" if asked else f"the store has {len(choices)} {kind}s"
    remedy = f"Add --{kind} {quote(choices[0])}{' or another' if len(choices) > 1 else ''}{more}."
    return BadInput(f"--{kind}", f"{problem} (choices: {', '.join(choices)}).", remedy)


def _desk(store: Store, project: Project, recipe_name: str, reviewer: str) -> Workspace:
    recipe = store.recipe(recipe_name)
    with output.progress_line() as progress:
        ensure_projected(store, project.id, recipe_name, recipe, progress)
    return Workspace(store, project, recipe.id, prepared_method(store, project.id, recipe), reviewer)


def _write(package: ExportPackage, folder: Path) -> int:
    """Write all that read back as it was meant, tell what was rewritten, and name what is not written."""
    selection = package.contents.selection
    for one in package.good:
        _put(folder, one.files)
        first = next(iter(one.files))
        more = f" and {len(one.files) - 1:,} more" if len(one.files) > 1 else ""
        print(f"{folder / first}{more}  {one.reread}")
    if package.good or not package.bad:
        _put(folder, leaflets(package.contents, package.exported))
        print(f"{folder / CARD} and {PROVENANCE} say what is in these files.")
        print(f"{len(selection.items):,} pairs exported, {selection.stay:,} left out.")
    if not selection.items:
        why = ", ".join(f"{reason}: {count:,}" for reason, count in selection.left_out.items()) or "it has no pairs"
        output.note(f"note: no pair is in this selection ({why}). Choose more of them with --status.")
    _note_rewritten(package)
    for one in package.bad:
        output.note(f"error: {one.title} is not written, it does not read back as meant: {one.reread.differences[0]}")
    return UNEQUAL if package.bad else 0


def _note_rewritten(package: ExportPackage) -> None:
    """What stands for what in each format: every label, and the first few words and texts."""
    for form, some in rewritten(package.exported).items():
        labels = [one for one in some if one.what == "label"]
        others = [one for one in some if one.what != "label"]
        for one in [*labels, *others[: output.FEW]]:
            output.note(f"note: {form}: {one}.")
        if len(others) > output.FEW:
            output.note(f"note: {form}: {len(others) - output.FEW:,} more changes stand in {PROVENANCE}.")


def _put(folder: Path, files: Written) -> None:
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(path.parent), f"the folder cannot be made ({error.strerror}).") from error
        write_whole(path, data)
