"""The pairs that can be accepted in bulk: a page of them with their forms, one act, one undo."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.views import html
from core.views.html import in_markdown
from core.workspace.bulk import BulkOffer, accept, last_accepted, take_back
from core.workspace.workspace import Workspace
from pages.shared import components, fields, state

PAGE = 25
TAKE = "accept in bulk "


def listed(desk: Workspace, found: Sequence[BulkOffer], places: Mapping[str, int], keep: Callable[[], None]) -> None:
    """A page of offers, each with a link to its pair; ``places`` are the numbers of the pairs.

    ``keep`` is called before anything is accepted, so that the threshold stays where it was.
    """
    components.told()
    bar = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    with bar:
        page = fields.pagination(-(-len(found) // PAGE), "page of bulk")
        shown = found[(page - 1) * PAGE : page * PAGE]
        context = buttons(desk, shown, len(found), keep)
    if not found:
        st.info("No untouched pair scores as high as that.", icon=":material/done_all:")
        return
    with st.container(border=True, gap="xsmall"):
        for offer in shown:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                row(desk, offer, places[offer.pair.id], context)


def buttons(desk: Workspace, shown: Sequence[BulkOffer], total: int, keep: Callable[[], None]) -> bool:
    """Accept the page, take back the last page; whether to show the sentences."""
    ticked = [offer for offer in shown if state.shown_in(TAKE + offer.pair.id, True)]
    st.button(
        f"Accept {'this pair' if len(ticked) == 1 else f'these {len(ticked)} pairs'}"
        if ticked
        else "Nothing is chosen",
        icon=":material/done_all:",
        type="primary",
        disabled=not ticked,
        on_click=partial(settle, desk, ticked, keep),
    )
    undo_button(desk)
    left_out = f", {len(shown) - len(ticked)} left out" if len(ticked) < len(shown) else ""
    st.html(html.note(f"{len(shown)} of {total:,} on this page{left_out}"))
    return fields.toggle("Show the sentences", False, "bulk sentences")


def afterwards(desk: Workspace) -> None:
    """What is left to say and to take back where nothing is offered."""
    components.told()
    undo_button(desk)


def undo_button(desk: Workspace) -> None:
    if accepted := last_accepted(desk):
        st.button(
            in_markdown(f"Undo: take {many(accepted)} back"),
            icon=":material/undo:",
            on_click=partial(unsettle, desk),
            help="Takes back what was accepted last, as a whole.",
        )


def row(desk: Workspace, offer: BulkOffer, place: int, context: bool) -> None:
    project = desk.project
    state.show_at_first(TAKE + offer.pair.id, True)
    st.checkbox(f"Accept pair {place:,}", key=TAKE + offer.pair.id, label_visibility="collapsed")
    st.page_link(
        "pages/review/page.py",
        label=f"Pair {place:,}",
        icon=":material/rate_review:",
        query_params={"corpus": project.id, "pair": offer.pair.id, "reviewer": desk.reviewer},
    )
    hues, langs = components.hues(project), (project.source_lang, project.target_lang)
    scored = [(*form, one.score or 0.0) for form, one in zip(offer.forms, offer.renderings, strict=True)]
    drawn = html.renderings(scored, langs, hues)
    if context:
        targets = [one.target for one in offer.renderings if one.target]
        drawn += html.running(offer.pair.source, offer.pair.source.spans or (), hues)
        drawn += html.running(offer.pair.target, targets, hues)
    st.html(drawn)


def settle(desk: Workspace, ticked: Sequence[BulkOffer], keep: Callable[[], None]) -> None:
    """Accept what was ticked as one act, and remember what to say about it."""
    keep()
    try:
        written = accept(desk, ticked)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    missed = len(ticked) - len(written)
    changed = f" {many(missed)} changed since and {'was' if missed == 1 else 'were'} left out." if missed else ""
    state.put(components.DONE, f"{many(len(written))} accepted in bulk.{changed} One undo takes all of it back.")


def unsettle(desk: Workspace) -> None:
    try:
        taken = take_back(desk)
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    state.put(components.DONE, f"Taken back: {many(len(taken))} are as before.")


def many(count: int) -> str:
    return "1 pair" if count == 1 else f"{count:,} pairs"
