"""Runs in the background: start one, watch it, call it off, go on with it."""

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from core import jobs
from core.errors import SpanbridgeError
from core.project import Project
from core.projection.recipe import Recipe
from core.store import Job, JobKind, JobState, Store
from core.views.html import in_markdown

LOOK = 1.0  # seconds between looks at what runs

Colour = Literal["gray", "blue", "orange", "green", "red"]
ICONS: dict[JobState, tuple[str, Colour]] = {
    JobState.WAITING: ("hourglass_empty", "gray"),
    JobState.RUNNING: ("sync", "blue"),
    JobState.STOPPED: ("pause_circle", "orange"),
    JobState.DONE: ("check_circle", "green"),
    JobState.FAILED: ("error", "red"),
    JobState.CANCELLED: ("cancel", "gray"),
}
SAID = {
    JobState.STOPPED: "Its process ended without a word: this machine was switched off, or its memory was full. "
    "What it made is kept.",
    JobState.CANCELLED: "It was cancelled. What it made is kept.",
}


def panel(store: Store, project: Project, name: str, recipe: Recipe) -> None:
    """The run of a recipe on a project, in place of what a page shows when it is done."""
    job = store.job_of(JobKind.PROJECT, project.id, recipe.id)
    live = job is not None and job.live
    st.fragment(_panel, run_every=LOOK if live else None)(store, project, name, recipe)


def _panel(store: Store, project: Project, name: str, recipe: Recipe) -> None:
    job = store.job_of(JobKind.PROJECT, project.id, recipe.id)
    if job and job.state is JobState.DONE:
        st.rerun()
    with st.container(border=True):
        st.subheader("This recipe is run in the background", anchor=False)
        st.text(f"{name} on {project.name}")
        if job is None:
            st.caption("It takes long on this corpus, or needs a model. You may close this window while it runs.")
            if st.button("Run it", type="primary", icon=":material/play_arrow:"):
                do(lambda: begin(store, project.id, name, recipe))
            return
        draw(store, job)
        st.caption("It goes on when you close this window. This page opens when it is done.")


def watched(store: Store, job: Job) -> None:
    """One run, watched as long as it is live."""
    st.fragment(_watched, run_every=LOOK if job.live else None)(store, job.id, job.live)


def _watched(store: Store, number: int, live: bool) -> None:
    job = store.job(number)
    draw(store, job)
    if live and not job.live:
        st.rerun()


def listing(store: Store, found: Sequence[Job], projects: Sequence[Project]) -> None:
    """These runs, the last asked for first, watched as long as one of them is live."""
    live = any(job.live for job in found)
    st.fragment(_listing, run_every=LOOK if live else None)(store, [job.id for job in found], projects, live)


def _listing(store: Store, numbers: Sequence[int], projects: Sequence[Project], live: bool) -> None:
    names = {project.id: project.name for project in projects}
    found = [job for job in store.jobs() if job.id in numbers]
    for job in found:
        with st.container(border=True):
            title, link = st.columns([5, 2], vertical_alignment="center")
            title.text(f"{job.name} · {names.get(job.project, 'download')}")
            if job.kind is JobKind.TRAIN:
                query = {"corpus": job.project, "run": job.subject}
                link.page_link(
                    "pages/train/page.py", label="Train", icon=":material/model_training:", query_params=query
                )
            if job.state is JobState.DONE and job.kind is JobKind.PROJECT:
                query = {"corpus": job.project, "recipe": job.name}
                link.page_link(
                    "pages/review/page.py", label="Review", icon=":material/rate_review:", query_params=query
                )
            draw(store, job)
    if live and not any(job.live for job in found):
        st.rerun()


def draw(store: Store, job: Job) -> None:
    """How it stands with a run, and what can be done about it."""
    icon, colour = ICONS[job.state]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.badge(in_markdown(job.state.capitalize()), icon=f":material/{icon}:", color=colour)
    if job.live:
        row.progress(job.fraction, in_markdown(f"{job.fraction:.0%} · {job.words or 'Waiting for its process'}"))
        if row.button("Cancel", key=f"cancel {job.id}"):
            do(lambda: store.cancel(job.id))
        return
    if job.state is not JobState.DONE:
        row.text(f"{job.fraction:.0%} done")
        if row.button("Go on", key=f"again {job.id}", icon=":material/play_arrow:"):
            do(lambda: jobs.start(store, store.ask_again(job).id))
    if row.button("Remove from the list", key=f"forget {job.id}", type="tertiary"):
        do(lambda: store.forget(job.id))
    if said := job.message or SAID.get(job.state, ""):
        st.text(said)


def begin(store: Store, project: str, name: str, recipe: Recipe) -> None:
    """Have a project projected in the background."""
    jobs.start(store, store.ask_projection(project, name, recipe).id)


def do(action: Callable[[], object], where: st.delta_generator.DeltaGenerator | None = None) -> None:
    """Do what a button asks for, then draw the page again; what went wrong is said under the button,
    or ``where``."""
    try:
        action()
    except SpanbridgeError as error:
        (where or st).text(str(error))
    else:
        st.rerun()
