"""Groups of files as detected, with fields to correct their roles, formats and languages; the corpus that they make."""

from collections.abc import Iterator, Sequence
from itertools import filterfalse
from typing import Any

import streamlit as st

from core.components import component
from core.components.options import options
from core.corpora.importing import CorpusDraft
from core.formats import TextFile
from core.formats.archive import unpack_archives
from core.formats.corpus import ReadingPlan, languages, missing
from core.formats.detection.detect import FORMATS, KINDS, DetectedGroup, Kind, Role, detect
from core.text import UNKNOWN
from core.text.phrases import and_more, counted
from core.views.html import in_markdown
from pages.import_corpus import pairing_choice
from pages.shared import cache, component_form, components, fields

MAX_NAMED = 3
"""Files of a group that are listed by name."""
MAX_LEFT_OUT = 20


def understood(key: str, files: Sequence[TextFile]) -> CorpusDraft | None:
    """Read detected files, each with fields to correct its format; return ``None`` until they make a corpus."""
    groups = cache.recent("arrived", key, lambda: detect(tuple(unpack_archives(files))))
    draw_questions(groups)
    used, unused = list(filter(_is_used, groups)), list(filterfalse(_is_used, groups))
    readings = pick_plans(used, key)
    if unused:
        readings += pick_unused(unused, f"{key} rest", alone=not used)
    langs = pick_languages(languages(groups), key)
    if lacking := missing(readings):
        st.info(in_markdown(lacking), icon=":material/info:")
        return None
    names = list(_left_out([*used, *unused], readings))
    if names and not may_leave_out(names, key):
        return None
    return pairing_choice.paired(key, readings, langs)


def draw_questions(groups: Sequence[DetectedGroup]) -> None:
    """Draw each open question about the groups once."""
    questions = dict.fromkeys(group.question for group in groups)
    for question in filter(None, questions):
        st.warning(in_markdown(f"{question} Make that a side below, and leave the others unread."))


def _is_used(group: DetectedGroup) -> bool:
    return group.role is not Role.UNUSED


def pick_plans(groups: Sequence[DetectedGroup], key: str) -> list[ReadingPlan]:
    """Draw the fields of some groups; return how each is read."""
    return [pick_plan(group, f"{key} {number}") for number, group in enumerate(groups)]


def pick_unused(groups: Sequence[DetectedGroup], key: str, alone: bool) -> list[ReadingPlan]:
    """Draw the groups that are not read yet, out of sight where they only lie beside data."""
    count = sum(len(group.files) for group in groups)
    expanded = alone or not all(group.beside for group in groups)
    with st.expander(f"Not read: {count:,} of the files", expanded=expanded):
        return pick_plans(groups, key)


def _left_out(groups: Sequence[DetectedGroup], readings: Sequence[ReadingPlan]) -> Iterator[str]:
    """Yield the names of the files that are not read, except papers beside the data."""
    for group, reading in zip(groups, readings, strict=True):
        if reading.role is Role.UNUSED and not group.beside:
            yield from (file.name for file in group.files)


def may_leave_out(names: Sequence[str], key: str) -> bool:
    """Ask whether unread files may be left out; return the answer."""
    listed = [", ".join(names[:MAX_LEFT_OUT]), and_more(len(names), MAX_LEFT_OUT)]
    components.small(f"Not read: {' '.join(filter(None, listed))}.")
    title = in_markdown(f"Import without {counted(len(names), 'file')}")
    return st.checkbox(title, key=f"{key} without {pairing_choice.hashed(names)}")


def pick_plan(group: DetectedGroup, key: str) -> ReadingPlan:
    """Draw a group of files with its detected role and format, and fields to correct them."""
    with st.container(border=True):
        names, role_field, format_field = st.columns([4, 2, 3], vertical_alignment="top")
        with names:
            st.text(_names(group.files))
            components.small(group.why)
        with role_field:
            role = fields.selectbox("Part of the corpus", list(Role), group.role, f"{key} role")
        if role not in KINDS:
            return ReadingPlan(group.files, Role.UNUSED, None)
        kind = KINDS[role]
        with format_field:
            name = pick_format(group, kind, f"{key} {kind}")
        return ReadingPlan(group.files, role, pick_options(kind, name, f"{key} {kind} {name}"))


def _names(files: Sequence[TextFile]) -> str:
    names = [file.name for file in files[:MAX_NAMED]]
    return "\n".join(filter(None, [*names, and_more(len(files), MAX_NAMED)]))


def pick_format(group: DetectedGroup, kind: Kind, key: str) -> str:
    """Return the chosen format of a kind; the likeliest is the initial one."""
    likely = {guess.name: guess.likeness for guess in group.guesses if guess.kind == kind}
    names = list(dict.fromkeys([*likely, *FORMATS[kind]]))

    def title(name: str) -> str:
        plain: str = FORMATS[kind][name].title  # type: ignore[attr-defined]
        return f"{plain} · {likely[name]:.0%} alike" if name in likely else plain

    return fields.selectbox("Format", names, names[0], key, format_func=title)


def pick_options(kind: Kind, name: str, key: str) -> Any:
    """Return the format with the options of its fields, which are open for links: their base and direction."""
    settings = options(FORMATS[kind][name])
    values: dict[str, Any] = {}
    if settings:
        with st.expander("Options of this format", expanded=kind == "link", icon=":material/tune:"):
            if kind == "link":
                st.caption("Files of links do not say these. The linked words below show whether they are right.")
            values = component_form.grid(settings, {}, key, 3)
    return component.from_json({"name": name, **values}, kind, FORMATS)


def pick_languages(detected: tuple[str, str], key: str) -> tuple[str, str]:
    """Return the codes of the languages for files that do not say theirs."""
    left, right = st.columns(2)
    with left:
        source = _pick_language("Source", detected[0], key)
    with right:
        target = _pick_language("Target", detected[1], key, placeholder="such as lug")
    return source, target


def _pick_language(side: str, detected: str, key: str, **more: Any) -> str:
    about = "Used where the files do not say their language."
    initial = "" if detected == UNKNOWN else detected
    title = f"{side} language code"
    code = fields.text_input(title, initial, f"{key} {side.lower()}", max_chars=20, help=about, **more)
    return code.strip() or UNKNOWN
