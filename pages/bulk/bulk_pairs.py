"""Pairs that can be accepted in bulk: a page of them with their forms, one act, one undo."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.views import html
from core.views.html import in_markdown
from core.workspace.bulk import BulkOffer, accept, last_accepted, take_back
from core.workspace.workspace import Workspace
from pages.shared import components, fields, state

PAGE_SIZE = 25
TICK_KEY = "accept in bulk "


def draw_pairs(
    workspace: Workspace, offers: Sequence[BulkOffer], places: Mapping[str, int], keep_threshold: Callable[[], None]
) -> None:
    """Draw a page of offers, each with a link to its pair; ``places`` are the numbers of the pairs.

    ``keep`` is called before anything is accepted, so that the threshold stays where it was.
    """
    components.show_outcome()
    bar = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    with bar:
        page = fields.pagination(-(-len(offers) // PAGE_SIZE), "page of bulk")
        shown = offers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        context = draw_buttons(workspace, shown, len(offers), keep_threshold)
    if not offers:
        st.info("No untouched pair scores as high as that.", icon=":material/done_all:")
        return
    with st.container(border=True, gap="xsmall"):
        for offer in shown:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                draw_row(workspace, offer, places[offer.pair.id], context)


def draw_buttons(
    workspace: Workspace, shown: Sequence[BulkOffer], total: int, keep_threshold: Callable[[], None]
) -> bool:
    """Draw the buttons of the page and of the undo; return whether to show the sentences."""
    ticked = [offer for offer in shown if state.shown_in(TICK_KEY + offer.pair.id, True)]
    label = "Nothing is chosen"
    if len(ticked) == 1:
        label = "Accept this pair"
    elif ticked:
        label = f"Accept these {len(ticked)} pairs"
    st.button(
        label,
        icon=":material/done_all:",
        type="primary",
        disabled=not ticked,
        on_click=partial(accept_ticked, workspace, ticked, keep_threshold),
    )
    draw_undo(workspace)
    left_out = f", {len(shown) - len(ticked)} left out" if len(ticked) < len(shown) else ""
    st.html(html.note(f"{len(shown)} of {total:,} on this page{left_out}"))
    return fields.toggle("Show the sentences", False, "bulk sentences")


def draw_outcome(workspace: Workspace) -> None:
    """Draw the last outcome and its undo where nothing is offered."""
    components.show_outcome()
    draw_undo(workspace)


def draw_undo(workspace: Workspace) -> None:
    """Draw the button that takes the last acceptance back, if there is one."""
    if accepted := last_accepted(workspace):
        st.button(
            in_markdown(f"Undo: take {pair_count(accepted)} back"),
            icon=":material/undo:",
            on_click=partial(undo_last, workspace),
            help="Takes back what was accepted last, as a whole.",
        )


def draw_row(workspace: Workspace, offer: BulkOffer, place: int, with_sentences: bool) -> None:
    """Draw one offer: its tick box, its link and its renderings."""
    project = workspace.project
    state.show_at_first(TICK_KEY + offer.pair.id, True)
    st.checkbox(f"Accept pair {place:,}", key=TICK_KEY + offer.pair.id, label_visibility="collapsed")
    st.page_link(
        "pages/review/page.py",
        label=f"Pair {place:,}",
        icon=":material/rate_review:",
        query_params={"corpus": project.id, "pair": offer.pair.id, "reviewer": workspace.reviewer},
    )
    hues, langs = components.hues(project), (project.source_lang, project.target_lang)
    scored = [(*form, rendering.score or 0.0) for form, rendering in zip(offer.forms, offer.renderings, strict=True)]
    markup = html.renderings(scored, langs, hues)
    if with_sentences:
        targets = [rendering.target for rendering in offer.renderings if rendering.target]
        markup += html.running(offer.pair.source, offer.pair.source.spans or (), hues)
        markup += html.running(offer.pair.target, targets, hues)
    st.html(markup)


def accept_ticked(workspace: Workspace, ticked: Sequence[BulkOffer], keep_threshold: Callable[[], None]) -> None:
    """Accept the ticked offers as one act, and store the message about it."""
    keep_threshold()
    try:
        written = accept(workspace, ticked)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    missed = len(ticked) - len(written)
    changed = ""
    if missed:
        verb = "was" if missed == 1 else "were"
        changed = f" {pair_count(missed)} changed since and {verb} left out."
    state.put(components.DONE, f"{pair_count(len(written))} accepted in bulk.{changed} One undo takes all of it back.")


def undo_last(workspace: Workspace) -> None:
    """Take back the last acceptance, and store the message about it."""
    try:
        taken = take_back(workspace)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    state.put(components.DONE, f"Taken back: {pair_count(len(taken))} are as before.")


def pair_count(count: int) -> str:
    """Return a number of pairs in words."""
    return "1 pair" if count == 1 else f"{count:,} pairs"
