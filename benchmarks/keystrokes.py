"""What a review costs in keys: the fewest that lead from a recipe's projection to the gold spans, pair by pair.

    python -m benchmarks.keystrokes [--recipe default] [CORPUS ...]

A reviewer who wants exactly the gold, on the bundled corpora that have some, or on those named.
Counted: one key to confirm; one for each step from span to span; one to reject a span or to change
its label; one for each word that a boundary moves; two for a span that is missing (drag over the
words, then its label). A chord counts as one key. Nothing is accepted in bulk or carried over from
other pairs, which would make it fewer. Differences between two annotators of gold count as work.
"""

import argparse
from collections.abc import Sequence
from statistics import mean, median

from core.corpora.bundled import bundled_corpora, read_bundled
from core.model import SentencePair, Span
from core.projection.presets import DEFAULT_RECIPE, recipe
from core.projection.projector import project_corpus

CONFIRM, STEP, REJECT, RELABEL, ADD = 1, 1, 1, 1, 2


def keys(projected: Sequence[Span], gold: Sequence[Span]) -> int:
    """The keys from ``projected`` to ``gold``, both sorted; confirming included."""
    partners = _partners(projected, gold)
    costs = [_repair(span, partners.get(span)) for span in projected]
    touched = [place for place, cost in enumerate(costs) if cost]
    steps = STEP * touched[-1] if touched else 0  # the first span is selected when a pair opens
    return CONFIRM + steps + sum(costs) + ADD * (len(gold) - len(partners))


def _partners(projected: Sequence[Span], gold: Sequence[Span]) -> dict[Span, Span]:
    """Which projected span becomes which gold one: those that overlap, the cheapest first."""
    pairs = [(_repair(one, other), one, other) for one in projected for other in gold if one.overlaps(other)]
    found: dict[Span, Span] = {}
    for _, one, other in sorted(pairs):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _repair(span: Span, wanted: Span | None) -> int:
    if wanted is None:
        return REJECT
    moves = abs(span.start - wanted.start) + abs(span.end - wanted.end)
    return moves + (RELABEL if span.label != wanted.label else 0)


def blind(pair: SentencePair) -> SentencePair:
    """The pair as the recipe sees it: without gold on the target side, and without links."""
    return SentencePair(pair.id, pair.source, pair.target.with_spans(None))


def costs(name: str, recipe_name: str) -> list[int]:
    """The keys that each pair of a bundled corpus with gold on both sides takes."""
    pairs = [pair for pair in read_bundled(name).pairs if pair.source.spans is not None]
    _, projections = project_corpus(recipe(recipe_name), [blind(pair) for pair in pairs])
    return [keys(found.spans, pair.target.spans or ()) for found, pair in zip(projections, pairs, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    with_gold = [one.name for one in bundled_corpora() if read_bundled(one.name).pairs[0].source.spans is not None]
    parser.add_argument("corpora", nargs="*", default=with_gold, metavar="CORPUS")
    parser.add_argument("--recipe", default=DEFAULT_RECIPE)
    asked = parser.parse_args()
    print("| corpus | pairs | keys, mean | median | pairs of one key |\n|---|---|---|---|---|")
    for name in asked.corpora:
        found = costs(name, asked.recipe)
        alone = sum(cost == CONFIRM for cost in found) / len(found)
        print(f"| {name} | {len(found)} | {mean(found):.2f} | {median(found):.0f} | {alone:.0%} |")


if __name__ == "__main__":
    main()
