"""Facts about the pairs of a project as one recipe projects them, gathered once for all who review."""

from collections.abc import Iterable, Sequence
from itertools import repeat

from core.evaluation.differences import DifferenceKind, differences
from core.model import Candidate, Outline, SentencePair, Span
from core.store import Store
from core.text import fold
from core.workspace.candidate_rating import CandidateRating
from core.workspace.queue import PairFacts

Spans = tuple[Span, ...]


def gather(store: Store, project: str, recipe_id: str) -> tuple[PairFacts, ...]:
    """Return the facts of every pair, in corpus order, in one pass over the store.

    The recipe is compared with every other recipe that was run on the whole project.
    """
    compared = _other_spans(store, project, recipe_id)
    rows = zip(store.pairs(project), store.outlines(project, recipe_id), compared, strict=False)
    rating = CandidateRating()
    return tuple(pair_facts(place, pair, outline, spans, rating) for place, (pair, outline, spans) in enumerate(rows))


def _other_spans(store: Store, project: str, recipe_id: str) -> Iterable[tuple[Spans, ...]]:
    """Yield for each pair the spans of every other recipe that was run on the whole project."""
    total = store.pair_count(project)
    complete = [recipe.id for recipe in store.projected_recipes(project) if recipe.pairs == total]
    others = [map(_spans, store.chosen(project, name)) for name in complete if name != recipe_id]
    return zip(*others, strict=True) if others else repeat(())


def pair_facts(
    place: int,
    pair: SentencePair,
    chosen: Outline,
    others: Sequence[Spans] = (),
    rating: CandidateRating | None = None,
) -> PairFacts:
    """Return the facts of the pair at ``place`` (from 0), compared with the spans of other recipes.

    ``rating`` is that of the whole project.
    """
    rating = rating or CandidateRating()
    entities = pair.source.spans or ()
    candidates = [choice.candidate for choice in chosen]
    spans = _spans(candidates)
    matched = {candidate.source for candidate in candidates}
    return PairFacts(
        pair.id,
        place,
        frozenset(entity.label for entity in entities),
        min(map(rating, candidates), default=None),
        min((choice.margin for choice in chosen), default=None),
        len(set(entities) - matched),
        sum(_count_differences(spans, compared) for compared in others),
        f"{fold(pair.source.text)}\n{fold(pair.target.text)}",
        any(map(_has_own_label, candidates)),
        rating.calibrated,
        pair.phenomena,
    )


def _has_own_label(candidate: Candidate) -> bool:
    """Tell whether a candidate has another label than its source entity."""
    return candidate.source is not None and candidate.label != candidate.source.label


def _spans(chosen: Iterable[Candidate]) -> Spans:
    return tuple(candidate.span for candidate in chosen)


def _count_differences(first: Spans, second: Spans) -> int:
    if first == second:
        return 0
    return sum(difference.state is not DifferenceKind.SAME for difference in differences(first, second))
