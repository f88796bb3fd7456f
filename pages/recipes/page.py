"""Recipes: look at them, compose your own, pass them on, run them in the background."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.projection.presets import RECIPES, family, told
from core.views.html import in_markdown
from pages.recipes import editor
from pages.shared import components, fields, job_progress, services, state

VIEW = "recipes view"
BROWSE, COMPOSE, RUNS = "Browse", "Compose", editor.RUNS


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    state.write_url()
    jobs = services.store().jobs()
    if asked := state.take(editor.NEXT):
        state.show_in(VIEW, asked)
    live = sum(job.live for job in jobs)
    view = fields.segmented_control(
        "View",
        [BROWSE, COMPOSE, RUNS],
        BROWSE,
        VIEW,
        label_visibility="collapsed",
        format_func=lambda one: f"{one} · {live} running" if one == RUNS and live else one,
    )
    try:
        if view == BROWSE:
            browse(project)
        elif view == COMPOSE:
            editor.compose(project)
        elif jobs:
            job_progress.listing(services.store(), jobs, services.store().projects())
        else:
            st.info("Nothing was run in the background yet.", icon=":material/info:")
    except SpanbridgeError as error:
        components.problem(error)


def browse(project: Project) -> None:
    """Every recipe under its family, the person's own first."""
    families: dict[str, list[str]] = {}
    for name, recipe in RECIPES.items():
        families.setdefault(family(recipe), []).append(name)
    own = services.store().own_recipes()
    if own:
        with group("Yours"):
            for name, kept in own.items():
                entry(project, name, kept.about, "", own=True)
    for title, names in families.items():
        with group(title):
            for name in names:
                entry(project, name, *told(name))


def group(title: str) -> st.delta_generator.DeltaGenerator:
    st.markdown(f"##### {in_markdown(title)}")
    return st.container(border=True, gap="xsmall")


def entry(project: Project, name: str, about: str, source: str, own: bool = False) -> None:
    """A recipe with what it does, where it is from, and what can be done with it."""
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
    """Have the composer begin with this recipe."""
    own = services.store().own_recipes().get(name)
    state.put_draft(dict(own.parts) if own else RECIPES[name].to_json())
    state.put(editor.NAME, name if own else "")
    state.put(editor.ABOUT, own.about if own else "")
    state.put(editor.NEXT, COMPOSE)


main()
