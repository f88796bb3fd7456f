"""A pair of the Compare page, as plain JSON-able values: the browser measures and places it.

Word indices are 0-based and half-open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.evaluation.differences import Difference, SpanGroup, groups
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.views.pair import sentence_json, span_json

Json = dict[str, Any]
PLAIN_HUE = 9
"""The hue of a label that the project does not know."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A row under the target words: an answer under its name.

    ``projection`` is the projection of a recipe's answer; ``None`` for an answer by people, such as gold.
    """

    name: str
    spans: tuple[Span, ...]
    projection: Projection | None = None

    @classmethod
    def of(cls, name: str, projection: Projection) -> "Lane":
        return cls(name, projection.spans, projection)

    def candidate(self, span: Span | None) -> Candidate | None:
        """Return the candidate that a recipe chose for a span; ``None`` where there is no such."""
        candidates = self.projection.chosen if self.projection else ()
        return next((candidate for candidate in candidates if candidate.span == span), None)

    def covers(self, difference: Difference) -> bool:
        """Tell whether the lane has another span in the place of one that it misses."""
        if difference.second or not difference.first:
            return False
        return any(map(difference.first.overlaps, self.spans))


def picture_json(pair: SentencePair, lanes: Sequence[Lane], hues: Mapping[str, int]) -> Json:
    """Return a pair with its lanes; every state is relative to the first lane.

    A lane's bands are its spans, and those of the first lane that it misses ("covered" where the
    lane has another span in their place). ``groups`` are the places to look at, each band names
    its own by number; ``links`` are the different alignments with the lanes that go by them.
    """
    span_groups = groups([lane.spans for lane in lanes])
    bands = [_coloured(span, hues) for span in pair.source.spans or ()]
    return {
        "id": pair.id,
        "source": sentence_json(pair.source) | {"bands": bands},
        "target": sentence_json(pair.target),
        "lanes": [
            _lane(lane, _numbered_differences(place, span_groups), pair, hues) for place, lane in enumerate(lanes)
        ],
        "groups": list(map(_group, span_groups)),
        "links": _links(lanes),
    }


def _group(group: SpanGroup) -> Json:
    return {"start": group.start, "end": group.end, "differs": group.differs}


def _numbered_differences(place: int, span_groups: Sequence[SpanGroup]) -> Iterator[tuple[int, Difference]]:
    """Yield the differences of the lane in a place from the first, each with the number of its group."""
    for number, group in enumerate(span_groups):
        for difference in group.against()[place]:
            yield number, difference


def _lane(
    lane: Lane, differences: Iterable[tuple[int, Difference]], pair: SentencePair, hues: Mapping[str, int]
) -> Json:
    bands = [_band(lane, difference, pair, hues) | {"group": number} for number, difference in differences]
    return {"name": lane.name, "machine": lane.projection is not None, "bands": bands}


def _band(lane: Lane, difference: Difference, pair: SentencePair, hues: Mapping[str, int]) -> Json:
    span, state = difference.second, difference.state
    return {
        "state": state.name.lower(),
        "said": state.value,
        "text": pair.target.slice(span.start, span.end) if span else "",
        "covered": lane.covers(difference),
        **_coloured(span or difference.first, hues),
        **_reason(lane.candidate(span), pair.source),
    }


def _reason(candidate: Candidate | None, source: Sentence) -> Json:
    """Return the entity, the rule, the score and the probability behind a band; empty where no recipe drew it."""
    if candidate is None:
        return {"entity": None, "rule": "", "score": None, "probability": None}
    entity = _entity(candidate.source, source) if candidate.source else None
    rating = {"score": round(candidate.score, 4), "probability": candidate.probability}
    return {"entity": entity, "rule": candidate.rule, **rating}


def _entity(entity: Span, source: Sentence) -> Json:
    return span_json(entity) | {"text": source.slice(entity.start, entity.end)}


def _coloured(span: Span | None, hues: Mapping[str, int]) -> Json:
    assert span is not None
    return span_json(span) | {"hue": hues.get(span.label, PLAIN_HUE)}


def _links(lanes: Sequence[Lane]) -> list[Json]:
    """Return the different sets of links, each with the places of the lanes that go by it."""
    users: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, lane in enumerate(lanes):
        if lane.projection is not None:
            users[_key(lane.projection.alignment)].append(place)
    return [
        {"lanes": places, "sure": list(map(list, sure)), "possible": list(map(list, possible))}
        for (sure, possible), places in users.items()
    ]


def _key(alignment: Alignment) -> tuple[Any, ...]:
    return alignment.sure, alignment.possible
