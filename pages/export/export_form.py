"""What goes out of a project and as what: the fields of an export, and its files."""

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
from core.formats.adaptation import WHATS, visible
from core.formats.base import writing_options
from core.formats.detection.detect import FORMATS, Kind
from core.project import Project
from core.review import Status
from core.views.html import in_markdown
from pages.shared import component_form, components, fields, label_form, services

FIRST = ("side conll", "side huggingface", "side spacy", "link pharaoh", "pair jsonl")
"""Formats for training, links, and pairs; the others follow."""
USUAL = ("side conll", "side huggingface", "pair jsonl", "link pharaoh")
HOLDS: dict[Kind, str] = {"side": "each side", "pair": "pairs", "link": "links"}
ONE, ALL = "As one reviewer left them", "As the reviewers agree"
MOST_DIFFERENCES = 20
MOST_REWRITTEN = 1_000


def plan(project: Project, reviewer: str) -> ExportPlan:
    """The fields of an export, which begin with what most people want: reviewed pairs only."""
    picked = choice(project, reviewer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        wanted, everything = formats()
    with right:
        parts = splitting()
    return ExportPlan(picked, wanted, everything, parts)


def choice(project: Project, reviewer: str) -> ExportOptions:
    """Which pairs, in whose version, and what is done to them on the way."""
    counts = services.store().statuses(project.id, reviewer)
    total = len(services.pair_ids(project.id, project.digest))

    def said(status: str) -> str:
        number = total - len(counts) if status == UNREVIEWED else sum(one == status for one in counts.values())
        return f"{STATUSES[status]} ({number:,})"

    held = fields.pills(
        "Which pairs", list(STATUSES), [Status.CONFIRMED.value], f"export statuses {project.id}", format_func=said
    )
    adjudicated = False
    if len(services.reviewers(project)) > 1:
        about = "A reviewer named “adjudicator” decides; else more than half of those who settled a pair."
        version = fields.radio("In whose version", [ONE, ALL], ONE, "export version", horizontal=True, help=about)
        adjudicated = version == ALL
    blank = UNREVIEWED in held and st.checkbox("Pairs seen by nobody go out as not annotated, without labels")
    labels = dict.fromkeys(project.label_names, 0)
    names = label_form.mapping(labels, {}, "export labels")
    with st.expander("Only whole pairs, only distinct ones", icon=":material/filter_alt:"):
        title = "Leave out a pair unless"
        complete = fields.multiselect(title, list(COMPLETE), [], "export complete", format_func=COMPLETE.__getitem__)
        distinct = st.checkbox("Leave out pairs whose words on both sides came before")
    return ExportOptions(tuple(held), adjudicated, blank, tuple(complete), names, distinct)


def formats() -> tuple[tuple[RequestedFormat, ...], bool]:
    """The formats to write, with their options, and whether everything goes out as well."""
    known: dict[str, tuple[Kind, str]] = {f"{kind} {name}": (kind, name) for kind in HOLDS for name in FORMATS[kind]}
    listed = [name for name in FIRST if name in known] + [name for name in known if name not in FIRST]
    usual = [name for name in USUAL if name in known]
    picked = fields.multiselect(
        "Formats", listed, usual, "export formats", format_func=lambda name: _title(*known[name])
    )
    everything = st.checkbox(EVERYTHING_TITLE, True, help="Also says where each pair comes from. It reads back whole.")
    wanted = [_wanted(*known[name]) for name in picked]
    return tuple(wanted), everything


def _title(kind: Kind, name: str) -> str:
    return f"{FORMATS[kind][name].title} ({HOLDS[kind]})"  # type: ignore[attr-defined]


def _wanted(kind: Kind, name: str) -> RequestedFormat:
    asked = writing_options(FORMATS[kind][name])  # type: ignore[arg-type]
    values: Mapping[str, Any] = {}
    if asked:
        with st.expander(f"Options: {in_markdown(_title(kind, name))}", icon=":material/tune:"):
            values = component_form.grid(asked, {}, f"export {kind} {name}", 2)
    return RequestedFormat.of(kind, {"name": name, **values})


def splitting() -> SplitOptions | None:
    """Train, dev and test, if they are wanted."""
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


def offer(project: Project, package: ExportPackage) -> None:
    """The counts, and every file that reads back as it was meant."""
    selection = package.contents.selection
    counts(selection)
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
    for _, same in groupby(package.exported, lambda one: one.form):
        form(list(same), package.stem)
    if project.licence or project.origin:
        st.caption("Pass on with the data")
        st.text(f"{project.origin}\n{project.licence}".strip())


def counts(selection: Selection) -> None:
    exported, left_out, repeated = st.columns(3)
    components.figure(exported, "Exported pairs", f"{len(selection.items):,}")
    components.figure(left_out, "Left out", f"{selection.stay:,}")
    twice = selection.duplicates
    about = f"Pairs whose words on both sides came before; {twice.differing:,} of them with other target entities."
    components.figure(repeated, "Duplicates", f"{twice.pairs:,}", about)
    if selection.left_out:
        components.small("Left out: " + ", ".join(f"{why} ({count:,})" for why, count in selection.left_out.items()))


def form(exported: Sequence[Exported], stem: str) -> None:
    """The files of one format."""
    first = exported[0]
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{in_markdown(first.form)}**")
        if first.loses:
            components.small(first.loses)
        for one in exported:
            file(one, stem)
        rewriting(exported)


def rewriting(exported: Sequence[Exported]) -> None:
    """What the files of one format cannot hold, and what stands for it in them."""
    changes = [one for some in rewritten(exported).values() for one in some]
    if not changes:
        return
    counts = Counter(one.what for one in changes)
    told = ", ".join(f"{counts[what]:,} {what}{'' if counts[what] == 1 else 's'}" for what in WHATS if counts[what])
    with st.expander(
        in_markdown(f"Written otherwise, since this format cannot hold them: {told}"), icon=":material/edit_note:"
    ):
        rows = [
            {"What": one.what, "Was": visible(one.old), "Is": visible(one.new), "Times": one.times}
            for one in changes[:MOST_REWRITTEN]
        ]
        components.table(rows, width="stretch")
        components.small("All of it, for mapping back, stands in provenance.json, which is in the zip.")


def file(one: Exported, stem: str) -> None:
    """One thing to download: a file, or several as a zip."""
    row, button = st.columns([6, 1], vertical_alignment="center")
    names = list(one.files)
    name = names[0].rpartition("/")[2] if len(names) == 1 else f"{stem}.{one.title}.zip"
    with row:
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        components.small(" · ".join(filter(None, [one.what, f"{names[0]}{more}" if names else "", str(one.reread)])))
    if not one.good:
        row.error("This does not read back as it was meant, so it is not offered:")
        row.text("\n".join(one.reread.differences[:MOST_DIFFERENCES]))
        return
    data: bytes = one.files[names[0]] if len(names) == 1 else zipped(one.files)
    button.download_button(
        "Download",
        data,
        name,
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        key=f"download {names[0]}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
