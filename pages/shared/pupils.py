"""A student at work: as a tagger, as candidates of a recipe, and as a second reader of the review."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from core import parts
from core.composing import to_text
from core.experiments import Outcome
from core.experiments.candidates import with_student
from core.experiments.doubts import Doubt
from core.markup import in_markdown
from core.model import SentencePair, Span
from core.presets import DEFAULT_RECIPE
from core.queue import PairFacts
from core.recipe import REGISTRIES, Recipe
from core.store import Project
from pages.shared import components, fields, running, services, state, tables, trained

SHOWN = 50
"""Disagreements listed on the page; the queue holds all."""


def section(project: Project, reviewer: str, run: str, settings: Mapping[str, list[Outcome]]) -> None:
    """The students of this corpus that are still there, one setting at a time."""
    if not settings:
        return
    st.markdown("##### Use a student")
    last = list(settings)[-1]
    picked = fields.selectbox("Setting", list(settings), last, f"setting of {run}", label_visibility="collapsed")
    found = settings[picked]
    tagging(project, run, found)
    disagreements(project, reviewer, trained.token(run, picked), found)


def tagging(project: Project, run: str, found: Sequence[Outcome]) -> None:
    """The student of the best dev score as a tagger, and in a recipe."""
    best = trained.best(found)
    tagger = trained.tagger(best)
    recipe = with_student(services.recipe_of(state.get("recipe") or DEFAULT_RECIPE), tagger)
    name = f"student {best.id[:6]}"
    which = f"Of {len(found)} seeds, the one with the best F1 on dev. " if len(found) > 1 else ""
    components.small(
        f"{which}Import offers it for source sentences of its language; a recipe takes it as a tagger, by its folder."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        about = "Aligned runs and what the student finds are the candidates; links and student weigh alike."
        if st.button("Keep as a recipe", icon=":material/experiment:", help=about):
            running.do(lambda: keep(name, recipe, f"Candidates by the student “{best.setting}” of {project.name}."))
        text = to_text(recipe, name)
        st.download_button("Recipe", text, f"{name}.json", on_click="ignore", icon=":material/download:")
        if name in services.store().own_recipes():
            link = {"corpus": project.id, "recipe": name}
            st.page_link(
                "pages/review/page.py", label="Review with it", icon=":material/rate_review:", query_params=link
            )
    with st.expander("The tagger as JSON"):
        st.code(json.dumps(parts.to_json(tagger, "tagger", REGISTRIES), indent=2), language="json")


def keep(name: str, recipe: Recipe, about: str) -> None:
    services.store().save_recipe(name, recipe, about)


def disagreements(project: Project, reviewer: str, token: str, found: Sequence[Outcome]) -> None:
    """Where the students and the reviewer differ, the most likely errors first."""
    st.markdown("##### Where it disagrees with the review")
    seen = trained.unlearned(project, reviewer, found)
    if not trained.answers(project, reviewer):
        st.info(in_markdown(f"{reviewer} has reviewed no pair of this corpus yet."), icon=":material/info:")
        return
    if not seen:
        hint = "Choose a setting that learned fewer corrected pairs, such as projected."
        st.info(
            in_markdown(f"These students learned every pair that {reviewer} reviewed. {hint}"), icon=":material/info:"
        )
        return
    doubts = trained.doubted(project, reviewer, found)
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
    tables.table(
        [row(one, known[one.pair_id]) for one in doubts[:SHOWN]],
        column_config={"Sure": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
    )


def row(doubt: Doubt, pair: SentencePair) -> dict[str, object]:
    def said(spans: Sequence[Span]) -> str:
        return ", ".join(f"{pair.target.slice(one.start, one.end)} ({one.label})" for one in spans)

    return {
        "Pair": pair.id,
        "Sure": doubt.sure,
        "Only the student": said(doubt.extra),
        "Only the review": said(doubt.missing),
        "Sentence": pair.target.text,
    }


def narrowed(project: Project, reviewer: str, facts: tuple[PairFacts, ...]) -> tuple[PairFacts, ...]:
    """The pairs that the address asks for because a student doubts them, which the sidebar tells; else all."""
    wanted = state.get("doubts")
    if not wanted:
        return facts
    kept = trained.narrowed(project, reviewer, facts, wanted)
    if kept is facts:
        state.put("doubts", "")
        return facts
    st.sidebar.info(f"{len(kept):,} pairs on which a student disagrees with the review.", icon=":material/school:")
    st.sidebar.button("Show all pairs", on_click=lambda: state.put("doubts", ""), width="stretch")
    return kept
