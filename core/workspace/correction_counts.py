"""Counts of what reviewers corrected, by recipe and type of correction, and what it cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import NamedTuple

from core.review import CORRECTING, Correction, CorrectionType, Review, corrections
from core.store import Store
from core.workspace.effort import seconds_by_pair
from core.workspace.propagation import ACTION
from core.workspace.workspace import answer_before

SEVERAL, NONE = "several classes", "nothing"


class AttributedCorrection(NamedTuple):
    """A current correction: which recipe it blames, where, and whether propagation carried it over."""

    recipe_id: str
    reviewer: str
    pair_id: str
    correction: Correction
    carried: bool


@dataclass(frozen=True, slots=True)
class CorrectionCounts:
    """Corrections of one recipe by type, and the number of pairs on which it was corrected."""

    recipe_id: str
    counts: Mapping[CorrectionType, int]
    pairs: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class CorrectionCost(NamedTuple):
    """The pairs in which one class of error was corrected: how many with a known time, and the median seconds."""

    name: str
    pairs: int
    seconds: float


def current_corrections(store: Store, project: str, reviewers: Iterable[str]) -> frozenset[AttributedCorrection]:
    """Return the current corrections of reviewers.

    What was undone does not count, and what took several steps (a boundary moved word by
    word) counts once.
    """
    corrected: set[AttributedCorrection] = set()
    for reviewer in reviewers:
        corrected.update(_attributed(store, project, reviewer))
    return frozenset(corrected)


def correction_counts(corrected: Iterable[AttributedCorrection]) -> tuple[CorrectionCounts, ...]:
    """Count the corrections of every recipe that was corrected, the most corrected first.

    Each recipe is blamed for what was corrected while it was on the screen.
    """
    by_recipe: dict[str, list[AttributedCorrection]] = defaultdict(list)
    for attributed in sorted(corrected):
        by_recipe[attributed.recipe_id].append(attributed)
    counts = [_counts(recipe_id, members) for recipe_id, members in by_recipe.items()]
    return tuple(sorted(counts, key=lambda recipe: -recipe.total))


def summary(counts: Iterable[CorrectionCounts], names: Mapping[str, str]) -> list[dict[str, str | int]]:
    """Return a row for each recipe, by name, with a column for each type of correction, as a page shows it."""
    rows = []
    for recipe in counts:
        row: dict[str, str | int] = {"Recipe": names.get(recipe.recipe_id, recipe.recipe_id)}
        row |= {blame.value.capitalize(): recipe.counts.get(blame, 0) for blame in CorrectionType}
        rows.append(row | {"All": recipe.total, "Pairs": recipe.pairs})
    return rows


def costs(corrected: Iterable[AttributedCorrection], reviews: Iterable[Review]) -> tuple[CorrectionCost, ...]:
    """Return what pairs cost one reviewer by the type of correction in them, the dearest first.

    The time is that of the whole pair, reading included. A pair with corrections of several
    types counts under none of them; a pair with a correction that was carried over is left out,
    for its time was spent elsewhere.
    """
    blames: dict[str, set[CorrectionType]] = defaultdict(set)
    carried: set[str] = set()
    for attributed in corrected:
        blames[attributed.pair_id].add(attributed.correction.blame)
        if attributed.carried:
            carried.add(attributed.pair_id)
    times: dict[str, list[float]] = defaultdict(list)
    for pair_id, seconds in seconds_by_pair(reviews).items():
        if pair_id not in carried:
            times[_class(blames[pair_id])].append(seconds)
    by_class = [CorrectionCost(name, len(seconds), median(seconds)) for name, seconds in times.items()]
    return tuple(sorted(by_class, key=lambda cost: -cost.seconds))


def _class(blames: set[CorrectionType]) -> str:
    if len(blames) > 1:
        return SEVERAL
    return next((blame.value for blame in blames), NONE)


def _counts(recipe_id: str, members: Iterable[AttributedCorrection]) -> CorrectionCounts:
    distinct = {(member.reviewer, member.pair_id, member.correction) for member in members}
    counts = Counter(correction.blame for _, _, correction in distinct)
    return CorrectionCounts(recipe_id, counts, len({(reviewer, pair_id) for reviewer, pair_id, _ in distinct}))


def _attributed(store: Store, project: str, reviewer: str) -> Iterator[AttributedCorrection]:
    history = store.history(project, reviewer)
    steps = [step for step in chain.from_iterable(history.undoable) if step.action in CORRECTING]
    numbers = set(chain.from_iterable((step.number, step.base) for step in steps))
    reviews = store.numbered(project, reviewer, sorted(filter(None, numbers)))
    for step in steps:
        base = reviews[step.base] if step.base else None
        yield from _of_row(store, reviews[step.number], base)


def _of_row(store: Store, review: Review, base: Review | None) -> Iterator[AttributedCorrection]:
    """Yield what a row corrected of the row before."""
    carried = review.action == ACTION
    for correction in _corrected(store, review, base):
        yield AttributedCorrection(review.recipe_id, review.reviewer, review.pair_id, correction, carried)


def _corrected(store: Store, review: Review, base: Review | None) -> tuple[Correction, ...]:
    if review.answer is None:
        return ()
    return corrections(answer_before(store, review, base), review.action, review.answer)
