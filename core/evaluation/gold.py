"""The recipes of a project against gold, as the Evaluate page shows them.

Gold are the target entities (and links) that came with the corpus, or what a reviewer
confirmed. What a recipe projected is read once and kept small: the chosen candidates, and of
the links those of source entities, which is what errors are classed by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from core.review import Review
from core.tags import write_tags

Pairs = tuple[int, ...]
"""Places of pairs in `GoldStandard.pairs`."""


@dataclass(frozen=True, eq=False, slots=True)
class GoldStandard:
    """What to evaluate against, in corpus order.

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
    """What a recipe projected on the gold pairs, in order, and its word links against gold ones."""

    projections: tuple[Projection, ...]
    linked: Table | None


def corpus_gold(pairs: Iterable[SentencePair]) -> GoldStandard:
    """The pairs that came with entities on both sides, and the links that came with them."""
    every = tuple(pairs)
    able = [pair for pair in every if pair.source.spans is not None and pair.target.spans is not None]
    return GoldStandard(tuple(map(_bare, able)), tuple(pair.alignment for pair in able), len(every))


def reviewed_gold(pairs: Iterable[SentencePair], confirmed: Mapping[str, Review]) -> GoldStandard:
    """The pairs that a reviewer confirmed, as they left them.

    The source entities stay those that the recipes were given. Links are gold where the
    reviewer edited some.
    """
    kept: list[SentencePair] = []
    links: list[Alignment | None] = []
    corpus = 0
    for pair in pairs:
        corpus += 1
        answer = confirmed[pair.id].answer if pair.id in confirmed else None
        if answer is not None:
            source = pair.source if pair.source.spans is not None else pair.source.with_spans(())
            target, edited = pair.target.with_spans(answer.target_spans), answer.links
            kept.append(replace(pair, source=source, target=target, alignment=None))
            links.append(Alignment.of(edited.sure, pair.size, edited.possible) if edited else None)
    return GoldStandard(tuple(kept), tuple(links), corpus)


def made(gold: GoldStandard, projections: Iterable[Projection]) -> RecipeOutput:
    """What a recipe projected on the gold pairs, from its projections of the whole corpus in order."""
    wanted = {pair.id: place for place, pair in enumerate(gold.pairs)}
    kept: list[Projection] = []
    counted: list[Linked] = []
    for projection in projections:
        if (place := wanted.get(projection.pair_id)) is not None:
            counted.append((gold.links[place], projection.alignment))
            kept.append(_small(projection, gold.pairs[place].source.spans or ()))
    return RecipeOutput(tuple(kept), linked_table(counted) if gold.linked else None)


def assess(gold: GoldStandard, found: RecipeOutput, labels: Labels) -> Evaluation:
    """A recipe against gold."""
    return replace(evaluate(gold.pairs, found.projections, labels), linked=found.linked)


def errors(gold: GoldStandard, found: RecipeOutput, labels: Labels) -> tuple[Error, ...]:
    """What is wrong in a recipe's projections."""
    return find_errors(gold.pairs, found.projections, labels)


def as_written(gold: GoldStandard, found: RecipeOutput, labels: Labels) -> Counts:
    """The counts of seqeval's default mode over the tags that an export would write (IOB2).

    Tags are written where the sides differ; the same tags on both sides are the same spans.
    """
    sides: tuple[list[list[str]], list[list[str]]] = ([], [])
    same = 0
    for pair, projection in zip(gold.pairs, found.projections, strict=True):
        true, guessed = flat(pair.target.spans or (), labels), flat(projection.spans, labels)
        if true == guessed:
            same += len(true)
            continue
        for tags, spans in zip(sides, (true, guessed), strict=True):
            tags.append(write_tags(spans, len(pair.target)))
    return sum(seqeval_counts(*sides).values(), Counts(same, same, same))


@dataclass(frozen=True, slots=True)
class SignificanceTable:
    """How sure the scores of recipes are in one mode, and which of them differ.

    ``best`` holds the best recipe and those that are not significantly worse, the best first.
    """

    bounds: Mapping[str, Bounds]
    compared: tuple[Comparison, ...]
    best: tuple[str, ...]

    @classmethod
    def of(cls, found: Mapping[str, Evaluation], mode: Mode) -> "SignificanceTable":
        tables = {name: one.scores.matrix(mode) for name, one in found.items()}
        compared = compare(tables)
        sure = MappingProxyType(dict(zip(tables, bounds(list(tables.values())), strict=True)))
        return cls(sure, compared, best_group(tables, compared))


def label_bounds(found: Mapping[str, Evaluation]) -> dict[tuple[str, str], Bounds]:
    """How sure the strict scores are, by recipe and label."""
    keys = [(name, label) for name, one in found.items() for label in one.scores.labels]
    tables = [found[name].scores.matrix(label=label) for name, label in keys]
    return dict(zip(keys, bounds(tables), strict=True))


def wrong_in(found: Evaluation, mode: Mode = Mode.STRICT, label: str | None = None) -> Pairs:
    """The pairs in which a mode finds something missed or wrong."""
    return _faulty(found.scores.matrix(mode, label))


def out_of_reach(found: Evaluation) -> Pairs:
    """The pairs whose label counts differ, so that no projector of the source entities gets all right."""
    return _places(~found.is_equal)


def left_out(found: Evaluation) -> Pairs:
    """The pairs with a source entity that was projected onto nothing."""
    return _places(found.unprojected > 0)


def wrong_links(found: Evaluation) -> Pairs:
    """The pairs with a link that is not gold, or without one of the sure gold links."""
    if found.linked is None:
        return ()
    predicted, sure, in_sure, in_possible = found.linked.T
    return _places((in_possible < predicted) | (in_sure < sure))


def apart(one: Evaluation, other: Evaluation, mode: Mode) -> Pairs:
    """The pairs on which two recipes do not score the same."""
    return _places((one.scores.matrix(mode) != other.scores.matrix(mode)).any(axis=1))


def _faulty(matrix: NDArray[np.float64]) -> Pairs:
    correct, predicted, gold = matrix.T
    return _places((correct < predicted) | (correct < gold))


def _places(where: NDArray[np.bool_]) -> Pairs:
    return tuple(map(int, np.flatnonzero(where)))


def _bare(pair: SentencePair) -> SentencePair:
    return pair if pair.alignment is None else replace(pair, alignment=None)


def _small(projection: Projection, entities: Spans) -> Projection:
    of_entities = {word for entity in entities for word in range(entity.start, entity.end)}
    whole = projection.alignment
    links = [link for link in whole.sure + whole.possible if link[0] in of_entities]
    chosen = tuple(replace(candidate, evidence=MappingProxyType({})) for candidate in projection.chosen)
    return Projection(projection.pair_id, projection.recipe_id, Alignment.of(links, whole.size), chosen)
