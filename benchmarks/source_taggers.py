"""Source taggers judged by what their labels become: tag, project, and compare with gold target entities.

    python -m benchmarks.source_taggers PAIRS.jsonl ... --tagger PART [--tagger PART ...] [--recipe NAME]

Each tagger marks the source sentences that nobody has annotated; the recipe projects them; strict scores over PER, LOC
and ORG against the gold target entities. A PART is a tagger as on the command line (`spacy:pipeline=fr_core_news_sm`,
`crf:any_language=true`). With two or more of them, their union, agreement and vote are measured too.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.cli.component_arguments import read_part
from core.corpora.pre_annotation import annotate
from core.evaluation import evaluate
from core.formats import TextFile, read_pairs_jsonl
from core.model import SentencePair
from core.projection.presets import DEFAULT_RECIPE, recipe
from core.projection.projector import project_corpus
from core.taggers import CombinedTagger, Tagger
from core.taggers.combined import RULES

LABELS = ("PER", "LOC", "ORG")
HEAD = "| corpus | tagger | source entities | precision | recall | F1 | seconds to tag |"
RULER = "|---|---|---:|---:|---:|---:|---:|"


def with_combinations(parts: Sequence[str]) -> Iterator[tuple[str, Tagger]]:
    """Yield each tagger with its name and, of several, their combinations by each rule."""
    taggers = tuple(read_part("tagger", part) for part in parts)
    yield from zip(parts, taggers, strict=True)
    if len(taggers) > 1:
        for rule in RULES:
            yield rule, CombinedTagger(taggers, rule)


def row(pairs: Sequence[SentencePair], tagger: Tagger, recipe_name: str) -> str:
    """Return the scores of a tagger on a corpus as cells of a table, and the seconds it took to tag."""
    start = time.perf_counter()
    tagged = annotate(pairs, tagger, labels=LABELS)
    seconds = time.perf_counter() - start
    marked = sum(len(pair.source.spans or ()) for pair in tagged)
    _, projections = project_corpus(recipe(recipe_name), tagged)
    scores = evaluate(tagged, list(projections), LABELS).overall
    rates = " | ".join(f"{100 * rate:.1f}" for rate in (scores.precision, scores.recall, scores.f1))
    return f"{marked:,} | {rates} | {seconds:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="PAIRS.jsonl")
    parser.add_argument("--tagger", action="append", required=True, metavar="PART", help="once for each")
    parser.add_argument("--recipe", default=DEFAULT_RECIPE, metavar="NAME")
    args = parser.parse_args()
    print(f"{HEAD}\n{RULER}")
    for path in args.corpora:
        pairs = read_pairs_jsonl(TextFile.at(str(path))).pairs
        for name, tagger in with_combinations(args.tagger):
            print(f"| {path.stem} | {name} | {row(pairs, tagger, args.recipe)} |", flush=True)


if __name__ == "__main__":
    main()
