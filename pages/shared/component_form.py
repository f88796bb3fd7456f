"""Form for the components of a recipe: each chosen by name, its options as fields with help."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.components.options import Option
from core.experiments import PARTS
from core.projection.catalog import ComponentDescription, default_json, describe_parts, explain_option
from core.views.html import in_markdown
from pages.shared import fields

Json = dict[str, Any]
TITLES = {kind: kind.capitalize() for kind in ("student", "aligner", "method", "tagger", "translator")}
FIELDS_PER_ROW = {"method": 3}
"""Fields side by side, for other kinds of part two."""


def compose(start: Mapping[str, Any], token: str) -> Json:
    """Return the JSON of a recipe from its fields, which begin with ``start``.

    Another ``token`` makes new fields; the same one keeps the entries of a person.
    """
    left, right = st.columns([2, 3], gap="large")
    with left:
        aligner = choose("aligner", start["aligner"], f"{token} aligner")
    with right:
        method = choose("method", start["method"], f"{token} method")
    return {"aligner": aligner, "method": method}


def choose(kind: str, start: Mapping[str, Any], key: str, title: str = "") -> Json:
    """Return a component of a kind with its options; ``start`` is its initial JSON."""
    choices = describe_parts(kind, PARTS)
    initial = start["name"] if start.get("name") in choices else next(iter(choices))
    name = fields.selectbox(title or TITLES.get(kind, kind), list(choices), initial, f"{key} name")
    st.caption(in_markdown(choices[name].about))
    values = start if start.get("name") == name else {}
    return {"name": name, **_options(choices[name], values, f"{key} {name}", FIELDS_PER_ROW.get(kind, 2))}


def _options(part: ComponentDescription, values: Mapping[str, Any], key: str, across: int) -> Json:
    entries = grid([option for option in part.options if not option.part], values, key, across)
    if part.weights:
        with st.expander("Weights: what speaks for a candidate, and how much", icon=":material/balance:"):
            entries |= grid(part.weights, values, key, across)
    for option in part.options:
        if option.part:
            start = values.get(option.name) if values else default_json(option)
            entries |= _nested(option, start, f"{key} {option.name}")
    return entries


def grid(options: Sequence[Option], values: Mapping[str, Any], key: str, across: int) -> Json:
    """Draw options as fields, ``across`` of them in a row, which begin with ``values``; return their entries."""
    entries: Json = {}
    for start in range(0, len(options), across):
        row = options[start : start + across]
        for column, option in zip(st.columns(across, vertical_alignment="bottom"), row, strict=False):
            with column:
                value = values.get(option.name, option.default)
                entries[option.name] = _field(option, value, f"{key} {option.name}")
    return entries


def _field(option: Option, value: Any, key: str) -> Any:
    """Draw an option as the field of its type; return its entry."""
    label, about = option.name.replace("_", " "), explain_option(option) or None
    if option.choices:
        listed = [None, *option.choices] if option.optional else list(option.choices)
        if value is not None and value not in listed:
            listed.append(value)
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
    text = fields.text_input(label, value or "", key, help=about, max_chars=300)
    return None if option.optional and not text else text


def _number(label: str, option: Option, value: Any, key: str) -> float | int | None:
    about, empty = explain_option(option) or None, "any" if option.optional else None
    if option.type is int:
        whole = None if value is None else int(value)
        count: int | None = fields.number_input(label, (None, None), whole, key, step=1, help=about, placeholder=empty)
        return count
    start = None if value is None else float(value)
    more: Json = {"step": 0.05, "format": "%g", "help": about, "placeholder": empty}
    number: float | None = fields.number_input(label, (None, None), start, key, **more)
    return number


def _many(label: str, option: Option, value: Sequence[Any] | None, key: str) -> list[Any]:
    """Draw several values in one field, with commas; an entry that is no number stays text (the recipe refuses it)."""
    joined = ", ".join(map(str, value or ()))
    text = fields.text_input(label, joined, key, help=explain_option(option) or None, max_chars=2000)
    return [_value(option.type, entry.strip()) for entry in text.split(",") if entry.strip()]


def _value(kind: type | None, text: str) -> Any:
    try:
        return kind(text) if kind in {int, float} else text
    except ValueError:
        return text


def _choice(value: object) -> str:
    return "any" if value is None else str(value)


def _nested(option: Option, value: Any, key: str) -> Json:
    """Draw the components of an option: one, none, or several."""
    title = option.name.replace("_", " ").capitalize()
    choices = list(describe_parts(option.part))
    with st.container(border=True):
        if option.many:
            start = value or []
            many = f"{title}: how many"
            count = fields.number_input(many, (0, 9), len(start), f"{key} count", help=explain_option(option))
            if not choices:
                return {option.name: []}
            padded = [*start, *({} for _ in range(count))][:count]
            return {option.name: [choose(option.part, part, f"{key} {k}") for k, part in enumerate(padded)]}
        empty = option.optional and not st.checkbox(
            in_markdown(title), bool(value), key=f"{key} wanted", help=in_markdown(explain_option(option))
        )
        if empty or not choices:
            return {option.name: None}
        return {option.name: choose(option.part, value or {}, key, title)}
