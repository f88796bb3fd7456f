"""The faults of recipes, counted from what reviewers corrected: recipe by class of error."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.desk import Desk
from core.review import CORRECTING, Blame, Correction, Review, corrections

Found = tuple[str, str, Correction]


@dataclass(frozen=True, slots=True)
class Faults:
    """How often reviewers blamed one recipe for what, and on how many pairs it was corrected."""

    recipe_id: str
    counts: Mapping[Blame, int]
    pairs: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def faults(desk: Desk, reviewers: Iterable[str] | None = None) -> tuple[Faults, ...]:
    """The faults of every recipe that was corrected in a project, the most faulty first.

    Each recipe is blamed for what was corrected while it was on the screen. What was undone
    does not count, and what took several steps (a boundary moved word by word) counts once.
    """
    names = (desk.reviewer,) if reviewers is None else tuple(reviewers)
    found = {one for name in names for one in _found(desk, name)}
    recipes = Counter(recipe_id for recipe_id, _, _ in found)
    return tuple(_faults(recipe_id, found) for recipe_id, _ in recipes.most_common())


def summary(found: Iterable[Faults], names: Mapping[str, str]) -> list[dict[str, str | int]]:
    """One row for each recipe, by name, with a column for each class, as a page shows it."""
    return [
        {"Recipe": names.get(one.recipe_id, one.recipe_id)}
        | {blame.value.capitalize(): one.counts.get(blame, 0) for blame in Blame}
        | {"All": one.total, "Pairs": one.pairs}
        for one in found
    ]


def _faults(recipe_id: str, found: Iterable[Found]) -> Faults:
    own = [(where, correction) for recipe, where, correction in found if recipe == recipe_id]
    return Faults(recipe_id, Counter(correction.blame for _, correction in own), len({where for where, _ in own}))


def _found(desk: Desk, reviewer: str) -> Iterable[Found]:
    """The corrections of a reviewer that stand, each with its recipe and with whose pair it was."""
    history = desk.store.history(desk.project.id, reviewer)
    standing = [step for act in history.undoable for step in act if step.action in CORRECTING]
    numbers = {number for step in standing for number in (step.number, step.base) if number}
    reviews = desk.store.numbered(desk.project.id, reviewer, sorted(numbers))
    for step in standing:
        review, base = reviews[step.number], reviews[step.base] if step.base else None
        for correction in _corrected(desk, review, base):
            yield review.recipe_id, f"{reviewer}\t{review.pair_id}", correction


def _corrected(desk: Desk, review: Review, base: Review | None) -> tuple[Correction, ...]:
    return corrections(desk.before(review, base), review.action, review.answer) if review.answer else ()
