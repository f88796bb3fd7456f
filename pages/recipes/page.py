"""Recipes: browse them, compose your own, pass them on, run them in the background."""

from collections.abc import Sequence

import streamlit as st

from core.errors import SpanbridgeError
from core.store import Job
from pages.recipes import editor, known_words, recipe_list
from pages.recipes.editor import COMPOSE, RUNS
from pages.shared import components, fields, job_progress, services, state

VIEW = "recipes view"
BROWSE = "Browse"


def main() -> None:
    project = components.page_project()
    state.write_url()
    jobs = services.store().jobs()
    if requested := state.take(editor.NEXT):
        state.show_in(VIEW, requested)
    view = pick_view(sum(job.live for job in jobs))
    try:
        if view == BROWSE:
            known_words.draw_known_words(project)
            recipe_list.draw_recipes(project)
        elif view == COMPOSE:
            editor.draw_editor(project)
        else:
            draw_runs(jobs)
    except SpanbridgeError as error:
        components.problem(error)


def pick_view(live: int) -> str:
    """Return the part of the page to show; that of the runs has the number of live ones."""
    titles = {BROWSE: BROWSE, COMPOSE: COMPOSE, RUNS: f"{RUNS} · {live} running" if live else RUNS}
    return fields.segmented_control(
        "View", list(titles), BROWSE, VIEW, label_visibility="collapsed", format_func=titles.__getitem__
    )


def draw_runs(jobs: Sequence[Job]) -> None:
    """Draw everything that was run in the background."""
    if jobs:
        job_progress.listing(services.store(), jobs, services.store().projects())
    else:
        st.info("Nothing was run in the background yet.", icon=":material/info:")


main()
