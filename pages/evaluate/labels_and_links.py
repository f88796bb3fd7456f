"""The scores of every label, and those of the word links, by recipe."""

import streamlit as st

from core.evaluation import Evaluation, LinkCounts
from core.evaluation.gold import Pairs, wrong_in, wrong_links
from core.evaluation.significance import Bounds
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import percent, span, table
from pages.shared import state

BY_LABEL, LINKS = "scores by label", "scores of links"
AER = (
    "Precision counts links that are sure or possible in gold, recall the sure ones; the alignment error rate takes "
    "both (Och & Ney 2003). Links are summed over the corpus before anything is divided."
)
GIVEN = " A recipe over the links that came with the corpus is compared with itself here."


def section(subject: Subject) -> None:
    found = subject.evaluations()
    limits = subject.label_bounds()
    st.markdown("##### Strict F1 of every label, with its 95 % interval")
    table(BY_LABEL, [label_row(label, found, limits) for label in next(iter(found.values())).scores.labels])
    st.markdown("##### Word links", help=AER)
    counted = {name: one.links for name, one in found.items()}
    if links := {name: counts for name, counts in counted.items() if counts}:
        table(LINKS, [link_row(name, counts) for name, counts in links.items()])
        pairs = subject.gold.linked
        have = f"{pairs:,} {'pair has' if pairs == 1 else 'pairs have'} gold links."
        st.caption(f"{have} {AER}{'' if subject.against else GIVEN}")
    elif subject.against:
        st.caption("This reviewer edited the word links of none of the confirmed pairs, so there are no gold links.")
    else:
        st.caption("No pair of this corpus came with word links, so there are no gold links.")
    opened(subject)


def label_row(
    label: str, found: dict[str, Evaluation], limits: dict[tuple[str, str], Bounds]
) -> dict[str, str | float | int]:
    """One label: its gold spans, its ceiling, and how every recipe does."""
    first = next(iter(found.values()))
    scores = {
        name: f"{percent(one.scores.counts(label=label).f1)}  ({span(limits[name, label].f1)})"
        for name, one in found.items()
    }
    return {
        "Label": label,
        "Gold spans": first.scores.counts(label=label).gold,
        "Ceiling F1": 100 * first.label_ceiling(label).f1,
        **scores,
    }


def link_row(name: str, counts: LinkCounts) -> dict[str, str | float | int]:
    return {
        "Recipe": name,
        "Precision": 100 * counts.precision,
        "Recall": 100 * counts.recall,
        "F1": 100 * counts.f1,
        "AER": 100 * counts.aer,
        "Links": counts.predicted,
        "Sure in gold": counts.sure,
        "Found, sure": counts.in_sure,
        "Found, sure or possible": counts.in_possible,
    }


def opened(subject: Subject) -> None:
    """The pairs behind the number that is selected."""
    labels = subject.evaluation(subject.names[0]).scores.labels
    if (cell := state.selected_cell(BY_LABEL)) and cell[1] in subject.names and cell[0] < len(labels):
        name, label = cell[1], labels[cell[0]]
        show(subject, name, label, wrong_in(subject.evaluation(name), label=label))
    elif (cell := state.selected_cell(LINKS)) and cell[0] < len(subject.names):
        name = subject.names[cell[0]]
        show(subject, name, "links that differ from gold", wrong_links(subject.evaluation(name)))
    else:
        st.caption(pair_list.HINT)


def show(subject: Subject, name: str, what: str, places: Pairs) -> None:
    pair_list.listing(subject, f"{name}: {what}", [(place, "") for place in places], [name])
