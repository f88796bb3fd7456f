"""The export of reviewed pairs from the project store."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from core import places
from core.batch import ensure_projected, prepared_method
from core.cli import jobs, report
from core.desk import Desk
from core.errors import BadInput
from core.export import Scope, Selection, select
from core.store import Project, Store

SCOPES = {scope.name.lower(): scope for scope in Scope}

UNEQUAL = 1
"""The exit status where a file did not read back as it was meant."""


def export(asked: argparse.Namespace) -> int:
    """Write a project's reviewed pairs, each file re-read and compared before it is written."""
    with closing(open_store(asked.store or places.store())) as store:
        project = _project(store, asked.project)
        reviewer = _only("reviewer", asked.reviewer, store.reviewers(project.id))
        selection = select(_desk(store, project, asked.recipe, reviewer), SCOPES[asked.scope])
    return _write(selection, f"{project.id}.{reviewer}", Path(asked.out))


def open_store(place: str) -> Store:
    if "://" in place:
        return Store(place)
    if not Path(place).is_file():
        raise BadInput(place, "there is no project store.", "Open the app first, or name another with --store.")
    return Store.at(Path(place))


def _project(store: Store, asked: str | None) -> Project:
    projects = {project.id: project for project in store.projects()}
    return projects[_only("project", asked, tuple(projects))]


def _only(kind: str, asked: str | None, choices: Sequence[str]) -> str:
    """The choice that was asked for, or the only one there is."""
    if asked in choices or (asked is None and len(choices) == 1):
        return asked or choices[0]
    problem = f"the store has no such {kind}" if asked else f"the store has {len(choices)} {kind}s"
    listed = ", ".join(choices) or "none"
    raise BadInput(f"--{kind}", f"{problem} (choices: {listed}).", f"Name one of its {kind}s.")


def _desk(store: Store, project: Project, recipe_name: str, reviewer: str) -> Desk:
    recipe = store.recipe(recipe_name)
    with report.progress_line() as progress:
        ensure_projected(store, project.id, recipe_name, recipe, progress)
    return Desk(store, project, recipe.id, prepared_method(store, project.id, recipe), reviewer)


def _write(selection: Selection, stem: str, folder: Path) -> int:
    files = selection.files(stem)
    broken = [file for file in files if file.reread.differences]
    for file in broken:
        report.note(f"error: {file.name} does not read back as it was meant: {file.reread.differences[0]}")
    if broken:
        return UNEQUAL
    _make(folder)
    for file in files:
        jobs.write(str(folder / file.name), file.data.decode())
        print(f"{folder / file.name}  {file.reread}")
    print(f"{len(selection.pairs):,} pairs exported, {selection.left_out:,} left out.")
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(str(folder), f"the folder cannot be made ({error.strerror}).") from error
