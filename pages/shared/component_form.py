"""Parts put together by hand: chosen by name, their options as fields with what they do."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.components.options import Option
from core.experiments import PARTS
from core.projection.catalog import ComponentDescription, described, held_by_default, help_on
from core.views.html import in_markdown
from pages.shared import fields

Json = dict[str, Any]
TITLES = {kind: kind.capitalize() for kind in ("student", "aligner", "method", "tagger", "translator")}
ACROSS = {"method": 3}
"""Fields side by side, for other kinds of part two."""


def compose(start: Mapping[str, Any], token: str) -> Json:
    """The JSON of a recipe as the fields have it, which begin with ``start``.

    Another ``token`` makes new fields; the same one keeps what a person entered.
    """
    left, right = st.columns([2, 3], gap="large")
    with left:
        aligner = choose("aligner", start["aligner"], f"{token} aligner")
    with right:
        method = choose("method", start["method"], f"{token} method")
    return {"aligner": aligner, "method": method}


def choose(kind: str, start: Mapping[str, Any], key: str, title: str = "") -> Json:
    """A part of a kind with its options; ``start`` is its JSON."""
    choices = described(kind, PARTS)
    wanted = start["name"] if start.get("name") in choices else next(iter(choices))
    name = fields.selectbox(title or TITLES.get(kind, kind), list(choices), wanted, f"{key} name")
    st.caption(in_markdown(choices[name].about))
    held = start if start.get("name") == name else {}
    return {"name": name, **_options(choices[name], held, f"{key} {name}", ACROSS.get(kind, 2))}


def _options(part: ComponentDescription, held: Mapping[str, Any], key: str, across: int) -> Json:
    found = grid([option for option in part.options if not option.part], held, key, across)
    if part.weights:
        with st.expander("Weights: what speaks for a candidate, and how much", icon=":material/balance:"):
            found |= grid(part.weights, held, key, across)
    for option in part.options:
        if option.part:
            start = held.get(option.name) if held else held_by_default(option)
            found |= _nested(option, start, f"{key} {option.name}")
    return found


def grid(options: Sequence[Option], held: Mapping[str, Any], key: str, across: int) -> Json:
    """Options of any part as fields side by side, which begin with what is held."""
    found: Json = {}
    for start in range(0, len(options), across):
        row = options[start : start + across]
        for column, option in zip(st.columns(across, vertical_alignment="bottom"), row, strict=False):
            with column:
                found[option.name] = _field(option, held.get(option.name, option.default), f"{key} {option.name}")
    return found


def _field(option: Option, value: Any, key: str) -> Any:
    """One option as the field that fits it."""
    label, about = option.name.replace("_", " "), help_on(option) or None
    if option.choices:
        empty = [None] if option.optional else []
        listed = [*empty, *dict.fromkeys([*option.choices, *([] if value is None else [value])])]
        return fields.selectbox(
            label,
            listed,
            value,
            key,
            format_func=_choice,
            help=about,
            accept_new_options=not option.closed,  # a docstring need not list all
        )
    if option.many:
        return _many(label, option, value, key)
    if option.type is bool:
        return st.checkbox(in_markdown(label), bool(value), key=key, help=in_markdown(about or "") or None)
    if option.type in {int, float}:
        return _number(label, option, value, key)
    said = fields.text_input(label, value or "", key, help=about, max_chars=300)
    return None if option.optional and not said else said


def _number(label: str, option: Option, value: Any, key: str) -> float | int | None:
    about, empty = help_on(option) or None, "any" if option.optional else None
    if option.type is int:
        whole = None if value is None else int(value)
        count: int | None = fields.number_input(label, (None, None), whole, key, step=1, help=about, placeholder=empty)
        return count
    start = None if value is None else float(value)
    more: Json = {"step": 0.05, "format": "%g", "help": about, "placeholder": empty}
    number: float | None = fields.number_input(label, (None, None), start, key, **more)
    return number


def _many(label: str, option: Option, value: Sequence[Any] | None, key: str) -> list[Any]:
    """Several values in one field, with commas; what is no number stays a text, for the recipe to refuse."""
    held = ", ".join(map(str, value or ()))
    text = fields.text_input(label, held, key, help=help_on(option) or None, max_chars=2000)
    return [_value(option.type, one.strip()) for one in text.split(",") if one.strip()]


def _value(kind: type | None, text: str) -> Any:
    try:
        return kind(text) if kind in {int, float} else text
    except ValueError:
        return text


def _choice(value: object) -> str:
    return "any" if value is None else str(value)


def _nested(option: Option, held: Any, key: str) -> Json:
    """The parts that an option holds: one, none, or several."""
    title = option.name.replace("_", " ").capitalize()
    choices = list(described(option.part))
    with st.container(border=True):
        if option.many:
            start = held or []
            many = f"{title}: how many"
            count = fields.number_input(many, (0, 9), len(start), f"{key} count", help=help_on(option))
            if not choices:
                return {option.name: []}
            padded = [*start, *({} for _ in range(count))][:count]
            return {option.name: [choose(option.part, one, f"{key} {k}") for k, one in enumerate(padded)]}
        empty = option.optional and not st.checkbox(
            in_markdown(title), bool(held), key=f"{key} wanted", help=in_markdown(help_on(option))
        )
        if empty or not choices:
            return {option.name: None}
        return {option.name: choose(option.part, held or {}, key, title)}
