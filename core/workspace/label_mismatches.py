"""Pairs in which a span has another label than the source entity that it renders, as a reviewer left them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.review import Answer
from core.store import Store


def labels_differ(answer: Answer) -> bool:
    return any(mention.has_own_label for mention in answer.spans)


@dataclass
class LabelMismatches:
    """Label mismatches in one reviewer's answers, kept up with them: only what changed is read again."""

    last: int = 0
    differs: dict[str, bool] = field(default_factory=dict)

    def now(self, store: Store, project: str, reviewer: str) -> Mapping[str, bool]:
        """Return whether labels differ, for every pair with an answer."""
        history = store.history(project, reviewer)
        changed = [pair_id for pair_id, number in history.current.items() if number > self.last]
        differs = dict(self.differs)
        for pair_id, review in store.last_reviews(project, reviewer, changed).items():
            if review.answer:
                differs[pair_id] = labels_differ(review.answer)
            else:
                differs.pop(pair_id, None)
        self.last, self.differs = history.last, differs
        return differs
