"""Export: the corrected data, read again and compared before it is offered."""

import streamlit as st

from core.errors import SpanbridgeError
from core.export import ExportPackage, ExportPlan, pack
from core.project import Project
from pages.export import export_form
from pages.shared import cache, components, services, state

ASKED = "export asked for"
QUICK = 2_000  # pairs of a corpus that are exported at every change of a choice; more are when they are asked for


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    state.write_url()
    st.header("Export", anchor=False)
    st.text(project.name)
    try:
        services.ready(project, recipe)
        plan = export_form.plan(project, reviewer)
        st.divider()
        if (package := packed(project, recipe, reviewer, plan)) is not None:
            export_form.offer(project, package)
    except SpanbridgeError as error:
        components.problem(error)


def packed(project: Project, recipe: str, reviewer: str, plan: ExportPlan) -> ExportPackage | None:
    """The files, made again when anybody decided something or chose otherwise; ``None`` until they are asked for."""
    store, desk = services.store(), services.desk(project, recipe, reviewer)
    last = [(name, store.last_number(project.id, name)) for name in services.reviewers(project)]
    key = repr((project.id, project.digest, desk.recipe_id, reviewer, last, plan))
    large = len(services.pair_ids(project.id, project.digest)) > QUICK
    if large and state.get(ASKED) != key:
        if not st.button("Write the files", type="primary"):
            return None
        state.put(ASKED, key)

    def make() -> ExportPackage:
        bar = st.progress(0.0, "Reading")
        made = pack(desk, recipe, services.recipe_of(recipe), plan, components.shown(bar))
        bar.empty()
        return made

    return cache.recent("package", key, make)


main()
