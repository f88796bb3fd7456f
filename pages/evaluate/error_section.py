"""What is wrong, in classes: a chart by recipe, the counts, and the pairs of each class."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from core.evaluation.error_classes import ABOUT, BLAMES, Error, ErrorKind, ErrorSide, blames, tally
from core.model import SentencePair
from core.review import CorrectionType
from core.text import language_name
from core.views.html import in_chart, in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject, projected
from pages.evaluate.number_table import MODEBAR, NUMBER, table
from pages.shared import components, fields, services, state

CLASSES, SIDE = "classes of errors", "side of the errors"
BOTH = "Both"
HELP = (
    "Every missed gold span and every wrong projected span is in exactly one class, the first that applies from top "
    "to bottom. A span with a wrong boundary is both missed and wrong."
)


def section(subject: Subject) -> None:
    columns = {"Strict F1": NUMBER, "Ceiling F1": NUMBER}
    components.table([summary(subject, name) for name in subject.names], column_config=columns)
    side = fields.segmented_control("Spans", [BOTH, *map(str.capitalize, ErrorSide)], BOTH, SIDE)
    found = {name: of_side(subject.errors(name), side) for name in subject.names}
    st.plotly_chart(bars(found), config=MODEBAR, key="errors")
    st.markdown("##### Classes of errors", help=HELP)
    kinds = [kind for kind in ErrorKind if any(error.kind is kind for errors in found.values() for error in errors)]
    table(CLASSES, rows(kinds, found))
    with st.expander("What the classes mean", icon=":material/help:"):
        st.markdown("\n".join(f"- **{in_markdown(kind.capitalize())}**: {ABOUT[kind]}" for kind in ErrorKind))
    opened(subject, kinds, found)
    across(subject)


def of_side(errors: Sequence[Error], side: str) -> list[Error]:
    return [error for error in errors if side == BOTH or error.side.capitalize() == side]


def rows(kinds: Sequence[ErrorKind], found: Mapping[str, Sequence[Error]]) -> list[dict[str, str | int]]:
    counts = {name: tally(errors) for name, errors in found.items()}
    made: list[dict[str, str | int]] = []
    for kind in kinds:
        numbers = {name: sum(tallied.get(kind, {}).values()) for name, tallied in counts.items()}
        made.append({"Class": kind.capitalize(), "Corrections call it": blame(kind), **numbers})
    return made


def summary(subject: Subject, name: str) -> dict[str, str | int | float]:
    """How far a recipe is from what could be reached, and how many spans stand between."""
    found = tally(subject.errors(name))
    scores, missed = subject.evaluation(name), sum(sides[ErrorSide.MISSED] for sides in found.values())
    unreached = found.get(ErrorKind.NO_SOURCE, {}).get(ErrorSide.MISSED, 0)
    return {
        "Recipe": name,
        "Strict F1": 100 * scores.overall.f1,
        "Ceiling F1": 100 * scores.ceiling.f1,
        "Missed": missed,
        "of these within reach": missed - unreached,
        "Wrong": sum(sides[ErrorSide.WRONG] for sides in found.values()),
    }


def across(subject: Subject) -> None:
    """The same counts for every corpus of the store that has gold and was projected with these recipes."""
    about = "Corpora with gold that these recipes were run on."
    if not fields.toggle("Every corpus of this store", False, "errors everywhere", help=about):
        return
    rows = []
    for project in services.store().projects():
        other = Subject(project, projected(project, subject.names), "", tuple(project.label_names))
        if other.names and other.gold.pairs:
            rows += [corpus_row(other, name) for name in other.names]
    columns = {"Strict F1": NUMBER, "Ceiling F1": NUMBER}
    components.table(rows, column_config=columns)


def corpus_row(subject: Subject, name: str) -> dict[str, str | int | float]:
    project, found, counts = subject.project, subject.evaluation(name), blames(subject.errors(name))
    return {
        "Corpus": project.name,
        "Language": language_name(project.target_lang),
        "Recipe": name,
        "Strict F1": 100 * found.overall.f1,
        "Ceiling F1": 100 * found.ceiling.f1,
        **{one.value.capitalize(): counts[one] for one in CorrectionType if one is not CorrectionType.PLACE},
    }


def blame(kind: ErrorKind) -> str:
    return BLAMES.get(kind, CorrectionType.BOUNDARY).value


def bars(found: Mapping[str, Sequence[Error]]) -> go.Figure:
    """One bar for each recipe, in parts by what a correction would blame."""
    counts = {name: blames(errors) for name, errors in found.items()}
    drawn = [
        go.Bar(
            y=list(map(in_chart, counts)),
            x=[blamed[one] for blamed in counts.values()],
            name=one.value,
            orientation="h",
            marker_color=ink,
            hovertemplate=f"%{{y}}: %{{x:,}} {one.value}<extra></extra>",
        )
        for one, ink in zip(CorrectionType, components.CHART_COLOURS, strict=True)
        if any(blamed[one] for blamed in counts.values())
    ]
    layout = {"barmode": "stack", "height": 130 + 34 * len(found), "margin": {"l": 8, "r": 8, "t": 26, "b": 8}}
    figure = go.Figure(drawn, layout)
    legend = {"orientation": "h", "traceorder": "normal", "y": -0.25, "yanchor": "top"}
    figure.update_layout(showlegend=True, legend=legend, bargap=0.4)
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=",d", rangemode="tozero")
    return figure


def opened(subject: Subject, kinds: Sequence[ErrorKind], found: Mapping[str, Sequence[Error]]) -> None:
    """The pairs of the class and recipe that are selected."""
    cell = state.selected_cell(CLASSES)
    if cell is None or cell[1] not in found or cell[0] >= len(kinds):
        st.caption(pair_list.HINT)
        return
    kind, name = kinds[cell[0]], cell[1]
    places = {pair.id: place for place, pair in enumerate(subject.gold.pairs)}
    errors = [(places[error.pair_id], error) for error in found[name] if error.kind is kind]
    listed = [(place, told(subject.gold.pairs[place], error)) for place, error in errors]
    pair_list.listing(subject, f"{name}: {kind}", listed, [name])


def told(pair: SentencePair, error: Error) -> str:
    """One error in a few words."""
    extent = f" ({error.extent})" if error.extent else ""
    words = f"{error.side.capitalize()}: {pair.target.slice(error.span.start, error.span.end)} ({error.span.label})"
    entity = error.entity
    source = f", from {pair.source.slice(entity.start, entity.end)} ({entity.label})" if entity else ""
    return f"{words}{source}{extent}"
