"""Agreement of two annotators, or of an annotator and a recipe, and the pairs on which they differ."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from core.evaluation.agreement import Agreement
from core.model import Span
from core.project import Project
from core.text import language_name
from core.views.html import in_markdown
from core.workspace.reviewer_agreement import between, confirmed, with_recipe
from pages.evaluate.cached_evaluation import Subject
from pages.shared import cache, components, fields, services, state

FIRST_KEY, SECOND_KEY, PAGE_SIZE = "first annotator", "second annotator", 5
PERSON, RECIPE = "reviewer ", "recipe "
KAPPA = (
    "Word kappa is high wherever names are short, because most words are in no name, and it does not see where one "
    "name ends and the next begins. Read it with F1 beside it."
)


def draw_section(subject: Subject) -> None:
    """Draw the pickers of the two sides, their agreement, and the pairs on which they differ."""
    project, people = subject.project, services.reviewers(subject.project)
    if not people:
        st.info("Nobody has reviewed this corpus yet.", icon=":material/info:")
        return
    first, second = pick_sides(people, subject.names)
    if not second:
        st.info("There is nobody to compare with: a second reviewer, or a recipe above.", icon=":material/info:")
        return
    result = agreement(project, first, second)
    if not result.pairs:
        st.info("There is no pair that both confirmed.", icon=":material/info:")
        return
    components.agreement_figures(result, "Pairs compared", "Pairs that the annotators confirmed.")
    st.caption(KAPPA)
    draw_pairs(project, result, first, second)


def pick_sides(people: Iterable[str], recipes: Iterable[str]) -> tuple[str, str]:
    """Return the two sides; the second begins with its kind, and is "" where there is none."""
    left, right = st.columns(2)
    names = list(people)
    with left:
        first = pick_side("Annotator", names, "first", FIRST_KEY)
    others = [f"{PERSON}{name}" for name in names if name != first] + [f"{RECIPE}{name}" for name in recipes]
    if not others:
        return first, ""
    with right:
        return first, pick_side("and", others, "second", SECOND_KEY)


def pick_side(title: str, options: list[str], name: str, key: str) -> str:
    """Return the picked side, which is in the state under ``name``."""
    return fields.selectbox(title, options, state.choice(name, options), key, partial(state.put, name))


def agreement(project: Project, first: str, second: str) -> Agreement:
    """Measure how the annotator agrees with the reviewer or the recipe."""
    store, name = services.store(), second.removeprefix(PERSON).removeprefix(RECIPE)
    last = services.last_number(project, first)
    if second.startswith(PERSON):
        key = "agreement", project.id, project.digest, first, name
        lasts = last, services.last_number(project, name)
        return cache.once(key, lambda: between(store, project.id, first, name), lasts)
    recipe = services.recipe_id(project, name)

    def against() -> Agreement:
        projections = store.projections(project.id, recipe, scores=False)
        return with_recipe(confirmed(store, project.id, first), projections)

    return cache.once(("agreement with a recipe", project.id, project.digest, first, recipe), against, last)


def draw_pairs(project: Project, result: Agreement, first: str, second: str) -> None:
    """Draw the pairs on which the two sides differ, a few at a time."""
    total = len(result.differing)
    if not total:
        st.success("Both are the same on every pair.", icon=":material/check:")
        return
    st.caption(f"{total:,} {'pair differs' if total == 1 else 'pairs differ'}")
    page = fields.pagination(-(-total // PAGE_SIZE), "page of disagreements")
    for pair_id in result.differing[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        with st.container(border=True):
            draw_pair(project, first, second, pair_id)


def draw_pair(project: Project, first: str, second: str, pair_id: str) -> None:
    """Draw the two annotations of one pair, one over the other, with links to review each."""
    pair = services.store().pair(project.id, pair_id)
    rows = [(name, side_spans(project, name, pair_id)) for name in (f"{PERSON}{first}", second)]
    components.words(language_name(project.target_lang), pair.target, rows, project)
    if rows[0][1] == rows[1][1]:
        st.caption("The same spans; the word links differ.")
    number = services.pair_ids(project.id, project.digest).index(pair_id) + 1
    with st.container(horizontal=True, gap="medium"):
        for place, name in (("first", f"{PERSON}{first}"), ("second", second)):
            st.page_link(
                "pages/review/page.py",
                label=in_markdown(f"Pair {number:,}, {place}"),
                icon=":material/rate_review:",
                query_params={"corpus": project.id, "pair": pair_id, "show": "all", **side_query(name)},
            )


def side_query(name: str) -> dict[str, str]:
    """Return the part of an address that selects a reviewer or a recipe."""
    if name.startswith(PERSON):
        return {"reviewer": name.removeprefix(PERSON)}
    return {"recipe": name.removeprefix(RECIPE)}


def side_spans(project: Project, name: str, pair_id: str) -> tuple[Span, ...]:
    """Return the target spans of a reviewer or a recipe for a pair."""
    if name.startswith(PERSON):
        review = services.store().current_review(project.id, name.removeprefix(PERSON), pair_id)
        return review.answer.target_spans if review and review.answer else ()
    projection = services.store().projection(
        project.id, pair_id, services.recipe_id(project, name.removeprefix(RECIPE))
    )
    return projection.spans if projection else ()
