"""The recipes of a project against gold, as the Evaluate page shows them.

Gold are the target entities (and links) that came with the corpus, or a reviewer's confirmed
answers. A recipe's projections are read once and kept small: the chosen candidates, and of
the links those of source entities, by which errors are classed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.evaluation import Counts, Evaluation, Mode, evaluate, seqeval_counts
from core.evaluation.counts import Spans
from core.evaluation.error_classes import Error, find_errors
from core.evaluation.evaluate import Linked, linked_table
from core.evaluation.scores import Labels, Table, flat
from core.evaluation.significance import Bounds, Comparison, best_group, bounds, compare
from core.model import Alignment, Projection, SentencePair
from core.review import Answer, Review
from core.tags import write_tags

Pairs = tuple[int, ...]
"""Places of pairs in `GoldStandard.pairs`."""


@dataclass(frozen=True, eq=False, slots=True)
class GoldStandard:
    """Gold pairs of a project, in corpus order.

    ``pairs`` have gold target spans and the source spans that recipes were given, and no links;
    ``links`` are the gold links of each, ``None`` where there are none. ``corpus`` is how many
    pairs the corpus has.
    """

    pairs: tuple[SentencePair, ...]
    links: tuple[Alignment | None, ...]
    corpus: int

    @property
    def linked(self) -> int:
        """How many pairs have gold links."""
        return sum(links is not None for links in self.links)


class RecipeOutput(NamedTuple):
    """Projections of a recipe on the gold pairs, in order, and its word links counted against gold."""

    projections: tuple[Projection, ...]
    linked: Table | None


def corpus_gold(pairs: Iterable[SentencePair]) -> GoldStandard:
    """Collect the pairs that came with entities on both sides, and the links that came with them."""
    every = tuple(pairs)
    able = [pair for pair in every if pair.source.spans is not None and pair.target.spans is not None]
    return GoldStandard(tuple(map(_bare, able)), tuple(pair.alignment for pair in able), len(every))


def reviewed_gold(pairs: Iterable[SentencePair], confirmed: Mapping[str, Review]) -> GoldStandard:
    """Collect the pairs that a reviewer confirmed, with the reviewer's entities and links.

    The source entities stay those that the recipes were given. Links are gold where the
    reviewer edited some.
    """
    reviewed: list[SentencePair] = []
    links: list[Alignment | None] = []
    corpus = 0
    for pair in pairs:
        corpus += 1
        answer = confirmed[pair.id].answer if pair.id in confirmed else None
        if answer is not None:
            reviewed.append(_as_reviewed(pair, answer))
            links.append(_edited_links(pair, answer))
    return GoldStandard(tuple(reviewed), tuple(links), corpus)


def _as_reviewed(pair: SentencePair, answer: Answer) -> SentencePair:
    source = pair.source if pair.source.spans is not None else pair.source.with_spans(())
    return replace(pair, source=source, target=pair.target.with_spans(answer.target_spans), alignment=None)


def _edited_links(pair: SentencePair, answer: Answer) -> Alignment | None:
    edited = answer.links
    return Alignment.of(edited.sure, pair.size, edited.possible) if edited else None


def collect_output(gold: GoldStandard, projections: Iterable[Projection]) -> RecipeOutput:
    """Collect a recipe's output on the gold pairs from its projections of the whole corpus in order."""
    places = {pair.id: place for place, pair in enumerate(gold.pairs)}
    on_gold: list[Projection] = []
    links: list[Linked] = []
    for projection in projections:
        if (place := places.get(projection.pair_id)) is not None:
            links.append((gold.links[place], projection.alignment))
            on_gold.append(_small(projection, gold.pairs[place].source.spans or ()))
    return RecipeOutput(tuple(on_gold), linked_table(links) if gold.linked else None)


def evaluate_output(gold: GoldStandard, output: RecipeOutput, labels: Labels) -> Evaluation:
    """Evaluate a recipe's output against gold."""
    return replace(evaluate(gold.pairs, output.projections, labels), linked=output.linked)


def errors(gold: GoldStandard, output: RecipeOutput, labels: Labels) -> tuple[Error, ...]:
    """Find the errors of a recipe's output."""
    return find_errors(gold.pairs, output.projections, labels)


def as_written(gold: GoldStandard, output: RecipeOutput, labels: Labels) -> Counts:
    """Count spans in seqeval's default mode over the tags that an export would write (IOB2).

    Tags are written where the sides differ; the same tags on both sides are the same spans.
    """
    sides: tuple[list[list[str]], list[list[str]]] = ([], [])
    same = 0
    for pair, projection in zip(gold.pairs, output.projections, strict=True):
        true, guessed = flat(pair.target.spans or (), labels), flat(projection.spans, labels)
        if true == guessed:
            same += len(true)
            continue
        for tags, spans in zip(sides, (true, guessed), strict=True):
            tags.append(write_tags(spans, len(pair.target)))
    return sum(seqeval_counts(*sides).values(), Counts(same, same, same))


@dataclass(frozen=True, slots=True)
class SignificanceTable:
    """Intervals of the recipes' scores in one mode, and their comparisons.

    ``best`` holds the best recipe and those that are not significantly worse, the best first.
    """

    bounds: Mapping[str, Bounds]
    compared: tuple[Comparison, ...]
    best: tuple[str, ...]

    @classmethod
    def of(cls, evaluations: Mapping[str, Evaluation], mode: Mode) -> "SignificanceTable":
        tables = {name: evaluation.scores.matrix(mode) for name, evaluation in evaluations.items()}
        compared = compare(tables)
        sure = MappingProxyType(dict(zip(tables, bounds(list(tables.values())), strict=True)))
        return cls(sure, compared, best_group(tables, compared))


def label_bounds(evaluations: Mapping[str, Evaluation]) -> dict[tuple[str, str], Bounds]:
    """Return the intervals of the strict scores, by recipe and label."""
    keys = [(name, label) for name, evaluation in evaluations.items() for label in evaluation.scores.labels]
    tables = [evaluations[name].scores.matrix(label=label) for name, label in keys]
    return dict(zip(keys, bounds(tables), strict=True))


def wrong_in(evaluation: Evaluation, mode: Mode = Mode.STRICT, label: str | None = None) -> Pairs:
    """Return the pairs in which a mode counts a missed or wrong span."""
    return _faulty(evaluation.scores.matrix(mode, label))


def out_of_reach(evaluation: Evaluation) -> Pairs:
    """Return the pairs whose label counts differ, so that no projector of the source entities gets all right."""
    return _places(~evaluation.is_equal)


def left_out(evaluation: Evaluation) -> Pairs:
    """Return the pairs with a source entity that was projected onto nothing."""
    return _places(evaluation.unprojected > 0)


def wrong_links(evaluation: Evaluation) -> Pairs:
    """Return the pairs with a link that is not gold, or without one of the sure gold links."""
    if evaluation.linked is None:
        return ()
    predicted, sure, in_sure, in_possible = evaluation.linked.T
    return _places((in_possible < predicted) | (in_sure < sure))


def apart(first: Evaluation, second: Evaluation, mode: Mode) -> Pairs:
    """Return the pairs on which two recipes do not score the same."""
    return _places((first.scores.matrix(mode) != second.scores.matrix(mode)).any(axis=1))


def _faulty(matrix: NDArray[np.float64]) -> Pairs:
    correct, predicted, gold = matrix.T
    return _places((correct < predicted) | (correct < gold))


def _places(where: NDArray[np.bool_]) -> Pairs:
    return tuple(map(int, np.flatnonzero(where)))


def _bare(pair: SentencePair) -> SentencePair:
    return pair if pair.alignment is None else replace(pair, alignment=None)


def _small(projection: Projection, entities: Spans) -> Projection:
    of_entities = set(chain.from_iterable(range(entity.start, entity.end) for entity in entities))
    whole = projection.alignment
    links = [link for link in whole.sure + whole.possible if link[0] in of_entities]
    chosen = tuple(replace(candidate, evidence=MappingProxyType({})) for candidate in projection.chosen)
    return Projection(projection.pair_id, projection.recipe_id, Alignment.of(links, whole.size), chosen)
