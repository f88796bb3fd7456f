"""List of recipes by family, each with the actions on it."""

from collections import defaultdict
from functools import partial

import streamlit as st

from core.project import Project
from core.projection.presets import RECIPES, family, preset_source
from core.views.html import in_markdown
from pages.recipes import editor
from pages.shared import components, job_progress, services, state


def draw_recipes(project: Project) -> None:
    """Draw every recipe under its family, the person's own first."""
    own = services.store().own_recipes()
    if own:
        with draw_group("Yours"):
            for name, saved in own.items():
                draw_own(project, name, saved.about)
    for title, names in presets_by_family().items():
        with draw_group(title):
            for name in names:
                draw_preset(project, name)


def presets_by_family() -> dict[str, list[str]]:
    """Return the names of the presets of each family."""
    families: dict[str, list[str]] = defaultdict(list)
    for name, recipe in RECIPES.items():
        families[family(recipe)].append(name)
    return families


def draw_group(title: str) -> st.delta_generator.DeltaGenerator:
    """Return a frame for recipes under a title."""
    st.markdown(f"##### {in_markdown(title)}")
    return st.container(border=True, gap="xsmall")


def draw_own(project: Project, name: str, about: str) -> None:
    """Draw one of the person's own recipes, which may be deleted and edited."""
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_entry(project, name, about, "")
        if st.button("Delete", key=f"delete {name}", icon=":material/delete:", type="tertiary"):
            job_progress.do(lambda: services.store().delete_recipe(name))
        st.button("Edit", key=f"start {name}", on_click=partial(edit, name), icon=":material/edit:")


def draw_preset(project: Project, name: str) -> None:
    """Draw a recipe that comes with Spanbridge; a copy of it may be edited."""
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_entry(project, name, *preset_source(name))
        st.button("Edit a copy", key=f"start {name}", on_click=partial(edit_copy, name), icon=":material/tune:")


def draw_entry(project: Project, name: str, about: str, source: str) -> None:
    """Draw a recipe: its line, its source, and the link to its review."""
    with st.container():
        components.recipe(name, about, source, services.lacking(name))
    link = {"corpus": project.id, "recipe": name}
    st.page_link("pages/review/page.py", label="Review", icon=":material/rate_review:", query_params=link)


def edit(name: str) -> None:
    """Open the composer with one of the person's own recipes."""
    saved = services.store().own_recipes()[name]
    editor.fill(dict(saved.parts), name, saved.about)
    state.put(editor.NEXT, editor.COMPOSE)


def edit_copy(name: str) -> None:
    """Open the composer with the parts of a preset."""
    editor.fill(RECIPES[name].to_json(), "", "")
    state.put(editor.NEXT, editor.COMPOSE)
