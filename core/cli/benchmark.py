"""The command `benchmark`: recipes over corpora, as tables."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.benchmark import (
    PUBLISHED,
    BenchmarkCorpus,
    BenchmarkProtocol,
    BenchmarkResult,
    ResultFolder,
    alignment_table,
    measure_links,
    measure_spans,
    published,
    read_corpus,
    rows_of,
    span_tables,
)
from core.benchmark.benchmark_results import versions
from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.errors import BadInput
from core.evaluation.significance import Resampling
from core.formats.textfile import write_whole
from core.projection.presets import WEIGHTLESS
from core.projection.recipe import Recipe
from core.projection.recipe_lookup import resolve
from core.tables import WRITERS, Table, to_markdown
from core.taggers import TAGGERS
from core.translators import TRANSLATORS

_CORPORA = (
    "a bundled corpus, FILE.jsonl, FORMAT:LANG=FILE (to be translated), FORMAT:LANG=FILE,LANG=FILE or "
    "FORMAT:LANG:LANG=FILE; behind it +LINKS.pharaoh or +TEXT.txt.gz"
)


def add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `benchmark`."""
    command.add_argument("corpora", nargs="+", metavar="CORPUS", help=_CORPORA)
    command.add_argument("--out", required=True, metavar="FOLDER", help="keeps what was measured; tables go there too")
    command.add_argument("--recipes", type=_listed, metavar="A,B@given,C.json", help="default: all without models")
    command.add_argument("--aligners", nargs="+", metavar="PART", help="judge these by gold links (instead of recipes)")
    command.add_argument("--labels", type=_listed, default=(), metavar="PER,LOC,ORG", help="drop all other labels")
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
    if args.resamples < 1:
        raise BadInput("--resamples", f"{args.resamples} is no number of resamples.", "Give at least 1.")
    names = args.recipes or (() if args.aligners else WEIGHTLESS)
    recipes = {name: resolve(name, read=corpus_arguments.read_recipe) for name in names}
    aligners = {name: read_part("aligner", name) for name in args.aligners or ()}
    beside = [published(name) for name in args.published]
    how = Resampling(args.resamples, args.seed)
    protocol = BenchmarkProtocol(tuple(args.labels), *(_part(kind, args) for kind in ("tagger", "translator")))
    corpora = _corpora(args)
    tables: list[Table] = []
    if recipes:
        measured = _measure_spans(corpora, recipes, protocol, args)
        rows = [rows_of(corpus, protocol.entities(corpus), cells, args.part) for corpus, cells in measured]
        tables += [replace(table, turned=args.turned) for table in span_tables(rows, how, beside, args.equal)]
    if aligners:
        with output.progress_line() as progress:
            cells = ResultFolder(Path(args.out))
            judged = [(corpus, measure_links(corpus, aligners, cells, progress)) for corpus in corpora]
        tables.append(alignment_table(judged, how))
    _write(tables, Path(args.out))
    print("\n".join(map(to_markdown, tables)), end="")
    return 0


def _measure_spans(
    corpora: Sequence[BenchmarkCorpus],
    recipes: Mapping[str, Recipe],
    protocol: BenchmarkProtocol,
    args: argparse.Namespace,
) -> list[tuple[BenchmarkCorpus, dict[str, BenchmarkResult]]]:
    """Measure the cells of every corpus; the needs of all corpora are checked before."""
    needs = [part for corpus in corpora for part in protocol.used(corpus)]
    weak = getattr(protocol.tagger, "weak", "")
    if weak and "tagger" in needs:
        output.note(weak)
    measured = []
    for corpus in corpora:
        with output.progress_line() as progress:
            measured.append((corpus, measure_spans(corpus, recipes, protocol, ResultFolder(Path(args.out)), progress)))
    digests = {cell.versions["spanbridge"] for _, cells in measured for cell in cells.values()}
    if digests - {versions()["spanbridge"]}:
        output.note("Some cells were made by other code than this; delete them to measure them again.")
    return measured


def _corpora(args: argparse.Namespace) -> list[BenchmarkCorpus]:
    corpora = [read_corpus(spec, args.into) for spec in args.corpora]
    titles = [corpus.title for corpus in corpora]
    for corpus in corpora:
        output.note_repairs(corpus.repairs)
        if titles.count(corpus.title) > 1:
            raise BadInput(corpus.title, "two corpora have this name.", "Give each once, or rename a file.")
    return corpora


def _part(kind: str, args: argparse.Namespace) -> Any:
    text = getattr(args, kind)
    return read_part(kind, text) if text else None


def _write(tables: Sequence[Table], folder: Path) -> None:
    for table in tables:
        for ending, written in WRITERS.items():
            write_whole(folder / f"{table.name}{ending}", written(table))


def _listed(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise argparse.ArgumentTypeError("give at least one name")
    return names
