"""Concordance: the translations of every source mention; accept or fix the inconsistent ones."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.text import fold
from core.workspace.concordance import ConcordanceEntry, row
from pages.concordance import entry as mentions
from pages.shared import components, fields, services, state

TABLE, PAGE_SIZE, MAX_HEIGHT = "concordance table", 100, 290
INCONSISTENT, ALL = "Inconsistent", "All"


def main() -> None:
    project, recipe, reviewer = components.page_context()
    state.write_url()
    try:
        services.ready(project, recipe)
        workspace = services.workspace(project, recipe, reviewer)
        entries = services.concordance(project, recipe, reviewer)
    except SpanbridgeError as error:
        return components.problem(error)
    shown = draw_table(filter_entries(entries))
    if shown:
        name = state.get("mention")
        chosen = next((entry for entry in shown if entry.name == name), shown[0])
        mentions.draw_entry(workspace, chosen)


def filter_entries(entries: Sequence[ConcordanceEntry]) -> list[ConcordanceEntry]:
    """Return the entries that the header's filter lets through."""
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
    query = fold(text.strip())
    candidates = doubtful if kind == INCONSISTENT else entries
    return [entry for entry in candidates if entry.holds(query)]


def draw_table(entries: Sequence[ConcordanceEntry]) -> Sequence[ConcordanceEntry]:
    """Draw a page of the concordance and return its entries; choosing a row shows it below."""
    if not entries:
        st.info("No mention is in this selection.", icon=":material/search_off:")
        return []
    page = fields.pagination(-(-len(entries) // PAGE_SIZE), "page of the concordance")
    shown = entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    components.table(
        [row(entry) for entry in shown],
        height=min(MAX_HEIGHT, 38 + 35 * len(shown)),
        key=TABLE,
        on_select=partial(choose_entry, [entry.name for entry in shown]),
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


def choose_entry(names: list[str]) -> None:
    """Show the entry of the selected row."""
    if (row := state.selected_row(TABLE)) is not None:
        state.put("mention", names[row])
        state.put("realisation", "")


main()
