"""Recipes of a project against gold for the Evaluate page, each part computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.evaluation import Counts, Evaluation, Mode, gold
from core.evaluation.error_classes import Error
from core.evaluation.gold import GoldStandard, Pairs, RecipeOutput, SignificanceTable
from core.evaluation.phenomena import PhenomenonScores, most_frequent, places_by_phenomenon, score_phenomena
from core.evaluation.significance import Bounds
from core.project import Project
from core.workspace.reviewer_agreement import confirmed
from pages.shared import cache, services


@dataclass(frozen=True, slots=True)
class Subject:
    """Recipes by name, all of them projected, against the corpus's gold or a reviewer (``against``)."""

    project: Project
    names: tuple[str, ...]
    against: str
    labels: tuple[str, ...]

    @property
    def gold(self) -> GoldStandard:
        """Gold standard: the corpus's, or the pairs that the reviewer confirmed."""

        def read() -> GoldStandard:
            pairs = services.store().pairs(self.project.id)
            if not self.against:
                return cache.settled(gold.corpus_gold(pairs))
            return gold.reviewed_gold(pairs, confirmed(services.store(), self.project.id, self.against))

        return cache.once(("gold", *self._gold_key), read, self._decided)

    def output(self, name: str) -> RecipeOutput:
        """Return the output of a recipe for the pairs of the gold standard."""
        recipe = services.recipe_id(self.project, name)

        def read() -> RecipeOutput:
            projections = services.store().projections(self.project.id, recipe, scores=False)
            return cache.settled(gold.collect_output(self.gold, projections))

        return cache.once(("output", *self._gold_key, recipe), read, self._decided)

    def evaluation(self, name: str) -> Evaluation:
        """Evaluate a recipe against the gold standard."""
        key = "evaluation", *self._key, services.recipe_id(self.project, name)
        return cache.once(key, lambda: gold.evaluate_output(self.gold, self.output(name), self.labels), self._decided)

    def evaluations(self) -> dict[str, Evaluation]:
        """Evaluate every recipe, by name."""
        return {name: self.evaluation(name) for name in self.names}

    def errors(self, name: str) -> tuple[Error, ...]:
        """Classify the errors of a recipe."""
        key = "errors", *self._key, services.recipe_id(self.project, name)
        return cache.once(key, lambda: gold.errors(self.gold, self.output(name), self.labels), self._decided)

    def as_written(self, name: str) -> Counts:
        """Count a recipe's spans as seqeval's default mode reads its tags."""
        key = "as written", *self._key, services.recipe_id(self.project, name)
        return cache.once(key, lambda: gold.as_written(self.gold, self.output(name), self.labels), self._decided)

    def label_bounds(self) -> dict[tuple[str, str], Bounds]:
        """Return the intervals of the strict scores, by recipe and label."""
        key = "label bounds", *self._key, *self._recipes
        return cache.once(key, lambda: gold.label_bounds(self.evaluations()), self._decided)

    def places_by_phenomenon(self) -> Mapping[str, Pairs]:
        """Return the places of the pairs of each phenomenon in the gold standard."""
        key = "places by phenomenon", *self._gold_key
        return cache.once(key, lambda: places_by_phenomenon(self.gold.pairs), self._decided)

    def phenomena(self) -> tuple[PhenomenonScores, ...]:
        """Score the recipes on the pairs of each phenomenon, at most `core.evaluation.phenomena.MAX_PHENOMENA`."""
        key = "phenomena", *self._key, *self._recipes
        places = most_frequent(self.places_by_phenomenon())
        return cache.once(key, lambda: score_phenomena(places, self.evaluations()), self._decided)

    def contest(self, mode: Mode) -> SignificanceTable:
        """Compare the recipes pair by pair in one mode."""
        key = "contest", *self._key, *self._recipes, mode
        return cache.once(key, lambda: SignificanceTable.of(self.evaluations(), mode), self._decided)

    @property
    def _recipes(self) -> tuple[object, ...]:
        return self.names, tuple(services.recipe_id(self.project, name) for name in self.names)

    @property
    def _gold_key(self) -> tuple[object, ...]:
        return self.project.id, self.project.digest, self.against

    @property
    def _decided(self) -> int:
        """Number of the last decision behind the gold standard; 0 where the corpus brought it."""
        return services.last_number(self.project, self.against) if self.against else 0

    @property
    def _key(self) -> tuple[object, ...]:
        return *self._gold_key, self.labels


def projected(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """Return the recipes that were run on the whole project."""
    pairs = len(services.pair_ids(project.id, project.digest))
    whole = {run.id for run in services.store().projected_recipes(project.id) if run.pairs == pairs}
    return tuple(name for name in names if services.recipe_id(project, name) in whole)
