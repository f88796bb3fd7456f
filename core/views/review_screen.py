"""The whole payload of the review screen's pair view."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from core.methods.matching.method import SCORERS
from core.review import clock
from core.views.pair import pair_json
from core.workspace.queue import neighbours
from core.workspace.workspace import PairView, Workspace

SCORER_MEANINGS = {name: scorer.meaning for name, scorer in SCORERS.items()}

NEXT, PREVIOUS = 5, 1
"""How many pairs of the queue travel ahead with the pair on the screen."""

SCORED = 2
"""How many of the next pairs come with their score matrix, the largest part of a pair."""


def payload(
    desk: Workspace, pair_id: str, ids: Sequence[str], queued: Sequence[str], gold: bool = False
) -> dict[str, Any]:
    """Everything about a pair that the pair view draws; the page adds the acknowledgements.

    ``gold`` shows the corpus's own target spans, where it has any.
    """
    history = desk.store.history(desk.project.id, desk.reviewer)
    last = desk.store.review(desk.project.id, desk.reviewer, history.last)
    here, *ahead = around(desk, pair_id, ids, queued, gold)
    return {
        "project": f"{desk.project.id}/{desk.reviewer}",
        "recipe": desk.recipe_id,
        **here,
        "labels": [
            {"name": label.name, "hue": label.hue, "key": str(place) if place <= 9 else None}
            for place, label in enumerate(desk.project.labels, start=1)
        ],
        "scorers": SCORER_MEANINGS,
        "ahead": ahead,
        "saved": clock(last.time) if last else None,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "revision": history.last,
        "readonly": False,
    }


def around(
    desk: Workspace, pair_id: str, ids: Sequence[str], queued: Sequence[str], gold: bool = False
) -> Iterator[dict[str, Any]]:
    """A pair, then those around it in the queue, so that the browser paints them before Python is asked.

    Beyond the next `SCORED` pairs the key "scores" is left out.
    """
    coming = list(_walk(ids, queued, pair_id, "next", NEXT))
    back = _walk(ids, queued, pair_id, "previous", PREVIOUS)
    views = desk.views(list(dict.fromkeys([pair_id, *coming, *back])))
    for other, view in views.items():
        entry = shown(desk, view, ids, queued)
        if not gold:
            entry["pair"]["gold"] = None
        if other not in {pair_id, *coming[:SCORED]}:
            del entry["pair"]["scores"]
        yield entry


def shown(desk: Workspace, view: PairView, ids: Sequence[str], queued: Sequence[str]) -> dict[str, Any]:
    """One pair as the reviewer sees it now: all that the pair view needs to open it.

    The links of "pair" are the recipe's own; those of "answer", where they are not null, stand
    instead. "differs" are the entities that a person settled and the recipe would now say
    otherwise, "moved" those whose machine spans the last edit of a link moved, "seen" is the
    number of the reviewer's last row on the pair, 0 where there is none.
    """
    own = replace(view.projection, alignment=view.machine)
    return {
        "pair": pair_json(view.pair, own, ids.index(view.pair.id) + 1, len(ids)),
        "answer": view.answer.to_json(),
        "neighbours": neighbours(ids, queued, view.pair.id),
        "differs": [one.to_json() for one in view.differing],
        "moved": [one.to_json() for one in desk.moved(view)],
        "seen": view.review.number if view.review else 0,
    }


def _walk(ids: Sequence[str], queued: Sequence[str], pair_id: str, way: str, steps: int) -> Iterator[str]:
    here = neighbours(ids, queued, pair_id)[way]
    for _ in range(steps):
        if here is None:
            return
        yield here
        here = neighbours(ids, queued, here)[way]
