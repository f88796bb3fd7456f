"""Concordance: the translations of every source mention; accept or fix the inconsistent ones."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.text import fold
from core.workspace.concordance import ConcordanceEntry, row
from pages.concordance import entry as mentions
from pages.shared import components, fields, problems, services, state, tagger_form

TABLE, PAGE_SIZE, MAX_HEIGHT = "concordance table", 100, 290
INCONSISTENT, ALL = "Inconsistent", "All"


def main() -> None:
    project, recipe, reviewer = components.page_context()
    state.write_url()
    try:
        problems.stop_without_pairs(project)
        services.ready(project, recipe)
        workspace = services.workspace(project, recipe, reviewer)
        entries = services.concordance(project, recipe, reviewer)
        if not entries and tagger_form.explain_no_entities(project):
            return
    except SpanbridgeError as error:
        return components.problem(error)
    shown = draw_table(filter_entries(entries))
    if shown:
        by_name = {entry.name: entry for entry in shown}
        mentions.draw_entry(workspace, by_name.get(state.get("mention") or "", shown[0]))


def filter_entries(entries: Sequence[ConcordanceEntry]) -> list[ConcordanceEntry]:
    """Return the entries that the header's filter lets through."""
    doubtful = [entry for entry in entries if entry.inconsistent]
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = pick_kind(len(doubtful), len(entries))
        query = fold(pick_text())
    candidates = doubtful if kind == INCONSISTENT else entries
    return [entry for entry in candidates if entry.holds(query)]


def pick_kind(doubtful: int, total: int) -> str:
    """Return the kind of entries to list; the inconsistent ones at first, if there are any."""
    sizes = {INCONSISTENT: doubtful, ALL: total}
    return fields.segmented_control(
        "Mentions",
        list(sizes),
        INCONSISTENT if doubtful else ALL,
        "concordance kind",
        format_func=lambda kind: f"{kind} {sizes[kind]:,}",
        label_visibility="collapsed",
    )


def pick_text() -> str:
    """Return the text to search for."""
    title = "Search mentions and their translations"
    return fields.text_input(
        title,
        "",
        "concordance search",
        type="search",
        icon=":material/search:",
        max_chars=200,
        placeholder=title,
        label_visibility="collapsed",
    ).strip()


def draw_table(entries: Sequence[ConcordanceEntry]) -> Sequence[ConcordanceEntry]:
    """Draw a page of the concordance and return its entries; choosing a row shows it below."""
    if not entries:
        st.info("No mention is in this selection.", icon=":material/search_off:")
        return []
    shown = fields.page_of(entries, PAGE_SIZE, "page of the concordance")
    components.table(
        list(map(row, shown)),
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
