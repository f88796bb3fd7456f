"""How well each recipe projects: strict span F1 and eq F1 with their ceilings, as Markdown tables.

    python -m benchmarks.quality PAIRS.jsonl ... [--labels PER,LOC,ORG] [--links OTHER.pharaoh ...]
                                 [--recipes default,hull,...] [--part pud-n --part pud-w] [--text MORE.txt.gz ...]

Needs gold entities on both sides. The embedded aligner learns from each file by itself (and
from ``--text``). Files of ``--links`` are other programs' links for the one PAIRS.jsonl
given. ``--part`` adds columns for the pairs whose id begins so. eq F1 is over the sentences
whose label counts agree on both sides; a cell reads "F1 / eq F1"; the ceiling is what a
perfect projector of the source entities would reach, from label counts alone.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.aligners import LexicalAligner
from core.evaluation import Evaluation, evaluate
from core.formats import TextFile, read_pairs_jsonl, read_parallel_words
from core.formats.pharaoh import read_pharaoh
from core.model import Alignment, Projection, SentencePair
from core.presets import WEIGHTLESS, recipe

Pairs = Sequence[SentencePair]
Alignments = Sequence[Alignment]


def projections(name: str, pairs: Pairs, alignments: Alignments) -> list[Projection]:
    """What the method of a recipe makes of these links; it never sees gold target entities."""
    blind = [SentencePair(pair.id, pair.source, pair.target.with_spans(None)) for pair in pairs]
    project = recipe(name).method.prepare(blind, alignments)
    return [
        Projection(pair.id, name, links, *project(pair, links)) for pair, links in zip(blind, alignments, strict=True)
    ]


def evaluations(
    pairs: Pairs, found: Sequence[Projection], labels: Sequence[str], parts: Sequence[str]
) -> Iterator[Evaluation]:
    """The evaluation of the whole and of each part."""
    for part in ("", *parts):
        both = [(pair, made) for pair, made in zip(pairs, found, strict=True) if pair.id.startswith(part)]
        yield evaluate([pair for pair, _ in both], [made for _, made in both], labels or None)


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def ceilings(found: Sequence[Evaluation]) -> list[str]:
    return [f"{100 * one.ceiling.f1:.1f} / 100 ({one.equal_sentences} of {one.sentences})" for one in found]


def rates(found: Sequence[Evaluation]) -> list[str]:
    return [f"{100 * one.overall.f1:.1f} / {100 * one.equal.f1:.1f}" for one in found]


def aligned(pairs: Pairs, options: argparse.Namespace) -> Iterator[tuple[str, Alignments]]:
    """The alignments to judge by name: the embedded aligner's, or those of the files given."""
    text = [words for path in options.text for words in read_parallel_words(TextFile.at(path))]
    if not options.links:
        yield "embedded", LexicalAligner().prepare(pairs, text)(pairs)
    for path in options.links:
        yield path.name, read_pharaoh(TextFile.at(path), pairs)[0]
    if all(pair.alignment is not None for pair in pairs):
        yield "with the pairs", [pair.alignment for pair in pairs if pair.alignment is not None]


def table(path: Path, options: argparse.Namespace) -> Iterator[str]:
    """One Markdown table, line by line, as the numbers come."""
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    yield f"\n### {path.name}\n"
    yield row(["links", "recipe", "whole", *options.part])
    yield row(["---"] * (3 + len(options.part)))
    for links, alignments in aligned(pairs, options):
        for name in options.recipes:
            found = list(evaluations(pairs, projections(name, pairs, alignments), options.labels, options.part))
            yield row([links, name, *rates(found)])
    yield row(["", "ceiling (equal sentences)", *ceilings(found)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--labels", type=lambda text: text.split(","), default=())
    parser.add_argument("--links", type=Path, nargs="*", default=())
    parser.add_argument("--recipes", type=lambda text: text.split(","), default=list(WEIGHTLESS))
    parser.add_argument("--part", action="append", default=[])
    parser.add_argument("--text", nargs="*", default=())
    options = parser.parse_args()
    if options.links and len(options.pairs) > 1:
        parser.error("--links belong to exactly one PAIRS.jsonl.")
    for path in options.pairs:
        for line in table(path, options):
            print(line, flush=True)


if __name__ == "__main__":
    main()
