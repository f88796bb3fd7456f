"""A pair through one recipe, and as a reviewer sees it now: pure values, nothing is read or stored."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair, Span
from core.review import (
    Answer,
    DifferingEntity,
    Event,
    EventLimits,
    LinkSet,
    MovedEntity,
    Refusal,
    Review,
    Status,
    answer_of,
    apply,
    differing,
    initial_answer,
    moved,
    named,
    reproject,
)
from core.review.answer import place_of


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as the reviewer sees it now.

    ``pair`` has the source entities of the answer; ``projection`` is made for those, over the
    links of the answer; ``machine`` are the recipe's own links. ``review`` is the reviewer's
    last row on the pair, ``None`` where there is none; ``before_links`` is the answer that it
    changed, where it edited links.
    """

    pair: SentencePair
    projection: Projection
    answer: Answer
    machine: Alignment
    review: Review | None = None
    before_links: Answer | None = None

    @property
    def differing(self) -> tuple[DifferingEntity, ...]:
        """Entities that a person settled and the recipe would now render otherwise."""
        return differing(self.answer, self.projection)

    @property
    def moved(self) -> tuple[MovedEntity, ...]:
        """Entities whose spans the reviewer's last act moved, if it was an edit of links."""
        return moved(self.before_links, self.answer) if self.before_links else ()


Change = Callable[[PairView], Answer | Refusal]
"""A pure change to the answer of a pair; it may be called again where another window was faster."""


@dataclass(frozen=True, slots=True)
class ProjectedPair:
    """A pair, a recipe's projection of it, and the recipe's method, for entities and links edited by hand."""

    pair: SentencePair
    projection: Projection
    method: PairMethod

    @property
    def initial_answer(self) -> Answer:
        """The answer before anybody looked."""
        return initial_answer(self.pair, self.projection)

    def reviewed(self, review: Review | None) -> PairView:
        """Return the pair as the reviewer left it with ``review``, their last row on it."""
        answer = answer_of(review) or self.initial_answer
        return replace(self.view(answer), review=review)

    def view(self, answer: Answer) -> PairView:
        """Return the view of an answer, with the recipe's spans where nobody settled any.

        The method runs again where entities or links are not the projection's own; another label
        alone needs no other span.
        """
        machine = self.projection.alignment
        if answer.has_input_of(self.pair):
            return PairView(self.pair, self.projection, reproject(answer, self.projection), machine)
        pair = replace(self.pair, source=self.pair.source.with_spans(answer.entities))
        projection = self._relabelled(answer) or self._projected_again(pair, answer)
        return PairView(pair, projection, reproject(answer, projection), machine)

    def changed(self, answer: Answer, change: Change) -> Answer | Refusal:
        """Return ``answer`` after a change, with the recipe's spans for entities or links that it edited."""
        after = change(self.view(answer))
        if isinstance(after, Refusal) or (after.entities, after.links) == (answer.entities, answer.links):
            return after
        return open_incomplete(self.view(after))

    def _relabelled(self, answer: Answer) -> Projection | None:
        """Return the projection under the answer's labels, ``None`` where more than labels was edited."""
        if answer.links is None and _have_same_words(answer.entities, self.pair.source.spans):
            return named(self.projection, answer.entities or ())
        return None

    def _projected_again(self, pair: SentencePair, answer: Answer) -> Projection:
        machine = self.projection.alignment
        alignment = answer.links.over(machine) if answer.links else machine
        chosen, runners_up = self.method(pair, alignment)
        return replace(self.projection, alignment=alignment, chosen=chosen, runners_up=runners_up)


def apply_to_view(view: PairView, event: Event, labels: Collection[str]) -> Answer | Refusal:
    """Apply an event to the answer of a view; the machine's spans stay as they are."""
    return apply(view.answer, event, EventLimits(view.pair.size, labels, LinkSet.of(view.machine)))


def open_incomplete(view: PairView) -> Answer:
    """Return the answer of a view whose entities or links were just changed, opened where it is incomplete.

    A confirmed pair opens where the recipe now has a span for an entity that nobody rendered or
    rejected: it was confirmed without it, and is to be confirmed again.
    """
    answer = view.answer
    decided = answer.rendered_entities.union(answer.rejected)
    projected = {candidate.source for candidate in view.projection.chosen if candidate.source}
    if answer.status is not Status.CONFIRMED or projected <= decided:
        return answer
    opened = reproject(replace(answer, status=Status.OPEN), view.projection)
    return opened if opened.rendered_entities - decided else answer


def _have_same_words(first: Sequence[Span] | None, second: Sequence[Span] | None) -> bool:
    """Tell whether entities differ in nothing but their labels."""
    if first is None or second is None:
        return False
    return list(map(place_of, first)) == list(map(place_of, second))
