"""Review: see why each label was projected, accept or correct it, go on."""

from functools import partial

import streamlit as st

from core.desk import Desk
from core.errors import SpanbridgeError
from core.screen import payload, queue
from core.store import Project
from pages.shared import components, inbox, services, state
from pages.shared.bitext import bitext

EDITOR = "editor"


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    gold = components.gold_toggle()
    components.about(project)
    try:
        services.ready(project, recipe)
        desk = services.desk(project, recipe, reviewer)
    except SpanbridgeError as error:
        return components.problem(error)
    editor(desk, project, gold)


@st.fragment
def editor(desk: Desk, project: Project, gold: bool) -> None:
    ids = services.pair_ids(project.id, project.digest)
    statuses = desk.store.statuses(project.id, desk.reviewer)
    progress, picker, jump = st.columns([5, 4, 2], vertical_alignment="center", gap="medium")
    with progress:
        components.progress(desk.store.progress(project.id, desk.reviewer))
    with picker:
        show = components.queue_picker()
    queued = queue(ids, statuses, show)
    pair_id = current_pair(ids, queued)
    with jump:
        components.jump(ids, pair_id)
    state.put("pair", pair_id)
    state.write_url()
    inbox.show_problem()
    if not queued:
        st.info(f"No pair is in “{show}” at the moment.", icon=":material/done_all:")
    data = payload(desk, pair_id, ids, queued, gold) | inbox.acknowledgements()
    bitext(data, EDITOR, partial(inbox.receive, desk, EDITOR))


def current_pair(ids: tuple[str, ...], queued: list[str]) -> str:
    """The pair of the link or the last one shown, else the first of the queue."""
    wanted = state.get("pair")
    if wanted in ids:
        return wanted
    if wanted:
        st.toast("This corpus has no such pair; showing the first one to do.")
    return queued[0] if queued else ids[0]


main()
