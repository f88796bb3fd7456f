"""Decisions of a reviewer without a recipe, for tests of the store: every pair has four words and no projection."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from core.methods import Choice
from core.model import Alignment, Projection, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.review import Answer, Refusal, Review, ReviewContext, ReviewEvent
from core.store import Store
from core.workspace.workspace import Projected, Workspace

WORDS = ("one", "two", "three", "four")
CLIENTS = count(1)
Rows = tuple[Review, ...]


def workspace(store: Store, context: ReviewContext, entities: tuple[Span, ...] | None = None) -> Workspace:
    """The reviewer of ``context`` before pairs that have these source entities, and no machine span."""

    def read(pair_id: str) -> Projected:
        source = Sentence(WORDS, (" ", " ", " ", ""), "en", entities)
        pair = SentencePair(pair_id, source, Sentence(WORDS, (" ", " ", " ", ""), "hr"))
        return pair, Projection(pair_id, context.recipe_id, Alignment((), pair.size))

    project = Project(context.project, "News", "en", "hr", label_set(["PER", "LOC"]))
    return Workspace(store, project, context.recipe_id, lambda *_: Choice(), context.reviewer, read)


def decide(
    store: Store, context: ReviewContext, event: Mapping[str, Any], entities: tuple[Span, ...] | None = None
) -> Review | Refusal | None:
    """Send one event, from a window of its own where the context names none; the row that it led to, if any."""
    rows = workspace(store, context, entities).commit(_event(context, event))
    if isinstance(rows, Refusal):
        return rows
    return rows[0] if rows else None


def decide_all(
    store: Store,
    context: ReviewContext,
    changes: Mapping[str, Callable[[Answer], Answer | Refusal]],
    entities: tuple[Span, ...] | None = None,
) -> Rows:
    """Change many pairs as one act."""

    def of_view(change: Callable[[Answer], Answer | Refusal]) -> Any:
        return lambda view: change(view.answer)

    by_pair = {pair_id: of_view(change) for pair_id, change in changes.items()}
    return workspace(store, context, entities).act(context.action, by_pair, context.client, context.event)


def undo(store: Store, context: ReviewContext) -> Rows | Refusal:
    return workspace(store, context).commit(_event(context, {"type": "undo"}))


def redo(store: Store, context: ReviewContext) -> Rows | Refusal:
    return workspace(store, context).commit(_event(context, {"type": "redo"}))


def _event(context: ReviewContext, event: Mapping[str, Any]) -> ReviewEvent:
    client, number = context.client, context.event
    if client is None or number is None:
        client, number = f"window {next(CLIENTS)}", 1
    body = {name: value for name, value in event.items() if name != "type"}
    return ReviewEvent(client, number, context.pair_id, event["type"], body)
