"""Recipes over a whole corpus for the Compare page, each part computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.evaluation.corpus_comparison import (
    ComparisonCounts,
    PairOutput,
    RecipeSummary,
    Right,
    changes,
    differing,
    sides,
    summarize_recipe,
    verdicts,
)
from core.evaluation.differences import Spans
from core.evaluation.phenomena import places_by_phenomenon
from core.project import Project
from core.workspace.reviewer_agreement import confirmed
from pages.shared import cache, services

GOLD, NOBODY = "", "(nobody)"
"""References beside the reviewers: the target spans of the corpus, or none."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recipes:
    """Recipes by name, all of them run on the whole project; the first is the reference of the others.

    Counts are those of the pairs with a phenomenon, or of all pairs where it is "".
    """

    project: Project
    names: tuple[str, ...]
    phenomenon: str = ""

    def outputs(self, name: str) -> tuple[PairOutput, ...]:
        """Return the output of a recipe for every pair, in corpus order."""
        recipe = services.recipe_id(self.project, name)

        def read() -> tuple[PairOutput, ...]:
            return cache.settled(tuple(map(PairOutput.of, services.store().outlines(self.project.id, recipe))))

        return cache.once(("outputs", *self._corpus, recipe), read)

    @property
    def standards(self) -> list[str]:
        """Possible references of this project, the best known first."""
        gold = [GOLD] if any(spans is not None for spans in self._sides[1]) else []
        return [*gold, *(name for name in services.reviewers(self.project) if name != NOBODY), NOBODY]

    def right(self, against: str) -> Right:
        """Return the reference spans by pair; ``None`` where a pair has no reference."""
        if against == GOLD:
            return self._sides[1]
        if against == NOBODY:
            return [None] * len(services.pair_ids(*self._corpus))
        key = "right", *self._corpus, against
        return cache.once(key, lambda: self._confirmed(against), self._decided(against))

    def differing(self) -> tuple[int, ...]:
        """Return the places of the pairs on which the recipes do not all agree."""

        def find() -> tuple[int, ...]:
            places = differing([self.outputs(name) for name in self.names])
            return tuple(sorted(self._chosen.intersection(places)))

        return cache.once(("differing", *self._key), find)

    def tally(self, rival: str, against: str) -> ComparisonCounts:
        """Count every span of the first recipe and of another by verdict, or by difference without a reference."""

        def count() -> ComparisonCounts:
            first, second = self.outputs(self.names[0]), self.outputs(rival)
            items = changes(first, second) if against == NOBODY else verdicts(first, second, self.right(against))
            chosen = self._chosen
            return cache.settled(ComparisonCounts.of(item for item in items if item.place in chosen))

        ids = (services.recipe_id(self.project, name) for name in (self.names[0], rival))
        key = "tally", *self._corpus, *ids, against, self.phenomenon
        return cache.once(key, count, self._decided(against))

    def summaries(self, against: str) -> list[RecipeSummary]:
        """Summarise every recipe in a row."""

        def count() -> list[RecipeSummary]:
            right, entities = self._among(self.right(against)), self._among(self._sides[0])
            outputs = [self._among(self.outputs(name)) for name in self.names]
            return [summarize_recipe(output, outputs[0], entities, right) for output in outputs]

        return cache.once(("summaries", *self._key, against), count, self._decided(against))

    @property
    def _chosen(self) -> frozenset[int]:
        """Places of the pairs that count."""
        if not self.phenomenon:
            return frozenset(range(len(services.pair_ids(*self._corpus))))
        key = "places by phenomenon of all pairs", *self._corpus
        places = cache.once(key, lambda: places_by_phenomenon(services.store().pairs(self.project.id)))
        return frozenset(places.get(self.phenomenon, ()))

    def _among(self, values: Sequence[T]) -> list[T]:
        """Return the values of the pairs that count, of those of every pair."""
        return [values[place] for place in sorted(self._chosen)]

    @property
    def _sides(self) -> tuple[Sequence[Spans], Right]:
        def read() -> tuple[Sequence[Spans], Right]:
            return cache.settled(sides(services.store().pairs(self.project.id)))

        return cache.once(("sides", *self._corpus), read)

    def _confirmed(self, reviewer: str) -> Right:
        reviews = confirmed(services.store(), self.project.id, reviewer)
        answers = {pair: row.answer.target_spans for pair, row in reviews.items() if row.answer}
        return [answers.get(pair) for pair in services.pair_ids(*self._corpus)]

    def _decided(self, against: str) -> int:
        """Return the number of the last decision behind the reference; 0 where no decision is behind it."""
        return services.last_number(self.project, against) if against not in (GOLD, NOBODY) else 0

    @property
    def _corpus(self) -> tuple[str, str]:
        return self.project.id, self.project.digest

    @property
    def _key(self) -> tuple[str, ...]:
        return *self._corpus, self.phenomenon, *(services.recipe_id(self.project, name) for name in self.names)
