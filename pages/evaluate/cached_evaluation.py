"""What the Evaluate page looks at: recipes of a project against gold, each part made once."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation import Counts, Evaluation, Mode, gold
from core.evaluation.error_classes import Error
from core.evaluation.gold import GoldStandard, RecipeOutput, SignificanceTable
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
        def read() -> GoldStandard:
            pairs = services.store().pairs(self.project.id)
            if not self.against:
                return cache.settled(gold.corpus_gold(pairs))
            return gold.reviewed_gold(pairs, confirmed(services.store(), self.project.id, self.against))

        return cache.once(("gold", *self._gold_key), read, self._decided)

    def made(self, name: str) -> RecipeOutput:
        recipe = services.recipe_id(name)

        def read() -> RecipeOutput:
            projections = services.store().projections(self.project.id, recipe, scores=False)
            return cache.settled(gold.made(self.gold, projections))

        return cache.once(("made", *self._gold_key, recipe), read, self._decided)

    def evaluation(self, name: str) -> Evaluation:
        key = "evaluation", *self._key, services.recipe_id(name)
        return cache.once(key, lambda: gold.assess(self.gold, self.made(name), self.labels), self._decided)

    def evaluations(self) -> dict[str, Evaluation]:
        return {name: self.evaluation(name) for name in self.names}

    def errors(self, name: str) -> tuple[Error, ...]:
        key = "errors", *self._key, services.recipe_id(name)
        return cache.once(key, lambda: gold.errors(self.gold, self.made(name), self.labels), self._decided)

    def as_written(self, name: str) -> Counts:
        key = "as written", *self._key, services.recipe_id(name)
        return cache.once(key, lambda: gold.as_written(self.gold, self.made(name), self.labels), self._decided)

    def label_bounds(self) -> dict[tuple[str, str], Bounds]:
        """The intervals of the strict scores, by recipe and label."""
        key = "label bounds", *self._key, *self._recipes
        return cache.once(key, lambda: gold.label_bounds(self.evaluations()), self._decided)

    def contest(self, mode: Mode) -> SignificanceTable:
        key = "contest", *self._key, *self._recipes, mode
        return cache.once(key, lambda: SignificanceTable.of(self.evaluations(), mode), self._decided)

    @property
    def _recipes(self) -> tuple[object, ...]:
        return self.names, tuple(map(services.recipe_id, self.names))

    @property
    def _gold_key(self) -> tuple[object, ...]:
        return self.project.id, self.project.digest, self.against

    @property
    def _decided(self) -> int:
        """How far it got what is taken for right."""
        return services.last_number(self.project, self.against) if self.against else 0

    @property
    def _key(self) -> tuple[object, ...]:
        return *self._gold_key, self.labels


def projected(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the recipes that were run on the whole project."""
    pairs = len(services.pair_ids(project.id, project.digest))
    whole = {found.id for found in services.store().projected_recipes(project.id) if found.pairs == pairs}
    return tuple(name for name in names if services.recipe_id(name) in whole)
