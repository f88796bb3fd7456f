"""Takes the events of the pair view to the store and remembers what was acknowledged."""

from typing import Any

import streamlit as st

from core.store import Displaced
from core.views.outbox import PostedEvent, client_of, outboxes, posted
from core.views.propagation_offers import Index, carry_over, listing, offers
from core.workspace.workspace import Workspace
from pages.shared import problems, services, state

GONE = "This corpus has no such pair any more, so a decision about it could not be kept."

TRAVELLED = {"undo": "Taken back", "redo": "Done again"}


def receive(desk: Workspace, index: Index, key: str) -> None:
    """Apply every event that was not applied yet, in order; each is on disk before the next.

    Where the store fails, the event stays unacknowledged: the browser keeps it, says that it
    is pending and sends it again.
    """
    try:
        for outbox in outboxes(state.component(key, "outbox")):
            _take(desk, index, outbox)
        state.put_problem("")
    except Exception as error:  # noqa: BLE001 - whatever it is, the pair stays on screen and the event is sent again
        state.put_problem(problems.sentence(error))


def _take(desk: Workspace, index: Index, outbox: object) -> None:
    client = client_of(outbox)
    done = state.acknowledged(client) or desk.store.acknowledged(desk.project.id, client)
    if done:
        state.acknowledge(client, done)
    for one in posted(outbox, done):
        _apply(desk, index, one)
        state.acknowledge(client, one.number)


def _apply(desk: Workspace, index: Index, one: PostedEvent) -> None:
    kind = one.event["type"]
    if kind == "preview":
        return state.put_question(one.client, one.number, one.pair_id, one.event.get("source") or {})
    state.drop_question()
    if kind == "go":
        return state.put("pair", str(one.event.get("to")))
    if kind == "propagate":
        return _carry(desk, index, one)
    if one.pair_id not in services.pair_ids(desk.project.id, desk.project.digest):
        return state.put_refusal(one.client, one.number, GONE)
    outcome = desk.handle(one.pair_id, one.event, one.client, one.number)
    if outcome.refusal:
        state.put_refusal(one.client, one.number, outcome.refusal, outcome.overtaken)
    elif kind in TRAVELLED:
        state.put("pair", outcome.pair_id)
        if len(outcome.changed) > 1:
            state.put_notice(one.client, one.number, f"{TRAVELLED[kind]} in {len(outcome.changed):,} pairs.")


def _carry(desk: Workspace, index: Index, one: PostedEvent) -> None:
    changed = carry_over(desk, index, one.pair_id, one.event, (one.client, one.number))
    if isinstance(changed, str):
        return state.put_refusal(one.client, one.number, changed)
    pairs = "1 pair" if len(changed) == 1 else f"{len(changed):,} pairs"
    state.put_notice(one.client, one.number, f"Changed in {pairs} as one step.")


def answers(desk: Workspace, index: Index, pair_id: str) -> dict[str, Any]:
    """What the browser is told beside the pair: acknowledgements, and what can be done elsewhere."""
    asked = state.question()
    found = None
    if asked and asked["pair"] == pair_id:
        found = listing(desk, index, pair_id, asked["source"]) | {"cid": asked["cid"], "n": asked["n"]}
    return {
        "cid_acks": state.acknowledgements(),
        "refusals": state.refusals(),
        "notice": state.notice(),
        "offers": offers(desk, index, pair_id),
        "listing": found,
    }


def show_problem() -> None:
    if problem := state.problem():
        st.error("A decision could not be saved and is still waiting in this window.", icon=":material/save:")
        st.text(f"{problem}\nIt is tried again by itself, and kept in this browser if you close the page.")
        try:
            services.store().check_place()
        except Displaced as error:
            problems.displaced(error)
