"""Scores of every label, and those of the word links, by recipe."""

import streamlit as st

from core.evaluation import Evaluation, LinkCounts
from core.evaluation.gold import Pairs, wrong_in, wrong_links
from core.evaluation.significance import Bounds
from core.views.html import in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import draw_table, interval_text, percent, selected_number

LABELS_KEY, LINKS_KEY = "scores by label", "scores of links"
AER_NOTE = (
    "Precision counts links that are sure or possible in gold, recall the sure ones; the alignment error rate takes "
    "both (Och & Ney 2003). Links are summed over the corpus before anything is divided."
)
GIVEN_NOTE = " A recipe over the links that came with the corpus is compared with itself here."


NO_LINKS = "No pair of this corpus came with word links, so there are no gold links."
NO_LINKS_REVIEWED = "This reviewer edited the word links of none of the confirmed pairs, so there are no gold links."


def draw_section(subject: Subject) -> None:
    """Draw the scores of every label and of the word links, and the pairs of the selected number."""
    draw_labels(subject)
    draw_links(subject)
    draw_pairs(subject)


def draw_labels(subject: Subject) -> None:
    """Draw the scores of every label."""
    evaluations, limits = subject.evaluations(), subject.label_bounds()
    st.markdown("##### Strict F1 of every label, with its 95 % interval")
    labels = next(iter(evaluations.values())).scores.labels
    draw_table(LABELS_KEY, [label_row(label, evaluations, limits) for label in labels])


def draw_links(subject: Subject) -> None:
    """Draw the scores of the word links, or why there are none."""
    st.markdown("##### Word links", help=AER_NOTE)
    counts_of = {name: evaluation.links for name, evaluation in subject.evaluations().items()}
    rows = [link_row(name, counts) for name, counts in counts_of.items() if counts]
    if not rows:
        st.caption(NO_LINKS_REVIEWED if subject.against else NO_LINKS)
        return
    draw_table(LINKS_KEY, rows)
    st.caption(in_markdown(links_note(subject)))


def links_note(subject: Subject) -> str:
    """Return the number of pairs with gold links in words, and how links are scored."""
    pairs = subject.gold.linked
    have = "pair has" if pairs == 1 else "pairs have"
    note = AER_NOTE if subject.against else AER_NOTE + GIVEN_NOTE
    return f"{pairs:,} {have} gold links. {note}"


def label_row(
    label: str, evaluations: dict[str, Evaluation], limits: dict[tuple[str, str], Bounds]
) -> dict[str, str | float | int]:
    """Return the row of one label: its gold spans, its ceiling, and its score by recipe."""
    first = next(iter(evaluations.values()))
    scores = {
        name: f"{percent(evaluation.scores.counts(label=label).f1)}  ({interval_text(limits[name, label].f1)})"
        for name, evaluation in evaluations.items()
    }
    return {
        "Label": label,
        "Gold spans": first.scores.counts(label=label).gold,
        "Ceiling F1": 100 * first.label_ceiling(label).f1,
        **scores,
    }


def link_row(name: str, counts: LinkCounts) -> dict[str, str | float | int]:
    """Return the row of a recipe in the table of links."""
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


def draw_pairs(subject: Subject) -> None:
    """Draw the pairs behind the number that is selected."""
    labels = subject.evaluation(subject.names[0]).scores.labels
    if (cell := selected_number(LABELS_KEY, labels)) and cell[1] in subject.names:
        label, name = cell
        list_pairs(subject, name, label, wrong_in(subject.evaluation(name), label=label))
    elif cell := selected_number(LINKS_KEY, subject.names):
        name = cell[0]
        list_pairs(subject, name, "links that differ from gold", wrong_links(subject.evaluation(name)))
    else:
        st.caption(pair_list.HINT)


def list_pairs(subject: Subject, name: str, title: str, places: Pairs) -> None:
    """Draw pairs of one recipe under a title."""
    pair_list.draw_places(subject, f"{name}: {title}", places, [name])
