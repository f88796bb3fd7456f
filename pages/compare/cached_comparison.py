"""What the Compare page looks at: recipes over a whole corpus, each part made once."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.corpus_comparison import (
    ComparisonCounts,
    PairOutput,
    RecipeSummary,
    Right,
    changes,
    differing,
    sides,
    standing,
    verdicts,
)
from core.evaluation.differences import Spans
from core.project import Project
from core.workspace.reviewer_agreement import confirmed
from pages.shared import cache, services

GOLD, NOBODY = "", "(nobody)"
"""What is taken for right, unless it is what a reviewer confirmed: what came with the corpus, or nothing."""


@dataclass(frozen=True, slots=True)
class Recipes:
    """Recipes by name, all of them run on the whole project; the first is the reference of the others."""

    project: Project
    names: tuple[str, ...]

    def told(self, name: str) -> tuple[PairOutput, ...]:
        """What a recipe says about every pair, in corpus order."""
        recipe = services.recipe_id(name)

        def read() -> tuple[PairOutput, ...]:
            return cache.settled(tuple(map(PairOutput.of, services.store().outlines(self.project.id, recipe))))

        return cache.once(("told", *self._corpus, recipe), read)

    @property
    def standards(self) -> list[str]:
        """What can be taken for right in this project, the best known first."""
        gold = [GOLD] if any(spans is not None for spans in self._sides[1]) else []
        return [*gold, *(name for name in services.reviewers(self.project) if name != NOBODY), NOBODY]

    def right(self, against: str) -> Right:
        """The spans that are taken for right, by pair; ``None`` where nobody said."""
        if against == GOLD:
            return self._sides[1]
        if against == NOBODY:
            return [None] * len(services.pair_ids(*self._corpus))
        key = "right", *self._corpus, against
        return cache.once(key, lambda: self._confirmed(against), self._decided(against))

    def differing(self) -> tuple[int, ...]:
        """The places of the pairs on which the recipes do not all agree."""
        return cache.once(("differing", *self._key), lambda: differing([self.told(name) for name in self.names]))

    def tally(self, rival: str, against: str) -> ComparisonCounts:
        """Every span of the first recipe and of another: who is right about it, or how they differ."""

        def count() -> ComparisonCounts:
            first, second = self.told(self.names[0]), self.told(rival)
            items = changes(first, second) if against == NOBODY else verdicts(first, second, self.right(against))
            return cache.settled(ComparisonCounts.of(items))

        both = map(services.recipe_id, (self.names[0], rival))
        return cache.once(("tally", *self._corpus, *both, against), count, self._decided(against))

    def standings(self, against: str) -> list[RecipeSummary]:
        """A line for every recipe."""

        def count() -> list[RecipeSummary]:
            reference, right = self.told(self.names[0]), self.right(against)
            return [standing(self.told(name), reference, self._sides[0], right) for name in self.names]

        return cache.once(("standings", *self._key, against), count, self._decided(against))

    @property
    def _sides(self) -> tuple[Sequence[Spans], Right]:
        def read() -> tuple[Sequence[Spans], Right]:
            return cache.settled(sides(services.store().pairs(self.project.id)))

        return cache.once(("sides", *self._corpus), read)

    def _confirmed(self, reviewer: str) -> Right:
        found = confirmed(services.store(), self.project.id, reviewer)
        answers = {pair: row.answer.target_spans for pair, row in found.items() if row.answer}
        return [answers.get(pair) for pair in services.pair_ids(*self._corpus)]

    def _decided(self, against: str) -> int:
        """How far it got what is taken for right."""
        return services.last_number(self.project, against) if against not in (GOLD, NOBODY) else 0

    @property
    def _corpus(self) -> tuple[str, str]:
        return self.project.id, self.project.digest

    @property
    def _key(self) -> tuple[str, ...]:
        return *self._corpus, *map(services.recipe_id, self.names)
