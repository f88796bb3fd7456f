"""What this session looks at: ids and filters, in session state and mirrored in the URL.

The URL wins where it holds something that this session did not write itself: a pasted
link, or the browser's Back button.
"""

from typing import Any

import streamlit as st

IDS = ("corpus", "pair", "recipe", "other", "reviewer")
QUEUE = ("show", "label", "score", "only", "find", "order", "repeat")
_WRITTEN = "ids written to the URL"
MOST_REFUSALS = 30


def read_url() -> None:
    """Take over ids and filters from the URL; call once at the start of every run."""
    written = st.session_state.get(_WRITTEN, {})
    for name in IDS + QUEUE:
        value = st.query_params.get(name)
        if value is not None and value != written.get(name):
            st.session_state[name] = value


def write_url(*names: str) -> None:
    """Make the URL a link to what is on screen: the ids, and the ``names`` that the page goes by."""
    held = {name: st.session_state[name] for name in IDS + names if st.session_state.get(name)}
    for name in [name for name in IDS + QUEUE if name in st.query_params and name not in held]:
        del st.query_params[name]
    if held != {name: st.query_params.get(name) for name in held}:
        st.query_params.update(held)
    st.session_state[_WRITTEN] = held


def get(name: str) -> str | None:
    value = st.session_state.get(name)
    return value if isinstance(value, str) else None


def put(name: str, value: str) -> None:
    st.session_state[name] = value


def show_in(widget: str, value: object) -> None:
    """Have the widget with this key show a value; call before it is drawn."""
    if widget not in st.session_state or st.session_state[widget] != value:
        st.session_state[widget] = value


def shown_in(widget: str) -> Any:
    """The value that a person gave to the widget with this key."""
    return st.session_state[widget]


def frozen_queue(made_for: object) -> tuple[str, ...] | None:
    """The queue that is on screen, unless it was made for something else."""
    key, ids = st.session_state.get("queue", (None, None))
    return ids if key == made_for else None


def freeze_queue(made_for: object, ids: tuple[str, ...]) -> None:
    st.session_state["queue"] = made_for, ids


def thaw_queue() -> None:
    st.session_state.pop("queue", None)


def component(key: str, field: str) -> object:
    """The state value that the component ``key`` sent last under ``field``."""
    return st.session_state.get(key, {}).get(field)


def acknowledgements() -> dict[str, int]:
    """The highest event number applied in this session, by client."""
    held: dict[str, int] = st.session_state.setdefault("acknowledged events", {})
    return dict(held)


def acknowledged(client: str) -> int:
    return acknowledgements().get(client, 0)


def acknowledge(client: str, number: int) -> None:
    st.session_state["acknowledged events"] = acknowledgements() | {client: number}


def put_refusal(client: str, number: int, message: str, overtaken: str = "") -> None:
    """Remember why an event was refused; ``overtaken`` is the pair on which another window was faster."""
    latest = {"cid": client, "n": number, "message": message, "overtaken": overtaken}
    st.session_state["refusals"] = [*refusals(), latest][-MOST_REFUSALS:]


def refusals() -> list[dict[str, object]]:
    """What was refused in this session, oldest first; the browser knows what it has said already."""
    found: list[dict[str, object]] = st.session_state.get("refusals", [])
    return found


def put_problem(message: str) -> None:
    st.session_state["problem"] = message


def problem() -> str:
    return str(st.session_state.get("problem", ""))


def selected_row(table: str) -> int | None:
    """The row that is selected in a table, counted from 0."""
    selected: list[int] = st.session_state[table]["selection"]["rows"]
    return selected[0] if selected else None
