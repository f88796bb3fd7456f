"""What the Evaluate page looks at: recipes of a project against gold, each part made once."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import assessment
from core.annotators import confirmed
from core.assessment import Contest, Gold, Made
from core.evaluation import Counts, Evaluation, Mode
from core.evaluation.errors import Error
from core.evaluation.significance import Bounds
from core.store import Project
from pages.shared import services


@dataclass(frozen=True, slots=True)
class Subject:
    """Recipes by name, all of them projected, against the corpus's gold or a reviewer (``against``)."""

    project: Project
    names: tuple[str, ...]
    against: str
    labels: tuple[str, ...]

    @property
    def gold(self) -> Gold:
        def read() -> Gold:
            pairs = services.store().pairs(self.project.id)
            if not self.against:
                return services.settled(assessment.corpus_gold(pairs))
            return assessment.reviewed_gold(pairs, confirmed(services.store(), self.project.id, self.against))

        return services.once(("gold", *self._gold_key), read, self._decided)

    def made(self, name: str) -> Made:
        recipe = services.recipe_id(name)

        def read() -> Made:
            projections = services.store().projections(self.project.id, recipe, scores=False)
            return services.settled(assessment.made(self.gold, projections))

        return services.once(("made", *self._gold_key, recipe), read, self._decided)

    def evaluation(self, name: str) -> Evaluation:
        key = "evaluation", *self._key, services.recipe_id(name)
        return services.once(key, lambda: assessment.assess(self.gold, self.made(name), self.labels), self._decided)

    def evaluations(self) -> dict[str, Evaluation]:
        return {name: self.evaluation(name) for name in self.names}

    def errors(self, name: str) -> tuple[Error, ...]:
        key = "errors", *self._key, services.recipe_id(name)
        return services.once(key, lambda: assessment.errors(self.gold, self.made(name), self.labels), self._decided)

    def as_written(self, name: str) -> Counts:
        key = "as written", *self._key, services.recipe_id(name)
        return services.once(key, lambda: assessment.as_written(self.gold, self.made(name), self.labels), self._decided)

    def label_bounds(self) -> dict[tuple[str, str], Bounds]:
        """The intervals of the strict scores, by recipe and label."""
        key = "label bounds", *self._key, *self._recipes
        return services.once(key, lambda: assessment.label_bounds(self.evaluations()), self._decided)

    def contest(self, mode: Mode) -> Contest:
        key = "contest", *self._key, *self._recipes, mode
        return services.once(key, lambda: Contest.of(self.evaluations(), mode), self._decided)

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
