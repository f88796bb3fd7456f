"""The export of reviewed pairs from the project store."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from core import places
from core.batch import ensure_projected, prepared_method
from core.cli import report
from core.cli.named import named
from core.desk import Desk
from core.errors import BadInput, UnknownName
from core.export import Choice, Package, Plan, Split, Wanted, pack
from core.export.bundle import CARD, PROVENANCE, leaflets
from core.formats.detect import FORMATS, Kind
from core.formats.format import Written
from core.formats.textfile import write_whole
from core.relabel import names_of
from core.store import Project, Store

UNEQUAL = 1
"""The exit status where a file did not read back as it was meant."""
USUAL = ("jsonl", "conll", "huggingface", "pharaoh")
KINDS: tuple[Kind, ...] = ("pair", "side", "link")


def export(asked: argparse.Namespace) -> int:
    """Write a project's reviewed pairs, each file re-read and compared before it is written."""
    with closing(open_store(asked.store or places.store())) as store:
        project = _project(store, asked.project)
        plan = _plan(asked)
        reviewer = asked.reviewer or "reviewer"
        if not plan.choice.adjudicated:
            reviewer = _only("reviewer", asked.reviewer, store.reviewers(project.id))
        desk = _desk(store, project, asked.recipe, reviewer)
        with report.progress_line() as progress:
            package = pack(desk, asked.recipe, store.recipe(asked.recipe), plan, progress)
    return _write(package, Path(asked.out))


def _plan(asked: argparse.Namespace) -> Plan:
    choice = Choice(
        tuple(asked.status),
        asked.adjudicated,
        asked.blank,
        tuple(asked.complete),
        names_of(asked.rename),
        asked.distinct,
    )
    return Plan(choice, tuple(map(_wanted, asked.formats)), asked.everything, _split(asked.split, asked.seed))


def _split(text: str | None, seed: int) -> Split | None:
    if text is None:
        return None
    try:
        train, dev, test = map(int, text.split("/"))
    except ValueError as error:
        raise BadInput("--split", f"{text!r} is not three percents.", "Write TRAIN/DEV/TEST as 80/10/10.") from error
    return Split(train, dev, test, seed)


def _wanted(text: str) -> Wanted:
    """A format by its name, ``NAME:option=value,…``; of pairs rather than of one side where both have it."""
    data = named(text, "--formats")
    kind = next((kind for kind in KINDS if data.get("name") in FORMATS[kind]), None)
    if kind is None:
        raise UnknownName("format", str(data.get("name")), {name for kind in KINDS for name in FORMATS[kind]})
    return Wanted.of(kind, data)


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


def _write(package: Package, folder: Path) -> int:
    for one in package.bad:
        report.note(f"error: {one.title} does not read back as it was meant: {one.reread.differences[0]}")
    if package.bad:
        return UNEQUAL
    for one in package.exported:
        _put(folder, one.files)
        first = next(iter(one.files))
        more = f" and {len(one.files) - 1:,} more" if len(one.files) > 1 else ""
        print(f"{folder / first}{more}  {one.reread}")
    _put(folder, leaflets(package.told, package.exported))
    selection = package.told.selection
    print(f"{folder / CARD} and {PROVENANCE} say what is in these files.")
    print(f"{len(selection.items):,} pairs exported, {selection.stay:,} left out.")
    return 0


def _put(folder: Path, files: Written) -> None:
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(path.parent), f"the folder cannot be made ({error.strerror}).") from error
        write_whole(path, data)
