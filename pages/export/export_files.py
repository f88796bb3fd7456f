"""Files of an export: what is in them, what they could not hold, and the buttons to download them."""

import mimetypes
from collections import Counter
from collections.abc import Sequence
from itertools import chain, groupby

import streamlit as st

from core.export import STATUSES, UNREVIEWED, CardContents, Exported, ExportPackage, Selection, rewritten, zipped
from core.formats.adaptation import REWRITTEN_PARTS, Rewriting, visible
from core.project import Project
from core.text.phrases import and_more, counted
from core.views.html import in_markdown
from pages.shared import components

MAX_DIFFERENCES = 20
MAX_REWRITTEN = 1_000


def draw_files(project: Project, package: ExportPackage) -> None:
    """Draw the counts, and every file that reads back as it was meant."""
    selection = package.contents.selection
    draw_counts(selection)
    if not selection.items:
        others = f"choose those that are {STATUSES[UNREVIEWED]} as well, with the recipe's labels"
        st.info(f"No pair is in this selection yet. Confirm pairs on the Review page, or {others}.")
        return
    draw_split(package.contents)
    draw_package(package)
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


def draw_split(contents: CardContents) -> None:
    """Draw the parts of the split, if there is one."""
    rows = [{"Part": row.part, "Pairs": row.pairs, "Groups": row.groups, **row.labels} for row in contents.rows]
    if rows:
        components.table(rows, width="stretch")


def draw_package(package: ExportPackage) -> None:
    """Draw the button that downloads everything."""
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


def draw_format(exported: Sequence[Exported], stem: str) -> None:
    """Draw the files of one format."""
    first = exported[0]
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{in_markdown(first.form)}**")
        if first.loses:
            components.small(first.loses)
        for file in exported:
            draw_file(file, stem)
        if changes := list(chain.from_iterable(rewritten(exported).values())):
            draw_rewritten(changes)


def draw_rewritten(changes: Sequence[Rewriting]) -> None:
    """Draw the values that a format cannot hold, with their replacements."""
    numbers = Counter(change.what for change in changes)
    summary = ", ".join(counted(numbers[what], what) for what in REWRITTEN_PARTS if numbers[what])
    title = in_markdown(f"Written otherwise, since this format cannot hold them: {summary}")
    with st.expander(title, icon=":material/edit_note:"):
        components.table(list(map(_rewritten_row, changes[:MAX_REWRITTEN])), width="stretch")
        components.small("All of it, for mapping back, stands in provenance.json, which is in the zip.")


def _rewritten_row(change: Rewriting) -> dict[str, object]:
    return {"What": change.what, "Was": visible(change.old), "Is": visible(change.new), "Times": change.times}


def draw_file(export: Exported, stem: str) -> None:
    """Draw what one download holds, and its button where it reads back as it was meant."""
    main, side = st.columns([6, 1], vertical_alignment="center")
    names = list(export.files)
    location = " ".join(filter(None, [*names[:1], and_more(len(names), 1)]))
    with main:
        components.small(" · ".join(filter(None, [export.what, location, str(export.reread)])))
    if export.good:
        draw_download(side, export, stem)
        return
    main.error("This does not read back as it was meant, so it is not offered:")
    main.text("\n".join(export.reread.differences[:MAX_DIFFERENCES]))


def draw_download(column: st.delta_generator.DeltaGenerator, export: Exported, stem: str) -> None:
    """Draw the button that downloads a file, or several as a zip."""
    first, *others = export.files
    name, data = first.rpartition("/")[2], export.files[first]
    if others:
        name, data = f"{stem}.{export.title}.zip", zipped(export.files)
    column.download_button(
        "Download",
        data,
        name,
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        key=f"download {first}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
