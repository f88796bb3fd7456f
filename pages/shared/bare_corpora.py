"""What a page says of a corpus that holds nothing for it: no pairs, or no source entities."""

import streamlit as st

from core.project import Project
from core.views.html import in_markdown
from pages.shared import services, tagger_form

NO_PAIRS = "This corpus has no pairs: import it again, or choose another one in the sidebar."
NOT_MARKED = (
    "No source entity of this corpus is marked, so nothing is projected: mark some {where}, or have a tagger mark all "
    "of them."
)
NO_ENTITIES = (
    "This corpus came with labels, but no source sentence has an entity, so nothing is projected: mark some {where}, "
    "or import it again and check its labels there."
)
REVIEW, IMPORT = "pages/review/page.py", "pages/import_corpus/page.py"


def stop_without_pairs(project: Project) -> None:
    """End the page with a sentence about what to do, where the corpus has no pairs."""
    if services.pair_ids(project.id, project.digest):
        return
    st.info(NO_PAIRS, icon=":material/info:")
    st.page_link(IMPORT, label="Import a corpus", icon=":material/upload:")
    st.stop()


def explain_no_entities(project: Project, link: bool = True) -> bool:
    """Say what to do where no source sentence has an entity; return whether that is so.

    ``link``: to Review, which itself needs none.
    """
    if services.has_entities(project.id, project.digest):
        return False
    is_marked = not tagger_form.lacks_entities(project)
    problem = NO_ENTITIES if is_marked else NOT_MARKED
    st.info(in_markdown(problem.format(where="in Review" if link else "below")), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if link:
            query = {"corpus": project.id}
            st.page_link(REVIEW, label="Mark them in Review", icon=":material/rate_review:", query_params=query)
        if is_marked:
            st.page_link(IMPORT, label="Import a corpus", icon=":material/upload:")
        else:
            tagger_form.draw_link(project)
    return True
