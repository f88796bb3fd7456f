"""Projections by a former version of a preset: to go on with, or to make again."""

import streamlit as st

from core.projection.recipe import Recipe
from core.store import JobKind, Store
from core.views.html import in_markdown
from core.workspace.former_versions import former_version, keep_former_version
from pages.shared import job_progress, state

QUESTION = (
    "The projections of this corpus by the recipe “{name}” were made by an earlier version of the recipe. The current "
    "version links and weighs differently, so it may project other words. Whatever you decided stays as it is, and so "
    "do the earlier projections."
)


def confirm(store: Store, project: str, name: str, recipe: Recipe) -> bool:
    """Return True once the person wants a corpus projected again that a former version of the recipe projected.

    Until then the page ends with the question. False where there is no former version, or a run was requested.
    """
    former = former_version(store, project, name, recipe)
    if former is None or store.job_of(JobKind.PROJECT, project, recipe.id):
        return False
    st.warning(in_markdown(QUESTION.format(name=name)), icon=":material/history:")
    with st.container(horizontal=True):
        is_requested = st.button("Project again with the current version", type="primary", icon=":material/refresh:")
        if st.button("Go on with the earlier version"):
            job_progress.do(lambda: state.put("recipe", keep_former_version(store, name, former)))
    if not is_requested:
        st.stop()
    return True
