"""Composing a recipe: begin with one, change its parts, keep it, pass it on, run it."""

import streamlit as st

from core.project import Project
from core.projection.presets import RECIPES
from core.projection.recipe import Recipe
from core.projection.recipe_json import from_text, to_text
from pages.shared import component_form, components, fields, job_progress, services, serving, state

NAME, ABOUT = "recipe name", "recipe about"
NEXT = "recipes next view"
"""Where the view of the Recipes page stands that is to be shown next."""
RUNS = "Runs"


def compose(project: Project) -> None:
    """The fields of a recipe, and what to do with what they say."""
    with st.expander("Use a recipe that somebody passed on", icon=":material/upload:"):
        file = components.upload("Its JSON file", ["json"])
        text = st.text_area("Or its text", max_chars=200_000, placeholder='{"aligner": …, "method": …}')
        given = file.text() if file else text.strip()
        if given and st.button("Put it into the fields"):
            found = from_text(given, file.name if file else "The text")
            state.put_draft(found.recipe.to_json())
            state.put(NAME, found.name)
            state.put(ABOUT, found.about)
            st.rerun()
    left, right = st.columns([2, 3], gap="large")
    with left:
        name = fields.text_input("Name", "", NAME, max_chars=60, placeholder="my recipe").strip()
    with right:
        about = fields.text_input("A line about it", "", ABOUT, max_chars=300)
    serving.tell_paths()
    token, start = state.draft(RECIPES["default"].to_json())
    recipe = Recipe.from_json(component_form.compose(start, token))
    st.divider()
    actions(project, name, about, recipe)


def actions(project: Project, name: str, about: str, recipe: Recipe) -> None:
    """Keep it, pass it on, run it."""
    lacking = services.lacking_of(recipe)
    components.lacking(lacking)
    with st.container(horizontal=True, vertical_alignment="center"):
        known = name in services.store().own_recipes()
        if st.button("Save changes" if known else "Save", type="primary", disabled=not name):
            job_progress.do(lambda: services.store().save_recipe(name, recipe, about))
        if st.button("Save and run in the background", disabled=not name or bool(lacking)):
            job_progress.do(lambda: keep_and_run(project, name, about, recipe))
        text = to_text(recipe, name, about)
        st.download_button("Download", text, f"{name or recipe.id}.json", on_click="ignore", icon=":material/download:")
        components.small(f"id {recipe.id}")
    with st.expander("As JSON"):
        st.code(text, language="json")


def keep_and_run(project: Project, name: str, about: str, recipe: Recipe) -> None:
    services.store().save_recipe(name, recipe, about)
    job_progress.begin(services.store(), project.id, name, recipe)
    state.put("recipe", name)
    state.put(NEXT, RUNS)
