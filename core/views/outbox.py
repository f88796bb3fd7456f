"""The outbox of a browser: every event that it has not seen acknowledged, sent again each time."""

from core.errors import BadInput
from core.review import ReviewEvent

MAX_CLIENT_LENGTH = 64
MAX_EVENTS = 10_000
MAX_OLD_OUTBOXES = 100


def outboxes(outbox: object) -> list[object]:
    """Return the outboxes in what the browser sent, oldest first.

    ``"left"`` of the page's own holds those of earlier pages of the same browser that were
    closed before everything was acknowledged; the browser sends as many of them as are read at
    once, and the next when these are acknowledged.
    """
    match outbox:
        case {"left": [*left]}:
            return [*left[:MAX_OLD_OUTBOXES], outbox]
    return [outbox]


def posted(outbox: object, acknowledged: int) -> list[ReviewEvent]:
    """Return the events of an outbox above the number acknowledged so far, in order.

    The outbox is not trusted: `BadInput` where it is not of the form
    ``{"cid": str, "events": [{"n": int, "pair": str, "type": str, ...}]}``.
    """
    client = client_of(outbox)
    events = [_read_event(client, item) for item in _items(outbox)]
    pending = [event for event in events if event.number > acknowledged]
    return sorted(pending, key=lambda event: event.number)


def _items(outbox: object) -> list[object]:
    """Return the events of an outbox as the browser wrote them."""
    match outbox:
        case {"events": [*items]} if len(items) <= MAX_EVENTS:
            return items
    raise _not_understood()


def client_of(outbox: object) -> str:
    """Return the name that the browser's page gave itself."""
    match outbox:
        case {"cid": str(client)} if 0 < len(client) <= MAX_CLIENT_LENGTH:
            return client
    raise _not_understood()


def _read_event(client: str, item: object) -> ReviewEvent:
    match item:
        case {"n": int(number), "pair": str(pair_id), "type": str(kind), **body} if number > 0:
            return ReviewEvent(client, number, pair_id, kind, {str(name): value for name, value in body.items()})
    raise _not_understood()


def _not_understood() -> BadInput:
    return BadInput("browser", "it sent decisions in a form that is not understood.", "Reload the page.")
