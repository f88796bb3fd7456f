"""Errors in classes: a chart by recipe, the counts, and the pairs of each class."""

from collections.abc import Mapping, Sequence
from itertools import chain

import plotly.graph_objects as go
import streamlit as st

from core.evaluation.error_classes import ABOUT, BLAMES, Error, ErrorKind, ErrorSide, blames, tally
from core.model import SentencePair
from core.project import Project
from core.review import CorrectionType
from core.text import language_name
from core.views.html import in_chart, in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject, projected
from pages.evaluate.number_table import CHART_CONFIG, NUMBER, draw_table, selected_number
from pages.shared import components, fields, services

CLASSES_KEY, SIDE_KEY = "classes of errors", "side of the errors"
BOTH = "Both"
CLASSES_HELP = (
    "Every missed gold span and every wrong projected span is in exactly one class, the first that applies from top "
    "to bottom. A span with a wrong boundary is both missed and wrong."
)


MEANINGS = "\n".join(f"- **{in_markdown(kind.capitalize())}**: {ABOUT[kind]}" for kind in ErrorKind)
SCORES = {"Strict F1": NUMBER, "Ceiling F1": NUMBER}


def draw_section(subject: Subject) -> None:
    """Draw the summary of recipes, the chart and the counts by class, and the pairs of the selected class."""
    components.table([summary_row(subject, name) for name in subject.names], column_config=SCORES)
    side = fields.segmented_control("Spans", [BOTH, *map(str.capitalize, ErrorSide)], BOTH, SIDE_KEY)
    errors = {name: filter_by_side(subject.errors(name), side) for name in subject.names}
    st.plotly_chart(plot_bars(errors), config=CHART_CONFIG, key="errors")
    st.markdown("##### Classes of errors", help=CLASSES_HELP)
    kinds = present_kinds(errors)
    draw_table(CLASSES_KEY, class_rows(kinds, errors))
    with st.expander("What the classes mean", icon=":material/help:"):
        st.markdown(MEANINGS)
    draw_pairs(subject, kinds, errors)
    draw_all_corpora(subject)


def present_kinds(errors: Mapping[str, Sequence[Error]]) -> list[ErrorKind]:
    """Return the classes that occur, in their order."""
    present = {error.kind for error in chain.from_iterable(errors.values())}
    return [kind for kind in ErrorKind if kind in present]


def filter_by_side(errors: Sequence[Error], side: str) -> list[Error]:
    """Return the errors of one side, or all of them."""
    return [error for error in errors if side == BOTH or error.side.capitalize() == side]


def class_rows(kinds: Sequence[ErrorKind], errors: Mapping[str, Sequence[Error]]) -> list[dict[str, str | int]]:
    """Return one row per class: the correction that it calls for, and its errors by recipe."""
    counts = {name: tally(listed) for name, listed in errors.items()}
    rows: list[dict[str, str | int]] = []
    for kind in kinds:
        numbers = {name: sum(tally_of.get(kind, {}).values()) for name, tally_of in counts.items()}
        rows.append({"Class": kind.capitalize(), "Corrections call it": blamed_class(kind), **numbers})
    return rows


def summary_row(subject: Subject, name: str) -> dict[str, str | int | float]:
    """Return the summary of a recipe: its score, its ceiling, and its missed and wrong spans."""
    counts = tally(subject.errors(name))
    scores, missing = subject.evaluation(name), sum(sides[ErrorSide.MISSED] for sides in counts.values())
    unreached = counts.get(ErrorKind.NO_SOURCE, {}).get(ErrorSide.MISSED, 0)
    return {
        "Recipe": name,
        "Strict F1": 100 * scores.overall.f1,
        "Ceiling F1": 100 * scores.ceiling.f1,
        "Missed": missing,
        "of these within reach": missing - unreached,
        "Wrong": sum(sides[ErrorSide.WRONG] for sides in counts.values()),
    }


def draw_all_corpora(subject: Subject) -> None:
    """Draw the same counts for every corpus of the store that has gold and was projected with these recipes."""
    about = "Corpora with gold that these recipes were run on."
    if not fields.toggle("Every corpus of this store", False, "errors everywhere", help=about):
        return
    rows = []
    for project in services.store().projects():
        rows += corpus_rows(project, subject.names)
    components.table(rows, column_config=SCORES)


def corpus_rows(project: Project, names: Sequence[str]) -> list[dict[str, str | int | float]]:
    """Return the rows of the recipes that were run on a corpus, none where it has no gold."""
    subject = Subject(project, projected(project, names), "", tuple(project.label_names))
    if not subject.names or not subject.gold.pairs:
        return []
    return [corpus_row(subject, name) for name in subject.names]


def corpus_row(subject: Subject, name: str) -> dict[str, str | int | float]:
    """Return the row of a recipe on one corpus: its scores, and its errors by correction."""
    project, evaluation, counts = subject.project, subject.evaluation(name), blames(subject.errors(name))
    return {
        "Corpus": project.name,
        "Language": language_name(project.target_lang),
        "Recipe": name,
        "Strict F1": 100 * evaluation.overall.f1,
        "Ceiling F1": 100 * evaluation.ceiling.f1,
        **{blame.value.capitalize(): counts[blame] for blame in CorrectionType if blame is not CorrectionType.PLACE},
    }


def blamed_class(kind: ErrorKind) -> str:
    """Return the class of the correction that an error calls for."""
    return BLAMES.get(kind, CorrectionType.BOUNDARY).value


def plot_class(blame: CorrectionType, recipes: Sequence[str], numbers: Sequence[int], ink: str) -> go.Bar:
    """Plot the part of every bar that one class of correction takes."""
    return go.Bar(
        y=recipes,
        x=numbers,
        name=blame.value,
        orientation="h",
        marker_color=ink,
        hovertemplate=f"%{{y}}: %{{x:,}} {blame.value}<extra></extra>",
    )


def plot_bars(errors: Mapping[str, Sequence[Error]]) -> go.Figure:
    """Plot one bar for each recipe, in parts by the class of correction."""
    counts = [blames(listed) for listed in errors.values()]
    recipes = list(map(in_chart, errors))
    traces = []
    for blame, ink in zip(CorrectionType, components.CHART_COLOURS, strict=True):
        numbers = [counted[blame] for counted in counts]
        if any(numbers):
            traces.append(plot_class(blame, recipes, numbers, ink))
    layout = {"barmode": "stack", "height": 130 + 34 * len(errors), "margin": {"l": 8, "r": 8, "t": 26, "b": 8}}
    figure = go.Figure(traces, layout)
    legend = {"orientation": "h", "traceorder": "normal", "y": -0.25, "yanchor": "top"}
    figure.update_layout(showlegend=True, legend=legend, bargap=0.4)
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=",d", rangemode="tozero")
    return figure


def draw_pairs(subject: Subject, kinds: Sequence[ErrorKind], errors: Mapping[str, Sequence[Error]]) -> None:
    """Draw the pairs of the selected class and recipe."""
    cell = selected_number(CLASSES_KEY, kinds)
    if cell is None or cell[1] not in errors:
        st.caption(pair_list.HINT)
        return
    kind, name = cell
    notes = error_notes(subject.gold.pairs, [error for error in errors[name] if error.kind is kind])
    pair_list.draw_pairs(subject, f"{name}: {kind}", notes, [name])


def error_notes(pairs: Sequence[SentencePair], errors: Sequence[Error]) -> list[tuple[int, str]]:
    """Return the place of each error's pair, with the error in words."""
    places = {pair.id: place for place, pair in enumerate(pairs)}
    placed = [(places[error.pair_id], error) for error in errors]
    return [(place, describe_error(pairs[place], error)) for place, error in placed]


def describe_error(pair: SentencePair, error: Error) -> str:
    """Describe one error in a few words."""
    extent = f" ({error.extent})" if error.extent else ""
    words = f"{error.side.capitalize()}: {pair.target.slice(error.span.start, error.span.end)} ({error.span.label})"
    entity = error.entity
    source = f", from {pair.source.slice(entity.start, entity.end)} ({entity.label})" if entity else ""
    return f"{words}{source}{extent}"
