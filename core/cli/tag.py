"""The command `tag`: source or target entities by a tagger."""

import argparse

from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.corpora.pre_annotation import annotate
from core.formats import write_pairs_jsonl


def tag(args: argparse.Namespace) -> int:
    """Write the pairs with entities on the sentences of one side that nobody has annotated."""
    tagger = read_part("tagger", args.tagger)
    pairs = corpus_arguments.read_pairs(args.pairs).pairs
    with output.progress_line() as progress:
        tagged = annotate(pairs, tagger, args.side, args.labels or (), progress)
    corpus_arguments.write(args.out, write_pairs_jsonl(tagged))
    changed = [new for old, new in zip(pairs, tagged, strict=True) if old is not new]
    spans = corpus_arguments.count_entities(corpus_arguments.sentences_of(changed, args.side))
    output.note(f"{len(changed):,} of {len(pairs):,} {args.side} sentences tagged, {spans:,} entities.")
    if not changed:
        output.note(f"Every {args.side} sentence was annotated already.")
    if weak := getattr(tagger, "weak", ""):
        output.note(weak)
    return 0
