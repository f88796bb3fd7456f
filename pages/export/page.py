"""Export: the corrected data, read again and compared before it is offered."""

import streamlit as st

from core.errors import SpanbridgeError
from core.export import ExportPackage, ExportPlan, pack
from core.project import Project
from pages.export import export_files, export_form
from pages.shared import cache, components, problems, services, state

STARTED = "export asked for"
MAX_QUICK_PAIRS = 2_000  # pairs that are exported at every change of a choice; a larger corpus waits for the button


def main() -> None:
    project, recipe, reviewer = components.page_context()
    state.write_url()
    st.header("Export", anchor=False)
    st.text(project.name)
    try:
        problems.stop_without_pairs(project)
        services.ready(project, recipe)
        plan = export_form.pick_plan(project, reviewer)
        st.divider()
        if (package := pack_files(project, recipe, reviewer, plan)) is not None:
            export_files.draw_files(project, package)
    except SpanbridgeError as error:
        components.problem(error)


def pack_files(project: Project, recipe: str, reviewer: str, plan: ExportPlan) -> ExportPackage | None:
    """Return the packed files; ``None`` until the button of a large export is pressed.

    They are written again when anybody decided something or chose otherwise.
    """
    store, workspace = services.store(), services.workspace(project, recipe, reviewer)
    last = [(name, store.last_number(project.id, name)) for name in services.reviewers(project)]
    key = repr((project.id, project.digest, workspace.recipe_id, reviewer, last, plan))
    large = len(services.pair_ids(project.id, project.digest)) > MAX_QUICK_PAIRS
    if large and state.get(STARTED) != key:
        if not st.button("Write the files", type="primary"):
            return None
        state.put(STARTED, key)

    def build() -> ExportPackage:
        bar = st.progress(0.0, "Reading")
        package = pack(workspace, recipe, services.recipe_of(project, recipe), plan, components.shown(bar))
        bar.empty()
        return package

    return cache.recent("package", key, build)


main()
