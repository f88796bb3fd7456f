"""The faults of recipes, counted from what reviewers corrected: recipe by class of error."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from core.review import CORRECTING, Correction, CorrectionType, Review, corrections
from core.store import Store
from core.workspace.effort import seconds_by_pair
from core.workspace.propagation import ACTION
from core.workspace.workspace import answer_before

SEVERAL, NONE = "several classes", "nothing"


class AttributedCorrection(NamedTuple):
    """A correction that stands: which recipe it blames, where, and whether it was carried over from elsewhere."""

    recipe_id: str
    reviewer: str
    pair_id: str
    correction: Correction
    carried: bool


@dataclass(frozen=True, slots=True)
class CorrectionCounts:
    """How often reviewers blamed one recipe for what, and on how many pairs it was corrected."""

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


def standing(store: Store, project: str, reviewers: Iterable[str]) -> frozenset[AttributedCorrection]:
    """The corrections that stand.

    What was undone does not count, and what took several steps (a boundary moved word by
    word) counts once.
    """
    return frozenset(one for name in reviewers for one in _found(store, project, name))


def faults(found: Iterable[AttributedCorrection]) -> tuple[CorrectionCounts, ...]:
    """The faults of every recipe that was corrected, the most faulty first.

    Each recipe is blamed for what was corrected while it was on the screen.
    """
    by_recipe: dict[str, list[AttributedCorrection]] = defaultdict(list)
    for one in sorted(found):
        by_recipe[one.recipe_id].append(one)
    counted = (_faults(recipe_id, own) for recipe_id, own in by_recipe.items())
    return tuple(sorted(counted, key=lambda one: -one.total))


def summary(found: Iterable[CorrectionCounts], names: Mapping[str, str]) -> list[dict[str, str | int]]:
    """One row for each recipe, by name, with a column for each class, as a page shows it."""
    return [
        {"Recipe": names.get(one.recipe_id, one.recipe_id)}
        | {blame.value.capitalize(): one.counts.get(blame, 0) for blame in CorrectionType}
        | {"All": one.total, "Pairs": one.pairs}
        for one in found
    ]


def costs(found: Iterable[AttributedCorrection], reviews: Iterable[Review]) -> tuple[CorrectionCost, ...]:
    """What pairs cost one reviewer by the class that was corrected in them, the dearest first.

    The time is that of the whole pair, reading included. A pair with corrections of several
    classes counts under none of them; one with a correction carried over from elsewhere is
    left out, for its time was spent there.
    """
    blamed: dict[str, set[CorrectionType]] = defaultdict(set)
    carried: set[str] = set()
    for one in found:
        blamed[one.pair_id].add(one.correction.blame)
        carried.update({one.pair_id} if one.carried else ())
    times: dict[str, list[float]] = defaultdict(list)
    for pair, seconds in seconds_by_pair(reviews).items():
        if pair not in carried:
            times[_class(blamed[pair])].append(seconds)
    made = (CorrectionCost(name, len(those), median(those)) for name, those in times.items())
    return tuple(sorted(made, key=lambda cost: -cost.seconds))


def _class(blames: set[CorrectionType]) -> str:
    return SEVERAL if len(blames) > 1 else next((blame.value for blame in blames), NONE)


def _faults(recipe_id: str, own: list[AttributedCorrection]) -> CorrectionCounts:
    found = {(one.reviewer, one.pair_id, one.correction) for one in own}
    counts = Counter(correction.blame for _, _, correction in found)
    return CorrectionCounts(recipe_id, counts, len({(reviewer, pair) for reviewer, pair, _ in found}))


def _found(store: Store, project: str, reviewer: str) -> Iterator[AttributedCorrection]:
    history = store.history(project, reviewer)
    steps = [step for act in history.undoable for step in act if step.action in CORRECTING]
    numbers = {number for step in steps for number in (step.number, step.base) if number}
    reviews = store.numbered(project, reviewer, sorted(numbers))
    for step in steps:
        review, base = reviews[step.number], reviews[step.base] if step.base else None
        for correction in _corrected(store, review, base):
            yield AttributedCorrection(review.recipe_id, reviewer, review.pair_id, correction, step.action == ACTION)


def _corrected(store: Store, review: Review, base: Review | None) -> tuple[Correction, ...]:
    if review.answer is None:
        return ()
    return corrections(answer_before(store, review, base), review.action, review.answer)
