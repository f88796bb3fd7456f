"""Blind repeat: some pairs reviewed a second time, and the agreement of the two answers."""

from collections.abc import Sequence

import streamlit as st

from core.evaluation.agreement import Agreement
from core.model import Span
from core.project import Project
from core.review.blind_repeat import SAMPLE_SIZE, repeat_name, sample
from core.text import language_name
from core.views.html import in_markdown
from core.workspace.reviewer_agreement import self_agreement as agreement_of
from pages.shared import cache, components, fields, services

PAGE_SIZE = 5


def draw_section(project: Project, reviewer: str) -> None:
    """Draw the start of a repeat, and its agreement with the first answers."""
    st.markdown("##### Blind repeat")
    st.caption("Review some confirmed pairs again from what the machine said, without seeing your first answer.")
    size = draw_start(project, reviewer)
    agreement = self_agreement(project, reviewer)
    if agreement.pairs:
        components.agreement_figures(agreement, "Pairs confirmed twice", "Only these are compared.")
        draw_pairs(project, reviewer, agreement)
    elif not size:
        st.info("There is nothing to repeat yet: confirm some pairs first.", icon=":material/info:")


def self_agreement(project: Project, reviewer: str) -> Agreement:
    """Measure how the reviewer's blind repeat agrees with their first answers."""
    lasts = [services.last_number(project, name) for name in (reviewer, repeat_name(reviewer))]
    key = "self-agreement", project.id, reviewer
    return cache.once(key, lambda: agreement_of(services.store(), project.id, reviewer), tuple(lasts))


def draw_start(project: Project, reviewer: str) -> int:
    """Draw the size of the sample and the link to review it; return the number of sampled pairs."""
    store, repeater = services.store(), repeat_name(reviewer)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        size = fields.number_input("Pairs to review again", (5, 500), SAMPLE_SIZE, "repeated", step=5, width=200)
        drawn = sample(project.id, reviewer, store.statuses(project.id, reviewer), size)
        statuses = store.statuses(project.id, repeater)
        st.page_link(
            "pages/review/page.py",
            label=f"Review them again ({sum(pair in statuses for pair in drawn):,} of {len(drawn):,} begun)",
            icon=":material/replay:",
            disabled=not drawn,
            query_params={"corpus": project.id, "reviewer": repeater, "repeat": str(size), "show": "todo", "pair": ""},
        )
    return len(drawn)


def draw_pairs(project: Project, reviewer: str, agreement: Agreement) -> None:
    """Draw the pairs on which the two answers differ, one over the other, a few at a time."""
    total = len(agreement.differing)
    if not total:
        st.success("Both answers are the same on every pair.", icon=":material/check:")
        return
    st.caption(f"{total:,} {'pair differs' if total == 1 else 'pairs differ'}")
    for pair_id in fields.page_of(agreement.differing, PAGE_SIZE, "page of the repeat"):
        with st.container(border=True):
            draw_pair(project, reviewer, pair_id)


def draw_pair(project: Project, reviewer: str, pair_id: str) -> None:
    """Draw the two answers to one pair, with links to each."""
    pair = services.store().pair(project.id, pair_id)
    names = {"First": reviewer, "Second": repeat_name(reviewer)}
    rows = [(title, target_spans(project, name, pair_id)) for title, name in names.items()]
    components.words(language_name(project.target_lang), pair.target, rows, project)
    number = services.pair_ids(project.id, project.digest).index(pair_id) + 1
    with st.container(horizontal=True, gap="medium"):
        for title, name in names.items():
            st.page_link(
                "pages/review/page.py",
                label=in_markdown(f"Pair {number:,}, {title.lower()} answer"),
                icon=":material/rate_review:",
                query_params={"corpus": project.id, "reviewer": name, "pair": pair_id},
            )


def target_spans(project: Project, reviewer: str, pair_id: str) -> Sequence[Span]:
    """Return the target spans of a reviewer's answer, none where there is no answer."""
    review = services.store().current_review(project.id, reviewer, pair_id)
    return review.answer.target_spans if review and review.answer else ()
