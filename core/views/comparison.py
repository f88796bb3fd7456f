"""A pair of the Compare page, as plain JSON-able values: the browser measures and places it.

Word indices are 0-based and half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.evaluation.differences import Difference, SpanGroup, groups
from core.model import Alignment, Candidate, Projection, SentencePair, Span
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


def picture_json(pair: SentencePair, lanes: Sequence[Lane], hues: Mapping[str, int]) -> Json:
    """Return a pair with its lanes; every state is relative to the first lane.

    A lane's bands are its spans, and those of the first lane that it misses ("covered" where the
    lane has another span in their place). ``groups`` are the places to look at, each band names
    its own by number; ``links`` are the different alignments with the lanes that go by them.
    """
    span_groups = groups([lane.spans for lane in lanes])
    return {
        "id": pair.id,
        "source": sentence_json(pair.source) | {"bands": [_coloured(span, hues) for span in pair.source.spans or ()]},
        "target": sentence_json(pair.target),
        "lanes": [_lane(place, lane, span_groups, pair, hues) for place, lane in enumerate(lanes)],
        "groups": [{"start": group.start, "end": group.end, "differs": group.differs} for group in span_groups],
        "links": _links(lanes),
    }


def _lane(
    place: int, lane: Lane, span_groups: Sequence[SpanGroup], pair: SentencePair, hues: Mapping[str, int]
) -> Json:
    candidates = lane.projection.chosen if lane.projection else ()
    chosen = {candidate.span: candidate for candidate in candidates}
    bands = []
    for number, group in enumerate(span_groups):
        for difference in group.against()[place]:
            band = _band(difference, pair, chosen) | _coloured(difference.second or difference.first, hues)
            bands.append(band | {"group": number, "covered": _covered(difference, lane.spans)})
    return {"name": lane.name, "machine": lane.projection is not None, "bands": bands}


def _covered(difference: Difference, spans: Sequence[Span]) -> bool:
    """Tell whether a lane has another span in the place of the span that it misses."""
    missed = difference.first if difference.second is None else None
    return missed is not None and any(missed.overlaps(span) for span in spans)


def _band(difference: Difference, pair: SentencePair, chosen: Mapping[Span, Candidate]) -> Json:
    span, state = difference.second, difference.state
    band: Json = {
        "state": state.name.lower(),
        "said": state.value,
        "text": "" if span is None else pair.target.slice(span.start, span.end),
        "entity": None,
        "rule": "",
        "score": None,
    }
    candidate = chosen.get(span) if span else None
    if candidate is None:
        return band
    if entity := candidate.source:
        band["entity"] = span_json(entity) | {"text": pair.source.slice(entity.start, entity.end)}
    return band | {"rule": candidate.rule, "score": round(candidate.score, 4)}


def _coloured(span: Span | None, hues: Mapping[str, int]) -> Json:
    assert span is not None
    return span_json(span) | {"hue": hues.get(span.label, PLAIN_HUE)}


def _links(lanes: Sequence[Lane]) -> list[Json]:
    """Return the different sets of links, each with the places of the lanes that go by it."""
    users: dict[tuple[Any, ...], list[int]] = {}
    for place, lane in enumerate(lanes):
        if lane.projection is not None:
            users.setdefault(_key(lane.projection.alignment), []).append(place)
    return [
        {"lanes": places, "sure": list(map(list, sure)), "possible": list(map(list, possible))}
        for (sure, possible), places in users.items()
    ]


def _key(alignment: Alignment) -> tuple[Any, ...]:
    return alignment.sure, alignment.possible
