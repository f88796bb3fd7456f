"""The command `experiment`: train a grid of students from a file, write its tables and print them."""

import argparse
import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from core import settings
from core.cli import output
from core.cli.store_arguments import existing_store
from core.errors import BadInput
from core.experiments import Experiment, Report, read_experiment, run, side_by_side
from core.experiments.experiment_report import cost, tables
from core.experiments.protocols import PROTOCOLS
from core.experiments.sources import ProjectSource
from core.formats import TextFile
from core.store import Store
from core.tables import to_markdown

BUNDLED = settings.HOME / "assets" / "experiments" / "bundled.toml"


def add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `experiment`."""
    command.add_argument("file", nargs="?", metavar="FILE", help="the grid, as TOML or JSON")
    command.add_argument("--bundled", action="store_true", help="the grid over the bundled corpora instead")
    command.add_argument("--out", required=True, metavar="FOLDER", help="where outcomes are kept and looked for")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="seeds trained side by side; default 1")
    command.add_argument("--store", metavar="FILE|URL", help="for grids over projects; default: the app's own")
    command.set_defaults(run=experiment)


def experiment(args: argparse.Namespace) -> int:
    """Run the grid of a file, or the bundled one, and write its tables beside its outcomes."""
    grid, out = _grid(args), Path(args.out)
    with _store(grid, args.store) as store, output.progress_line() as progress:
        if args.workers > 1 and store is None:
            side_by_side(grid, out, args.workers, progress)
        about = "" if grid.labels else PROTOCOLS[grid.protocol].about
        report = Report(run(grid, out, store, progress), about)
    print(write_tables(grid, report, out))
    output.note(cost(report.outcomes))
    return 0


def _grid(args: argparse.Namespace) -> Experiment:
    """Read the grid of the file, or the bundled one."""
    if (args.file is None) == (not args.bundled):
        raise BadInput("experiment", "give a file, or --bundled.", "docs/students.md says what a file holds.")
    return read_experiment(TextFile.at(BUNDLED if args.bundled else args.file))


def _store(grid: Experiment, place: str | None) -> AbstractContextManager[Store | None]:
    """Open the store for a grid over projects; nothing for other grids."""
    if any(isinstance(corpus, ProjectSource) for corpus in grid.corpora):
        return existing_store(place)
    return nullcontext()


def write_tables(grid: Experiment, report: Report, out: Path) -> str:
    """Write every table as Markdown, CSV and LaTeX into the folder; return the Markdown of all."""
    stem = re.sub(r"[^\w.-]+", "-", grid.name).strip("-.") or "experiment"
    results = tables(report)
    output.write_tables(results, out, f"{stem}-")
    return "\n".join(map(to_markdown, results))
