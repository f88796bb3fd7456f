"""Editor of a recipe: begin with one, change its parts, save it, pass it on, run it."""

from typing import Any

import streamlit as st

from core.project import Project
from core.projection.presets import RECIPES
from core.projection.recipe import Recipe
from core.projection.recipe_json import from_text, to_text
from pages.shared import component_form, components, fields, job_progress, services, serving, state

NAME, ABOUT = "recipe name", "recipe about"
NEXT = "recipes next view"
"""Key of the view of the Recipes page to show next."""
COMPOSE, RUNS = "Compose", "Runs"


def draw_editor(project: Project) -> None:
    """Draw the fields of a recipe, and the actions on the composed recipe."""
    with st.expander("Use a recipe that somebody passed on", icon=":material/upload:"):
        draw_upload()
    left, right = st.columns([2, 3], gap="large")
    with left:
        name = fields.text_input("Name", "", NAME, max_chars=60, placeholder="my recipe").strip()
    with right:
        about = fields.text_input("A line about it", "", ABOUT, max_chars=300)
    serving.tell_paths()
    token, start = state.draft(RECIPES["default"].to_json())
    recipe = Recipe.from_json(component_form.compose(start, token))
    st.divider()
    draw_actions(project, name, about, recipe)
    with st.expander("As JSON"):
        st.code(to_text(recipe, name, about), language="json")


def draw_upload() -> None:
    """Draw the fields for a recipe as JSON, and the button that puts it into the composer."""
    file = components.upload("Its JSON file", ["json"])
    text = st.text_area("Or its text", max_chars=200_000, placeholder='{"aligner": …, "method": …}').strip()
    source, content = (file.name, file.text()) if file else ("The text", text)
    if content and st.button("Put it into the fields"):
        upload = from_text(content, source)
        fill(upload.recipe.to_json(), upload.name, upload.about)
        st.rerun()


def fill(parts: dict[str, Any], name: str, about: str) -> None:
    """Begin the composer with a recipe."""
    state.put_draft(parts)
    state.put(NAME, name)
    state.put(ABOUT, about)


def draw_actions(project: Project, name: str, about: str, recipe: Recipe) -> None:
    """Draw the buttons that save, run and download the recipe."""
    lacking = services.lacking_of(recipe)
    components.lacking(lacking)
    with st.container(horizontal=True, vertical_alignment="center"):
        exists = name in services.store().own_recipes()
        if st.button("Save changes" if exists else "Save", type="primary", disabled=not name):
            job_progress.do(lambda: services.store().save_recipe(name, recipe, about))
        if st.button("Save and run in the background", disabled=not name or bool(lacking)):
            job_progress.do(lambda: save_and_run(project, name, about, recipe))
        text, file = to_text(recipe, name, about), f"{name or recipe.id}.json"
        st.download_button("Download", text, file, on_click="ignore", icon=":material/download:")
        components.small(f"id {recipe.id}")


def save_and_run(project: Project, name: str, about: str, recipe: Recipe) -> None:
    """Save the recipe, start it in the background, and show the runs."""
    services.store().save_recipe(name, recipe, about)
    job_progress.begin(services.store(), project.id, name, services.recipe_of(project, name))
    state.put("recipe", name)
    state.put(NEXT, RUNS)
