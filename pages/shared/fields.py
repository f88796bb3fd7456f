"""Fields that show the stored value, whatever the browser sends.

A value can come late, unknown or not at all: the browser names a choice by its label, and labels
change with what they count; a field that was drawn out of sight begins anew when it is opened.
Then the stored value stays: that is neither an error nor a change. Titles, choices
and help are text, never Markdown. Pages draw these fields only from here.

Every field takes a value, ``current``, and a ``key``. With ``take`` the page stores the value, and
``take`` receives every other one that a person picks; without it the field stores its own value,
and ``current`` is the initial one.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import streamlit as st

from core.views.html import in_markdown
from pages.shared import state

T = TypeVar("T")
Number = TypeVar("Number", int, float)


class _Field(NamedTuple, Generic[T]):
    """A field; ``fits`` is false for a value that is late or unknown."""

    key: str
    current: T
    take: Callable[[T], None] | None
    fits: Callable[[Any], bool]


def segmented_control(
    title: str, options: Sequence[T], current: T, key: str, take: Callable[[T], None] | None = None, **more: Any
) -> T:
    """Return one of a few options, side by side."""
    return _buttons(
        partial(st.segmented_control, required=True), title, options, _one_of(options, current, key, take), more
    )


def pills(
    title: str,
    options: Sequence[T],
    current: Sequence[T],
    key: str,
    take: Callable[[list[T]], None] | None = None,
    **more: Any,
) -> list[T]:
    """Return any of a few options, side by side."""
    field = _Field(key, list(current), take, partial(_all_in, options))
    return _buttons(partial(st.pills, selection_mode="multi"), title, options, field, more)


def radio(
    title: str, options: Sequence[T], current: T, key: str, take: Callable[[T], None] | None = None, **more: Any
) -> T:
    """Return one of a few options, below each other."""
    shown = more.pop("format_func", str)
    begin = partial(_as_index, options)
    return _draw(
        st.radio,
        title,
        _one_of(options, current, key, take),
        begin,
        options=options,
        format_func=_plainly(shown),
        **more,
    )


def selectbox(
    title: str, options: Sequence[T], current: T, key: str, take: Callable[[T], None] | None = None, **more: Any
) -> T:
    """Return one of many options, in a menu."""
    field = _one_of(options, current, key, take)
    if more.get("accept_new_options"):
        field = field._replace(fits=lambda value: value in options or isinstance(value, str))
    return _draw(st.selectbox, title, field, partial(_as_index, options), options=options, **more)


def multiselect(
    title: str,
    options: Sequence[T],
    current: Sequence[T],
    key: str,
    take: Callable[[list[T]], None] | None = None,
    **more: Any,
) -> list[T]:
    """Return any of many options, in a menu."""
    allowed = partial(_all_in, None if more.get("accept_new_options") else options)
    field = _Field(key, list(current), take, allowed)
    return _draw(st.multiselect, title, field, _as_default, options=options, **more)


def number_input(
    title: str,
    limits: tuple[Number | None, Number | None],
    current: Number | None,
    key: str,
    take: Callable[[Number], None] | None = None,
    **more: Any,
) -> Any:
    """Return a number within limits; it may be missing only where ``current`` is ``None``."""
    low, high = limits
    field: _Field[Any] = _Field(key, current, take, partial(_counts, limits, current is None))
    return _draw(st.number_input, title, field, _as_value, min_value=low, max_value=high, **more)


def slider(
    title: str,
    limits: tuple[float, float],
    current: tuple[float, float],
    key: str,
    take: Callable[[tuple[float, float]], None] | None = None,
    **more: Any,
) -> tuple[float, float]:
    """Return a band within limits."""

    def fits(value: object) -> bool:
        return isinstance(value, tuple | list) and len(value) == 2 and all(_within(limits, end) for end in value)

    low, high = limits
    return _draw(st.slider, title, _Field(key, current, take, fits), _as_value, min_value=low, max_value=high, **more)


def select_slider(
    title: str, options: Sequence[T], current: T, key: str, take: Callable[[T], None] | None = None, **more: Any
) -> T:
    """Return one of a sequence of options, on a slider."""
    return _draw(st.select_slider, title, _one_of(options, current, key, take), _as_value, options=options, **more)


def toggle(title: str, current: bool, key: str, take: Callable[[bool], None] | None = None, **more: Any) -> bool:
    """Return true or false."""
    field = _Field(key, current, take, lambda value: isinstance(value, bool))
    return _draw(st.toggle, title, field, _as_value, **more)


def text_input(title: str, current: str, key: str, take: Callable[[str], None] | None = None, **more: Any) -> str:
    """Return a line of text."""
    field = _Field(key, current, take, lambda value: isinstance(value, str))
    return _draw(st.text_input, title, field, _as_value, **more)


def pagination(pages: int, key: str) -> int:
    """Return the page to show, counted from 1; nothing is drawn where there is only one."""
    if pages <= 1:
        return 1
    page = st.pagination(pages, key=key)
    return page if _within((1, pages), page) else 1


def page_of(items: Sequence[T], size: int, key: str) -> Sequence[T]:
    """Return the items of the page to show, of so many on each."""
    page = pagination(-(-len(items) // size), key)
    return items[(page - 1) * size : page * size]


def cells(count: int, across: int, **more: Any) -> Iterator[st.delta_generator.DeltaGenerator]:
    """Yield a column for each of so many fields, ``across`` of them in a row."""
    for _ in range(0, count, across):
        yield from st.columns(across, **more)


def _buttons(
    widget: Callable[..., Any], title: str, options: Sequence[Any], field: _Field[T], more: dict[str, Any]
) -> T:
    shown = more.pop("format_func", str)
    return _draw(widget, title, field, _as_default, options=options, format_func=_plainly(shown), **more)


def _draw(
    widget: Callable[..., Any], title: str, field: _Field[T], begin: Callable[[Any], dict[str, Any]], **more: Any
) -> T:
    """Draw a widget with the stored value, and keep that until a person picks a value that fits."""
    stored = field.current if field.take else state.shown_in(field.key, field.current)
    current = stored if field.fits(stored) else field.current
    state.show_in(field.key, current)
    changed = partial(_changed, field._replace(current=current))
    more["help"] = in_markdown(more.get("help") or "") or None
    value: T = widget(in_markdown(title), key=field.key, on_change=changed, **begin(current), **more)
    return value if field.fits(value) else current


def _changed(field: _Field[Any]) -> None:
    value = state.shown_in(field.key)
    if not field.fits(value):
        state.show_in(field.key, field.current)
    elif field.take:
        field.take(value)


def _one_of(options: Sequence[T], current: T, key: str, take: Callable[[T], None] | None) -> _Field[T]:
    return _Field(key, current, take, lambda value: value in options)


def _all_in(options: Sequence[Any] | None, values: object) -> bool:
    return isinstance(values, list | tuple) and (options is None or all(value in options for value in values))


def _within(limits: tuple[float | None, float | None], value: object) -> bool:
    low, high = limits
    return isinstance(value, int | float) and (low is None or low <= value) and (high is None or value <= high)


def _counts(limits: tuple[float | None, float | None], optional: bool, value: object) -> bool:
    return optional if value is None else _within(limits, value)


def _as_index(options: Sequence[Any], value: object) -> dict[str, Any]:
    if value is None and None not in options:
        return {"index": None}
    return {"index": options.index(value) if value in options else 0}


def _as_value(value: object) -> dict[str, Any]:
    return {"value": value}


def _as_default(value: object) -> dict[str, Any]:
    return {"default": value}


def _plainly(shown: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda option: in_markdown(shown(option))
