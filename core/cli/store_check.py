"""The project file itself: whether it is sound, and what can be saved of one that is not."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from core import settings
from core.cli import output
from core.errors import BadInput
from core.store.salvage import LEFT_OVER, Salvage
from core.store.salvage import check as check_file
from core.store.salvage import save as save_file

DAMAGED = 1
"""The exit status where something is damaged or lost."""


def add(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    choose = command.add_subparsers(required=True, metavar="WHAT")
    check = choose.add_parser("check", help="say what can be read of a project file, damaged or not")
    check.add_argument("--store", metavar="FILE", help="default: $SPANBRIDGE_STORE, or the app's own file")
    check.add_argument("--save", metavar="NEW", help="write what can be read into this new file")
    check.set_defaults(run=run_check)


def run_check(asked: argparse.Namespace) -> int:
    """Say what can be read of the store's file, and save it where that is asked for; the file is not changed."""
    path = _file(asked.store or settings.store())
    with output.progress_line() as progress:
        found = save_file(path, Path(asked.save), progress) if asked.save else check_file(path, progress)
    print("\n".join(_told(path, found)))
    if asked.save:
        print(f"Saved into {asked.save}; use it with SPANBRIDGE_STORE, or put it in the place of the damaged file.")
    if found.left_over:
        print(f"{found.left_over:,} rows have lost what they belong to; they are in {asked.save}{LEFT_OVER}.")
    return 0 if found.whole else DAMAGED


def _file(place: str) -> Path:
    """The file of a path or of an SQLite address."""
    if place.startswith("sqlite:///"):
        return Path(urlsplit(place).path[1:])
    if "://" in place:
        raise BadInput("--store", "only a project file can be checked so.", "Use the tools of the database server.")
    return Path(place)


def _told(path: Path, found: Salvage) -> Iterator[str]:
    yield f"{path}: {'sound, all of it was read.' if found.whole else 'damaged.'}"
    for fault in found.faults[:5]:
        yield f"  {' '.join(fault.split())}"
    if len(found.faults) > 5:
        yield f"  and {len(found.faults) - 5:,} more like these"
    for project, name in found.projects.items():
        made = " (its name and origin are lost)" if project in found.orphaned else ""
        reviews = ", ".join(f"{reviewer} {count:,}" for reviewer, count in sorted(found.reviews[project].items()))
        yield f"Project {project} “{name}”{made}: {found.pairs[project]:,} pairs; decisions: {reviews or 'none'}"
    for table, tally in found.tallies.items():
        lost = [f"about {tally.lost:,} lost"] if tally.lost else []
        unsound = [f"{tally.unsound:,} damaged"] if tally.unsound else []
        rest = ["the end cannot be read"] if tally.is_cut_short else []
        yield f"  {table:<12} {', '.join([f'{tally.read:,} rows read', *lost, *unsound, *rest])}"
