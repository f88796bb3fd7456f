"""Takes the events of the pair view to the store and remembers what was acknowledged."""

import streamlit as st

from core.desk import Desk
from core.errors import SpanbridgeError
from core.outbox import Posted, client_of, outboxes, posted
from pages.shared import services, state

GONE = "This corpus has no such pair any more, so a decision about it could not be kept."


def receive(desk: Desk, key: str) -> None:
    """Apply every event that was not applied yet, in order; each is on disk before the next.

    Where the store fails, the event stays unacknowledged: the browser keeps it, says that it
    is pending and sends it again.
    """
    try:
        for outbox in outboxes(state.component(key, "outbox")):
            _take(desk, outbox)
        state.put_problem("")
    except SpanbridgeError as error:
        state.put_problem(str(error))


def _take(desk: Desk, outbox: object) -> None:
    client = client_of(outbox)
    done = state.acknowledged(client) or desk.store.acknowledged(desk.project.id, client)
    if done:
        state.acknowledge(client, done)
    for one in posted(outbox, done):
        _apply(desk, one)
        state.acknowledge(client, one.number)


def _apply(desk: Desk, one: Posted) -> None:
    if one.event["type"] == "go":
        return state.put("pair", str(one.event.get("to")))
    if one.pair_id not in services.pair_ids(desk.project.id, desk.project.digest):
        return state.put_refusal(one.client, one.number, GONE)
    outcome = desk.handle(one.pair_id, one.event, one.client, one.number)
    if outcome.refusal:
        state.put_refusal(one.client, one.number, outcome.refusal, outcome.overtaken)
    elif one.event["type"] in {"undo", "redo"}:
        state.put("pair", outcome.pair_id)


def acknowledgements() -> dict[str, object]:
    return {"cid_acks": state.acknowledgements(), "refusals": state.refusals()}


def show_problem() -> None:
    if problem := state.problem():
        st.error("A decision could not be saved and is still waiting in this window.", icon=":material/save:")
        st.text(f"{problem}\nIt is tried again by itself, and kept in this browser if you close the page.")
