"""The whole payload of the review screen's pair view."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from core.methods.matching.scorer_weights import SCORERS
from core.project import Label
from core.review import DifferingEntity, MovedEntity, clock
from core.views.pair import pair_json
from core.workspace.candidate_rating import PROBABILITY_MEANING
from core.workspace.neighbours import Neighbours, neighbours, walk
from core.workspace.projected_pair import PairView
from core.workspace.workspace import Workspace

SCORER_MEANINGS = {name: scorer.meaning for name, scorer in SCORERS.items()}

NEXT_PAIRS, PREVIOUS_PAIRS = 5, 1
"""How many pairs of the queue travel ahead with the pair on the screen."""

SCORED_PAIRS = 2
"""How many of the next pairs come with their score matrix, the largest part of a pair."""

MAX_KEYS = 9
"""How many labels have a digit as their key."""


def payload(
    workspace: Workspace, pair_id: str, ids: Sequence[str], queued: Sequence[str], gold: bool = False
) -> dict[str, Any]:
    """Return everything about a pair that the pair view draws; the page adds the acknowledgements.

    ``gold`` shows the corpus's own target spans, where it has any.
    """
    history = workspace.store.history(workspace.project.id, workspace.reviewer)
    last = workspace.store.review(workspace.project.id, workspace.reviewer, history.last)
    current, *ahead = around(workspace, pair_id, ids, queued, gold)
    return {
        "project": f"{workspace.project.id}/{workspace.reviewer}",
        "recipe": workspace.recipe_id,
        **current,
        "labels": list(map(_label_json, count(1), workspace.project.labels)),
        "scorers": SCORER_MEANINGS,
        "meaning": PROBABILITY_MEANING,
        "ahead": ahead,
        "saved": clock(last.time) if last else None,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "revision": history.last,
        "readonly": False,
    }


def _label_json(place: int, label: Label) -> dict[str, Any]:
    return {"name": label.name, "hue": label.hue, "key": str(place) if place <= MAX_KEYS else None}


def around(
    workspace: Workspace, pair_id: str, ids: Sequence[str], queued: Sequence[str], gold: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield a pair, then those around it in the queue, so that the browser paints them before Python answers.

    Beyond the next `SCORED_PAIRS` pairs the key "scores" is left out.
    """
    beside = neighbours(ids, queued, pair_id)
    coming = walk(queued, beside["next"], NEXT_PAIRS)
    passed = walk(queued, beside["previous"], -PREVIOUS_PAIRS)
    shown = {pair_id: beside} | coming | passed
    positions = {name: position for position, name in enumerate(ids, start=1) if name in shown}
    scored = {pair_id, *list(coming)[:SCORED_PAIRS]}
    for name, view in workspace.views(shown).items():
        entry = view_json(view, positions[name], len(ids), shown[name])
        _trim(entry["pair"], gold, name in scored)
        yield entry


def _trim(pair: dict[str, Any], gold: bool, scored: bool) -> None:
    """Take out of a pair what this screen does not show, or not yet."""
    if not gold:
        pair["gold"] = None
    if not scored:
        del pair["scores"]


def view_json(view: PairView, position: int, total: int, beside: Neighbours) -> dict[str, Any]:
    """Return one pair as the reviewer sees it now: all that the pair view needs to open it.

    The links of "pair" are the recipe's own; those of "answer", where they are not null, replace
    them. "differs" are the entities that a person settled and the recipe would now render
    otherwise, "moved" those whose machine spans the last edit of a link moved, "seen" is the
    number of the reviewer's last row on the pair, 0 where there is none.
    """
    machine = replace(view.projection, alignment=view.machine)
    return {
        "pair": pair_json(view.pair, machine, position, total),
        "answer": view.answer.to_json(),
        "neighbours": beside,
        "differs": list(map(DifferingEntity.to_json, view.differing)),
        "moved": list(map(MovedEntity.to_json, view.moved)),
        "seen": view.review.number if view.review else 0,
    }
