"""The whole payload of the review screen's pair view, and the queue that it walks along."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.desk import Desk
from core.methods.score import SCORERS
from core.render import pair_json
from core.review import Status

SCORER_MEANINGS = {name: (scorer.__doc__ or name).partition("\n")[0] for name, scorer in SCORERS.items()}


class Show(StrEnum):
    """Which pairs the queue holds."""

    ALL = "All"
    TODO = "To do"
    CONFIRMED = "Confirmed"
    FLAGGED = "Flagged"


def queue(ids: Sequence[str], statuses: Mapping[str, Status], show: Show) -> list[str]:
    """The pairs to walk through, in corpus order. A pair that nobody touched is open."""
    wanted = {
        Show.ALL: set(Status),
        Show.TODO: {Status.OPEN},
        Show.CONFIRMED: {Status.CONFIRMED},
        Show.FLAGGED: {Status.FLAGGED},
    }[show]
    return [pair for pair in ids if statuses.get(pair, Status.OPEN) in wanted]


def neighbours(ids: Sequence[str], queued: Sequence[str], pair_id: str) -> dict[str, str | None]:
    """The pairs of the queue before and after a pair, which need not be in the queue itself."""
    here = ids.index(pair_id)
    waiting = set(queued)
    before = next((pair for pair in reversed(ids[:here]) if pair in waiting), None)
    after = next((pair for pair in ids[here + 1 :] if pair in waiting), None)
    return {"previous": before, "next": after}


def payload(desk: Desk, pair_id: str, ids: Sequence[str], queued: Sequence[str], gold: bool = False) -> dict[str, Any]:
    """Everything about a pair that the pair view draws; the page adds the acknowledgements.

    ``gold`` shows the corpus's own target spans, where it has any.
    """
    view = desk.view(pair_id)
    drawn = pair_json(view.pair, view.projection, ids.index(pair_id) + 1, len(ids))
    history = desk.store.history(desk.project.id, desk.reviewer)
    last = desk.store.review(desk.project.id, desk.reviewer, history.last)
    return {
        "project": f"{desk.project.id}/{desk.reviewer}",
        "recipe": desk.recipe_id,
        "pair": drawn if gold else drawn | {"gold": None},
        "answer": view.answer.to_json(),
        "labels": [
            {"name": label.name, "hue": label.hue, "key": str(place) if place <= 9 else None}
            for place, label in enumerate(desk.project.labels, start=1)
        ],
        "scorers": SCORER_MEANINGS,
        "neighbours": neighbours(ids, queued, pair_id),
        "saved": _clock(last.time) if last else None,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "revision": history.last,
        "readonly": False,
    }


def _clock(time: str) -> str:
    """UTC in ISO 8601 as this machine's time of day."""
    return datetime.fromisoformat(time).astimezone().strftime("%H:%M:%S")
