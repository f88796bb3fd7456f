"""Several answers over the same words: what overlaps is looked at together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.compare.spans import Difference, State, differences
from core.model import Span

Spans = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Group:
    """Spans that overlap each other, directly or through others, and the words ``[start, end)`` they cover.

    ``answers`` holds the spans of each answer in the group, in order of the words; none where
    an answer says nothing there.
    """

    start: int
    end: int
    answers: tuple[tuple[Span, ...], ...]

    @property
    def differs(self) -> bool:
        return any(spans != self.answers[0] for spans in self.answers)

    def against(self, reference: int = 0) -> tuple[tuple[Difference, ...], ...]:
        """How each answer differs from the answer in place ``reference``."""
        return tuple(differences(self.answers[reference], spans) for spans in self.answers)


def groups(answers: Sequence[Spans]) -> tuple[Group, ...]:
    """Every span of every answer in exactly one group, in order of the words."""
    placed = sorted((span, place) for place, spans in enumerate(answers) for span in spans)
    clusters: list[list[tuple[Span, int]]] = []
    end = 0
    for span, place in placed:
        if span.start >= end:
            clusters.append([])
        clusters[-1].append((span, place))
        end = max(end, span.end)
    return tuple(_group(cluster, len(answers)) for cluster in clusters)


def _group(cluster: Sequence[tuple[Span, int]], count: int) -> Group:
    answers = tuple(tuple(span for span, place in cluster if place == wanted) for wanted in range(count))
    return Group(cluster[0][0].start, max(span.end for span, _ in cluster), answers)


def summary(found: Iterable[Difference]) -> State | None:
    """One state for an answer in a group: the first that differs; ``None`` where both say nothing."""
    states = [one.state for one in found]
    return next((state for state in states if state is not State.SAME), State.SAME if states else None)
