"""Table of recipes over the whole corpus: scores, spans, and differences from the first recipe."""

from collections.abc import Sequence

import streamlit as st

from core.evaluation import Counts
from core.evaluation.corpus_comparison import RecipeSummary
from core.evaluation.differences import DifferenceKind
from core.views.html import in_markdown
from pages.shared import components

COLUMN_TITLES = {
    DifferenceKind.BOUNDARY: "Boundary",
    DifferenceKind.LABEL: "Label",
    DifferenceKind.BOTH: "Both",
    DifferenceKind.MISSING: "Missing",
    DifferenceKind.ONLY: "Only here",
}


def draw_table(names: Sequence[str], summaries: Sequence[RecipeSummary]) -> None:
    """Draw one row for every recipe: its scores, its spans and its differences from the first."""
    number = st.column_config.NumberColumn
    percent = number(format="%.1f", help="Strict: boundaries and label, in per cent.")
    differs = {
        kind.value: number(title, help=in_markdown(f"Spans, against {names[0]}: {kind.value}."))
        for kind, title in COLUMN_TITLES.items()
    }
    components.table(
        [summary_row(name, summary, name == names[0]) for name, summary in zip(names, summaries, strict=True)],
        placeholder="—",
        column_config={
            **dict.fromkeys(("Precision", "Recall", "F1"), percent),
            "Unprojected": number(help="Source entities that lead to no span."),
            "Pairs that differ": number(help=in_markdown(f"From {names[0]}, the first recipe.")),
            **differs,
        },
    )


def summary_row(name: str, summary: RecipeSummary, is_reference: bool) -> dict[str, object]:
    """Return the table row of one recipe."""
    against = {"Pairs that differ": summary.pairs} | {kind.value: summary.states[kind] for kind in COLUMN_TITLES}
    return {
        "Recipe": name,
        **rates(summary.counts),
        "Spans": summary.spans,
        "Unprojected": summary.unprojected,
        **(dict.fromkeys(against) if is_reference else against),
    }


def rates(counts: Counts | None) -> dict[str, float]:
    """Return the scores in per cent, none without a reference."""
    if counts is None:
        return {}
    return {"Precision": 100 * counts.precision, "Recall": 100 * counts.recall, "F1": 100 * counts.f1}
