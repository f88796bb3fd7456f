"""The whole payload of the review screen's pair view."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.desk import Desk
from core.queue import neighbours
from core.render import pair_json


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
