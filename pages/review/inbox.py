"""Take the events of the pair view to the store and remember what was acknowledged."""

from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

import streamlit as st

from core.review import Refusal, ReviewEvent
from core.store import Displaced
from core.text.phrases import counted
from core.views.outbox import client_of, outboxes, posted
from core.views.propagation_offers import listing, offers
from core.workspace.propagation import Index, carry_over
from core.workspace.workspace import EventOutcome, Workspace
from pages.shared import problems, services, state

GONE = "This corpus has no such pair any more, so a decision about it could not be kept."

STEPS = {"go", "preview"}
"""Kinds of events that show something and decide nothing."""
TRAVELLED = {"undo": "Taken back", "redo": "Done again"}


def receive(workspace: Workspace, index: Index, key: str) -> None:
    """Apply every event that was not applied yet, in order; each is on disk before the next.

    Where the store fails, the event stays unacknowledged: the browser keeps it, says that it
    is pending and sends it again.
    """
    try:
        for outbox in outboxes(state.component(key, "outbox")):
            _take(workspace, index, outbox)
        state.put_problem("")
    except Exception as error:  # noqa: BLE001 - whatever it is, the pair stays on screen and the event is sent again
        state.put_problem(problems.sentence(error))


def _take(workspace: Workspace, index: Index, outbox: object) -> None:
    client = client_of(outbox)
    number = state.acknowledged(client)
    for event in takewhile(_is_step, posted(outbox, number)):  # nothing that happens to the store holds them up
        _apply(workspace, index, event)
        state.acknowledge(client, event.number)
    pending = posted(outbox, state.acknowledged(client))
    if pending and not number:
        number = workspace.store.acknowledged(workspace.project.id, client)
    for event in pending:
        if event.number > number:
            _apply(workspace, index, event)
        state.acknowledge(client, event.number)


def _is_step(event: ReviewEvent) -> bool:
    return event.kind in STEPS


def _apply(workspace: Workspace, index: Index, event: ReviewEvent) -> None:
    if event.kind != "preview":
        state.drop_question()
    HANDLERS.get(event.kind, _decide)(workspace, index, event)


def _preview(workspace: Workspace, index: Index, event: ReviewEvent) -> None:
    state.put_question(event.client, event.number, event.pair_id, event.body.get("source") or {})


def _go(workspace: Workspace, index: Index, event: ReviewEvent) -> None:
    state.put("pair", str(event.body.get("to")))


def _propagate(workspace: Workspace, index: Index, event: ReviewEvent) -> None:
    changed = carry_over(workspace, index, event)
    if isinstance(changed, Refusal):
        return state.put_refusal(event.client, event.number, changed.message)
    state.put_notice(event.client, event.number, f"Changed in {counted(len(changed), 'pair')} as one step.")


def _decide(workspace: Workspace, index: Index, event: ReviewEvent) -> None:
    if event.pair_id not in services.pair_ids(workspace.project.id, workspace.project.digest):
        return state.put_refusal(event.client, event.number, GONE)
    outcome = workspace.handle(event)
    if outcome.refusal:
        state.put_refusal(event.client, event.number, outcome.refusal, outcome.overtaken)
    elif event.kind in TRAVELLED:
        _travel(event, outcome)


def _travel(event: ReviewEvent, outcome: EventOutcome) -> None:
    """Go to the pair that an undo or redo changed, with a notice where it changed several."""
    state.put("pair", outcome.pair_id)
    if len(outcome.changed) > 1:
        notice = f"{TRAVELLED[event.kind]} in {len(outcome.changed):,} pairs."
        state.put_notice(event.client, event.number, notice)


Handler = Callable[[Workspace, Index, ReviewEvent], None]
HANDLERS: Mapping[str, Handler] = {"preview": _preview, "go": _go, "propagate": _propagate}
"""Events that change no answer of the pair by the reducer; every other kind is a decision about it."""


def answers(workspace: Workspace, index: Index, pair_id: str) -> dict[str, Any]:
    """Return what the browser gets beside the pair: acknowledgements, and what can be done elsewhere."""
    return {
        "cid_acks": state.acknowledgements(),
        "refusals": state.refusals(),
        "notice": state.notice(),
        "offers": offers(workspace, index, pair_id),
        "listing": _requested_listing(workspace, index, pair_id),
    }


def _requested_listing(workspace: Workspace, index: Index, pair_id: str) -> dict[str, Any] | None:
    """Return the preview of propagation from this pair, if the browser requested one."""
    question = state.question()
    if question is None or question["pair"] != pair_id:
        return None
    request = {"cid": question["cid"], "n": question["n"]}
    return listing(workspace, index, pair_id, question["source"]) | request


def show_problem(workspace: Workspace) -> None:
    """Show what keeps decisions from being saved, also before there is any; and what another file lacks of them."""
    waiting = state.problem()
    if waiting:
        st.error("A decision could not be saved and is still waiting in this window.", icon=":material/save:")
        st.text(f"{waiting}\nIt is tried again by itself, and kept in this browser if you close the page.")
    try:
        workspace.store.check_place()
    except Displaced as error:
        _show_displaced(error, waiting)
    problems.left_behind(workspace.project.id, workspace.reviewer)


def _show_displaced(error: Displaced, waiting: str) -> None:
    """Show that the project file is not in its place, as far as the problem of a waiting decision does not say it."""
    if not waiting:
        st.error("Nothing that you decide now can be saved.", icon=":material/save:")
    if str(error) not in waiting:
        st.text(str(error))
    problems.displaced(error)
