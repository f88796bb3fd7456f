"""The blind repeat: some pairs reviewed a second time, and how the two answers agree."""

import streamlit as st

from core.evaluation.agreement import Agreement
from core.project import Project
from core.review.blind_repeat import SAMPLE_SIZE, repeat_name, sample
from core.text import language_name
from core.views.html import in_markdown
from core.workspace.reviewer_agreement import self_agreement as agreement_of
from pages.shared import cache, components, fields, services

PAGE = 5


def section(project: Project, reviewer: str) -> None:
    """Where a repeat begins, and what came of it."""
    st.markdown("##### Blind repeat")
    st.caption("Review some confirmed pairs again from what the machine said, without seeing your first answer.")
    drawn = begin(project, reviewer)
    found = self_agreement(project, reviewer)
    if found.pairs:
        components.agreement_figures(found, "Pairs confirmed twice", "Only these are compared.")
        differing(project, reviewer, found)
    elif not drawn:
        st.info("There is nothing to repeat yet: confirm some pairs first.", icon=":material/info:")


def self_agreement(project: Project, reviewer: str) -> Agreement:
    """How the reviewer's blind repeat agrees with what they confirmed at first."""
    lasts = [services.last_number(project, name) for name in (reviewer, repeat_name(reviewer))]
    key = "self-agreement", project.id, reviewer
    return cache.once(key, lambda: agreement_of(services.store(), project.id, reviewer), tuple(lasts))


def begin(project: Project, reviewer: str) -> int:
    """The size of the sample and the link to review it; returns how many pairs were drawn."""
    store, again = services.store(), repeat_name(reviewer)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        size = fields.number_input("Pairs to review again", (5, 500), SAMPLE_SIZE, "repeated", step=5, width=200)
        drawn = sample(project.id, reviewer, store.statuses(project.id, reviewer), size)
        begun = store.statuses(project.id, again)
        st.page_link(
            "pages/review/page.py",
            label=f"Review them again ({sum(pair in begun for pair in drawn):,} of {len(drawn):,} begun)",
            icon=":material/replay:",
            disabled=not drawn,
            query_params={"corpus": project.id, "reviewer": again, "repeat": str(size), "show": "todo", "pair": ""},
        )
    return len(drawn)


def differing(project: Project, reviewer: str, found: Agreement) -> None:
    """The pairs on which the two answers differ, one over the other, a few at a time."""
    total = len(found.differing)
    if not total:
        st.success("Both answers are the same on every pair.", icon=":material/check:")
        return
    st.caption(f"{total:,} {'pair differs' if total == 1 else 'pairs differ'}")
    page = fields.pagination(-(-total // PAGE), "page of the repeat")
    for pair in found.differing[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True):
            both(project, reviewer, pair)


def both(project: Project, reviewer: str, pair_id: str) -> None:
    pair, names = services.store().pair(project.id, pair_id), (reviewer, repeat_name(reviewer))
    rows = []
    for title, name in zip(("First", "Second"), names, strict=True):
        review = services.store().current_review(project.id, name, pair_id)
        rows.append((title, review.answer.target_spans if review and review.answer else ()))
    components.words(language_name(project.target_lang), pair.target, rows, project)
    number = services.pair_ids(project.id, project.digest).index(pair_id) + 1
    with st.container(horizontal=True, gap="medium"):
        for title, name in zip(("first", "second"), names, strict=True):
            st.page_link(
                "pages/review/page.py",
                label=in_markdown(f"Pair {number:,}, {title} answer"),
                icon=":material/rate_review:",
                query_params={"corpus": project.id, "reviewer": name, "pair": pair_id},
            )
