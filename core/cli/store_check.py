"""The command `store check`: read a project file, damaged or not, and save what can be read."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from core import settings
from core.cli import output
from core.errors import BadInput
from core.store.damage import RowCounts
from core.store.salvage import LEFT_OVER, Salvage
from core.store.salvage import check as check_file
from core.store.salvage import save as save_file

DAMAGED = 1
"""Exit status where something is damaged or lost."""


def add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `store`."""
    choose = command.add_subparsers(required=True, metavar="WHAT")
    check = choose.add_parser("check", help="say what can be read of a project file, damaged or not")
    check.add_argument("--store", metavar="FILE", help="default: $SPANBRIDGE_STORE, or the app's own file")
    check.add_argument("--save", metavar="NEW", help="write what can be read into this new file")
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Report what can be read of the store's file, and save it with ``--save``; the file is not changed."""
    path = _file(args.store or settings.store())
    salvage = _salvage(path, args.save)
    print("\n".join(_report(path, salvage)))
    if args.save:
        print(f"Saved into {args.save}; use it with SPANBRIDGE_STORE, or put it in the place of the damaged file.")
    if salvage.left_over:
        print(f"{salvage.left_over:,} rows have lost what they belong to; they are in {args.save}{LEFT_OVER}.")
    return 0 if salvage.whole else DAMAGED


def _salvage(path: Path, target: str | None) -> Salvage:
    """Read all of a file that can be read and, where a target is named, write it there."""
    with output.progress_line() as progress:
        if target:
            return save_file(path, Path(target), progress)
        return check_file(path, progress)


def _file(place: str) -> Path:
    """Return the file of a path or of an SQLite address."""
    if place.startswith("sqlite:///"):
        return Path(urlsplit(place).path[1:])
    if "://" in place:
        raise BadInput("--store", "only a project file can be checked so.", "Use the tools of the database server.")
    return Path(place)


def _report(path: Path, salvage: Salvage) -> Iterator[str]:
    yield f"{path}: {'sound, all of it was read.' if salvage.whole else 'damaged.'}"
    for fault in salvage.faults[:5]:
        yield f"  {' '.join(fault.split())}"
    if len(salvage.faults) > 5:
        yield f"  and {len(salvage.faults) - 5:,} more like these"
    for project in salvage.projects:
        yield _project(project, salvage)
    for table, rows in salvage.tallies.items():
        yield f"  {table:<12} {', '.join(_facts(rows))}"


def _project(project: str, salvage: Salvage) -> str:
    """Describe what was read of a project: its pairs, and the decisions of each reviewer."""
    note = " (its name and origin are lost)" if project in salvage.orphaned else ""
    counts = sorted(salvage.reviews[project].items())
    reviews = ", ".join(f"{reviewer} {count:,}" for reviewer, count in counts) or "none"
    title = f"Project {project} “{salvage.projects[project]}”{note}"
    return f"{title}: {salvage.pairs[project]:,} pairs; decisions: {reviews}"


def _facts(rows: RowCounts) -> Iterator[str]:
    """Yield what was read of the rows of a table, and what could not be."""
    yield f"{rows.read:,} rows read"
    if rows.lost:
        yield f"about {rows.lost:,} lost"
    if rows.unsound:
        yield f"{rows.unsound:,} damaged"
    if rows.is_cut_short:
        yield "the end cannot be read"
