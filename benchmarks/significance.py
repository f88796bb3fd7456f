"""Whether the default beats the other recipes, corpus by corpus, as a Markdown table.

    python -m benchmarks.significance PAIRS.jsonl ... [--labels PER,LOC,ORG] [--recipes default,hull,...]

Needs gold entities on both sides. The embedded aligner learns from each file by itself, once for all
recipes. A cell reads "difference of strict F1 (its 95 % interval) p", the first recipe less this one; p is of
the approximate randomisation after Holm's correction over all pairs of recipes, * where it is below 0.05.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality import projections, row
from core.aligners import LexicalAligner
from core.evaluation import evaluate
from core.evaluation.significance import Comparison, compare
from core.formats import TextFile, read_pairs_jsonl
from core.presets import WEIGHTLESS

ALPHA = 0.05


def compared(path: Path, recipes: Sequence[str], labels: Sequence[str]) -> tuple[Comparison, ...]:
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    alignments = LexicalAligner().prepare(pairs)(pairs)
    found = {name: evaluate(pairs, projections(name, pairs, alignments), labels or None) for name in recipes}
    return compare({name: one.scores.matrix() for name, one in found.items()})


def cell(found: Comparison) -> str:
    low, high = found.interval
    star = " \\*" if found.holm < ALPHA else ""
    return f"{100 * found.difference:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}) {found.holm:.3f}{star}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--recipes", type=lambda text: text.split(","), default=list(WEIGHTLESS))
    parser.add_argument("--labels", type=lambda text: text.split(","), default=())
    asked = parser.parse_args()
    first, *others = asked.recipes
    columns = [
        {one.second: cell(one) for one in compared(path, asked.recipes, asked.labels) if one.first == first}
        for path in asked.pairs
    ]
    print(row([f"`{first}` less", *(path.name.removesuffix(".jsonl") for path in asked.pairs)]))
    print(row(["---"] * (1 + len(columns))))
    for name in others:
        print(row([f"`{name}`", *(column[name] for column in columns)]))


if __name__ == "__main__":
    main()
