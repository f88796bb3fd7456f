"""Train: a tagger for the target language from what was projected and corrected, in the background."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.store import JobKind
from pages.shared import components, fields, job_progress, services, state, students
from pages.train import training_form, training_results

VIEW = "train view"
NEW, RUNS = "New", "Runs"


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    plans = students.plans(project)
    if asked := state.take(training_form.NEXT):
        state.show_in(VIEW, asked)
    view = fields.segmented_control(
        "View",
        [NEW, RUNS],
        RUNS if plans else NEW,
        VIEW,
        label_visibility="collapsed",
        format_func=lambda one: f"{RUNS} {len(plans)}" if one == RUNS else one,
    )
    state.write_url(*state.TRAIN)
    try:
        if view == NEW:
            training_form.compose(project, recipe, reviewer)
        elif plans:
            runs(project, reviewer, plans)
        else:
            st.info("Nothing was trained on this corpus yet.", icon=":material/info:")
    except SpanbridgeError as error:
        components.problem(error)


def runs(project: Project, reviewer: str, plans: dict[str, students.Plan]) -> None:
    """One experiment after the other: how far it is, what came of it, what to do with it."""
    wanted = state.get("run")
    picked = fields.selectbox(
        "Run",
        list(plans),
        wanted if wanted in plans else next(iter(plans)),
        "run at hand",
        partial(state.put, "run"),
        format_func=lambda name: training_form.named(plans[name]),
        label_visibility="collapsed",
    )
    state.put("run", picked)
    state.write_url(*state.TRAIN)
    job = services.store().job_of(JobKind.TRAIN, project.id, picked)
    if job:
        job_progress.watched(services.store(), job)
    training_results.show(project, reviewer, picked, plans[picked], live=job is not None and job.live)


main()
