"""Recipes: browse them, compose your own, pass them on, run them in the background."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.projection.presets import RECIPES, family, preset_source
from core.views.html import in_markdown
from pages.recipes import editor
from pages.shared import components, fields, job_progress, services, state

VIEW = "recipes view"
BROWSE, COMPOSE, RUNS = "Browse", "Compose", editor.RUNS


def main() -> None:
    project = components.page_project()
    state.write_url()
    jobs = services.store().jobs()
    if requested := state.take(editor.NEXT):
        state.show_in(VIEW, requested)
    live = sum(job.live for job in jobs)
    view = fields.segmented_control(
        "View",
        [BROWSE, COMPOSE, RUNS],
        BROWSE,
        VIEW,
        label_visibility="collapsed",
        format_func=lambda title: f"{title} · {live} running" if title == RUNS and live else title,
    )
    try:
        if view == BROWSE:
            draw_recipes(project)
        elif view == COMPOSE:
            editor.draw_editor(project)
        elif jobs:
            job_progress.listing(services.store(), jobs, services.store().projects())
        else:
            st.info("Nothing was run in the background yet.", icon=":material/info:")
    except SpanbridgeError as error:
        components.problem(error)


def draw_recipes(project: Project) -> None:
    """Draw every recipe under its family, the person's own first."""
    families: dict[str, list[str]] = {}
    for name, recipe in RECIPES.items():
        families.setdefault(family(recipe), []).append(name)
    own = services.store().own_recipes()
    if own:
        with draw_group("Yours"):
            for name, saved in own.items():
                draw_entry(project, name, saved.about, "", own=True)
    for title, names in families.items():
        with draw_group(title):
            for name in names:
                draw_entry(project, name, *preset_source(name))


def draw_group(title: str) -> st.delta_generator.DeltaGenerator:
    """Return a frame for recipes under a title."""
    st.markdown(f"##### {in_markdown(title)}")
    return st.container(border=True, gap="xsmall")


def draw_entry(project: Project, name: str, about: str, source: str, own: bool = False) -> None:
    """Draw a recipe: its line, its source, and the actions on it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            components.recipe(name, about, source, services.lacking(name))
        link = {"corpus": project.id, "recipe": name}
        st.page_link("pages/review/page.py", label="Review", icon=":material/rate_review:", query_params=link)
        if own and st.button("Delete", key=f"delete {name}", icon=":material/delete:", type="tertiary"):
            job_progress.do(lambda: services.store().delete_recipe(name))
        change = "Edit" if own else "Edit a copy"
        icon = ":material/edit:" if own else ":material/tune:"
        st.button(change, key=f"start {name}", on_click=partial(start_from, name), icon=icon)


def start_from(name: str) -> None:
    """Open the composer with this recipe."""
    own = services.store().own_recipes().get(name)
    state.put_draft(dict(own.parts) if own else RECIPES[name].to_json())
    state.put(editor.NAME, name if own else "")
    state.put(editor.ABOUT, own.about if own else "")
    state.put(editor.NEXT, COMPOSE)


main()
