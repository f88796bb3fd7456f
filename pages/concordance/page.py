"""Concordance: what every source mention became; settle or fix what is not the same everywhere."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.text import fold
from core.workspace.concordance import ConcordanceEntry, row
from pages.concordance import entry as mentions
from pages.shared import components, fields, services, state

TABLE, PAGE, HEIGHT = "concordance table", 100, 290
INCONSISTENT, ALL = "Inconsistent", "All"


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    state.write_url()
    try:
        services.ready(project, recipe)
        desk = services.desk(project, recipe, reviewer)
        entries = services.concordance(project, recipe, reviewer)
    except SpanbridgeError as error:
        return components.problem(error)
    shown = table(narrowed(entries))
    if shown:
        wanted = state.get("mention")
        mentions.detail(desk, next((entry for entry in shown if entry.name == wanted), shown[0]))


def narrowed(entries: Sequence[ConcordanceEntry]) -> list[ConcordanceEntry]:
    """The entries that the header lets through."""
    doubtful = [entry for entry in entries if entry.inconsistent]
    sizes = {INCONSISTENT: len(doubtful), ALL: len(entries)}
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = fields.segmented_control(
            "Mentions",
            [INCONSISTENT, ALL],
            INCONSISTENT if doubtful else ALL,
            "concordance kind",
            format_func=lambda kind: f"{kind} {sizes[kind]:,}",
            label_visibility="collapsed",
        )
        text = fields.text_input(
            "Search mentions and their translations",
            "",
            "concordance search",
            type="search",
            icon=":material/search:",
            max_chars=200,
            placeholder="Search mentions and their translations",
            label_visibility="collapsed",
        )
    wanted = fold(text.strip())
    return [entry for entry in (doubtful if kind == INCONSISTENT else entries) if entry.holds(wanted)]


def table(entries: Sequence[ConcordanceEntry]) -> Sequence[ConcordanceEntry]:
    """A page of the concordance; choosing a row shows it below."""
    if not entries:
        st.info("No mention is in this selection.", icon=":material/search_off:")
        return []
    page = fields.pagination(-(-len(entries) // PAGE), "page of the concordance")
    shown = entries[(page - 1) * PAGE : page * PAGE]
    components.table(
        [row(entry) for entry in shown],
        height=min(HEIGHT, 38 + 35 * len(shown)),
        key=TABLE,
        on_select=partial(choose, [entry.name for entry in shown]),
        selection_mode="single-row",
        column_config={
            "Source": st.column_config.TextColumn(width="medium"),
            "Labels": st.column_config.TextColumn(width="small"),
            "Times": st.column_config.NumberColumn(width="small"),
            "In the translation": st.column_config.TextColumn(width="large"),
            "Reviewed": st.column_config.ProgressColumn(width="small", format="percent", min_value=0, max_value=1),
        },
    )
    return shown


def choose(names: list[str]) -> None:
    if (row := state.selected_row(TABLE)) is not None:
        state.put("mention", names[row])
        state.put("realisation", "")


main()
