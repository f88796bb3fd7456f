"""Takes the events of the pair view to the store and remembers what was acknowledged."""

from itertools import takewhile
from typing import Any

import streamlit as st

from core.store import Displaced
from core.views.outbox import PostedEvent, client_of, outboxes, posted
from core.views.propagation_offers import Index, carry_over, listing, offers
from core.workspace.workspace import Workspace
from pages.shared import problems, services, state

GONE = "This corpus has no such pair any more, so a decision about it could not be kept."

STEPS = {"go", "preview"}
"""What asks for something to be shown, and decides nothing."""
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
    done = state.acknowledged(client)
    for step in takewhile(_is_step, posted(outbox, done)):  # nothing that happens to the store holds them up
        _show(step)
        state.acknowledge(client, step.number)
    rest = posted(outbox, state.acknowledged(client))
    if rest and not done:
        done = desk.store.acknowledged(desk.project.id, client)
    for one in rest:
        if one.number > done:
            _show(one) if _is_step(one) else _apply(desk, index, one)
        state.acknowledge(client, one.number)


def _is_step(one: PostedEvent) -> bool:
    return one.event["type"] in STEPS


def _show(step: PostedEvent) -> None:
    if step.event["type"] == "preview":
        return state.put_question(step.client, step.number, step.pair_id, step.event.get("source") or {})
    state.drop_question()
    state.put("pair", str(step.event.get("to")))


def _apply(desk: Workspace, index: Index, one: PostedEvent) -> None:
    kind = one.event["type"]
    state.drop_question()
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


def show_problem(desk: Workspace) -> None:
    """What keeps decisions from being saved, said also before there is one; and what another file lacks of them."""
    waiting = state.problem()
    if waiting:
        st.error("A decision could not be saved and is still waiting in this window.", icon=":material/save:")
        st.text(f"{waiting}\nIt is tried again by itself, and kept in this browser if you close the page.")
    try:
        desk.store.check_place()
    except Displaced as error:
        if not waiting:
            st.error("Nothing that you decide now can be saved.", icon=":material/save:")
        if str(error) not in waiting:
            st.text(str(error))
        problems.displaced(error)
    problems.left_behind(desk.project.id, desk.reviewer)
