"""Use of a student: as a tagger, as candidates of a recipe, and as a second reader of the review."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from core.components import component
from core.experiments import TrainingResult
from core.experiments.disagreements import Disagreement
from core.model import Sentence, SentencePair, Span
from core.project import Project
from core.projection.presets import DEFAULT_RECIPE
from core.projection.recipe import REGISTRIES, Recipe
from core.projection.recipe_json import to_text
from core.projection.student_recipes import with_student
from core.taggers import Tagger
from core.views.html import in_markdown
from pages.shared import components, fields, job_progress, services, state, students

MAX_DISAGREEMENTS = 50
"""Disagreements listed on the page; the queue holds all."""


def draw_section(project: Project, reviewer: str, run: str, settings: Mapping[str, list[TrainingResult]]) -> None:
    """Draw the students of this corpus that are still in the store, one setting at a time."""
    if not settings:
        return
    st.markdown("##### Use a student")
    last = list(settings)[-1]
    setting = fields.selectbox("Setting", list(settings), last, f"setting of {run}", label_visibility="collapsed")
    results = settings[setting]
    draw_tagger(project, run, results)
    draw_disagreements(project, reviewer, students.token(run, setting), results)


def draw_tagger(project: Project, run: str, results: Sequence[TrainingResult]) -> None:
    """Draw the student with the best dev score as a tagger, and in a recipe."""
    best = students.best(results)
    tagger = students.tagger(best)
    choice = f"Of {len(results)} seeds, the one with the best F1 on dev. " if len(results) > 1 else ""
    components.small(
        f"{choice}Import offers it for source sentences of its language; a recipe takes it as a tagger, by its folder."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_recipe(project, best, tagger)
    with st.expander("The tagger as JSON"):
        st.code(json.dumps(component.to_json(tagger, "tagger", REGISTRIES), indent=2), language="json")


def draw_recipe(project: Project, best: TrainingResult, tagger: Tagger) -> None:
    """Draw the ways to get and use a recipe with the student."""
    name = f"student {best.id[:6]}"
    recipe = with_student(services.store().recipe(state.get("recipe") or DEFAULT_RECIPE), tagger)
    about = "Aligned runs and what the student finds are the candidates; links and student weigh alike."
    if st.button("Keep as a recipe", icon=":material/experiment:", help=about):
        job_progress.do(
            lambda: save_recipe(name, recipe, f"Candidates by the student “{best.setting}” of {project.name}.")
        )
    text = to_text(recipe, name)
    st.download_button("Recipe", text, f"{name}.json", on_click="ignore", icon=":material/download:")
    if name in services.store().own_recipes():
        link_to_review("Review with it", {"corpus": project.id, "recipe": name})


def link_to_review(label: str, query: dict[str, str]) -> None:
    """Draw a link to the page of the review, with this query."""
    st.page_link("pages/review/page.py", label=in_markdown(label), icon=":material/rate_review:", query_params=query)


def save_recipe(name: str, recipe: Recipe, about: str) -> None:
    """Save the recipe with the student."""
    services.store().save_recipe(name, recipe, about)


def draw_disagreements(project: Project, reviewer: str, token: str, results: Sequence[TrainingResult]) -> None:
    """Draw the differences of the students and the reviewer, the most likely errors first."""
    st.markdown("##### Where it disagrees with the review")
    seen = students.unlearned(project, reviewer, results)
    if not students.answers(project, reviewer):
        inform(f"{reviewer} has reviewed no pair of this corpus yet.")
        return
    if not seen:
        hint = "Choose a setting that learned fewer corrected pairs, such as projected."
        inform(f"These students learned every pair that {reviewer} reviewed. {hint}")
        return
    doubts = students.doubted(project, reviewer, results)
    components.small(
        f"{len(doubts):,} of {seen:,} reviewed pairs that it did not learn as corrected. Where it is "
        "sure and the answer differs, one of the two is wrong."
    )
    if doubts:
        query = {"corpus": project.id, "reviewer": reviewer, "show": "all", "doubts": token, "pair": doubts[0].pair_id}
        link_to_review("Review them in this order", query)
        draw_table(project, doubts[:MAX_DISAGREEMENTS])


def inform(text: str) -> None:
    st.info(in_markdown(text), icon=":material/info:")


def draw_table(project: Project, doubts: Sequence[Disagreement]) -> None:
    """Draw the table of some disagreements."""
    pairs = {pair.id: pair for pair in services.store().pairs(project.id)}
    components.table(
        [disagreement_row(doubt, pairs[doubt.pair_id]) for doubt in doubts],
        column_config={"Sure": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
    )


def disagreement_row(doubt: Disagreement, pair: SentencePair) -> dict[str, object]:
    """Return the table row of one disagreement."""
    return {
        "Pair": pair.id,
        "Sure": doubt.sure,
        "Only the student": spans_text(pair.target, doubt.extra),
        "Only the review": spans_text(pair.target, doubt.missing),
        "Sentence": pair.target.text,
    }


def spans_text(sentence: Sentence, spans: Sequence[Span]) -> str:
    """Return the texts of spans of a sentence, each with its label."""
    return ", ".join(f"{sentence.slice(span.start, span.end)} ({span.label})" for span in spans)
