"""A student at work: as a tagger, as candidates of a recipe, and as a second reader of the review."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from core.components import component
from core.experiments import TrainingResult
from core.experiments.disagreements import Disagreement
from core.model import SentencePair, Span
from core.project import Project
from core.projection.presets import DEFAULT_RECIPE
from core.projection.recipe import REGISTRIES, Recipe
from core.projection.recipe_json import to_text
from core.projection.student_recipes import with_student
from core.views.html import in_markdown
from pages.shared import components, fields, job_progress, services, state, students

SHOWN = 50
"""Disagreements listed on the page; the queue holds all."""


def section(project: Project, reviewer: str, run: str, settings: Mapping[str, list[TrainingResult]]) -> None:
    """The students of this corpus that are still there, one setting at a time."""
    if not settings:
        return
    st.markdown("##### Use a student")
    last = list(settings)[-1]
    picked = fields.selectbox("Setting", list(settings), last, f"setting of {run}", label_visibility="collapsed")
    found = settings[picked]
    tagging(project, run, found)
    disagreements(project, reviewer, students.token(run, picked), found)


def tagging(project: Project, run: str, found: Sequence[TrainingResult]) -> None:
    """The student of the best dev score as a tagger, and in a recipe."""
    best = students.best(found)
    tagger = students.tagger(best)
    recipe = with_student(services.recipe_of(state.get("recipe") or DEFAULT_RECIPE), tagger)
    name = f"student {best.id[:6]}"
    which = f"Of {len(found)} seeds, the one with the best F1 on dev. " if len(found) > 1 else ""
    components.small(
        f"{which}Import offers it for source sentences of its language; a recipe takes it as a tagger, by its folder."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        about = "Aligned runs and what the student finds are the candidates; links and student weigh alike."
        if st.button("Keep as a recipe", icon=":material/experiment:", help=about):
            job_progress.do(
                lambda: keep(name, recipe, f"Candidates by the student “{best.setting}” of {project.name}.")
            )
        text = to_text(recipe, name)
        st.download_button("Recipe", text, f"{name}.json", on_click="ignore", icon=":material/download:")
        if name in services.store().own_recipes():
            link = {"corpus": project.id, "recipe": name}
            st.page_link(
                "pages/review/page.py", label="Review with it", icon=":material/rate_review:", query_params=link
            )
    with st.expander("The tagger as JSON"):
        st.code(json.dumps(component.to_json(tagger, "tagger", REGISTRIES), indent=2), language="json")


def keep(name: str, recipe: Recipe, about: str) -> None:
    services.store().save_recipe(name, recipe, about)


def disagreements(project: Project, reviewer: str, token: str, found: Sequence[TrainingResult]) -> None:
    """Where the students and the reviewer differ, the most likely errors first."""
    st.markdown("##### Where it disagrees with the review")
    seen = students.unlearned(project, reviewer, found)
    if not students.answers(project, reviewer):
        st.info(in_markdown(f"{reviewer} has reviewed no pair of this corpus yet."), icon=":material/info:")
        return
    if not seen:
        hint = "Choose a setting that learned fewer corrected pairs, such as projected."
        st.info(
            in_markdown(f"These students learned every pair that {reviewer} reviewed. {hint}"), icon=":material/info:"
        )
        return
    doubts = students.doubted(project, reviewer, found)
    components.small(
        f"{len(doubts):,} of {seen:,} reviewed pairs that it did not learn as corrected. Where it is "
        "sure and the answer differs, one of the two is wrong."
    )
    if not doubts:
        return
    link = {"corpus": project.id, "reviewer": reviewer, "show": "all", "doubts": token, "pair": doubts[0].pair_id}
    st.page_link(
        "pages/review/page.py", label="Review them in this order", icon=":material/rate_review:", query_params=link
    )
    pairs = services.store().pairs(project.id)
    wanted = {one.pair_id for one in doubts[:SHOWN]}
    known = {pair.id: pair for pair in pairs if pair.id in wanted}
    components.table(
        [row(one, known[one.pair_id]) for one in doubts[:SHOWN]],
        column_config={"Sure": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
    )


def row(doubt: Disagreement, pair: SentencePair) -> dict[str, object]:
    def said(spans: Sequence[Span]) -> str:
        return ", ".join(f"{pair.target.slice(one.start, one.end)} ({one.label})" for one in spans)

    return {
        "Pair": pair.id,
        "Sure": doubt.sure,
        "Only the student": said(doubt.extra),
        "Only the review": said(doubt.missing),
        "Sentence": pair.target.text,
    }
