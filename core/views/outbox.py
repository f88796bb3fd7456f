"""What the browser sends: every event that it has not seen acknowledged, again each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput

LONGEST_CLIENT = 64
MOST_EVENTS = 10_000
MOST_LEFT = 100


@dataclass(frozen=True, slots=True)
class PostedEvent:
    """One event: ``number`` counts the events of ``client`` from 1."""

    client: str
    number: int
    pair_id: str
    event: dict[str, Any]


def outboxes(outbox: object) -> list[object]:
    """The outboxes in what the browser sent, oldest first.

    ``"left"`` of the page's own holds those of earlier pages of the same browser that were
    closed before everything was acknowledged; the browser sends as many of them as are read at
    once, and the next when these are acknowledged.
    """
    left = outbox.get("left") if isinstance(outbox, Mapping) else None
    return [*(left[:MOST_LEFT] if isinstance(left, list) else ()), outbox]


def posted(outbox: object, acknowledged: int) -> list[PostedEvent]:
    """The events of an outbox above the number acknowledged so far, in order.

    The outbox is not trusted: `BadInput` where it is not of the form
    ``{"cid": str, "events": [{"n": int, "pair": str, "type": str, ...}]}``.
    """
    client = client_of(outbox)
    assert isinstance(outbox, Mapping)
    events = outbox.get("events")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise _not_understood()
    found = [_posted(client, event) for event in events]
    return sorted((one for one in found if one.number > acknowledged), key=lambda one: one.number)


def client_of(outbox: object) -> str:
    """The name that the browser's page gave itself."""
    client = outbox.get("cid") if isinstance(outbox, Mapping) else None
    if not isinstance(client, str) or not 0 < len(client) <= LONGEST_CLIENT:
        raise _not_understood()
    return client


def _posted(client: str, event: object) -> PostedEvent:
    match event:
        case {"n": int(number), "pair": str(pair), "type": str(kind), **rest} if number > 0:
            return PostedEvent(
                client, number, pair, {"type": kind} | {str(name): value for name, value in rest.items()}
            )
    raise _not_understood()


def _not_understood() -> BadInput:
    return BadInput("browser", "it sent decisions in a form that is not understood.", "Reload the page.")
