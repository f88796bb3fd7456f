"""How two annotators agree, or an annotator and a recipe, and the pairs on which they do not."""

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

FIRST, SECOND, PAGE = "first annotator", "second annotator", 5
PERSON, RECIPE = "reviewer ", "recipe "
KAPPA = (
    "Word kappa is high wherever names are short, because most words are in no name, and it does not see where one "
    "name ends and the next begins. Read it with F1 beside it."
)


def section(subject: Subject) -> None:
    project, people = subject.project, services.reviewers(subject.project)
    if not people:
        st.info("Nobody has reviewed this corpus yet.", icon=":material/info:")
        return
    first, second = sides(people, subject.names)
    if not second:
        st.info("There is nobody to compare with: a second reviewer, or a recipe above.", icon=":material/info:")
        return
    found = compared(project, first, second)
    if not found.pairs:
        st.info("There is no pair that both confirmed.", icon=":material/info:")
        return
    components.agreement_figures(found, "Pairs compared", "Pairs that the annotators confirmed.")
    st.caption(KAPPA)
    differing(project, found, first, second)


def sides(people: Iterable[str], recipes: Iterable[str]) -> tuple[str, str]:
    """Who is compared with whom; the second says what it is, and is "" where there is nobody."""
    left, right = st.columns(2)
    known = list(people)
    stands = held if (held := state.get("first") or "") in known else known[0]
    with left:
        first = fields.selectbox("Annotator", known, stands, FIRST, partial(state.put, "first"))
    others = [f"{PERSON}{name}" for name in known if name != first] + [f"{RECIPE}{name}" for name in recipes]
    if not others:
        return first, ""
    stands = held if (held := state.get("second") or "") in others else others[0]
    with right:
        second = fields.selectbox("and", others, stands, SECOND, partial(state.put, "second"))
    return first, second


def compared(project: Project, first: str, second: str) -> Agreement:
    store, name = services.store(), second.removeprefix(PERSON).removeprefix(RECIPE)
    last = services.last_number(project, first)
    if second.startswith(PERSON):
        key = "agreement", project.id, project.digest, first, name
        lasts = last, services.last_number(project, name)
        return cache.once(key, lambda: between(store, project.id, first, name), lasts)
    recipe = services.recipe_id(name)

    def against() -> Agreement:
        projections = store.projections(project.id, recipe, scores=False)
        return with_recipe(confirmed(store, project.id, first), projections)

    return cache.once(("agreement with a recipe", project.id, project.digest, first, recipe), against, last)


def differing(project: Project, found: Agreement, first: str, second: str) -> None:
    """The pairs on which the two differ, one over the other, a few at a time."""
    total = len(found.differing)
    if not total:
        st.success("Both are the same on every pair.", icon=":material/check:")
        return
    st.caption(f"{total:,} {'pair differs' if total == 1 else 'pairs differ'}")
    page = fields.pagination(-(-total // PAGE), "page of disagreements")
    for pair in found.differing[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True):
            both(project, first, second, pair)


def both(project: Project, first: str, second: str, pair_id: str) -> None:
    pair = services.store().pair(project.id, pair_id)
    rows = [(name, marked(project, name, pair_id)) for name in (f"{PERSON}{first}", second)]
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
                query_params={"corpus": project.id, "pair": pair_id, "show": "all", **query(name)},
            )


def query(name: str) -> dict[str, str]:
    """The part of an address that stands for a reviewer or a recipe."""
    if name.startswith(PERSON):
        return {"reviewer": name.removeprefix(PERSON)}
    return {"recipe": name.removeprefix(RECIPE)}


def marked(project: Project, name: str, pair_id: str) -> tuple[Span, ...]:
    """What a reviewer or a recipe says about a pair."""
    if name.startswith(PERSON):
        review = services.store().current_review(project.id, name.removeprefix(PERSON), pair_id)
        return review.answer.target_spans if review and review.answer else ()
    made = services.store().projection(project.id, pair_id, services.recipe_id(name.removeprefix(RECIPE)))
    return made.spans if made else ()
