"""Form of an export: the choice of pairs, formats and split, and the files to download."""

import mimetypes
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from core.export import (
    COMPLETE,
    EVERYTHING_TITLE,
    PARTS,
    STATUSES,
    UNREVIEWED,
    Exported,
    ExportOptions,
    ExportPackage,
    ExportPlan,
    RequestedFormat,
    Selection,
    SplitOptions,
    rewritten,
    zipped,
)
from core.formats.adaptation import REWRITTEN_PARTS, visible
from core.formats.base import writing_options
from core.formats.detection.detect import FORMATS, Kind
from core.project import Project
from core.review import Status
from core.views.html import in_markdown
from pages.shared import component_form, components, fields, label_form, services

FIRST_FORMATS = ("side conll", "side huggingface", "side spacy", "link pharaoh", "pair jsonl")
"""Formats for training, links, and pairs; the others follow."""
DEFAULT_FORMATS = ("side conll", "side huggingface", "pair jsonl", "link pharaoh")
KIND_TITLES: dict[Kind, str] = {"side": "each side", "pair": "pairs", "link": "links"}
ONE, ALL = "As one reviewer left them", "As the reviewers agree"
MAX_DIFFERENCES = 20
MAX_REWRITTEN = 1_000


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
    reviewed = services.store().statuses(project.id, reviewer)
    by_status: Counter[str] = Counter(reviewed.values())
    total = len(services.pair_ids(project.id, project.digest))

    def status_text(status: str) -> str:
        number = total - len(reviewed) if status == UNREVIEWED else by_status[status]
        return f"{STATUSES[status]} ({number:,})"

    statuses = fields.pills(
        "Which pairs",
        list(STATUSES),
        [Status.CONFIRMED.value],
        f"export statuses {project.id}",
        format_func=status_text,
    )
    adjudicated = False
    if len(services.reviewers(project)) > 1:
        about = "A reviewer named “adjudicator” decides; else more than half of those who settled a pair."
        version = fields.radio("In whose version", [ONE, ALL], ONE, "export version", horizontal=True, help=about)
        adjudicated = version == ALL
    blank = UNREVIEWED in statuses and st.checkbox("Pairs seen by nobody go out as not annotated, without labels")
    labels = dict.fromkeys(project.label_names, 0)
    names = label_form.mapping(labels, {}, "export labels")
    with st.expander("Only whole pairs, only distinct ones", icon=":material/filter_alt:"):
        title = "Leave out a pair unless"
        complete = fields.multiselect(title, list(COMPLETE), [], "export complete", format_func=COMPLETE.__getitem__)
        distinct = st.checkbox("Leave out pairs whose words on both sides came before")
    return ExportOptions(tuple(statuses), adjudicated, blank, tuple(complete), names, distinct)


def pick_formats() -> tuple[tuple[RequestedFormat, ...], bool]:
    """Return the formats to write, with their options, and whether to write the lossless file as well."""
    available: dict[str, tuple[Kind, str]] = {}
    for kind in KIND_TITLES:
        available.update({f"{kind} {name}": (kind, name) for name in FORMATS[kind]})
    ordered = [name for name in FIRST_FORMATS if name in available]
    ordered += [name for name in available if name not in FIRST_FORMATS]
    default = [name for name in DEFAULT_FORMATS if name in available]
    names = fields.multiselect(
        "Formats", ordered, default, "export formats", format_func=lambda name: _format_title(*available[name])
    )
    everything = st.checkbox(EVERYTHING_TITLE, True, help="Also says where each pair comes from. It reads back whole.")
    formats = [_pick_options(*available[name]) for name in names]
    return tuple(formats), everything


def _format_title(kind: Kind, name: str) -> str:
    return f"{FORMATS[kind][name].title} ({KIND_TITLES[kind]})"  # type: ignore[attr-defined]


def _pick_options(kind: Kind, name: str) -> RequestedFormat:
    """Return a format with the writing options that its fields set."""
    options = writing_options(FORMATS[kind][name])  # type: ignore[arg-type]
    values: Mapping[str, Any] = {}
    if options:
        with st.expander(f"Options: {in_markdown(_format_title(kind, name))}", icon=":material/tune:"):
            values = component_form.grid(options, {}, f"export {kind} {name}", 2)
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


def draw_files(project: Project, package: ExportPackage) -> None:
    """Draw the counts, and every file that reads back as it was meant."""
    selection = package.contents.selection
    draw_counts(selection)
    if not selection.items:
        others = f"choose those that are {STATUSES[UNREVIEWED]} as well, with the recipe's labels"
        st.info(f"No pair is in this selection yet. Confirm pairs on the Review page, or {others}.")
        return
    if package.contents.rows:
        rows = [
            {"Part": row.part, "Pairs": row.pairs, "Groups": row.groups, **row.labels} for row in package.contents.rows
        ]
        components.table(rows, width="stretch")
    about = "All files, a data card (README.md), and where everything comes from for programs (provenance.json)."
    st.download_button(
        "Download everything as one zip",
        package.zip,
        f"{package.stem}.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
        help=about,
        icon=":material/folder_zip:",
        key="download zip",
    )
    for _, files in groupby(package.exported, lambda exported: exported.form):
        draw_format(list(files), package.stem)
    if project.licence or project.origin:
        st.caption("Pass on with the data")
        st.text(f"{project.origin}\n{project.licence}".strip())


def draw_counts(selection: Selection) -> None:
    """Draw the numbers of exported pairs, of those left out, and of duplicates."""
    exported, left_out, repeated = st.columns(3)
    components.figure(exported, "Exported pairs", f"{len(selection.items):,}")
    components.figure(left_out, "Left out", f"{selection.stay:,}")
    duplicates = selection.duplicates
    about = f"Pairs whose words on both sides came before; {duplicates.differing:,} of them with other target entities."
    components.figure(repeated, "Duplicates", f"{duplicates.pairs:,}", about)
    if selection.left_out:
        components.small("Left out: " + ", ".join(f"{why} ({count:,})" for why, count in selection.left_out.items()))


def draw_format(exported: Sequence[Exported], stem: str) -> None:
    """Draw the files of one format."""
    first = exported[0]
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{in_markdown(first.form)}**")
        if first.loses:
            components.small(first.loses)
        for file in exported:
            draw_file(file, stem)
        draw_rewritten(exported)


def draw_rewritten(exported: Sequence[Exported]) -> None:
    """Draw the values that this format cannot hold, with their replacements."""
    changes = [change for listed in rewritten(exported).values() for change in listed]
    if not changes:
        return
    counts = Counter(change.what for change in changes)
    summary = ", ".join(
        f"{counts[what]:,} {what}{'' if counts[what] == 1 else 's'}" for what in REWRITTEN_PARTS if counts[what]
    )
    with st.expander(
        in_markdown(f"Written otherwise, since this format cannot hold them: {summary}"), icon=":material/edit_note:"
    ):
        rows = [
            {"What": change.what, "Was": visible(change.old), "Is": visible(change.new), "Times": change.times}
            for change in changes[:MAX_REWRITTEN]
        ]
        components.table(rows, width="stretch")
        components.small("All of it, for mapping back, stands in provenance.json, which is in the zip.")


def draw_file(export: Exported, stem: str) -> None:
    """Draw one download: a file, or several as a zip."""
    main, side = st.columns([6, 1], vertical_alignment="center")
    names = list(export.files)
    name = names[0].rpartition("/")[2] if len(names) == 1 else f"{stem}.{export.title}.zip"
    with main:
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        location = f"{names[0]}{more}" if names else ""
        components.small(" · ".join(filter(None, [export.what, location, str(export.reread)])))
    if not export.good:
        main.error("This does not read back as it was meant, so it is not offered:")
        main.text("\n".join(export.reread.differences[:MAX_DIFFERENCES]))
        return
    data: bytes = export.files[names[0]] if len(names) == 1 else zipped(export.files)
    side.download_button(
        "Download",
        data,
        name,
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        key=f"download {names[0]}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
