"""Pairs that can be accepted in bulk: a page of them with their forms, one act, one undo."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.text.phrases import counted
from core.views import html
from core.views.html import in_markdown
from core.workspace.bulk import BulkOffer, accept, last_accepted, take_back
from core.workspace.candidate_rating import rating_name, rating_text
from core.workspace.workspace import Workspace
from pages.shared import components, fields, state

PAGE_SIZE = 25
TICK_KEY = "accept in bulk "


class OfferList(NamedTuple):
    """Offers, the numbers of their pairs, and whether their spans are rated by probabilities."""

    offers: Sequence[BulkOffer]
    places: Mapping[str, int]
    calibrated: bool


def draw_pairs(workspace: Workspace, offered: OfferList, keep_threshold: Callable[[], None]) -> None:
    """Draw a page of offers, each with a link to its pair.

    ``keep_threshold`` is called before anything is accepted, so that the threshold stays where it was.
    """
    offers = offered.offers
    components.show_outcome()
    bar = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    with bar:
        shown = fields.page_of(offers, PAGE_SIZE, "page of bulk")
        context = draw_buttons(workspace, shown, len(offers), keep_threshold)
    if not offers:
        problem = f"No untouched pair has so high a {rating_name(offered.calibrated)}."
        st.info(in_markdown(problem), icon=":material/done_all:")
        return
    with st.container(border=True, gap="xsmall"):
        for offer in shown:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                draw_row(workspace, offer, offered, context)


def draw_buttons(
    workspace: Workspace, shown: Sequence[BulkOffer], total: int, keep_threshold: Callable[[], None]
) -> bool:
    """Draw the buttons of the page and of the undo; return whether to show the sentences."""
    ticked = [offer for offer in shown if state.shown_in(TICK_KEY + offer.pair.id, True)]
    st.button(
        in_markdown(acceptance(len(ticked))),
        icon=":material/done_all:",
        type="primary",
        disabled=not ticked,
        on_click=partial(accept_ticked, workspace, ticked, keep_threshold),
    )
    draw_undo(workspace)
    unticked = f", {len(shown) - len(ticked)} left out" if len(ticked) < len(shown) else ""
    st.html(html.note(f"{len(shown)} of {total:,} on this page{unticked}"))
    return fields.toggle("Show the sentences", False, "bulk sentences")


def acceptance(count: int) -> str:
    """Return the label of the button that accepts so many pairs."""
    labels = {0: "Nothing is chosen", 1: "Accept this pair"}
    return labels.get(count, f"Accept these {count} pairs")


def draw_outcome(workspace: Workspace) -> None:
    """Draw the last outcome and its undo where nothing is offered."""
    components.show_outcome()
    draw_undo(workspace)


def draw_undo(workspace: Workspace) -> None:
    """Draw the button that takes the last acceptance back, if there is one."""
    if accepted := last_accepted(workspace):
        st.button(
            in_markdown(f"Undo: take {counted(accepted, 'pair')} back"),
            icon=":material/undo:",
            on_click=partial(undo_last, workspace),
            help="Takes back what was accepted last, as a whole.",
        )


def draw_row(workspace: Workspace, offer: BulkOffer, offered: OfferList, with_sentences: bool) -> None:
    """Draw one offer: its tick box, its link and its renderings."""
    project, place = workspace.project, offered.places[offer.pair.id]
    state.show_at_first(TICK_KEY + offer.pair.id, True)
    st.checkbox(f"Accept pair {place:,}", key=TICK_KEY + offer.pair.id, label_visibility="collapsed")
    st.page_link(
        "pages/review/page.py",
        label=f"Pair {place:,}",
        icon=":material/rate_review:",
        query_params={"corpus": project.id, "pair": offer.pair.id, "reviewer": workspace.reviewer},
    )
    sentences = sentences_html(offer, components.hues(project)) if with_sentences else ""
    st.html(renderings_html(offer, project, offered.calibrated) + sentences)


def renderings_html(offer: BulkOffer, project: Project, calibrated: bool) -> str:
    """Return the mentions of an offer and their renderings as HTML, each with its score or probability."""
    rated = []
    for form, rendering in zip(offer.forms, offer.renderings, strict=True):
        rating = rendering.score or 0.0
        rated.append((*form, rating_text(rating, True) if calibrated else f"{rating:.2f}"))
    return html.renderings(rated, (project.source_lang, project.target_lang), components.hues(project))


def sentences_html(offer: BulkOffer, hues: Mapping[str, int]) -> str:
    """Return both sentences of an offer as HTML, with their mentions marked."""
    source, target = offer.pair.source, offer.pair.target
    targets = [rendering.target for rendering in offer.renderings if rendering.target]
    return html.running(source, source.spans or (), hues) + html.running(target, targets, hues)


def accept_ticked(workspace: Workspace, ticked: Sequence[BulkOffer], keep_threshold: Callable[[], None]) -> None:
    """Accept the ticked offers as one act, and store the message about it."""
    keep_threshold()
    try:
        written = accept(workspace, ticked)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    missed = left_out(len(ticked) - len(written))
    accepted = counted(len(written), "pair")
    state.put(components.DONE, f"{accepted} accepted in bulk.{missed} One undo takes all of it back.")


def left_out(count: int) -> str:
    """Return a sentence about pairs that were not accepted, "" where all were."""
    verb = "was" if count == 1 else "were"
    return f" {counted(count, 'pair')} changed since and {verb} left out." if count else ""


def undo_last(workspace: Workspace) -> None:
    """Take back the last acceptance, and store the message about it."""
    try:
        taken = take_back(workspace)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    state.put(components.DONE, f"Taken back: {counted(len(taken), 'pair')} are as before.")
