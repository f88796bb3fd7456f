"""Takes the events of the pair view to the store and remembers what was acknowledged."""

import streamlit as st

from core.desk import Desk
from core.errors import SpanbridgeError
from core.outbox import Posted, client_of, posted
from pages.shared import state


def receive(desk: Desk, key: str) -> None:
    """Apply every event that was not applied yet, in order; each is on disk before the next.

    Where the store fails, the event stays unacknowledged: the browser keeps it, says that it
    is pending and sends it again.
    """
    outbox = state.component(key, "outbox")
    try:
        client = client_of(outbox)
        done = state.acknowledged(client) or desk.store.acknowledged(desk.project.id, client)
        for one in posted(outbox, done):
            _apply(desk, one)
            state.acknowledge(client, one.number)
        state.put_problem("")
    except SpanbridgeError as error:
        state.put_problem(str(error))


def _apply(desk: Desk, one: Posted) -> None:
    if one.event["type"] == "go":
        return state.put("pair", str(one.event.get("to")))
    outcome = desk.handle(one.pair_id, one.event, one.client, one.number)
    if outcome.refusal:
        state.put_refusal(one.client, one.number, outcome.refusal)
    elif one.event["type"] in {"undo", "redo"}:
        state.put("pair", outcome.pair_id)


def acknowledgements() -> dict[str, object]:
    return {"cid_acks": state.acknowledgements(), "refusal": state.refusal()}


def show_problem() -> None:
    if problem := state.problem():
        st.error("A decision could not be saved and is still waiting in this window.", icon=":material/save:")
        st.text(problem)
