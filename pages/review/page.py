"""Review: the projected labels of a pair with their explanation, to accept or to correct."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.views.review_screen import payload
from core.workspace.propagation import Index
from core.workspace.queue import PairFacts, Queue
from core.workspace.workspace import Workspace
from pages.review import inbox
from pages.shared import components, problems, queue_filter, services, state, students, tagger_form
from pages.shared.pair_view import bitext

EDITOR = "editor"


def main() -> None:
    project, recipe, reviewer = components.page_context()
    gold = components.gold_toggle()
    components.about(project)
    tagger_form.hint(project)
    try:
        problems.stop_without_pairs(project)
        services.ready(project, recipe)
        workspace = services.workspace(project, recipe, reviewer)
        facts = select_facts(project, recipe, reviewer)
        index = partial(services.mention_index, project, recipe)
        index()  # read now, so that the first fix does not wait for it
    except SpanbridgeError as error:
        return components.problem(error)
    if not services.last_number(project, reviewer):
        tagger_form.explain_no_entities(project, link=False)
    draw_editor(workspace, facts, index, gold)


def select_facts(project: Project, recipe: str, reviewer: str) -> tuple[PairFacts, ...]:
    """Return the pairs to review: of a blind repeat only its sample, with the doubts of a student only these."""
    facts = services.facts(project, recipe)
    repeated = services.repeat_sample(project, reviewer, state.get("repeat"))
    if repeated is not None:
        facts = tuple(pair for pair in facts if pair.id in repeated)
    return students.only_doubted(project, reviewer, facts)


@st.fragment
def draw_editor(workspace: Workspace, facts: tuple[PairFacts, ...], index: Index, gold: bool) -> None:
    """Draw the queue's header and the current pair; run alone at every event."""
    ids = services.pair_ids(workspace.project.id, workspace.project.digest)
    statuses = workspace.store.statuses(workspace.project.id, workspace.reviewer)
    queue = queue_filter.current(workspace, facts, statuses)
    pair_id = current_pair(ids, queue)
    state.put("pair", pair_id)
    queue_filter.header(workspace, facts, statuses, queue)
    state.write_url(*state.QUEUE)
    inbox.show_problem(workspace)
    if not queue.ids:
        st.info("No pair passes this filter at the moment.", icon=":material/done_all:")
    data = payload(workspace, pair_id, ids, queue.ids, gold) | inbox.answers(workspace, index, pair_id)
    bitext(data, EDITOR, partial(inbox.receive, workspace, index, EDITOR))


def current_pair(ids: tuple[str, ...], queue: Queue) -> str:
    """Return the pair of the link or the last one shown, else the first of the queue."""
    pair_id = state.get("pair")
    if pair_id in ids:
        return pair_id
    if pair_id:
        st.toast("This corpus has no such pair; showing the first one to do.")
    return queue.ids[0] if queue.ids else ids[0]


main()
