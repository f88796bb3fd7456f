"""The pairs behind a number: each with its words, the gold and what the recipes projected."""

from collections.abc import Sequence

import streamlit as st

from core.text import language_name
from pages.evaluate.cached_evaluation import Subject
from pages.shared import components, fields, services

PAGE = 5
HINT = "Select a number to see its pairs."

Found = Sequence[tuple[int, str]]
"""Places of pairs in the gold, each with a few words on why it is listed."""


def listing(subject: Subject, title: str, found: Found, names: Sequence[str]) -> None:
    """The pairs, a few at a time, with the bands of these recipes and a link to review each."""
    total = len({place for place, _ in found})
    st.text(f"{title}: {total:,} {'pair' if total == 1 else 'pairs'}")
    if not found:
        return
    notes: dict[int, list[str]] = {}
    for place, note in found:
        notes.setdefault(place, []).extend([note] if note else [])
    page = fields.pagination(-(-total // PAGE), f"page of {title}")
    for place in list(notes)[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True):
            one(subject, place, names)
            if notes[place]:
                components.small(*notes[place])


def one(subject: Subject, place: int, names: Sequence[str]) -> None:
    project, pair = subject.project, subject.gold.pairs[place]
    components.words(language_name(project.source_lang), pair.source, [("Entities", pair.source.spans or ())], project)
    rows = [("Gold", pair.target.spans or ())]
    rows += [(name, subject.made(name).projections[place].spans) for name in names]
    components.words(language_name(project.target_lang), pair.target, rows, project)
    number = services.pair_ids(project.id, project.digest).index(pair.id) + 1
    query = {"corpus": project.id, "pair": pair.id, "show": "all", "recipe": names[0]}
    st.page_link(
        "pages/review/page.py", label=f"Review pair {number:,}", icon=":material/rate_review:", query_params=query
    )
