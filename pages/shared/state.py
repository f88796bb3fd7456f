"""State of a session: ids and filters, in session state and mirrored in the URL.

The URL wins where it holds something that this session did not write itself: a pasted
link, or the browser's Back button.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.views.html import JOINER

IDS = ("corpus", "pair", "recipe", "reviewer")
QUEUE = ("show", "label", "phenomenon", "score", "only", "find", "order", "repeat", "doubts")
BULK = ("above",)
TRAIN = ("run",)
CATALOGUE = ("set",)
EVALUATE = ("recipes", "against", "labels", "view", "mode", "first", "second")
COMPARE = ("recipes", "against", "view", "rival", "cell", "among")
MIRRORED = tuple(dict.fromkeys(IDS + QUEUE + BULK + EVALUATE + COMPARE + TRAIN + CATALOGUE))
_WRITTEN = "ids written to the URL"
MAX_REFUSALS = 30


def read_url() -> None:
    """Take over ids and filters from the URL; call once at the start of every run."""
    written = st.session_state.get(_WRITTEN, {})
    for name in MIRRORED:
        value = st.query_params.get(name)
        if value not in (None, written.get(name)):
            st.session_state[name] = value


def write_url(*names: str) -> None:
    """Make the URL a link to the screen: the ids, and the ``names`` that the page depends on."""
    current = {name: st.session_state.get(name) for name in IDS + names}
    values = {name: value for name, value in current.items() if value}
    for name in set(MIRRORED).difference(values).intersection(st.query_params):
        del st.query_params[name]
    if not values.items() <= st.query_params.to_dict().items():
        st.query_params.update(values)
    st.session_state[_WRITTEN] = values


def get(name: str) -> str | None:
    value = st.session_state.get(name)
    return value if isinstance(value, str) else None


def put(name: str, value: str) -> None:
    st.session_state[name] = value


def choice(name: str, options: Sequence[str]) -> str:
    """Return the option that is in the state under that name, else the first."""
    value = get(name) or ""
    return value if value in options else options[0]


def take(name: str) -> str | None:
    """Return and remove a value that was put there for one run."""
    value = get(name)
    st.session_state.pop(name, None)
    return value


def show_in(widget: str, value: object) -> None:
    """Set the value of the widget with this key; call before it is drawn."""
    if widget not in st.session_state or st.session_state[widget] != value:
        st.session_state[widget] = value


def show_at_first(widget: str, value: object) -> None:
    """Set the value of the widget with this key until a person gives it another."""
    st.session_state.setdefault(widget, value)


def shown_in(widget: str, otherwise: Any = None) -> Any:
    """Return the value that a person gave to the widget with this key."""
    return st.session_state.get(widget, otherwise)


def frozen_queue(made_for: object) -> tuple[str, ...] | None:
    """Return the queue that is on screen, or ``None`` where it was made for something else."""
    key, ids = st.session_state.get("queue", (None, None))
    return ids if key == made_for else None


def freeze_queue(made_for: object, ids: tuple[str, ...]) -> None:
    st.session_state["queue"] = made_for, ids


def thaw_queue() -> None:
    st.session_state.pop("queue", None)


def component(key: str, field: str) -> object:
    """Return the state value that the component ``key`` sent last under ``field``."""
    return st.session_state.get(key, {}).get(field)


def acknowledgements() -> dict[str, int]:
    """Return the highest event number applied in this session, by client."""
    numbers: dict[str, int] = st.session_state.setdefault("acknowledged events", {})
    return dict(numbers)


def acknowledged(client: str) -> int:
    return acknowledgements().get(client, 0)


def acknowledge(client: str, number: int) -> None:
    st.session_state["acknowledged events"] = acknowledgements() | {client: number}


def put_refusal(client: str, number: int, message: str, overtaken: str = "") -> None:
    """Remember why an event was refused; ``overtaken`` is the pair on which another window was faster."""
    latest = {"cid": client, "n": number, "message": message, "overtaken": overtaken}
    st.session_state["refusals"] = [*refusals(), latest][-MAX_REFUSALS:]


def refusals() -> list[dict[str, object]]:
    """Return the refusals of this session, oldest first; the browser knows which it has shown already."""
    messages: list[dict[str, object]] = st.session_state.get("refusals", [])
    return messages


def put_notice(client: str, number: int, message: str) -> None:
    """Store a message about the effect of an event beyond the pair on screen."""
    st.session_state["notice"] = {"cid": client, "n": number, "message": message}


def notice() -> dict[str, object] | None:
    message: dict[str, object] | None = st.session_state.get("notice")
    return message


def put_question(client: str, number: int, pair: str, source: dict[str, object]) -> None:
    """Store the entity and pair for which the browser requested a preview of propagation."""
    st.session_state["question"] = {"cid": client, "n": number, "pair": pair, "source": source}


def question() -> dict[str, Any] | None:
    request: dict[str, Any] | None = st.session_state.get("question")
    return request


def drop_question() -> None:
    st.session_state.pop("question", None)


def steps_taken(client: str) -> int:
    """Return the steps along the pairs that a client of the Compare view took, forward less back."""
    owner, steps = st.session_state.get("steps", ("", 0))
    return steps if owner == client else 0


def take_steps(client: str, steps: int) -> None:
    st.session_state["steps"] = client, steps


def draft(start: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a token of the composer's draft, different from earlier ones, and the recipe it began with."""
    number, initial = st.session_state.setdefault("draft", (0, start))
    return f"draft {number}", initial


def put_draft(start: dict[str, Any]) -> None:
    """Begin a new draft of the composer with another recipe."""
    number, _ = st.session_state.get("draft", (0, {}))
    st.session_state["draft"] = number + 1, start


def put_problem(message: str) -> None:
    st.session_state["problem"] = message


def problem() -> str:
    return str(st.session_state.get("problem", ""))


def selected_row(table: str) -> int | None:
    """Return the row that is selected in a table, counted from 0."""
    selected: list[int] = st.session_state[table]["selection"]["rows"]
    return selected[0] if selected else None


def selected_cell(table: str) -> tuple[int, str] | None:
    """Return the selected cell of a table: its row, counted from 0, and its column as given to `tables.table`."""
    chosen = st.session_state.get(table) or {}
    cells: list[tuple[int, str]] = chosen.get("selection", {}).get("cells", [])
    return (cells[0][0], cells[0][1].removeprefix(JOINER)) if cells else None
