"""Background jobs on a page: start, watch, cancel and resume them."""

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from core import jobs
from core.errors import SpanbridgeError
from core.project import Project
from core.projection.recipe import Recipe
from core.store import Job, JobKind, JobState, Store
from core.views.html import in_markdown
from core.workspace.former_versions import former_version, keep_former_version
from pages.shared import state

POLL_SECONDS = 1.0

Colour = Literal["gray", "blue", "orange", "green", "red"]
ICONS: dict[JobState, tuple[str, Colour]] = {
    JobState.WAITING: ("hourglass_empty", "gray"),
    JobState.RUNNING: ("sync", "blue"),
    JobState.STOPPED: ("pause_circle", "orange"),
    JobState.DONE: ("check_circle", "green"),
    JobState.FAILED: ("error", "red"),
    JobState.CANCELLED: ("cancel", "gray"),
}
EXPLANATIONS = {
    JobState.STOPPED: "Its process ended without a word: this machine was switched off, or its memory was full. "
    "What it made is kept.",
    JobState.CANCELLED: "It was cancelled. What it made is kept.",
}
FORMER_QUESTION = (
    "The projections of this corpus by the recipe “{name}” were made by an earlier version of the recipe. The current "
    "version links and weighs differently, so it may project other words. Whatever you decided stays as it is, and so "
    "do the earlier projections."
)


def panel(store: Store, project: Project, name: str, recipe: Recipe) -> None:
    """Draw the run of a recipe on a project, in place of the page that needs its result."""
    job = store.job_of(JobKind.PROJECT, project.id, recipe.id)
    live = job is not None and job.live
    st.fragment(_panel, run_every=POLL_SECONDS if live else None)(store, project, name, recipe)


def _panel(store: Store, project: Project, name: str, recipe: Recipe) -> None:
    job = store.job_of(JobKind.PROJECT, project.id, recipe.id)
    if job and job.state is JobState.DONE:
        st.rerun()
    with st.container(border=True):
        st.subheader("This recipe is run in the background", anchor=False)
        st.text(f"{name} on {project.name}")
        if job:
            draw(store, job)
            st.caption("It goes on when you close this window. This page opens when it is done.")
        else:
            _draw_start(lambda: begin(store, project.id, name, recipe))


def _draw_start(action: Callable[[], object]) -> None:
    st.caption("It takes long on this corpus, or needs a model. You may close this window while it runs.")
    if st.button("Run it", type="primary", icon=":material/play_arrow:"):
        do(action)


def watched(store: Store, job: Job) -> None:
    """Draw a job, and follow it as long as it is live."""
    st.fragment(_watched, run_every=POLL_SECONDS if job.live else None)(store, job.id, job.live)


def _watched(store: Store, number: int, live: bool) -> None:
    job = store.job(number)
    draw(store, job)
    if live and not job.live:
        st.rerun()


def listing(store: Store, listed: Sequence[Job], projects: Sequence[Project]) -> None:
    """Draw jobs, the latest request first, and follow them as long as one of them is live."""
    live = any(job.live for job in listed)
    st.fragment(_listing, run_every=POLL_SECONDS if live else None)(store, [job.id for job in listed], projects, live)


def _listing(store: Store, numbers: Sequence[int], projects: Sequence[Project], live: bool) -> None:
    names = {project.id: project.name for project in projects}
    listed = [job for job in store.jobs() if job.id in numbers]
    for job in listed:
        with st.container(border=True):
            title, link = st.columns([5, 2], vertical_alignment="center")
            title.text(f"{job.name} · {names.get(job.project, 'download')}")
            with link:
                _draw_link(job)
            draw(store, job)
    if live and not any(job.live for job in listed):
        st.rerun()


def _draw_link(job: Job) -> None:
    """Draw the link to what a job made or makes, if there is a page of it."""
    if job.kind is JobKind.TRAIN:
        query = {"corpus": job.project, "run": job.subject}
        st.page_link("pages/train/page.py", label="Train", icon=":material/model_training:", query_params=query)
    if job.state is JobState.DONE and job.kind is JobKind.PROJECT:
        query = {"corpus": job.project, "recipe": job.name}
        st.page_link("pages/review/page.py", label="Review", icon=":material/rate_review:", query_params=query)


def draw(store: Store, job: Job) -> None:
    """Draw the state of a job, with buttons for what can be done about it."""
    icon, colour = ICONS[job.state]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.badge(in_markdown(job.state.capitalize()), icon=f":material/{icon}:", color=colour)
    if job.live:
        _draw_live(row, store, job)
    else:
        _draw_ended(row, store, job)
    if explanation := job.message or EXPLANATIONS.get(job.state):
        st.text(explanation)


def _draw_live(row: st.delta_generator.DeltaGenerator, store: Store, job: Job) -> None:
    row.progress(job.fraction, in_markdown(f"{job.fraction:.0%} · {job.words or 'Waiting for its process'}"))
    if row.button("Cancel", key=f"cancel {job.id}"):
        do(lambda: store.cancel(job.id))


def _draw_ended(row: st.delta_generator.DeltaGenerator, store: Store, job: Job) -> None:
    if job.state is not JobState.DONE:
        row.text(f"{job.fraction:.0%} done")
        if row.button("Go on", key=f"again {job.id}", icon=":material/play_arrow:"):
            do(lambda: jobs.start(store, store.ask_again(job).id))
    if row.button("Remove from the list", key=f"forget {job.id}", type="tertiary"):
        do(lambda: store.forget(job.id))


def begin(store: Store, project: str, name: str, recipe: Recipe) -> None:
    """Start the projection of a project in the background."""
    jobs.start(store, store.ask_projection(project, name, recipe).id)


def do(action: Callable[[], object], where: st.delta_generator.DeltaGenerator | None = None) -> None:
    """Run the action of a button, then draw the page again; show an error under the button, or ``where``."""
    try:
        action()
    except SpanbridgeError as error:
        (where or st).text(str(error))
    else:
        st.rerun()


def confirm_former(store: Store, project: str, name: str, recipe: Recipe) -> bool:
    """Return True once the person wants a corpus projected again that a former version of the recipe projected.

    Until then the page ends with the question. False where there is no former version, or a run was requested.
    """
    former = former_version(store, project, name, recipe)
    if former is None or store.job_of(JobKind.PROJECT, project, recipe.id):
        return False
    st.warning(in_markdown(FORMER_QUESTION.format(name=name)), icon=":material/history:")
    with st.container(horizontal=True):
        is_requested = st.button("Project again with the current version", type="primary", icon=":material/refresh:")
        if st.button("Go on with the earlier version"):
            do(lambda: state.put("recipe", keep_former_version(store, name, former)))
    if not is_requested:
        st.stop()
    return True
