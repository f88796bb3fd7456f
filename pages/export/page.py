"""Export: the corrected data, read again and compared before it is offered."""

import streamlit as st

from core.errors import SpanbridgeError
from core.export import Scope, Selection, select
from core.formats import ExportFile
from core.store import Project
from pages.shared import components, services, state

KINDS = {".jsonl": "Pairs, JSON Lines", ".conll": "CoNLL, IOB2", ".pharaoh": "Word links, Pharaoh"}


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    state.write_url()
    st.header("Export", anchor=False)
    st.text(project.name)
    picked = st.radio("What to export", list(Scope), help="Flagged pairs carry their note in the JSON Lines file.")
    scope = Scope(picked or Scope.CONFIRMED)
    try:
        services.ready(project, recipe)
        with st.spinner("Writing the files and reading them again …"):
            selection = select(services.desk(project, recipe, reviewer), scope)
            files = selection.files(f"{project.id}.{reviewer}")
        offer(project, selection, files)
    except SpanbridgeError as error:
        components.problem(error)


def offer(project: Project, selection: Selection, files: tuple[ExportFile, ...]) -> None:
    """The counts, and every file that reads back as it was meant."""
    exported, left_out = st.columns(2)
    exported.metric("Exported pairs", f"{len(selection.pairs):,}", border=True)
    left_out.metric("Left out", f"{selection.left_out:,}", border=True)
    if not files:
        st.info("No pair is in this selection yet. Confirm pairs on the Review page, or export all pairs.")
    for file in files:
        row, button = st.columns([5, 2], vertical_alignment="center")
        kind = next(name for ending, name in KINDS.items() if file.name.endswith(ending))
        row.text(f"{file.name}\n{kind} · {file.reread}")
        if file.reread.differences:
            row.error("This file does not read back as it was meant, so it is not offered:")
            row.text("\n".join(file.reread.differences[:20]))
            continue
        button.download_button(
            "Download", file.data, file.name, on_click="ignore", key=f"download {file.name}", width="stretch"
        )
    if project.licence or project.origin:
        st.caption("Pass on with the data")
        st.text(f"{project.origin}\n{project.licence}".strip())


main()
