"""The command `experiment`: train a grid of students from a file, write its tables and print them."""

import argparse
import re
from contextlib import ExitStack, closing
from pathlib import Path

from core import settings
from core.cli import corpus_arguments, output
from core.cli.export import open_store
from core.errors import BadInput
from core.experiments import Experiment, Report, read_experiment, run, side_by_side
from core.experiments.experiment_report import cost, tables
from core.experiments.protocols import PROTOCOLS
from core.experiments.sources import ProjectSource
from core.formats import TextFile
from core.tables import WRITERS, to_markdown

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
    if (args.file is None) == (not args.bundled):
        raise BadInput("experiment", "give a file, or --bundled.", "docs/students.md says what a file holds.")
    grid = read_experiment(TextFile.at(BUNDLED if args.bundled else args.file))
    out = Path(args.out)
    with ExitStack() as stack:
        stored = any(isinstance(corpus, ProjectSource) for corpus in grid.corpora)
        store = stack.enter_context(closing(open_store(args.store or settings.store()))) if stored else None
        progress = stack.enter_context(output.progress_line())
        if args.workers > 1 and store is None:
            side_by_side(grid, out, args.workers, progress)
        report = Report(run(grid, out, store, progress), PROTOCOLS[grid.protocol].about if not grid.labels else "")
    print(write_tables(grid, report, out))
    output.note(cost(report.outcomes))
    return 0


def write_tables(grid: Experiment, report: Report, out: Path) -> str:
    """Write every table as Markdown, CSV and LaTeX into the folder; return the Markdown of all."""
    stem = re.sub(r"[^\w.-]+", "-", grid.name).strip("-.") or "experiment"
    shown = tables(report)
    for table in shown:
        for ending, written in WRITERS.items():
            corpus_arguments.write(str(out / f"{stem}-{table.name}{ending}"), written(table))
    return "\n".join(map(to_markdown, shown))
