"""Train: a tagger for the target language from projected and corrected pairs, in the background."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.store import JobKind
from pages.shared import components, fields, job_progress, problems, services, state, students
from pages.train import training_form, training_results

VIEW = "train view"
NEW, RUNS = "New", "Runs"


def main() -> None:
    project, recipe, reviewer = components.page_context()
    plans = students.plans(project)
    view = pick_view(plans)
    state.write_url(*state.TRAIN)
    try:
        problems.stop_without_pairs(project)
        if view == NEW:
            training_form.draw_form(project, recipe, reviewer)
        else:
            draw_runs(project, reviewer, plans)
    except SpanbridgeError as error:
        components.problem(error)


def pick_view(plans: dict[str, students.Plan]) -> str:
    """Return the view at hand: a new training, or the runs so far."""
    if requested := state.take(training_form.NEXT):
        state.show_in(VIEW, requested)
    return fields.segmented_control(
        "View",
        [NEW, RUNS],
        RUNS if plans else NEW,
        VIEW,
        label_visibility="collapsed",
        format_func=lambda title: f"{RUNS} {len(plans)}" if title == RUNS else title,
    )


def draw_runs(project: Project, reviewer: str, plans: dict[str, students.Plan]) -> None:
    """Draw one experiment at a time: its progress, its results, and the use of its students."""
    if not plans:
        st.info("Nothing was trained on this corpus yet.", icon=":material/info:")
        return
    run = state.get("run")
    picked = fields.selectbox(
        "Run",
        list(plans),
        run if run in plans else next(iter(plans)),
        "run at hand",
        partial(state.put, "run"),
        format_func=lambda name: training_form.plan_title(plans[name]),
        label_visibility="collapsed",
    )
    state.put("run", picked)
    state.write_url(*state.TRAIN)
    job = services.store().job_of(JobKind.TRAIN, project.id, picked)
    if job:
        job_progress.watched(services.store(), job)
    training_results.draw_results(project, reviewer, picked, plans[picked], live=job is not None and job.live)


main()
