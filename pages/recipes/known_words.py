"""What aligners know about the words of a corpus beforehand, and the dictionaries of the corpus."""

from functools import partial

import streamlit as st

from core.lexicons.knowledge_summary import knowledge_line
from core.project import Project
from core.store import StoredDictionary
from core.views.html import in_markdown
from pages.shared import components, job_progress, services

TITLE = "Word lists and dictionaries of this corpus"


def draw_known_words(project: Project) -> None:
    """Draw a line about the knowledge that recipes use, and the form for the dictionaries of the corpus."""
    stored = services.store().stored_dictionaries(project.id)
    sizes = [(entry.name, entry.size) for entry in stored]
    components.small(knowledge_line(project.source_lang, project.target_lang, sizes))
    with st.expander(TITLE, icon=":material/dictionary:"):
        components.small(
            "Recipes with the lexical aligner use them; their projections are made anew when you open them, and what "
            "was reviewed stays. To do without the word table, edit a copy of a recipe and switch off its word tables."
        )
        for entry in stored:
            draw_dictionary(project, entry)
        offer(project, {entry.digest for entry in stored})


def draw_dictionary(project: Project, entry: StoredDictionary) -> None:
    """Draw a dictionary, and the button that removes it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{entry.name} ({entry.size:,} entries)")
        if st.button("Remove", key=f"remove {entry.digest}", icon=":material/delete:", type="tertiary"):
            job_progress.do(partial(services.store().delete_dictionary, project.id, entry.digest))


def offer(project: Project, digests: set[str]) -> None:
    """Draw the upload of a dictionary, and the button that adds it."""
    dictionary = components.dictionary_upload((project.source_lang, project.target_lang))
    if dictionary is None or dictionary.digest in digests:
        return
    if st.button(f"Use {in_markdown(dictionary.name)}", type="primary"):
        job_progress.do(partial(services.store().save_dictionary, project.id, dictionary))
