"""Form of an export: the choice of pairs, formats and split."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.export import (
    COMPLETE,
    EVERYTHING_TITLE,
    PARTS,
    STATUSES,
    UNREVIEWED,
    ExportOptions,
    ExportPlan,
    RequestedFormat,
    SplitOptions,
)
from core.formats.base import writing_options
from core.formats.detection.detect import FORMATS, Kind
from core.project import Project
from core.review import Status
from core.views.html import in_markdown
from pages.shared import component_form, fields, label_form, services

FIRST_FORMATS = ("side conll", "side huggingface", "side spacy", "link pharaoh", "pair jsonl")
"""Formats for training, links, and pairs; the others follow."""
DEFAULT_FORMATS = ("side conll", "side huggingface", "pair jsonl", "link pharaoh")
KIND_TITLES: dict[Kind, str] = {"side": "each side", "pair": "pairs", "link": "links"}
AVAILABLE = {f"{kind} {name}": (kind, name) for kind in KIND_TITLES for name in FORMATS[kind]}
"""Kind and name of every format, by both in one text."""
ONE, ALL = "As one reviewer left them", "As the reviewers agree"


def pick_plan(project: Project, reviewer: str) -> ExportPlan:
    """Return the export that the fields describe; by default that of reviewed pairs only."""
    pairs = pick_pairs(project, reviewer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        formats, everything = pick_formats()
    with right:
        split = pick_split()
    return ExportPlan(pairs, formats, everything, split)


def pick_pairs(project: Project, reviewer: str) -> ExportOptions:
    """Return the choice of pairs, their version, and their changes on the way."""
    statuses = pick_statuses(project, reviewer)
    adjudicated = pick_version(project) == ALL
    blank = UNREVIEWED in statuses and st.checkbox("Pairs seen by nobody go out as not annotated, without labels")
    names = label_form.mapping(dict.fromkeys(project.label_names, 0), {}, "export labels")
    with st.expander("Only whole pairs, only distinct ones", icon=":material/filter_alt:"):
        title = "Leave out a pair unless"
        complete = fields.multiselect(title, list(COMPLETE), [], "export complete", format_func=COMPLETE.__getitem__)
        distinct = st.checkbox("Leave out pairs whose words on both sides came before")
    return ExportOptions(tuple(statuses), adjudicated, blank, tuple(complete), names, distinct)


def pick_statuses(project: Project, reviewer: str) -> list[str]:
    """Return the statuses of the pairs to export, each of which is shown with the number of its pairs."""
    reviewed = services.store().statuses(project.id, reviewer)
    numbers: Counter[str] = Counter(reviewed.values())
    numbers[UNREVIEWED] = len(services.pair_ids(project.id, project.digest)) - len(reviewed)
    initial = [Status.CONFIRMED.value]
    return fields.pills(
        "Which pairs",
        list(STATUSES),
        initial,
        f"export statuses {project.id}",
        format_func=lambda status: f"{STATUSES[status]} ({numbers[status]:,})",
    )


def pick_version(project: Project) -> str:
    """Return whose version of the pairs to export, where there are several reviewers."""
    if len(services.reviewers(project)) <= 1:
        return ONE
    about = "A reviewer named “adjudicator” decides; else more than half of those who settled a pair."
    return fields.radio("In whose version", [ONE, ALL], ONE, "export version", horizontal=True, help=about)


def pick_formats() -> tuple[tuple[RequestedFormat, ...], bool]:
    """Return the formats to write, with their options, and whether to write the lossless file as well."""
    ordered = list(dict.fromkeys([*FIRST_FORMATS, *AVAILABLE]))
    names = fields.multiselect("Formats", ordered, DEFAULT_FORMATS, "export formats", format_func=_format_title)
    everything = st.checkbox(EVERYTHING_TITLE, True, help="Also says where each pair comes from. It reads back whole.")
    return tuple(map(_pick_options, names)), everything


def _format_title(key: str) -> str:
    kind, name = AVAILABLE[key]
    return f"{FORMATS[kind][name].title} ({KIND_TITLES[kind]})"  # type: ignore[attr-defined]


def _pick_options(key: str) -> RequestedFormat:
    """Return a format with the writing options that its fields set."""
    kind, name = AVAILABLE[key]
    options = writing_options(FORMATS[kind][name])  # type: ignore[arg-type]
    values: Mapping[str, Any] = {}
    if options:
        with st.expander(f"Options: {in_markdown(_format_title(key))}", icon=":material/tune:"):
            values = component_form.grid(options, {}, f"export {key}", 2)
    return RequestedFormat.of(kind, {"name": name, **values})


def pick_split() -> SplitOptions | None:
    """Return the shares of train, dev and test; ``None`` without a split."""
    about = "Documents, and pairs with the same words on one side, stay together; labels are spread evenly."
    if not fields.toggle("Split into train, dev and test", False, "export split", help=about):
        return None
    columns = st.columns(4)
    shares: dict[str, int] = {}
    for column, part, share in zip(columns, PARTS, (80, 10, 10), strict=False):
        with column:
            shares[part] = fields.number_input(f"{part} %", (0, 100), share, f"export {part}", step=5)
    with columns[-1]:
        seed = fields.number_input("Seed", (0, 10**6), 1, "export seed")
    return SplitOptions(**shares, seed=seed)
