"""The command `benchmark`: recipes over corpora, as tables."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from core.aligners import Aligner
from core.benchmark import (
    PUBLISHED,
    BenchmarkCorpus,
    BenchmarkProtocol,
    Published,
    ResultFolder,
    alignment_table,
    measure_links,
    measure_spans,
    phenomena_tables,
    published,
    read_corpus,
    rows_of,
    span_tables,
)
from core.benchmark.aligner_tables import Measurements
from core.benchmark.benchmark_results import versions
from core.cli import corpus_arguments, output
from core.cli.comma_lists import names
from core.cli.component_arguments import read_part
from core.errors import BadInput
from core.evaluation.significance import Resampling
from core.projection.presets import WEIGHTLESS
from core.projection.recipe import Recipe
from core.projection.recipe_lookup import resolve
from core.tables import Table, to_markdown
from core.taggers import TAGGERS
from core.translators import TRANSLATORS

_CORPORA = (
    "a bundled corpus, FILE.jsonl, FORMAT:LANG=FILE (to be translated), FORMAT:LANG=FILE,LANG=FILE or "
    "FORMAT:LANG:LANG=FILE; behind it +LINKS.pharaoh, +TEXT.txt.gz or +WORDS.dict.tsv"
)
_RECIPES = "default: all without models"
_ALIGNERS = "judge these by gold links (instead of recipes)"


def add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `benchmark`."""
    command.add_argument("corpora", nargs="+", metavar="CORPUS", help=_CORPORA)
    command.add_argument("--out", required=True, metavar="FOLDER", help="keeps what was measured; tables go there too")
    command.add_argument("--recipes", type=names, default=(), metavar="A,B@given,C.json", help=_RECIPES)
    command.add_argument("--aligners", nargs="+", default=[], metavar="PART", help=_ALIGNERS)
    command.add_argument("--labels", type=names, default=(), metavar="PER,LOC,ORG", help="drop all other labels")
    command.add_argument("--tagger", metavar="PART", help=f"for sources without entities; of {', '.join(TAGGERS)}")
    command.add_argument("--translator", metavar="PART", help=f"for a single side; one of {', '.join(TRANSLATORS)}")
    command.add_argument("--into", default="en", metavar="LANG", help="the language to translate into; default en")
    command.add_argument("--part", default="", metavar="PREFIX", help="count only the pairs whose id begins so")
    command.add_argument("--equal", action="store_true", help="also F1 of sentences with equal label counts")
    command.add_argument("--turned", action="store_true", help="recipes as rows, in Markdown and LaTeX")
    command.add_argument(
        "--published", action="append", default=[], metavar="SET[:COLUMN,…]", help=f"beside: {', '.join(PUBLISHED)}"
    )
    command.add_argument("--resamples", type=int, default=10_000, metavar="N", help="default 10000")
    command.add_argument("--seed", type=int, default=Resampling().seed, metavar="N")
    command.set_defaults(run=benchmark)


def benchmark(args: argparse.Namespace) -> int:
    """Measure what is not measured yet, write the tables and print them."""
    task = _task(args)
    tables = [*_span_tables(task, args), *_link_tables(task, Path(args.out))]
    output.write_tables(tables, Path(args.out))
    print("\n".join(map(to_markdown, tables)), end="")
    return 0


@dataclass(frozen=True, slots=True)
class BenchmarkTask:
    """Input of a benchmark: recipes and aligners by name, the published numbers beside theirs, and the corpora."""

    recipes: Mapping[str, Recipe]
    aligners: Mapping[str, Aligner]
    beside: Sequence[Published]
    protocol: BenchmarkProtocol
    corpora: Sequence[BenchmarkCorpus]
    how: Resampling


def _task(args: argparse.Namespace) -> BenchmarkTask:
    """Read the task that the arguments describe."""
    if args.resamples < 1:
        raise BadInput("--resamples", f"{args.resamples} is no number of resamples.", "Give at least 1.")
    return BenchmarkTask(
        recipes={name: resolve(name, read=corpus_arguments.read_recipe) for name in _recipe_names(args)},
        aligners={name: read_part("aligner", name) for name in args.aligners},
        beside=list(map(published, args.published)),
        protocol=BenchmarkProtocol(tuple(args.labels), _part("tagger", args), _part("translator", args)),
        corpora=_corpora(args),
        how=Resampling(args.resamples, args.seed),
    )


def _recipe_names(args: argparse.Namespace) -> Sequence[str]:
    """Return the names of the recipes: those given, by default none beside aligners, else all without models."""
    if not args.recipes and not args.aligners:
        return WEIGHTLESS
    return tuple(args.recipes)


def _part(kind: str, args: argparse.Namespace) -> Any:
    text = getattr(args, kind)
    return read_part(kind, text) if text else None


def _corpora(args: argparse.Namespace) -> list[BenchmarkCorpus]:
    """Read the corpora and note their repairs; `BadInput` where two have one name."""
    corpora = [read_corpus(spec, args.into) for spec in args.corpora]
    for corpus in corpora:
        output.note_repairs(corpus.repairs)
    [(title, count)] = Counter(corpus.title for corpus in corpora).most_common(1)
    if count > 1:
        raise BadInput(title, "two corpora have this name.", "Give each once, or rename a file.")
    return corpora


def _span_tables(task: BenchmarkTask, args: argparse.Namespace) -> list[Table]:
    """Measure the recipes, and build their tables, also by phenomenon where pairs have any; none without recipes."""
    if not task.recipes:
        return []
    measured = _measure_spans(task, ResultFolder(Path(args.out)))
    rows = [rows_of(corpus, task.protocol.entities(corpus), cells, args.part) for corpus, cells in measured]
    tables = [*span_tables(rows, task.how, task.beside, args.equal), *phenomena_tables(rows, task.how)]
    return [replace(table, turned=args.turned) for table in tables]


def _link_tables(task: BenchmarkTask, folder: Path) -> list[Table]:
    """Measure the aligners, and build their table; none without aligners."""
    if not task.aligners:
        return []
    cells = ResultFolder(folder)
    with output.progress_line() as progress:
        measured = [(corpus, measure_links(corpus, task.aligners, cells, progress)) for corpus in task.corpora]
    return [alignment_table(measured, task.how)]


def _measure_spans(task: BenchmarkTask, cells: ResultFolder) -> Measurements:
    """Measure the cells of every corpus; the needs of all corpora are checked before."""
    needs = set(chain.from_iterable(map(task.protocol.used, task.corpora)))
    weak = getattr(task.protocol.tagger, "weak", "")
    if weak and "tagger" in needs:
        output.note(weak)
    measured = []
    for corpus in task.corpora:
        with output.progress_line() as progress:
            measured.append((corpus, measure_spans(corpus, task.recipes, task.protocol, cells, progress)))
    _note_other_code(measured)
    return measured


def _note_other_code(measured: Measurements) -> None:
    """Note that some cells were measured by another version of this program, where they were."""
    cells = chain.from_iterable(cells.values() for _, cells in measured)
    if {cell.versions["spanbridge"] for cell in cells} - {versions()["spanbridge"]}:
        output.note("Some cells were made by other code than this; delete them to measure them again.")
