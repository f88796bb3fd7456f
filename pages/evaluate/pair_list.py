"""Pairs behind a number: each with its words, the gold and the spans of the recipes."""

from collections.abc import Iterable, Sequence

import streamlit as st

from core.text import language_name
from pages.evaluate.cached_evaluation import Subject
from pages.shared import components, fields, services

PAGE_SIZE = 5
HINT = "Select a number to see its pairs."

Notes = Sequence[tuple[int, str]]
"""Places of pairs in the gold, each with a few words on the reason for listing it."""


def draw_places(subject: Subject, title: str, places: Iterable[int], names: Sequence[str]) -> None:
    """Draw pairs without notes."""
    draw_pairs(subject, title, [(place, "") for place in places], names)


def draw_pairs(subject: Subject, title: str, notes: Notes, names: Sequence[str]) -> None:
    """Draw the pairs, a few at a time, with the bands of these recipes and a link to review each."""
    notes_of = by_place(notes)
    total = len(notes_of)
    st.text(f"{title}: {total:,} {'pair' if total == 1 else 'pairs'}")
    if not notes:
        return
    page = fields.pagination(-(-total // PAGE_SIZE), f"page of {title}")
    for place in list(notes_of)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        with st.container(border=True):
            draw_pair(subject, place, names)
            if notes_of[place]:
                components.small(*notes_of[place])


def by_place(notes: Notes) -> dict[int, list[str]]:
    """Return the texts of the notes by place, none where a note has no words."""
    texts: dict[int, list[str]] = {}
    for place, note in notes:
        listed = texts.setdefault(place, [])
        if note:
            listed.append(note)
    return texts


def draw_pair(subject: Subject, place: int, names: Sequence[str]) -> None:
    """Draw one pair: its entities, its gold and the spans of the recipes, with a link to review it."""
    project, pair = subject.project, subject.gold.pairs[place]
    components.words(language_name(project.source_lang), pair.source, [("Entities", pair.source.spans or ())], project)
    rows = [("Gold", pair.target.spans or ())]
    rows += [(name, subject.output(name).projections[place].spans) for name in names]
    components.words(language_name(project.target_lang), pair.target, rows, project)
    number = services.pair_ids(project.id, project.digest).index(pair.id) + 1
    query = {"corpus": project.id, "pair": pair.id, "show": "all", "recipe": names[0]}
    st.page_link(
        "pages/review/page.py", label=f"Review pair {number:,}", icon=":material/rate_review:", query_params=query
    )
