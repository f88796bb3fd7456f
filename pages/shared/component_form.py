"""Form for the components of a recipe: each chosen by name, its options as fields with help."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import Any

import streamlit as st

from core.components.options import Option
from core.experiments import PARTS
from core.projection.catalog import ComponentDescription, complete_json, default_json, describe_parts, explain_option
from core.views.html import in_markdown
from pages.shared import fields

Json = dict[str, Any]
Draw = Callable[[Option, Any, str], Any]
"""A function that draws an option with its value and the key of its field, and returns the entry."""
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
    if title and len(choices) == 1:
        name = initial
    else:
        name = fields.selectbox(title or TITLES.get(kind, kind), list(choices), initial, f"{key} name")
    st.caption(in_markdown(choices[name].about))
    values = complete_json(kind, start) if start.get("name") == name else {}
    return {"name": name, **_options(choices[name], values, f"{key} {name}", FIELDS_PER_ROW.get(kind, 2))}


def _options(part: ComponentDescription, values: Mapping[str, Any], key: str, across: int) -> Json:
    entries = grid([option for option in part.options if not option.part], values, key, across)
    if part.weights:
        with st.expander("Weights: what speaks for a candidate, and how much", icon=":material/balance:"):
            for title, weights in part.weight_groups.items():
                st.caption(in_markdown(title))
                entries |= grid(weights, values, key, across)
    for option in filter(_has_part, part.options):
        start = values.get(option.name) if values else default_json(option)
        entries[option.name] = _nested(option, start, f"{key} {option.name}")
    return entries


def _has_part(option: Option) -> bool:
    return bool(option.part)


def grid(options: Sequence[Option], values: Mapping[str, Any], key: str, across: int) -> Json:
    """Draw options as fields, ``across`` of them in a row, which begin with ``values``; return their entries."""
    entries: Json = {}
    columns = fields.cells(len(options), across, vertical_alignment="bottom")
    for option, column in zip(options, columns, strict=False):
        with column:
            value = values.get(option.name, option.default)
            entries[option.name] = _field(option, value, f"{key} {option.name}")
    return entries


def _field(option: Option, value: Any, key: str) -> Any:
    """Draw an option as the field of its type; return its entry."""
    if option.choices:
        return _pick(option, value, key)
    if option.many:
        return _many(option, value, key)
    draw: Draw = FIELD_BY_TYPE.get(option.type, _text)
    return draw(option, value, key)


def _label(option: Option) -> str:
    return option.name.replace("_", " ")


def _about(option: Option) -> str | None:
    return explain_option(option) or None


def _pick(option: Option, value: Any, key: str) -> Any:
    """Draw the choices of an option; others may be typed too, since a docstring need not list all."""
    listed = [None, *option.choices] if option.optional else list(option.choices)
    if value not in [None, *listed]:
        listed.append(value)
    more: Json = {"format_func": _choice, "help": _about(option), "accept_new_options": not option.closed}
    return fields.selectbox(_label(option), listed, value, key, **more)


def _choice(value: object) -> str:
    return "any" if value is None else str(value)


def _many(option: Option, value: Sequence[Any] | None, key: str) -> list[Any]:
    """Draw several values in one field, with commas; an entry that is no number stays text (the recipe refuses it)."""
    joined = ", ".join(map(str, value or ()))
    text = fields.text_input(_label(option), joined, key, help=_about(option), max_chars=2000)
    return [_value(option.type, entry) for entry in filter(None, map(str.strip, text.split(",")))]


def _value(kind: type | None, text: str) -> Any:
    try:
        return kind(text) if kind in {int, float} else text
    except ValueError:
        return text


def _tick(option: Option, value: Any, key: str) -> bool:
    help_text = in_markdown(explain_option(option)) or None
    return st.checkbox(in_markdown(_label(option)), bool(value), key=key, help=help_text)


def _whole(option: Option, value: Any, key: str) -> Any:
    start = None if value is None else int(value)
    return _number(option, start, key, step=1)


def _decimal(option: Option, value: Any, key: str) -> Any:
    start = None if value is None else float(value)
    return _number(option, start, key, step=0.05, format="%g")


def _number(option: Option, start: float | None, key: str, **more: Any) -> Any:
    """Draw a field for a number, which may be left empty where the option is optional."""
    empty = "any" if option.optional else None
    no_limits = (None, None)
    return fields.number_input(_label(option), no_limits, start, key, help=_about(option), placeholder=empty, **more)


def _text(option: Option, value: Any, key: str) -> str | None:
    text = fields.text_input(_label(option), value or "", key, help=_about(option), max_chars=300)
    return None if option.optional and not text else text


FIELD_BY_TYPE: Mapping[type | None, Draw] = {bool: _tick, int: _whole, float: _decimal}
"""The field for a value of each type; text for all others."""


def _nested(option: Option, value: Any, key: str) -> Any:
    """Draw the components of an option: one, none, or several."""
    with st.container(border=True):
        return _several(option, value or [], key) if option.many else _one_or_none(option, value, key)


def _title(option: Option) -> str:
    return _label(option).capitalize()


def _several(option: Option, start: Sequence[Json], key: str) -> list[Json]:
    title = f"{_title(option)}: how many"
    count = fields.number_input(title, (0, 9), len(start), f"{key} count", help=explain_option(option))
    if not describe_parts(option.part):
        return []
    parts = islice(chain(start, repeat({})), count)
    return [choose(option.part, part, f"{key} {number}") for number, part in enumerate(parts)]


def _one_or_none(option: Option, value: Any, key: str) -> Json | None:
    title = _title(option)
    is_chosen = not option.optional or st.checkbox(
        in_markdown(title), bool(value), key=f"{key} wanted", help=in_markdown(explain_option(option))
    )
    if is_chosen and describe_parts(option.part):
        return choose(option.part, value or {}, key, title)
    return None
